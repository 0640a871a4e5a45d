//! Which rows of small columns match.

use esql_data::{Column, DataType, Value, date, date::Zone, ip, version};
use esql_search::Ask;
use esql_search::{Context, Field, Fuzziness, MatchOptions, Matcher, Minimum, Query, kql, query_string};

/// A field's values, a list a row.
struct Rows {
    name: &'static str,
    column: Column,
}

fn rows(name: &'static str, data_type: DataType, values: &[&[&str]]) -> Rows {
    let read = |text: &&str| match data_type {
        DataType::Integer => Value::Int(text.parse().unwrap()),
        DataType::Long => Value::Long(text.parse().unwrap()),
        DataType::UnsignedLong => Value::UnsignedLong(text.parse().unwrap()),
        DataType::Double => Value::Double(text.parse().unwrap()),
        DataType::Boolean => Value::Boolean(text.parse().unwrap()),
        DataType::Date => Value::Long(date::parse_datetime(text).unwrap()),
        DataType::DateNanos => Value::Long(date::parse_datetime_nanos(text).unwrap()),
        DataType::Ip => Value::Ip(ip::parse_ip(text).unwrap()),
        DataType::Version => Value::Bytes(version::encode(text).into()),
        _ => Value::from(*text),
    };
    let values: Vec<Value> =
        values.iter().map(|row| Value::from_values(row.iter().map(read).collect())).collect();
    Rows { name, column: Column::from_values(data_type, &values) }
}

/// The numbers of the rows that match, or the error.
fn found(query: &Query, data: &[Rows]) -> Result<Vec<usize>, String> {
    let fields: Vec<Field> = data
        .iter()
        .map(|rows| Field { name: rows.name.to_owned(), data_type: rows.column.data_type() })
        .collect();
    let now = date::parse_datetime("2024-06-15T12:00:00Z").unwrap();
    let context = Context { now_nanos: date::millis_to_nanos(now).unwrap(), zone: Zone::utc() };
    let matcher = Matcher::new(query, &fields, &context).map_err(|error| error.message)?;
    let columns: Vec<Column> = data.iter().map(|rows| rows.column.clone()).collect();
    let count = columns[0].len();
    let found = matcher.matches(&columns, count);
    // A score is computed for exactly the rows that match, one that says nothing (a bare exclusion) aside.
    let mut statistics = matcher.statistics();
    matcher.observe(&mut statistics, &columns);
    let scores = matcher.scores(&columns, count, &statistics.weights());
    assert!((0..count).all(|row| found.value(row) || scores[row] == 0.0), "{query:?}");
    Ok(found.set_indices().collect())
}

fn matched(text: &str, options: MatchOptions, data: &Rows) -> Vec<usize> {
    let query = Query::clause(data.name, Ask::Match(text.to_owned(), options));
    found(&query, &[Rows { name: data.name, column: data.column.clone() }]).unwrap()
}

fn by_kql(text: &str, data: &[Rows]) -> Vec<usize> {
    found(&kql::parse(text, &kql::Options::default()).unwrap(), data).unwrap()
}

fn by_qstr(text: &str, data: &[Rows]) -> Vec<usize> {
    found(&query_string::parse(text, &query_string::Options::default()).unwrap(), data).unwrap()
}

fn titles() -> Rows {
    rows(
        "title",
        DataType::Text,
        &[&["The Lord of the Rings"], &["the rings, again", "Lord"], &[], &["LORD-JIM"], &["hobbit"]],
    )
}

#[test]
fn terms_of_a_text() {
    let plain = MatchOptions::default();
    assert_eq!(matched("lord rings", plain.clone(), &titles()), [0, 1, 3]);
    assert_eq!(matched("Lord RINGS", MatchOptions { and: true, ..plain.clone() }, &titles()), [0, 1]);
    let minimum = Minimum::parse("2");
    assert_eq!(matched("lord of rings", MatchOptions { minimum, ..plain.clone() }, &titles()), [0, 1]);
    let fuzziness = Some(Fuzziness::auto());
    assert_eq!(matched("hobit", MatchOptions { fuzziness, ..plain.clone() }, &titles()), [4]);
    assert_eq!(matched("--", plain.clone(), &titles()), [0; 0]);
    assert_eq!(matched("--", MatchOptions { all_without_terms: true, ..plain }, &titles()), [0, 1, 2, 3, 4]);
}

#[test]
fn values_of_other_types() {
    let value = |text: &str, data_type: DataType, values: &[&[&str]]| {
        matched(text, MatchOptions::default(), &rows("f", data_type, values))
    };
    assert_eq!(value("Tech Lead", DataType::Keyword, &[&["Tech Lead", "x"], &["tech lead"], &[]]), [0]);
    assert_eq!(value("10.0", DataType::Integer, &[&["10"], &["1", "10"], &["11"]]), [0, 1]);
    assert_eq!(value("10.5", DataType::Integer, &[&["10"], &["11"]]), [0; 0]);
    assert_eq!(value("18446744073709551615", DataType::UnsignedLong, &[&["18446744073709551615"]]), [0]);
    assert_eq!(value("2.03", DataType::Double, &[&["2.03"], &["2.0299999713897705"], &["2.04"]]), [0, 1]);
    assert_eq!(value("true", DataType::Boolean, &[&["true"], &["false"], &["true", "false"]]), [0, 2]);
    assert_eq!(
        value("10.0.0.0/8", DataType::Ip, &[&["10.1.2.3"], &["11.0.0.1", "10.0.0.1"], &["::1"]]),
        [0, 1]
    );
    assert_eq!(value("2.1", DataType::Version, &[&["2.1"], &["2.1.0"]]), [0]);
    let dates: &[&[&str]] =
        &[&["2024-06-01T00:00:00Z"], &["2024-06-30T23:59:59.999Z"], &["2024-07-01T00:00:00Z"]];
    assert_eq!(value("2024-06", DataType::Date, dates), [0, 1]);
    assert_eq!(value("2024-06", DataType::DateNanos, dates), [0, 1]);
}

#[test]
fn values_that_do_not_fit() {
    let numbers = || [rows("n", DataType::Integer, &[&["1"]])];
    let ask = |text: &str| {
        found(&query_string::parse(text, &query_string::Options::default()).unwrap(), &numbers())
    };
    assert_eq!(ask("n:x").unwrap_err(), "For input string: \"x\"");
    assert_eq!(ask("n:3000000000").unwrap_err(), "Value [3000000000] is out of range for an integer");
    assert!(ask("n:1*").unwrap_err().starts_with("Can only use wildcard queries on"));
    // All the fields together are asked leniently.
    assert_eq!(ask("x").unwrap(), [0; 0]);
    assert_eq!(ask("other:x").unwrap(), [0; 0]);
}

fn events() -> [Rows; 4] {
    [
        rows("message", DataType::Text, &[&["User logged in"], &["Login FAILED for root"], &[]]),
        rows("user.name", DataType::Keyword, &[&["Ann"], &["root", "toor"], &[]]),
        rows("bytes", DataType::Long, &[&["10"], &["20"], &[]]),
        rows(
            "@timestamp",
            DataType::Date,
            &[&["2024-06-14T12:00:00Z"], &["2024-06-15T11:59:00Z"], &["2023-01-01T00:00:00Z"]],
        ),
    ]
}

#[test]
fn kql_over_fields() {
    let events = events();
    let asked = |text: &str| by_kql(text, &events);
    assert_eq!(asked("user.name: Ann"), [0]);
    assert_eq!(asked("user.name: ann"), [0; 0]);
    assert_eq!(asked("user.name: r*t"), [1]);
    assert_eq!(asked("user.*: root"), [1]);
    assert_eq!(asked("message: login or message: logged"), [0, 1]);
    assert_eq!(asked("message: \"login failed\""), [1]);
    assert_eq!(asked("message: fail*"), [1]);
    assert_eq!(asked("not message: *"), [2]);
    assert_eq!(asked("bytes > 10"), [1]);
    assert_eq!(asked("bytes >= 10 and bytes <= 10"), [0]);
    assert_eq!(asked("@timestamp >= now-1d/d"), [0, 1]);
    assert_eq!(asked("@timestamp: \"2024-06-14\""), [0]);
    assert_eq!(asked("@timestamp > 2024-06-14"), [1]);
    assert_eq!(asked("user: { name: toor }"), [1]);
    assert_eq!(asked("failed"), [1]);
    assert_eq!(asked("20"), [1]);
    assert_eq!(asked("unknown: x or bytes: 10"), [0]);
    assert_eq!(asked("not unknown: x"), [0, 1, 2]);
    let options = kql::Options { case_insensitive: true, ..kql::Options::default() };
    let query = kql::parse("user.name: ANN or user.name: RO*", &options).unwrap();
    assert_eq!(found(&query, &events).unwrap(), [0, 1]);
}

#[test]
fn query_strings_over_fields() {
    let events = events();
    let asked = |text: &str| by_qstr(text, &events);
    assert_eq!(asked("message:(login AND root)"), [1]);
    assert_eq!(asked("message:log*"), [0, 1]);
    assert_eq!(asked("message:LOG?ED"), [0]);
    assert_eq!(asked("message:logen~"), [1]);
    assert_eq!(asked("message:/log(in|out)/"), [1]);
    assert_eq!(asked("message:\"failed root\"~1"), [1]);
    assert_eq!(asked("bytes:[15 TO *] OR user.name:Ann"), [0, 1]);
    assert_eq!(asked("bytes:{10 TO 20}"), [0; 0]);
    assert_eq!(asked("bytes:<20"), [0]);
    assert_eq!(asked("-user.name:Ann"), [1, 2]);
    assert_eq!(asked("_exists_:bytes"), [0, 1]);
    assert_eq!(asked("root"), [1]);
    assert_eq!(asked("*:*"), [0, 1, 2]);
}
