//! Documents in wrappings.

use esql_data::Value;
use esql_source::FileCatalog;
use std::path::Path;

use crate::support::{longs, memory_with, morsels, scan, table, text};

/// The rows of `x`, `_id` and `_index` for every size of morsel, and the malformed lines.
fn read(data: &str) -> (Vec<[Value; 3]>, Vec<String>) {
    let read = |bytes| {
        let catalog = memory_with(data, morsels(bytes));
        let (rows, report) = scan(&table(&catalog, "logs"), &["x", "_id", "_index"]).unwrap();
        let rows: Vec<[Value; 3]> = rows.into_iter().map(|row| row.try_into().unwrap()).collect();
        (rows, report.malformed_examples)
    };
    let expected = read(1 << 20);
    for bytes in 1..data.len() {
        assert_eq!(read(bytes), expected, "{bytes}");
    }
    expected
}

fn row(x: i64, id: Option<&str>, index: &str) -> [Value; 3] {
    [longs(&[x]), id.map_or(Value::Null, |id| text(&[id])), text(&[index])]
}

#[test]
fn search_hits() {
    let (rows, malformed) = read(concat!(
        "{\"_index\":\"a\",\"_id\":\"1\",\"_score\":1,\"_source\":{\"x\":1}}\n",
        "{\"x\":2}\n",
        "{\"x\":7,\"_source\":{\"x\":3},\"_id\":\"3\",\"sort\":[1]}\n",
    ));
    assert_eq!(rows, [row(1, Some("1"), "a"), row(2, None, "logs"), row(3, Some("3"), "logs")]);
    assert_eq!(malformed, [""; 0]);
}

#[test]
fn bulk_requests() {
    let (rows, malformed) = read(concat!(
        "{\"index\":{\"_index\":\"a\",\"_id\":\"1\"}}\n{\"x\":1}\n",
        "{\"create\":{}}\r\n{\"x\":2}\r\n\n",
        "{\"delete\":{\"_id\":\"1\"}}\n",
        "{\"update\":{\"_id\":\"1\"}}\n{\"doc\":{\"x\":3}}\n",
        "{\"index\":{}}\n{\"index\":{}}\n",
        "{\"index\":{\"_id\":\"4\"}}\n{\"x\":4}",
    ));
    // A document may look like an action.
    let odd = [Value::Null, Value::Null, text(&["logs"])];
    assert_eq!(rows, [row(1, Some("1"), "a"), row(2, None, "logs"), odd, row(4, Some("4"), "logs")]);
    assert_eq!(
        malformed,
        ["[logs]:6: a delete action is no document", "[logs]:7: an update action is no document"]
    );
}

#[test]
fn arrays_and_printed_documents() {
    let (rows, malformed) = read("[{\"x\":1},\n  {\n\"x\":\n2\n},3,\n{\"x\":]},{\"x\":4}\n]\n");
    assert_eq!(rows, [row(1, None, "logs"), row(2, None, "logs"), row(4, None, "logs")]);
    let messages = ["5: not a JSON object", "6: this is no value at byte 6", "6: not a JSON object"];
    assert_eq!(malformed, messages.map(|message| format!("[logs]:{message}")));
    let (rows, _) = read("{\n  \"x\": 1\n}\n{\n  \"x\": 2\n}\n");
    assert_eq!(rows, [row(1, None, "logs"), row(2, None, "logs")]);
}

#[test]
fn the_source_of_a_printed_document_is_compact() {
    let catalog = memory_with("{\n  \"x\": \"a b\\n\"\n}\n", morsels(5));
    let (rows, _) = scan(&table(&catalog, "logs"), &["_source"]).unwrap();
    assert_eq!(rows, [[text(&["{\"x\":\"a b\\n\"}"])]]);
}

#[test]
fn search_responses() {
    let (rows, malformed) = read(concat!(
        "{\"took\":3,\"hits\":{\"total\":{\"value\":2},\"hits\":[\n",
        "{\"_index\":\"a\",\"_id\":\"1\",\"_source\":{\"x\":1}},\n",
        "{\"_index\":\"a\",\"_id\":\"2\",\"_source\":{\"x\":2}}]}}\n",
        "{\"hits\":{\"hits\":[]}}\n",
        "{\"hits\":{\"hits\":[{\"_id\":\"3\",\"_source\":{\"x\":3}}\n",
    ));
    assert_eq!(rows, [row(1, Some("1"), "a"), row(2, Some("2"), "a"), row(3, Some("3"), "logs")]);
    assert_eq!(malformed, ["[logs]:6: the file ends before what it began with is closed"]);
}

#[test]
fn the_sample_events_are_the_same_in_every_wrapping() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/data"));
    let plain = folder.join("logs-endpoint.events.registry-default.ndjson");
    let catalog = FileCatalog::builder()
        .index("plain", plain)
        .index("hits", folder.join("shapes/hits.ndjson"))
        .index("bulk", folder.join("shapes/bulk.ndjson"))
        .build()
        .unwrap();
    let columns = ["event.id", "@timestamp", "registry.data.strings", "process.code_signature.exists"];
    let rows = |pattern| scan(&table(&catalog, pattern), &columns).unwrap().0;
    let (plain, hits) = (rows("plain"), rows("hits"));
    assert_eq!((plain.len(), hits.len()), (142, 4));
    assert_eq!(hits, rows("bulk"));
    assert!(hits.iter().all(|hit| plain.contains(hit)));
    let (rows, _) = scan(&table(&catalog, "bulk"), &["_index", "_id"]).unwrap();
    assert_eq!(rows[0], [text(&["logs-endpoint.events.registry-bulk"]), text(&["bulk-plain-microsoft"])]);
}
