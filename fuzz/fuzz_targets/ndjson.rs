//! Whatever a data file holds, the reader neither panics nor gives another answer because of where the file is cut.
#![no_main]

use esql_data::{Value, Warnings};
use esql_plan::{Catalog, DataError, Metadata, ScanColumn, ScanRequest, TablePattern};
use esql_source::{FileCatalog, MemoryIndex, ReadOptions};
use libfuzzer_sys::fuzz_target;

// The first two bytes are the size of morsels, the rest is the file.
fuzz_target!(|input: &[u8]| {
    let Some((size, data)) = input.split_first_chunk() else { return };
    let whole = read(data, data.len() + 1);
    let cut = read(data, usize::from(u16::from_le_bytes(*size)) + 1);
    assert_eq!(cut, whole);
});

type Answer = (Vec<String>, Vec<Vec<Value>>, u64, Vec<String>, Vec<(String, u64)>);

/// Every field and every document, and what the report says.
fn read(data: &[u8], morsel_bytes: usize) -> Result<Answer, DataError> {
    let options = ReadOptions { morsel_bytes, threads: 1, ..ReadOptions::default() };
    let index = MemoryIndex::new("logs").ndjson(data);
    let catalog = FileCatalog::builder().memory(index).options(options).build()?;
    let pattern = TablePattern { text: "logs".to_owned(), excluded: false };
    let table = catalog.table(&[pattern]).expect("the index was given");
    let fields = table.fields()?;
    let names = fields.iter().map(|field| field.name.clone()).collect();
    let mut columns: Vec<ScanColumn> = fields
        .into_iter()
        .map(|field| ScanColumn::Field { name: field.name, data_type: field.data_type })
        .collect();
    columns.extend(Metadata::ALL.map(ScanColumn::Metadata));
    let scan = table.scan(&ScanRequest { columns, ..ScanRequest::default() })?;
    let mut rows = Vec::new();
    while let Some(morsel) = scan.next()? {
        for batch in morsel.read(&mut Warnings::default())? {
            rows.extend(
                (0..batch.rows())
                    .map(|row| batch.columns().iter().map(|column| column.value(row)).collect::<Vec<_>>()),
            );
        }
    }
    let report = scan.report();
    Ok((names, rows, report.malformed, report.malformed_examples, report.ignored))
}
