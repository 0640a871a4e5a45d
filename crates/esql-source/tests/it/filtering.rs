//! Lines that a query can't want are left out without parsing them.

use arrow_array::BooleanArray;
use esql_data::date::Zone;
use esql_data::{Column, DataType, Value};
use esql_functions::Environment;
use esql_functions::registry::{self, Function};
use esql_plan::{
    ColumnId, DynamicFilter, Expr, ExprKind, Predicates, ScanColumn, ScanReport, ScanRequest, Source, Table,
};
use esql_source::{FileCatalog, Mapping, MemoryIndex, ReadOptions};
use serde_json::json;
use std::sync::{Arc, Mutex};

use crate::support::{memory_with, morsels, run, table, text};

/// A call of a test with the first column and a constant.
fn call(test: &str, constant: &str) -> Expr {
    let Some(Function::Scalar(function)) = registry::find(test) else { panic!("{test} is no function") };
    let expr = |kind, data_type| Expr { kind, data_type, source: Source::default() };
    let column = expr(ExprKind::Column(ColumnId(0), "x".to_owned()), DataType::Keyword);
    let constant = Expr::literal(Value::from(constant), DataType::Keyword, Source::default());
    expr(ExprKind::Call(function, vec![column, constant]), DataType::Boolean)
}

/// The values of `x` in the rows that the reader doesn't leave out.
fn read(table: &Arc<dyn Table>, condition: Expr) -> (Vec<Value>, ScanReport) {
    let data_type = table.field("x").unwrap().unwrap().data_type;
    let environment = Environment { now_nanos: 0, zone: Zone::utc(), seed: 0 };
    let predicates = Predicates::new(vec![condition], &[ColumnId(0)], &environment).unwrap();
    let request = ScanRequest {
        columns: vec![ScanColumn::Field { name: "x".to_owned(), data_type }],
        predicates: Some(Arc::new(predicates)),
        ..ScanRequest::default()
    };
    let (batches, report) = run(table, &request).unwrap();
    let values = batches.iter().flat_map(|batch| (0..batch.rows()).map(|row| batch.column(0).value(row)));
    (values.collect(), report)
}

fn read_lines(ndjson: impl AsRef<[u8]>, options: ReadOptions, condition: Expr) -> (Vec<Value>, ScanReport) {
    read(&table(&memory_with(ndjson, options), "logs"), condition)
}

#[test]
fn what_is_left_out_is_counted_and_told() {
    let lines = "{\"x\":\"a\"}\n\n{\"x\":\"b\"}\n{\"x\":\"a\\u0062\"}\n{\"x\":\"no JSON\n{\"x\":\"ab\"\n{\"x\":[\"c\",\"ab\"]}";
    for bytes in [1, 7, 30, 1000] {
        let (values, report) = read_lines(lines, morsels(bytes), call("equals", "ab"));
        assert_eq!(values, [text(&["ab"]), text(&["ab", "c"])], "{bytes}");
        assert_eq!((report.lines, report.skipped, report.malformed), (6, 3, 1));
        assert_eq!(report.needles, ["\"ab\""]);
        assert_eq!(report.malformed_examples, ["[logs]:6: a `,` or `}` is missing at byte 10"]);
    }
}

#[test]
fn what_several_indices_are_searched_for_is_told_once() {
    let index = |name: &str| MemoryIndex::new(name).ndjson("{\"x\":\"c\"}\n{\"x\":\"d\"}\n{\"x\":\"ab\"}\n");
    let catalog = FileCatalog::builder().memory(index("logs-1")).memory(index("logs-2")).build().unwrap();
    let (values, report) = read(&table(&catalog, "logs-*"), call("rlike", ".*a.*b.*"));
    assert_eq!(values, [text(&["ab"]), text(&["ab"])]);
    assert_eq!(report.needles, ["b", "a"]);
}

#[test]
fn a_strict_reading_parses_everything() {
    let options = ReadOptions { strict: true, ..ReadOptions::default() };
    let (values, report) = read_lines("{\"x\":\"a\"}\n{\"x\":\"b\"}", options, call("equals", "b"));
    assert_eq!((values.len(), report.skipped, report.needles.len()), (2, 0, 0));
}

#[test]
fn a_filter_that_finds_nearly_every_line_is_given_up() {
    // The sample has few such lines; what follows has nothing else.
    let lines = "{\"x\":\"a\"}\n".repeat(10_000) + &"{\"x\":\"b\"}\n".repeat(10_000);
    let (values, report) = read_lines(&lines, morsels(100_000), call("equals", "b"));
    assert_eq!(values.iter().filter(|value| **value == text(&["b"])).count(), 10_000);
    assert!((9_000..=10_000).contains(&report.skipped), "{}", report.skipped);
    let (_, report) = read_lines("{\"x\":\"b\"}\n".repeat(100), morsels(50), call("equals", "b"));
    assert_eq!((report.skipped, report.needles.len()), (0, 0));
}

#[test]
fn documents_over_many_lines_are_left_out_as_well() {
    let bulk = "{\"index\":{}}\n{\"x\":\"a\"}\n{\"index\":{}}\n{\"x\":\"b\"}\n";
    let array = "[{\"x\":\n\"a\"},\n{\"x\":\"b\"}]";
    for data in [bulk, array] {
        let (values, report) = read_lines(data, ReadOptions::default(), call("contains", "b"));
        assert_eq!((values, report.skipped), (vec![text(&["b"])], 1), "{data}");
    }
}

/// How many of two lines with the values `A` and `b` are left out.
fn skipped(field: serde_json::Value, condition: Expr) -> u64 {
    let mapping = Mapping::from_json(&json!({"properties": {"x": field}})).unwrap();
    let index =
        MemoryIndex::new("logs").mapping(mapping).ndjson("{\"x\":\"A\"}\n{\"x\":\"b\"}\n{\"x\":null}");
    let catalog = FileCatalog::builder().memory(index).build().unwrap();
    read(&table(&catalog, "logs"), condition).1.skipped
}

#[test]
fn only_what_stands_in_the_document_is_looked_for() {
    assert_eq!(skipped(json!({"type": "keyword"}), call("equals", "A")), 2);
    assert_eq!(skipped(json!({"type": "wildcard"}), call("ends_with", "b")), 2);
    assert_eq!(skipped(json!({"type": "keyword", "null_value": "A"}), call("equals", "A")), 0);
    assert_eq!(skipped(json!({"type": "version"}), call("equals", "A")), 0);
    assert_eq!(skipped(json!({"type": "keyword"}), call("rlike", "(A|zz).*")), 2);
    assert_eq!(skipped(json!({"type": "keyword"}), call("rlike", ".*")), 0);
    assert_eq!(skipped(json!({"type": "keyword"}), call("not_equals", "A")), 0);
}

#[test]
fn numbers_and_booleans_are_keywords_without_quotes() {
    let lines = "{\"x\":42}\n{\"x\":\"42\"}\n{\"x\":4.2}\n{\"x\":true}\n{\"x\":\"z\"}\n{\"x\":[]}\n";
    let (values, _) = read_lines(lines, ReadOptions::default(), call("equals", "42"));
    assert_eq!(values, [text(&["42"]), text(&["42"])]);
    let (values, _) = read_lines(lines, ReadOptions::default(), call("starts_with", "tr"));
    assert_eq!(values, [text(&["true"])]);
}

/// Wants values that are greater than another.
#[derive(Debug, Default)]
struct Greater {
    than: i64,
    foreseen: Mutex<Vec<i64>>,
}

impl DynamicFilter for Greater {
    fn column(&self) -> usize {
        1
    }

    fn foresee(&self, values: &Column) {
        let values = (0..values.len()).filter_map(|row| values.value(row).as_i64());
        self.foreseen.lock().unwrap().extend(values);
    }

    fn possible(&self, values: &Column) -> Option<BooleanArray> {
        Some((0..values.len()).map(|row| Some(values.value(row).as_i64()? > self.than)).collect())
    }
}

#[test]
fn rows_that_a_dynamic_filter_does_not_want_are_left_out() {
    let lines: String = (0..100).map(|n| format!("{{\"a\":\"{n}\",\"n\":{n}}}\n")).collect();
    for bytes in [1, 70, 4 << 20] {
        let table = table(&memory_with(&lines, morsels(bytes)), "logs");
        let filter = Arc::new(Greater { than: 97, ..Greater::default() });
        let column = |name: &str| {
            let data_type = table.field(name).unwrap().unwrap().data_type;
            ScanColumn::Field { name: name.to_owned(), data_type }
        };
        let request = ScanRequest {
            columns: vec![column("a"), column("n")],
            dynamic_filter: Some(filter.clone()),
            ..ScanRequest::default()
        };
        let (batches, report) = run(&table, &request).unwrap();
        let rows = batches.iter().flat_map(|batch| (0..batch.rows()).map(|row| batch.column(0).value(row)));
        assert_eq!(rows.collect::<Vec<_>>(), [text(&["98"]), text(&["99"])], "{bytes}");
        assert_eq!((report.lines, report.malformed, report.ruled_out), (100, 0, 98));
        // All of the source is short enough to be seen beforehand.
        assert_eq!(*filter.foreseen.lock().unwrap(), (0..100).collect::<Vec<i64>>());
    }
}
