//! The types of fields: of the mapping, else known beforehand, else of the data.

use esql_data::{DataType, Value};
use esql_plan::FieldOrigin;
use esql_source::{FileCatalog, Mapping, MappingSet, MemoryIndex};
use serde_json::{Value as Json, json};

use crate::support::{column, field, memory, scan, table, text};

fn mapped(properties: Json, documents: &[Json]) -> FileCatalog {
    let mapping = Mapping::from_json(&json!({ "properties": properties })).unwrap();
    let index = MemoryIndex::new("logs").mapping(mapping).documents(documents);
    FileCatalog::builder().memory(index).build().unwrap()
}

fn typed(catalog: &FileCatalog, name: &str) -> Option<(DataType, FieldOrigin)> {
    field(catalog, name).map(|field| (field.data_type, field.origin))
}

#[test]
fn mapping_before_known_before_data() {
    let documents = [json!({"host": {"name": "a", "ip": "::1"}, "own": 1, "when": "2024-06-15"})];
    let catalog = mapped(json!({"host.name": {"type": "text"}}), &documents);
    assert_eq!(typed(&catalog, "host.name"), Some((DataType::Text, FieldOrigin::Mapping)));
    assert_eq!(typed(&catalog, "host.ip"), Some((DataType::Ip, FieldOrigin::Ecs)));
    assert_eq!(typed(&catalog, "winlog.event_id"), Some((DataType::Keyword, FieldOrigin::Integration)));
    assert_eq!(typed(&catalog, "own"), Some((DataType::Long, FieldOrigin::Data)));
    assert_eq!(typed(&catalog, "when"), Some((DataType::Date, FieldOrigin::Data)));
    assert_eq!(typed(&catalog, "nobody.knows"), None);
}

#[test]
fn a_known_field_that_the_data_lacks_is_null() {
    let catalog = memory("{\"x\":1}");
    assert_eq!(typed(&catalog, "process.name"), Some((DataType::Keyword, FieldOrigin::Ecs)));
    assert_eq!(column(&catalog, "process.name"), [Value::Null]);
}

#[test]
fn known_fields_are_answered_without_reading_data() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("logs.ndjson");
    std::fs::write(&path, "{}").unwrap();
    let catalog = FileCatalog::builder().data(&path).build().unwrap();
    let table = table(&catalog, "logs");
    std::fs::remove_file(&path).unwrap();
    assert!(table.field("host.name").unwrap().is_some());
    let error = table.field("unknown").unwrap_err().to_string();
    assert!(error.contains("logs.ndjson: "), "{error}");
}

#[test]
fn all_fields_are_those_that_occur() {
    let catalog = memory(
        "{\"own\":{\"a.b\":1},\"empty\":{},\"none\":[null],\"_id\":\"x\"}\n{\"host\":{\"ip\":\"::1\"}}",
    );
    let fields = table(&catalog, "logs").fields().unwrap();
    let fields: Vec<_> = fields.iter().map(|field| (field.name.as_str(), field.data_type)).collect();
    assert_eq!(fields, [("host.ip", DataType::Ip), ("own.a.b", DataType::Long)]);
}

#[test]
fn a_mapping_may_be_open_to_the_data_or_not() {
    let documents = [json!({"a": 1, "b": 2, "host": {"name": "x"}})];
    let names = |catalog: &FileCatalog| {
        let fields = table(catalog, "logs").fields().unwrap();
        fields.into_iter().map(|field| field.name).collect::<Vec<_>>()
    };
    let open = mapped(json!({"a": {"type": "keyword"}, "c": {"type": "ip"}}), &documents);
    assert_eq!(names(&open), ["a", "b", "c", "host.name"]);
    let closed =
        Mapping::from_json(&json!({"dynamic": false, "properties": {"a": {"type": "keyword"}}})).unwrap();
    let index = MemoryIndex::new("logs").mapping(closed).documents(&documents);
    let closed = FileCatalog::builder().memory(index).build().unwrap();
    assert_eq!(names(&closed), ["a"]);
    assert_eq!(field(&closed, "b"), None);
    assert_eq!(field(&closed, "host.name"), None);
}

#[test]
fn sub_fields_read_their_parent() {
    let catalog = memory("{\"process\":{\"name\":\"CMD.exe\"},\"own\":\"b\"}\n{\"own\":[\"a\",\"b\"]}");
    assert_eq!(column(&catalog, "process.name.caseless"), [text(&["cmd.exe"]), Value::Null]);
    assert_eq!(typed(&catalog, "process.name.text").unwrap().0, DataType::Text);
    assert_eq!(column(&catalog, "process.name.text"), [text(&["CMD.exe"]), Value::Null]);
    // What dynamic mapping would have made of a string.
    assert_eq!(column(&catalog, "own.keyword"), [text(&["b"]), text(&["a", "b"])]);
}

#[test]
fn constants_are_in_every_document() {
    let catalog = mapped(
        json!({"stream": {"type": "constant_keyword", "value": "logs"}, "x": {"type": "long"}}),
        &[json!({"x": 1}), json!({"stream": "logs"})],
    );
    assert_eq!(column(&catalog, "stream"), [text(&["logs"]), text(&["logs"])]);
}

#[test]
fn dates_are_read_by_their_format() {
    let catalog = mapped(
        json!({
            "day": {"type": "date", "format": "dd/MM/yyyy"},
            "nanos": {"type": "date_nanos"},
            "millis": {"type": "date"},
        }),
        &[json!({
            "day": "02/01/1970",
            "nanos": "1970-01-01T00:00:01.12345678Z",
            "millis": ["1970-01-01T00:00:01.12345678Z", 7, "never"],
        })],
    );
    assert_eq!(column(&catalog, "day"), [Value::Long(86_400_000)]);
    assert_eq!(column(&catalog, "nanos"), [Value::Long(1_123_456_780)]);
    assert_eq!(column(&catalog, "millis"), [Value::Many(vec![Value::Long(7), Value::Long(1_123)])]);
}

#[test]
fn points_are_read_in_every_form() {
    let documents = [
        json!({"at": {"lat": 1, "lon": 2}}),
        json!({"at": [2, 1]}),
        json!({"at": ["1,2", "POINT (2 1)"]}),
        json!({"at": "somewhere"}),
    ];
    let catalog = mapped(json!({"at": {"type": "geo_point"}}), &documents);
    let rows = column(&catalog, "at");
    assert_eq!(rows[0], rows[1]);
    assert_eq!(rows[2], Value::Many(vec![rows[0].clone(), rows[0].clone()]));
    assert_eq!(rows[3], Value::Null);
    let (_, report) = scan(&table(&catalog, "logs"), &["at"]).unwrap();
    assert_eq!(report.ignored, [("at".to_owned(), 1)]);
}

#[test]
fn indices_may_disagree_about_a_field() {
    let mapping = |type_name: &str| {
        Mapping::from_json(&json!({"dynamic": false, "properties": {
            "client": {"type": type_name}, "same": {"type": "keyword"}, type_name: {"type": type_name},
        }}))
    };
    let index = |name: &str, type_name: &str| {
        MemoryIndex::new(name)
            .mapping(mapping(type_name).unwrap())
            .documents(&[json!({"client": "::1", "same": name, "ip": "::1", "keyword": "k"})])
    };
    let catalog =
        FileCatalog::builder().memory(index("a", "ip")).memory(index("b", "keyword")).build().unwrap();
    let client = field(&catalog, "client").unwrap();
    assert_eq!(client.data_type, DataType::Unsupported);
    assert_eq!(
        client.mapped_as,
        [("ip".to_owned(), vec!["a".to_owned()]), ("keyword".to_owned(), vec!["b".to_owned()])]
    );
    let (rows, _) = scan(&table(&catalog, "*"), &["client", "same", "ip", "keyword"]).unwrap();
    let ip = {
        let mut ip = [0; 16];
        ip[15] = 1;
        Value::Ip(ip)
    };
    assert_eq!(
        rows,
        [
            [Value::Null, text(&["a"]), ip, Value::Null],
            [Value::Null, text(&["b"]), Value::Null, text(&["k"])],
        ]
    );
}

#[test]
fn an_unsupported_type_anywhere_is_all_that_matters() {
    let index = |name: &str, type_name: &str| {
        let mapping = json!({"properties": {"x": {"type": type_name}, "date": {"type": type_name}}});
        MemoryIndex::new(name).mapping(Mapping::from_json(&mapping).unwrap())
    };
    let catalog = FileCatalog::builder()
        .memory(index("a", "keyword"))
        .memory(index("b", "binary"))
        .memory(index("c", "date"))
        .build()
        .unwrap();
    assert_eq!(field(&catalog, "x").unwrap().mapped_as, [("binary".to_owned(), vec!["b".to_owned()])]);
    let conflict = table(&catalog, "c,a").field("x").unwrap().unwrap();
    let types: Vec<_> = conflict.mapped_as.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(types, ["datetime", "keyword"]);
}

#[test]
fn unsupported_types_say_what_they_are() {
    let catalog = mapped(json!({"labels": {"type": "binary"}}), &[json!({"labels": "b2s="})]);
    let labels = field(&catalog, "labels").unwrap();
    assert_eq!(labels.data_type, DataType::Unsupported);
    assert_eq!(labels.mapped_as, [("binary".to_owned(), vec!["logs".to_owned()])]);
    assert_eq!(column(&catalog, "labels"), [Value::Null]);
}

#[test]
fn mappings_are_given_by_index_patterns() {
    let mut mappings = MappingSet::default();
    mappings
        .add_json(&json!({
            "index_patterns": ["logs-a*"],
            "template": {"mappings": {"properties": {"x": {"type": "keyword"}}}},
        }))
        .unwrap();
    let index = |name: &str| MemoryIndex::new(name).documents(&[json!({"x": 1})]);
    let catalog = FileCatalog::builder()
        .mappings(mappings)
        .memory(index("logs-a1"))
        .memory(index("logs-b1"))
        .build()
        .unwrap();
    let typed = |pattern: &str| table(&catalog, pattern).field("x").unwrap().unwrap().data_type;
    assert_eq!((typed("logs-a1"), typed("logs-b1")), (DataType::Keyword, DataType::Long));
}

#[test]
fn the_schema_lists_indices_and_fields() {
    let catalog = memory("{\"own\":1,\"host\":{\"name\":\"x\"}}");
    let schema = catalog.schema().unwrap();
    let [logs] = &schema[..] else { panic!("{schema:?}") };
    let fields: Vec<_> = logs.fields.iter().map(|field| (field.name.as_str(), field.origin)).collect();
    assert_eq!(fields, [("host.name", FieldOrigin::Ecs), ("own", FieldOrigin::Data)]);
    assert_eq!((logs.name.as_str(), logs.bytes), ("logs", 29));
}

#[test]
fn texts_come_back_in_the_order_of_their_keyword_field() {
    let order = |subfield: Json| {
        let properties = json!({"t": {"type": "text", "fields": {"raw": subfield}}});
        column(&mapped(properties, &[json!({"t": ["b", "a", "b"]})]), "t")
    };
    assert_eq!(order(json!({"type": "keyword"})), [text(&["a", "b"])]);
    assert_eq!(order(json!({"type": "keyword", "ignore_above": 5})), [text(&["b", "a", "b"])]);
}
