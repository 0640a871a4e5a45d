//! Whatever a data file holds, leaving lines unparsed loses no row, and parsing only what is read changes no row of a
//! well-formed file.
#![no_main]

use esql_data::date::Zone;
use esql_data::{Batch, DataType, Value, Warnings};
use esql_functions::Environment;
use esql_functions::registry::{self, Function};
use esql_plan::{
    Catalog, ColumnId, DataError, Expr, ExprKind, Metadata, Predicates, ScanColumn, ScanRequest, Source, TablePattern,
};
use esql_source::{FileCatalog, MemoryIndex, ReadOptions};
use libfuzzer_sys::fuzz_target;
use std::sync::Arc;

const TESTS: [&str; 4] = ["equals", "starts_with", "ends_with", "contains"];

// The first byte chooses a test, the next two are the size of morsels, then comes the text that is looked for up to a line
// break; the rest is the file.
fuzz_target!(|input: &[u8]| {
    let Some(([test, low, high], rest)) = input.split_first_chunk() else { return };
    let Some(end) = rest.iter().position(|byte| *byte == b'\n') else { return };
    let Ok(text) = std::str::from_utf8(&rest[..end]) else { return };
    let data = &rest[end + 1..];
    let predicates = predicates(TESTS[usize::from(*test) % TESTS.len()], text);
    let morsel_bytes = usize::from(u16::from_le_bytes([*low, *high])) + 1;
    let plain = ReadOptions { raw_filter: false, on_demand: false, threads: 1, ..ReadOptions::default() };
    let lazy = ReadOptions { on_demand: true, ..plain.clone() };
    let filtered = ReadOptions { raw_filter: true, morsel_bytes, ..lazy.clone() };
    let (Ok((all, malformed)), Ok((parsed, _)), Ok((found, _))) =
        (read(data, &predicates, plain), read(data, &predicates, lazy), read(data, &predicates, filtered))
    else {
        return;
    };
    assert_eq!(found, parsed);
    if malformed == 0 {
        assert_eq!(parsed, all);
    }
});

/// A test of `host.name`, which is the first column.
fn predicates(test: &str, text: &str) -> Arc<Predicates> {
    let Some(Function::Scalar(function)) = registry::find(test) else { panic!("{test} exists") };
    let expr = |kind, data_type| Expr { kind, data_type, source: Source::default() };
    let column = expr(ExprKind::Column(ColumnId(0), "host.name".to_owned()), DataType::Keyword);
    let constant = Expr::literal(Value::from(text), DataType::Keyword, Source::default());
    let condition = expr(ExprKind::Call(function, vec![column, constant]), DataType::Boolean);
    let environment = Environment { now_nanos: 0, zone: Zone::utc(), seed: 0 };
    Arc::new(Predicates::new(vec![condition], &[ColumnId(0)], &environment).expect("a string is a fine constant"))
}

/// The rows that the predicates don't rule out, and how many lines are malformed.
fn read(
    data: &[u8],
    predicates: &Arc<Predicates>,
    options: ReadOptions,
) -> Result<(Vec<Vec<Value>>, u64), DataError> {
    let index = MemoryIndex::new("logs").ndjson(data);
    let catalog = FileCatalog::builder().memory(index).options(options).build()?;
    let pattern = TablePattern { text: "logs".to_owned(), excluded: false };
    let table = catalog.table(&[pattern]).expect("the index was given");
    let columns = vec![
        ScanColumn::Field { name: "host.name".to_owned(), data_type: DataType::Keyword },
        ScanColumn::Field { name: "event.severity".to_owned(), data_type: DataType::Long },
        ScanColumn::Metadata(Metadata::Source),
    ];
    let scan = table.scan(&ScanRequest { columns, predicates: Some(predicates.clone()), ..ScanRequest::default() })?;
    let mut rows = Vec::new();
    while let Some(morsel) = scan.next()? {
        for batch in morsel.read(&mut Warnings::default())? {
            let batch = predicates.possible(&batch).map_or(batch.clone(), |mask| batch.filter(&mask));
            rows.extend((0..batch.rows()).map(|row| row_of(&batch, row)));
        }
    }
    Ok((rows, scan.report().malformed))
}

fn row_of(batch: &Batch, row: usize) -> Vec<Value> {
    batch.columns().iter().map(|column| column.value(row)).collect()
}
