//! What must hold for any documents.

use esql_data::Value;
use esql_source::{FileCatalog, ReadOptions};
use flate2::{Compression, write::GzEncoder};
use proptest::prelude::*;
use serde_json::{Map, Value as Json};
use std::fs;
use std::io::Write;

use crate::support::{memory, memory_with, morsels, scan, table};

fn scalar() -> impl Strategy<Value = Json> {
    prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        (-1e9..1e9).prop_map(Json::from),
        "[ -~ñ\\n\"\\\\]{0,12}".prop_map(Json::from),
        Just(Json::from("2024-06-15T12:00:00Z")),
    ]
}

fn value() -> impl Strategy<Value = Json> {
    scalar().prop_recursive(4, 24, 4, |inner| {
        prop_oneof![proptest::collection::vec(inner.clone(), 0..4).prop_map(Json::from), object(inner),]
    })
}

fn object(inner: impl Strategy<Value = Json>) -> impl Strategy<Value = Json> {
    let key = "[abc](\\.[abc])?";
    proptest::collection::vec((key, inner), 0..4).prop_map(|pairs| Json::Object(pairs.into_iter().collect()))
}

/// Files made of what the reader looks for, more or less in the wrong places.
fn anything() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        8 => proptest::sample::select(vec![
            "{", "}", "[", "]", ",", ":", "\"", "\\", "\n", "\r\n", " ", "null", "true", "-1.5e3", "\u{feff}",
        ]).prop_map(str::to_owned),
        8 => proptest::sample::select(vec![
            "{\n", "{\"index\":{}}\n", "{\"delete\":{\"_id\":\"1\"}}\n", "\"hits\":", "\"_source\":", "\"_id\":",
            "{\"took\":1,\"hits\":{\"hits\":[", "]}}", "\"a\":", "\"a.b\":", "\"@timestamp\":\"2024-06-15\"",
            "{\"a\":1}\n", "{\"a\":{\"b\":[\"x\",2]}}\n", "{\"_source\":{\"a\":true}}\n", "\"\\ud83d\\ude00\"",
        ]).prop_map(str::to_owned),
        1 => value().prop_map(|value| value.to_string()),
    ];
    let bytes = prop_oneof![
        20 => piece.prop_map(String::into_bytes),
        1 => proptest::collection::vec(any::<u8>(), 0..4),
    ];
    proptest::collection::vec(bytes, 0..30).prop_map(|pieces| pieces.concat())
}

/// All columns of the data, by name, with the report's counts.
fn read(catalog: &FileCatalog) -> (Vec<String>, Vec<Vec<Value>>, u64) {
    let table = table(catalog, "logs");
    let names: Vec<String> = table.fields().unwrap().into_iter().map(|field| field.name).collect();
    let mut columns: Vec<&str> = names.iter().map(String::as_str).collect();
    columns.extend(["_id", "_source", "_ignored"]);
    let (rows, report) = scan(&table, &columns).unwrap();
    (names, rows, report.malformed)
}

/// The same document with as few objects as dotted keys can do with, the objects in arrays left.
fn dotted(document: &Json) -> Json {
    fn add(prefix: &str, value: &Json, out: &mut Vec<(String, Json)>) {
        match value {
            Json::Object(object) => {
                object.iter().for_each(|(key, value)| add(&format!("{prefix}.{key}"), value, out))
            }
            value => out.push((prefix.to_owned(), value.clone())),
        }
    }
    let mut pairs = Vec::new();
    for (key, value) in document.as_object().unwrap() {
        add(key, value, &mut pairs);
    }
    // Two ways to the same field become an array, since a key can occur only once.
    let mut object: Map<String, Json> = Map::new();
    for (key, value) in pairs {
        match object.get_mut(&key) {
            Some(known) => *known = Json::Array(vec![known.take(), value]),
            None => drop(object.insert(key, value)),
        }
    }
    Json::Object(object)
}

/// The same document with an object for each dot, the first of an array of objects for each key.
fn nested(document: &Json) -> Json {
    match document {
        Json::Object(object) => {
            // An array flattens, so that clashing objects can stand in one.
            let mut out: Map<String, Json> = Map::new();
            for (key, value) in object {
                let mut parts = key.rsplit('.');
                let last = parts.next().unwrap().to_owned();
                let leaf = (last, nested(value));
                let (key, value) = parts.fold(leaf, |(key, value), part| {
                    (part.to_owned(), Json::Object(Map::from_iter([(key, value)])))
                });
                match out.get_mut(&key) {
                    Some(known) => *known = Json::Array(vec![known.take(), value]),
                    None => drop(out.insert(key, value)),
                }
            }
            Json::Object(out)
        }
        Json::Array(values) => Json::Array(values.iter().map(nested).collect()),
        value => value.clone(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn neither_cuts_nor_compression_matter(
        documents in proptest::collection::vec(object(value()), 0..12),
        garbage in proptest::collection::vec("[{}\\[\\]\",:a1 ]{0,6}", 0..3),
        bytes in 1usize..200,
        end in prop_oneof![Just("\n"), Just("\r\n"), Just("\n\n \n")],
    ) {
        let mut lines: Vec<String> = documents.iter().map(Json::to_string).collect();
        for (place, line) in garbage.into_iter().enumerate() {
            lines.insert((place * 3 + 1).min(lines.len()), line);
        }
        let data = lines.join(end);
        let expected = read(&memory(&data));
        prop_assert_eq!(&read(&memory_with(&data, morsels(bytes))), &expected);
        let folder = tempfile::tempdir().unwrap();
        let mut gz = GzEncoder::new(Vec::new(), Compression::fast());
        gz.write_all(data.as_bytes()).unwrap();
        for (name, contents) in [
            ("logs.ndjson", data.clone().into_bytes()),
            ("logs.ndjson.gz", gz.finish().unwrap()),
            ("logs.ndjson.zst", zstd::encode_all(data.as_bytes(), 1).unwrap()),
        ] {
            let path = folder.path().join(name);
            fs::write(&path, contents).unwrap();
            let options = ReadOptions { threads: 2, ..morsels(bytes) };
            let catalog = FileCatalog::builder().data(path).options(options).build().unwrap();
            prop_assert_eq!(&read(&catalog), &expected, "{}", name);
        }
    }

    #[test]
    fn nested_and_dotted_spellings_are_equal(documents in proptest::collection::vec(object(value()), 1..6)) {
        let lines = |spell: fn(&Json) -> Json| {
            documents.iter().map(|document| format!("{}\n", spell(document))).collect::<String>()
        };
        let read = |data: String| {
            let catalog = memory(data);
            let table = table(&catalog, "logs");
            let names: Vec<String> = table.fields().unwrap().into_iter().map(|field| field.name).collect();
            let columns: Vec<&str> = names.iter().map(String::as_str).collect();
            let (rows, _) = scan(&table, &columns).unwrap();
            (names.clone(), rows)
        };
        let expected = read(lines(Json::clone));
        prop_assert_eq!(&read(lines(dotted)), &expected);
        prop_assert_eq!(&read(lines(nested)), &expected);
    }

    #[test]
    fn nothing_panics(data in anything(), bytes in 1usize..40, max_document_bytes in 10usize..200) {
        let expected = read(&memory(&data));
        prop_assert_eq!(read(&memory_with(&data, morsels(bytes))), expected);
        let options = |bytes| ReadOptions { max_document_bytes, ..morsels(bytes) };
        let rows = |bytes| read(&memory_with(&data, options(bytes))).1;
        prop_assert_eq!(rows(bytes), rows(1000));
    }
}
