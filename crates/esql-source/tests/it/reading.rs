//! Documents become rows.

use esql_data::Value;
use esql_plan::{ScanColumn, ScanRequest};
use esql_source::{Mapping, MemoryIndex, ReadOptions};
use serde_json::json;

use crate::support::{column, longs, memory, memory_with, morsels, run, scan, table, text};

#[test]
fn nested_dotted_and_mixed_keys_are_the_same() {
    let catalog = memory(
        r#"{"host":{"os":{"family":"windows"}}}
           {"host.os.family":"windows"}
           {"host":{"os.family":"windows"}}
           {"host.os":{"family":"windows"}}
           {"host":{"os":[{"family":"b"},{"family":["a",null,["b"]]}]},"host.os.family":"c"}
           {"host":{"os":{"families":"x"}},"host.os":{},"host.os.family.x":1}"#,
    );
    let windows = text(&["windows"]);
    let expected = [&windows, &windows, &windows, &windows, &text(&["a", "b", "c"]), &Value::Null];
    assert_eq!(column(&catalog, "host.os.family").iter().collect::<Vec<_>>(), expected);
}

#[test]
fn absent_null_and_empty_are_no_values() {
    let catalog = memory("{\"x\":1}\n{}\n{\"x\":null}\n{\"x\":[]}\n{\"x\":[null,[[]]]}\n{\"x\":[2]}");
    let none = Value::Null;
    assert_eq!(
        column(&catalog, "x"),
        [longs(&[1]), none.clone(), none.clone(), none.clone(), none, longs(&[2])]
    );
}

#[test]
fn a_key_that_occurs_twice_has_both_values() {
    let catalog = memory("{\"x\":2,\"y\":0,\"x\":1}");
    assert_eq!(column(&catalog, "x"), [longs(&[1, 2])]);
    let strict =
        memory_with("{\"x\":1}\n{\"a\":{\"x\":2,\"x\":1}}", ReadOptions { strict: true, ..morsels(3) });
    let error = scan(&table(&strict, "logs"), &["_source"]).unwrap_err();
    assert_eq!(error.to_string(), "[logs]:2: the key [x] occurs twice in an object");
}

#[test]
fn lines_may_end_and_begin_in_any_way() {
    let expected = [longs(&[1]), longs(&[2])];
    for ndjson in [
        "{\"x\":1}\n{\"x\":2}",
        "\u{feff}{\"x\":1}\r\n{\"x\":2}\r\n",
        "\n\n  {\"x\":1} \t\n\r\n \n{\"x\":2}\n\n",
    ] {
        for bytes in 1..=ndjson.len() {
            assert_eq!(column(&memory_with(ndjson, morsels(bytes)), "x"), expected, "{ndjson:?} {bytes}");
        }
    }
}

#[test]
fn malformed_lines_are_counted_and_left_out() {
    let ndjson = b"{\"x\":1}\n\nno JSON\n{\"x\":2}\r\n{\"x\":\"\xff\"}\n[1]\n{\"x\":3} {}\n{\"x\":[1,{\"y\":4}\n{\"x\":5}\n{\"x\":";
    for bytes in 1..=ndjson.len() {
        let catalog = memory_with(ndjson, morsels(bytes));
        let (rows, report) = scan(&table(&catalog, "logs"), &["x"]).unwrap();
        assert_eq!(rows, [[longs(&[1])], [longs(&[2])], [longs(&[5])]], "{bytes}");
        assert_eq!((report.lines, report.malformed), (9, 6), "{bytes}");
        assert_eq!(
            report.malformed_examples,
            [
                "[logs]:3: not a JSON object",
                "[logs]:5: this is not UTF-8",
                "[logs]:6: not a JSON object",
                "[logs]:7: something follows the document at byte 9",
                "[logs]:8: a `,` or `]` is missing at byte 16",
            ],
            "{bytes}"
        );
    }
}

#[test]
fn what_is_not_read_is_not_checked_unless_asked_for() {
    let ndjson = "{\"x\":1,\"y\":[tru]}\n{\"x\":2,\"y\":{\"z\":[}}\n{\"x\":3}\n{\"x\":4,\"y\":\"\t\"}\n{\"x\":5,\"y\":[1}";
    let whole = ReadOptions { on_demand: false, ..ReadOptions::default() };
    for columns in [&["x"][..], &[], &["_source"], &["x", "_id"]] {
        let (rows, report) = scan(&table(&memory_with(ndjson, whole.clone()), "logs"), columns).unwrap();
        assert_eq!((rows.len(), report.malformed), (1, 4), "{columns:?}");
        // That a document is cut off shows all the same.
        let (rows, report) = scan(&table(&memory(ndjson), "logs"), columns).unwrap();
        assert_eq!((rows.len(), report.malformed), (3, 2), "{columns:?}");
    }
}

#[test]
fn strict_reading_stops_at_the_first_malformed_line() {
    for bytes in [1, 10, 1000] {
        let catalog = memory_with("{\"x\":1}\n\n{\"x\":2\n{", ReadOptions { strict: true, ..morsels(bytes) });
        let error = scan(&table(&catalog, "logs"), &["_source"]).unwrap_err();
        assert_eq!(error.to_string(), "[logs]:3: a `,` or `}` is missing at byte 7", "{bytes}");
    }
}

#[test]
fn nesting_too_deep_is_malformed() {
    let deep = format!("{{\"x\":{}1{}}}\n{{\"x\":2}}", "[".repeat(100_000), "]".repeat(100_000));
    let (rows, report) = scan(&table(&memory(deep), "logs"), &["x"]).unwrap();
    assert_eq!(rows, [[longs(&[2])]]);
    assert_eq!(report.malformed_examples, ["[logs]:1: objects and arrays are nested too deeply at byte 133"]);
}

#[test]
fn documents_too_long_are_malformed() {
    let ndjson = format!("{{\"x\":1}}\n{{\"x\":2,\"y\":\"{}\"}}\n{{\"x\":3}}\n", "y".repeat(500));
    for bytes in [1, 7, 50, 400, 600, 10_000] {
        let catalog = memory_with(&ndjson, ReadOptions { max_document_bytes: 100, ..morsels(bytes) });
        let (rows, report) = scan(&table(&catalog, "logs"), &["x"]).unwrap();
        assert_eq!(rows, [[longs(&[1])], [longs(&[3])]], "{bytes}");
        assert_eq!(report.malformed_examples, ["[logs]:2: the document is too long"], "{bytes}");
    }
}

#[test]
fn enough_rows_are_enough() {
    let catalog = memory_with("{\"x\":1}\n".repeat(1000), morsels(80));
    let table = table(&catalog, "logs");
    let request = ScanRequest { limit: Some(25), ..ScanRequest::default() };
    let (batches, report) = run(&table, &request).unwrap();
    let rows: usize = batches.iter().map(|batch| batch.rows()).sum();
    assert!((25..40).contains(&rows), "{rows}");
    assert!(report.bytes < 400);
}

#[test]
fn batches_are_bounded() {
    let catalog = memory("{\"x\":[1,2]}\n".repeat(20_000));
    let column = ScanColumn::Field { name: "x".to_owned(), data_type: esql_data::DataType::Long };
    let request = ScanRequest { columns: vec![column], ..ScanRequest::default() };
    let (batches, _) = run(&table(&catalog, "logs"), &request).unwrap();
    assert_eq!(batches.iter().map(|batch| batch.rows()).collect::<Vec<_>>(), [8192, 8192, 3616]);
    assert!(batches.iter().all(|batch| batch.column(0).value(0) == longs(&[1, 2])));
}

#[test]
fn metadata_of_plain_documents() {
    let catalog = memory("{\"x\": [1, \"ñ\\n\"]}");
    let columns = ["_index", "_id", "_version", "_source", "_score", "_ignored", "_index_mode"];
    let (rows, _) = scan(&table(&catalog, "logs"), &columns).unwrap();
    let expected = [
        text(&["logs"]),
        Value::Null,
        Value::Null,
        text(&["{\"x\": [1, \"ñ\\n\"]}"]),
        Value::Double(1.0),
        Value::Null,
        text(&["standard"]),
    ];
    assert_eq!(rows, [expected]);
}

#[test]
fn ignored_fields_are_told_and_counted() {
    let mapping = Mapping::from_json(&json!({"properties": {
        "name": {"type": "text", "fields": {"keyword": {"type": "keyword", "ignore_above": 3}}},
        "size": {"type": "byte"},
    }}))
    .unwrap();
    let index = MemoryIndex::new("logs").mapping(mapping).documents(&[
        json!({"name": "four", "size": "x"}),
        json!({"name": "abc", "size": [1, 200, true]}),
        json!({"name": ["four", "a"], "size": {"x": 1}}),
    ]);
    let catalog = esql_source::FileCatalog::builder().memory(index).build().unwrap();
    let (rows, report) = scan(&table(&catalog, "logs"), &["_ignored", "name.keyword", "size"]).unwrap();
    assert_eq!(
        rows,
        [
            [text(&["name.keyword", "size"]), Value::Null, Value::Null],
            [text(&["size"]), text(&["abc"]), Value::Int(1)],
            [text(&["name.keyword", "size"]), text(&["a"]), Value::Null],
        ]
    );
    assert_eq!(report.ignored, [("name.keyword".to_owned(), 2), ("size".to_owned(), 4)]);
}

#[test]
fn the_same_column_may_be_asked_for_twice() {
    let (rows, _) = scan(&table(&memory("{\"x\":1}"), "logs"), &["x", "_id", "x"]).unwrap();
    assert_eq!(rows, [[longs(&[1]), Value::Null, longs(&[1])]]);
}
