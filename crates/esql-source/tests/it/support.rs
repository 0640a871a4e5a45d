//! Reads tables as tests like to see them.

use esql_data::{Batch, Value, Warnings};
use esql_plan::{
    Catalog, DataError, Field, Metadata, ScanColumn, ScanReport, ScanRequest, Table, TablePattern,
};
use esql_source::{FileCatalog, MemoryIndex, ReadOptions};
use std::sync::Arc;

/// The table that patterns name.
pub fn table(catalog: &FileCatalog, pattern: &str) -> Arc<dyn Table> {
    let patterns = pattern.split(',').map(|text| TablePattern { text: text.to_owned(), excluded: false });
    catalog.table(&patterns.collect::<Vec<_>>()).unwrap()
}

/// A catalog of one index, `logs`, in memory.
pub fn memory(ndjson: impl AsRef<[u8]>) -> FileCatalog {
    memory_with(ndjson, ReadOptions::default())
}

pub fn memory_with(ndjson: impl AsRef<[u8]>, options: ReadOptions) -> FileCatalog {
    FileCatalog::builder().memory(MemoryIndex::new("logs").ndjson(ndjson)).options(options).build().unwrap()
}

/// Morsels of so many bytes.
pub fn morsels(morsel_bytes: usize) -> ReadOptions {
    ReadOptions { morsel_bytes, ..ReadOptions::default() }
}

/// The rows of some columns, a metadata column being named by what METADATA calls it.
pub fn scan(table: &Arc<dyn Table>, columns: &[&str]) -> Result<(Vec<Vec<Value>>, ScanReport), DataError> {
    let columns = columns.iter().map(|&name| match Metadata::from_name(name) {
        Some(metadata) => ScanColumn::Metadata(metadata),
        None => {
            let field = table.field(name).unwrap().unwrap_or_else(|| panic!("no field {name}"));
            ScanColumn::Field { name: name.to_owned(), data_type: field.data_type }
        }
    });
    let request = ScanRequest { columns: columns.collect(), ..ScanRequest::default() };
    let (batches, report) = run(table, &request)?;
    let rows = batches.iter().flat_map(|batch| {
        (0..batch.rows())
            .map(|row| batch.columns().iter().map(|column| column.value(row)).collect::<Vec<_>>())
    });
    Ok((rows.collect(), report))
}

pub fn run(table: &Arc<dyn Table>, request: &ScanRequest) -> Result<(Vec<Batch>, ScanReport), DataError> {
    let scan = table.scan(request)?;
    let mut batches = Vec::new();
    while let Some(morsel) = scan.next()? {
        batches.extend(morsel.read(&mut Warnings::default())?);
    }
    Ok((batches, scan.report()))
}

/// The values of one column of `logs`, a row each.
pub fn column(catalog: &FileCatalog, name: &str) -> Vec<Value> {
    let (rows, _) = scan(&table(catalog, "logs"), &[name]).unwrap();
    rows.into_iter().map(|mut row| row.remove(0)).collect()
}

pub fn field(catalog: &FileCatalog, name: &str) -> Option<Field> {
    table(catalog, "*").field(name).unwrap()
}

/// One string, or several.
pub fn text(texts: &[&str]) -> Value {
    Value::from_values(texts.iter().map(|&text| Value::from(text)).collect())
}

pub fn longs(numbers: &[i64]) -> Value {
    Value::from_values(numbers.iter().map(|&number| Value::Long(number)).collect())
}
