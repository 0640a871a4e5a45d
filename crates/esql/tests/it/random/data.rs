//! Small tables of every type, with nulls and many values, as values and as the documents that they would come from.

use esql::{DataType, Value};
use esql_data::{date, ip, version};
use serde_json::{Value as Json, json};

use super::columns::Columns;
use super::dice::Dice;

/// The fields of every table. `id` numbers the rows.
pub(super) const FIELDS: [(&str, DataType); 12] = [
    ("id", DataType::Integer),
    ("flag", DataType::Boolean),
    ("small", DataType::Integer),
    ("big", DataType::Long),
    ("huge", DataType::UnsignedLong),
    ("ratio", DataType::Double),
    ("host.name", DataType::Keyword),
    ("body", DataType::Text),
    ("address", DataType::Ip),
    ("release", DataType::Version),
    ("at", DataType::Date),
    ("instant", DataType::DateNanos),
];

/// A random table.
pub(super) struct Data {
    rows: Vec<Vec<Value>>,
    documents: Vec<Json>,
}

impl Data {
    pub(super) fn new(dice: &mut Dice, rows: usize) -> Data {
        let mut data = Data { rows: Vec::new(), documents: Vec::new() };
        for id in 0..rows {
            let mut row = vec![Value::Int(id as i32)];
            let mut document = serde_json::Map::from_iter([("id".to_owned(), json!(id))]);
            for (name, data_type) in &FIELDS[1..] {
                let count = *dice.pick(&[0, 0, 1, 1, 1, 1, 1, 1, 2, 3]);
                let texts: Vec<&str> = (0..count).map(|_| *dice.pick(values(*data_type))).collect();
                row.push(stored(*data_type, &texts));
                let mut json: Vec<Json> = texts.iter().map(|text| as_json(*data_type, text)).collect();
                match json.len() {
                    0 if dice.chance(50) => {}
                    0 => _ = document.insert((*name).to_owned(), Json::Null),
                    1 if dice.chance(80) => _ = document.insert((*name).to_owned(), json.remove(0)),
                    _ => _ = document.insert((*name).to_owned(), Json::Array(json)),
                }
            }
            data.rows.push(row);
            data.documents.push(Json::Object(document));
        }
        data
    }

    /// The table in memory, given out in morsels of so many rows.
    pub(super) fn columns(&self, morsel_rows: usize) -> Columns {
        let values = |field: usize| self.rows.iter().map(|row| row[field].clone()).collect::<Vec<_>>();
        Columns::new(FIELDS.iter().enumerate().map(|(at, field)| (*field, values(at))).collect(), morsel_rows)
    }

    /// The documents, one a line.
    pub(super) fn ndjson(&self) -> String {
        self.documents.iter().map(|document| format!("{document}\n")).collect()
    }
}

/// The mapping that types the documents' fields.
pub(super) fn mapping() -> Json {
    let types =
        FIELDS.iter().map(|(name, data_type)| ((*name).to_owned(), json!({"type": data_type.name()})));
    let properties: serde_json::Map<String, Json> = types.collect();
    json!({ "mappings": { "properties": properties } })
}

/// A few values of a type; few, so that they meet.
pub(super) fn values(data_type: DataType) -> &'static [&'static str] {
    match data_type {
        DataType::Boolean => &["true", "false"],
        DataType::Integer => &["-2147483648", "-3", "0", "1", "2", "7", "2147483647"],
        DataType::Long => &["-9223372036854775808", "-3", "0", "1", "2", "7", "9223372036854775807"],
        DataType::UnsignedLong => &["0", "1", "2", "7", "9223372036854775808", "18446744073709551615"],
        // Halves and quarters, whose sums are exact.
        DataType::Double => &["-2.5", "0.0", "0.25", "1.0", "2.0", "7.0", "1048576.5"],
        DataType::Keyword | DataType::Text => &[
            "", "a", "A", "ab", "Abc", "abc", "bca", "a*b", "a.b", "é", "ß", "a\\b", "\"q\"", "x\ny",
            "\u{1}", "😀", "1", "10.0.0.1",
        ],
        DataType::Ip => &["10.0.0.1", "10.0.0.2", "10.1.0.1", "192.168.0.1", "::1", "fe80::1"],
        DataType::Version => &["1.0.0", "1.2.3", "1.2.3-alpha", "1.10.0", "2", "other"],
        DataType::Date => &[
            "1969-12-31T23:59:59.999Z",
            "2024-02-29T00:00:00.000Z",
            "2024-02-29T12:30:00.123Z",
            "2024-06-15T12:00:00.000Z",
        ],
        DataType::DateNanos => {
            &["1970-01-01T00:00:00.000Z", "2024-02-29T00:00:00.000000001Z", "2024-06-15T12:00:00.000Z"]
        }
        other => panic!("no values of type {other}"),
    }
}

/// The values as an index gives them back: sorted but for text, and each once where doc values are a set.
fn stored(data_type: DataType, texts: &[&str]) -> Value {
    let mut values: Vec<Value> = texts.iter().map(|text| value(data_type, text)).collect();
    if data_type != DataType::Text {
        values.sort_by(compare);
    }
    if matches!(data_type, DataType::Keyword | DataType::Ip | DataType::Version) {
        values.dedup();
    }
    Value::from_values(values)
}

/// The order of two values of one type.
pub(super) fn compare(left: &Value, right: &Value) -> std::cmp::Ordering {
    match (left, right) {
        (Value::Boolean(left), Value::Boolean(right)) => left.cmp(right),
        (Value::Int(left), Value::Int(right)) => left.cmp(right),
        (Value::Long(left), Value::Long(right)) => left.cmp(right),
        (Value::UnsignedLong(left), Value::UnsignedLong(right)) => left.cmp(right),
        (Value::Double(left), Value::Double(right)) => left.total_cmp(right),
        (Value::Str(left), Value::Str(right)) => left.as_bytes().cmp(right.as_bytes()),
        (Value::Bytes(left), Value::Bytes(right)) => left.cmp(right),
        (Value::Ip(left), Value::Ip(right)) => left.cmp(right),
        _ => panic!("{left:?} and {right:?} have different types"),
    }
}

fn value(data_type: DataType, text: &str) -> Value {
    match data_type {
        DataType::Boolean => Value::Boolean(text == "true"),
        DataType::Integer => Value::Int(text.parse().unwrap()),
        DataType::Long => Value::Long(text.parse().unwrap()),
        DataType::UnsignedLong => Value::UnsignedLong(text.parse().unwrap()),
        DataType::Double => Value::Double(text.parse().unwrap()),
        DataType::Ip => Value::Ip(ip::parse_ip(text).unwrap()),
        DataType::Version => Value::Bytes(version::encode(text).into()),
        DataType::Date => Value::Long(date::parse_datetime(text).unwrap()),
        DataType::DateNanos => Value::Long(date::parse_datetime_nanos(text).unwrap()),
        _ => Value::from(text),
    }
}

fn as_json(data_type: DataType, text: &str) -> Json {
    match data_type {
        DataType::Boolean
        | DataType::Integer
        | DataType::Long
        | DataType::UnsignedLong
        | DataType::Double => serde_json::from_str(text).unwrap(),
        _ => json!(text),
    }
}
