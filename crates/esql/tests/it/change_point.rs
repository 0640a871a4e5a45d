//! CHANGE_POINT: which rows it marks, and what it warns of.

use esql::{Engine, Format};
use std::fmt::Write as _;

/// Thirty measurements each of two hosts, in no order; only host b has a spike.
fn engine() -> Engine {
    let mut lines = String::new();
    for at in (0..30).rev() {
        let load = 10 + at * 7 % 5;
        let spike = if at == 12 { 500 } else { load };
        writeln!(lines, r#"{{"host":"a","at":{at},"load":{load},"loads":[1,2]}}"#).unwrap();
        writeln!(lines, r#"{{"host":"b","at":{at},"load":{spike}}}"#).unwrap();
    }
    Engine::builder().documents("loads", lines).build().unwrap()
}

#[test]
fn each_series_is_looked_at_by_itself() {
    let query = "FROM loads | CHANGE_POINT load ON at AS kind, p BY host | WHERE kind IS NOT NULL \
                 | EVAL likely = p > 0.001 | KEEP host, at, kind, likely";
    let result = engine().query(query).unwrap().collect_rows().unwrap();
    assert_eq!(result.to_string(Format::Csv), "host,at,kind,likely\r\nb,12,spike,false\r\n");
}

#[test]
fn rows_come_in_the_order_of_the_key() {
    let query = r#"FROM loads | WHERE host == "b" | CHANGE_POINT load ON at | KEEP at, type | LIMIT 13"#;
    let result = engine().query(query).unwrap().collect_rows().unwrap();
    let ats: Vec<String> = (0..13).map(|row| result.text(row, 0).unwrap()).collect();
    assert_eq!(ats, (0..13).map(|at: i32| at.to_string()).collect::<Vec<_>>());
    assert_eq!(result.text(12, 1).as_deref(), Some("spike"));
}

#[test]
fn values_that_cannot_be_looked_at_are_warned_of() {
    let query = "FROM loads | CHANGE_POINT loads ON at | LIMIT 1";
    let result = engine().query(query).unwrap().collect_rows().unwrap();
    let warnings = [
        "Line 1:14: evaluation of [CHANGE_POINT loads ON at] failed, treating result as null. Only first 20 failures recorded.",
        "Line 1:14: java.lang.IllegalArgumentException: not enough buckets to calculate change_point. Requires at least [22]; found [0]",
        "Line 1:14: java.lang.IllegalArgumentException: values contain nulls; skipping them",
        "Line 1:14: java.lang.IllegalArgumentException: values contains multivalued entries; skipping them (please consider reducing them with e.g. MV_AVG or MV_SUM)",
    ];
    assert_eq!(result.warnings(), warnings);
}
