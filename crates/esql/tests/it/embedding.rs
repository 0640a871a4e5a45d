//! What an embedder relies on.

use arrow_array::{Array, RecordBatch};
use arrow_schema::DataType as ArrowType;
use esql::{DataType, Engine, Error, Format, FormatOptions, Limits, Mapping, MemoryIndex, Value};

fn engine() -> Engine {
    let lines = concat!(
        r#"{"@timestamp":"2024-06-15T10:00:00Z","user":"ann","tries":3,"source.ip":"10.0.0.1"}"#,
        "\n",
        r#"{"@timestamp":"2024-06-15T11:00:00Z","user":["bob","cyd"],"tries":1}"#,
        "\n",
    );
    Engine::builder().documents("logins", lines).threads(2).build().unwrap()
}

#[test]
fn rows_are_values_with_types() {
    let result = engine().query("FROM logins | SORT tries | KEEP user, tries, source.ip").unwrap();
    let result = result.collect_rows().unwrap();
    let types: Vec<_> = result.columns().iter().map(|column| column.data_type).collect();
    assert_eq!(types, [DataType::Keyword, DataType::Long, DataType::Ip]);
    let rows: Vec<Vec<Value>> = result.rows().collect();
    assert_eq!(rows[0][0], Value::Many(vec!["bob".into(), "cyd".into()]));
    assert_eq!(rows[0][1..], [Value::Long(1), Value::Null]);
    assert_eq!(result.text(1, 2).as_deref(), Some("10.0.0.1"));
    assert_eq!(result.totals().rows, 2);
    assert_eq!(result.totals().read.lines, 2);
    assert_eq!(result.warnings(), ["No limit defined, adding default limit of [1000]"]);
}

#[test]
fn a_query_is_a_stream_of_record_batches() {
    let query = engine().query("FROM logins | SORT @timestamp | KEEP @timestamp, user, tries").unwrap();
    let batches: Vec<RecordBatch> = query.collect::<Result<_, _>>().unwrap();
    assert_eq!(batches.iter().map(RecordBatch::num_rows).sum::<usize>(), 2);
    let schema = batches[0].schema();
    assert_eq!(schema.field(0).metadata()[esql::TYPE_KEY], "date");
    assert!(matches!(schema.field(0).data_type(), ArrowType::Timestamp(..)));
    assert!(matches!(schema.field(1).data_type(), ArrowType::List(_)));
    assert_eq!(schema.field(2).data_type(), &ArrowType::Int64);
    let lists = engine().query("FROM logins | KEEP tries").unwrap().with_lists();
    for batch in lists {
        assert!(matches!(batch.unwrap().column(0).data_type(), ArrowType::List(_)));
    }
}

#[test]
fn no_rows_still_have_columns() {
    let result = engine().query("FROM logins | WHERE tries > 99 | KEEP user, tries").unwrap();
    let result = result.collect_rows().unwrap();
    assert!(result.is_empty());
    assert_eq!(result.record_batch().num_columns(), 2);
    assert_eq!(result.to_string(Format::Csv), "user,tries\r\n");
}

#[test]
fn errors_have_places_and_codes() {
    let engine = engine();
    let error = engine.query("FROM logins | KEEP usr").unwrap_err();
    assert!(matches!(error, Error::Plan(_)));
    assert_eq!(error.code(), 1);
    let span = error.diagnostics()[0].span.unwrap();
    assert_eq!((span.start, span.end), (19, 22));
    let error = engine.query("FROM logins | KEPP user").unwrap_err();
    assert!(matches!(error, Error::Syntax(_)));
    let missing = Engine::builder().data("/no/such/folder").build().err().unwrap();
    assert_eq!(
        (missing.code(), missing.to_string()),
        (3, "/no/such/folder: no such file or folder".to_owned())
    );
}

#[test]
fn a_mapping_goes_with_an_index() {
    let mapping = serde_json::json!({"properties": {"size": {"type": "keyword"}}});
    let index =
        MemoryIndex::new("files").mapping(Mapping::from_json(&mapping).unwrap()).ndjson(r#"{"size":10}"#);
    let engine = Engine::builder().memory(index).build().unwrap();
    let result = engine.query("FROM files | KEEP size").unwrap().collect_rows().unwrap();
    assert_eq!(result.columns()[0].data_type, DataType::Keyword);
}

#[test]
fn unmapped_fields_are_unknown_or_nulls_or_keywords() {
    let mapping = serde_json::json!({"properties": {"size": {"type": "long"}}});
    let mapping = Mapping::from_json(&mapping).unwrap().whole();
    let index = MemoryIndex::new("files").mapping(mapping).ndjson(r#"{"size":10,"depth":[3,"x"]}"#);
    let engine = Engine::builder().memory(index).build().unwrap();
    let answer = |setting: &str| {
        let query = format!("{setting} FROM files | EVAL deep = depth IS NOT NULL | KEEP size, depth, deep");
        engine.query(&query).and_then(|query| query.collect_rows()).map(|rows| rows.to_string(Format::Csv))
    };
    assert!(answer("").is_err());
    assert_eq!(answer("SET unmapped_fields = \"nullify\";").unwrap(), "size,depth,deep\r\n10,,false\r\n");
    let loaded = answer("SET unmapped_fields = \"load\";").unwrap();
    assert_eq!(loaded, "size,depth,deep\r\n10,\"[3, x]\",true\r\n");
}

#[test]
fn limits_are_the_embedder_s() {
    let index = MemoryIndex::new("many").ndjson("{\"a\":1}\n".repeat(2000));
    let builder = Engine::builder().memory(index);
    let count = |builder: esql::Builder| {
        builder.build().unwrap().query("FROM many").unwrap().collect_rows().unwrap().len()
    };
    assert_eq!(count(builder.clone()), 1000);
    assert_eq!(count(builder.clone().limits(Limits::NONE)), 2000);
    assert_eq!(count(builder.limits(Limits { default: Some(7), most: None })), 7);
}

#[test]
fn metrics_count_rows_of_operators() {
    let result = engine().query("FROM logins | WHERE tries > 2 | KEEP user").unwrap().collect_rows().unwrap();
    let metrics = result.metrics();
    assert!(metrics[0].operator.starts_with("Scan"), "{metrics:?}");
    let filter = metrics.iter().find(|metrics| metrics.operator.starts_with("Filter")).unwrap();
    // The reader has left out the other row already.
    assert_eq!((filter.rows_in, filter.rows_out), (1, 1));
}

#[test]
fn writing_stops_at_the_writer_s_error() {
    struct Full;
    impl std::io::Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    for format in Format::ALL {
        let mut query = engine().query("FROM logins").unwrap();
        let error = query.write(format, &mut Full, &FormatOptions::default()).unwrap_err();
        assert_eq!(error.code(), 4, "{format}");
    }
}
