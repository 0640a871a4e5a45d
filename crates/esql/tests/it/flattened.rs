//! Flattened fields: objects that are one column, from the documents to what is written.

use esql::{Engine, Format, FormatOptions, MemoryIndex};

fn engine() -> Engine {
    let mapping = serde_json::json!({"properties": {
        "id": {"type": "integer"},
        "labels": {"type": "flattened"},
        "more": {"type": "flattened"},
    }});
    let documents = r#"{"id": 1, "labels": {"b": {"c": 1}, "a": ["y", "x", "y"]}, "more": {"b.c": "1", "a": ["x", "y"]}}
{"id": 2, "labels.a": "z", "labels": {"b.c": true}, "more": {"a": null}}
{"id": 3}
"#;
    let mapping = esql::Mapping::from_json(&mapping).unwrap().whole();
    let index = MemoryIndex::new("logs").mapping(mapping).ndjson(documents);
    Engine::builder().memory(index).threads(1).build().unwrap()
}

/// The answer as JSON, without warnings.
fn json(query: &str) -> String {
    let mut out = Vec::new();
    let options = FormatOptions::default();
    engine().query(query).unwrap().write(Format::Ndjson, &mut out, &options).unwrap();
    String::from_utf8(out).unwrap()
}

fn error(query: &str) -> String {
    engine().query(query).err().map_or_else(String::new, |error| error.to_string())
}

#[test]
fn leaves_are_sorted_and_written_as_an_object() {
    insta::assert_snapshot!(json("FROM logs | KEEP id, labels, more | SORT id"), @r#"
    {"id":1,"labels":{"a":["x","y"],"b.c":"1"},"more":{"a":["x","y"],"b.c":"1"}}
    {"id":2,"labels":{"a":"z","b.c":"true"},"more":null}
    {"id":3,"labels":null,"more":null}
    "#);
}

#[test]
fn they_are_compared_grouped_and_counted() {
    insta::assert_snapshot!(json("FROM logs | WHERE labels == more | KEEP id"), @r#"{"id":1}"#);
    insta::assert_snapshot!(json("FROM logs | STATS n = COUNT(labels), d = COUNT_DISTINCT(labels)"), @r#"{"n":2,"d":2}"#);
    insta::assert_snapshot!(json("FROM logs | STATS n = COUNT(*) BY more | SORT n"), @r#"
    {"n":1,"more":{"a":["x","y"],"b.c":"1"}}
    {"n":2,"more":null}
    "#);
    insta::assert_snapshot!(
        json("FROM logs | EVAL m = MV_COUNT(MV_DEDUPE(MV_APPEND(labels, more))), s = TO_STRING(labels), c = COALESCE(more, labels) | KEEP id, m, s, c | SORT id"),
        @r#"
    {"id":1,"m":1,"s":"{\"a\":[\"x\",\"y\"],\"b.c\":\"1\"}","c":{"a":["x","y"],"b.c":"1"}}
    {"id":2,"m":null,"s":"{\"a\":\"z\",\"b.c\":\"true\"}","c":{"a":"z","b.c":"true"}}
    {"id":3,"m":null,"s":null,"c":null}
    "#
    );
}

#[test]
fn leaves_are_found_by_their_whole_names() {
    insta::assert_snapshot!(
        json(r#"FROM logs | EVAL a = FIELD_EXTRACT(labels, "a"), c = FIELD_EXTRACT(labels, "b.c"), b = FIELD_EXTRACT(labels, "b") | KEEP id, a, b, c | SORT id"#),
        @r#"
    {"id":1,"a":["x","y"],"b":null,"c":"1"}
    {"id":2,"a":"z","b":null,"c":"true"}
    {"id":3,"a":null,"b":null,"c":null}
    "#
    );
}

#[test]
fn what_they_can_t_be_used_for_is_told() {
    let queries = [
        "FROM logs | SORT labels",
        "FROM logs | EVAL x = FIELD_EXTRACT(id, \"a\")",
        "FROM logs | EVAL x = FIELD_EXTRACT(labels, \"['a']\")",
        "FROM logs | EVAL x = labels > more",
        "FROM logs | EVAL x = LENGTH(labels)",
    ];
    insta::assert_snapshot!(queries.map(error).join("\n"), @r#"
    line 1:18: cannot sort on flattened
    line 1:22: first argument of [FIELD_EXTRACT(id, "a")] must be [flattened], found value [id] type [integer]
    line 1:22: field_extract path must be a literal flattened sub-field name. Brackets and array indices are not supported
    line 1:22: first argument of [labels > more] must be [date_nanos, datetime, double, integer, ip, keyword, long, text, unsigned_long or version], found value [labels] type [flattened]
    line 1:22: argument of [LENGTH(labels)] must be [string], found value [labels] type [flattened]
    "#);
}
