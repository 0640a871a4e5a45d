//! What is wrong with queries, each with its place.

use crate::analyzed;
use insta::assert_snapshot;

/// Each error with its line and column, the text it points at, and its advice.
fn errors(query: &str) -> String {
    let errors = analyzed(query).expect_err("the query is wrong");
    let show = |error: &esql_plan::PlanError| {
        let (line, column) = error.span.line_column(query);
        let help = error.help.as_ref().map_or_else(String::new, |help| format!("\n  help: {help}"));
        format!("line {line}:{column}: {}\n  at: {}{help}", error.message, error.span.text(query))
    };
    errors.iter().map(show).collect::<Vec<_>>().join("\n")
}

#[test]
fn unknown_column() {
    assert_snapshot!(errors("FROM logs | WHERE host.nam == \"a\" AND nothing IS NULL | KEEP hots.name"));
}

#[test]
fn column_that_stats_took_away() {
    assert_snapshot!(errors("FROM logs | STATS n = COUNT(*) BY host.name | WHERE status == 200"));
}

#[test]
fn unknown_function() {
    assert_snapshot!(errors("ROW a = ABSS(1), b = nope(2)"));
}

#[test]
fn unknown_index() {
    assert_snapshot!(errors("FROM log | KEEP x"));
}

#[test]
fn unknown_metadata() {
    assert_snapshot!(errors("FROM logs METADATA _indx | KEEP bytes"));
}

#[test]
fn condition_that_is_no_boolean() {
    assert_snapshot!(errors("FROM logs | WHERE bytes | STATS COUNT(*) WHERE host.name"));
}

#[test]
fn wrong_argument_types() {
    assert_snapshot!(errors(
        "FROM logs | EVAL a = STARTS_WITH(bytes, \"x\"), b = ABS(host.name), c = status + host.name, d = bytes == \"x\", e = NOT bytes"
    ));
}

#[test]
fn wrong_number_of_arguments() {
    assert_snapshot!(errors("ROW a = ABS(), b = STARTS_WITH(\"a\"), c = ABS(1, 2)"));
}

#[test]
fn string_literal_that_is_no_date() {
    assert_snapshot!(errors(
        "FROM logs | WHERE @timestamp > \"yesterday\" OR client.ip == \"10.0.0\" | KEEP bytes"
    ));
}

#[test]
fn aggregates_in_the_wrong_place() {
    assert_snapshot!(errors(
        "FROM logs | WHERE COUNT(*) > 1 | EVAL x = MAX(bytes) | STATS y = MAX(MIN(bytes)), z = bytes, w = bytes + COUNT(*)"
    ));
}

#[test]
fn what_stands_before_by() {
    let queries = [
        "FROM logs | STATS 5 BY status",
        "FROM logs | STATS MAX(bytes) + took BY t = took % 3",
        "FROM logs | STATS x = MAX(bytes) BY y = MAX(took)",
        "FROM logs | STATS BUCKET(bytes, 5) BY BUCKET(bytes, 5)",
        "FROM logs | STATS 1 + BUCKET(bytes, 5) BY BUCKET(bytes, 6)",
        "FROM logs | STATS COUNT(*) BY BUCKET(BUCKET(bytes, 5), 6)",
        "FROM logs | STATS MAX(bytes) WHERE MAX(took) > 1, MIN(bytes) WHERE BUCKET(bytes, 5) > 1 BY status",
        "FROM logs | WHERE BUCKET(bytes, 5) > 1",
        "FROM logs | STATS SPARKLINE(MAX(bytes) + 1, @timestamp, 4, \"2024-01-01\", \"2024-02-01\")",
        "FROM logs | STATS SPARKLINE(MAX(MIN(bytes)), @timestamp, 4, \"2024-01-01\", \"2024-02-01\")",
    ];
    assert_snapshot!(queries.map(errors).join("\n"));
}

#[test]
fn weights_of_nothing() {
    assert_snapshot!(errors(
        "FROM logs | EVAL w = null | STATS WEIGHTED_AVG(bytes, 0.0), WEIGHTED_AVG(bytes, w)"
    ));
}

#[test]
fn string_literals_that_are_no_numbers_nor_times() {
    let queries = [
        "FROM logs | EVAL x = ROUND(ACOS(\"c\"), \"a\")",
        "FROM logs | EVAL x = DATE_TRUNC(\"1 yar\", @timestamp), y = DATE_TRUNC(\"1\", @timestamp)",
    ];
    assert_snapshot!(queries.map(errors).join("\n"));
}

#[test]
fn amounts_of_time_are_no_columns() {
    assert_snapshot!(["ROW a = 1 day", "ROW a = 1 | EVAL b = 1 hour::time_duration"].map(errors).join("\n"));
}

#[test]
fn names_that_are_gone() {
    let queries = [
        "FROM logs | RENAME bytes AS b, bytes AS c | KEEP c",
        "FROM logs | DROP nothing*",
        "SET unmapped_fields = \"nullify\"; FROM logs | DROP bytes | EVAL x = bytes",
    ];
    assert_snapshot!(queries.map(errors).join("\n"));
}

#[test]
fn numbers_become_the_type_of_the_first() {
    assert_snapshot!(errors("FROM logs | EVAL x = COALESCE(took, bytes), y = COALESCE(bytes, took)"));
}

#[test]
fn field_with_conflicting_types() {
    assert_snapshot!(errors("FROM logs | WHERE mixed == 1 | KEEP mixed"));
}

#[test]
fn not_supported_yet() {
    assert_snapshot!(errors("FROM logs | METRICS_INFO"));
}

#[test]
fn limit_that_is_no_number() {
    assert_snapshot!(errors("ROW a = 1 | LIMIT ?"));
}

#[test]
fn wildcard_that_matches_nothing() {
    assert_snapshot!(errors("ROW a = 1 | KEEP b*"));
}

#[test]
fn pattern_parameters_must_be_given() {
    assert_snapshot!(errors("FROM logs | WHERE status == ?code | KEEP ??field"));
}

#[test]
fn endless_query() {
    let longest = format!("ROW x = 1{}", " | EVAL x = x + 1".repeat(250));
    assert_eq!(crate::optimized(&longest).output().len(), 1);
    let errors = analyzed(&format!("{longest} | DROP x")).expect_err("the query is too long");
    assert_eq!(errors[0].message, "the query has more than 250 commands after its source");
}

#[test]
fn inline_stats_after_limit() {
    assert_snapshot!(errors("FROM logs | LIMIT 5 | KEEP bytes | INLINE STATS m = MAX(bytes)"));
}

#[test]
fn change_point_over_what_has_none() {
    assert_snapshot!(errors("FROM logs | CHANGE_POINT host.name ON nowhere"));
    assert_snapshot!(errors("FROM logs METADATA _source | CHANGE_POINT host.name ON _source"));
}

#[test]
fn lookup_join_of_what_there_is_not() {
    assert_snapshot!(errors("FROM logs | LOOKUP JOIN host ON host.name"));
    assert_snapshot!(errors("FROM logs | LOOKUP JOIN hosts ON byte, levle, host.nam"));
}

#[test]
fn lookup_join_of_types_that_do_not_fit() {
    assert_snapshot!(errors(
        "FROM logs | RENAME host.name AS level, message AS note, client.ip AS net | LOOKUP JOIN hosts ON level, note, net"
    ));
    assert_snapshot!(errors("FROM logs | LOOKUP JOIN hosts ON @timestamp == load AND bytes > note"));
}

#[test]
fn lookup_join_conditions_that_are_none() {
    assert_snapshot!(errors(
        "FROM logs | KEEP bytes, took, host.os | LOOKUP JOIN hosts ON bytes == level AND took > 1 AND ABS(took) < load AND host.os == host.name"
    ));
}

#[test]
fn enrich_with_what_there_is_not() {
    assert_snapshot!(errors("FROM logs | ENRICH host-policy ON host.name"));
    assert_snapshot!(errors("FROM logs | ENRICH hosts-policy ON host.nam WITH levl, os = host.os"));
    assert_snapshot!(errors("FROM logs | ENRICH nets-policy"));
}

#[test]
fn enrich_of_types_that_do_not_fit() {
    assert_snapshot!(errors("FROM logs | EVAL late = took > 1 | ENRICH hosts-policy ON late"));
    assert_snapshot!(errors("FROM logs | ENRICH nets-policy ON bytes"));
    assert_snapshot!(errors("FROM logs | ENRICH levels-policy ON bytes"));
}

#[test]
fn extractions_that_cannot_be() {
    let queries = [
        r#"ROW a = 1 | DISSECT a "%{b}""#,
        r#"ROW a = "x" | DISSECT a "no keys""#,
        r#"ROW a = "x" | DISSECT a "%{*b} %{&b}""#,
        r#"ROW a = 1.5 | GROK a "%{WORD:b}""#,
        r#"ROW a = "x" | GROK a "%{WORD:b}", "%{WURD:c}""#,
        r#"ROW a = "x" | GROK a "(?P<b>.)""#,
        r#"ROW a = "x" | GROK a "%{WORD:b} %{INT:b:int}""#,
        r#"ROW a = 1 | URI_PARTS u = a"#,
        r#"ROW a = true | REGISTERED_DOMAIN d = a"#,
        r#"ROW a = 1 | USER_AGENT u = a WITH {"regexfile": "x"}"#,
        r#"ROW a = "x" | USER_AGENT u = a WITH {"properties": ["name", "nmae"], "extract_device_type": 1}"#,
        r#"ROW a = "x" | USER_AGENT u = a WITH {"regex_file": "mine.yml"}"#,
    ];
    let errors: Vec<String> = queries.iter().map(|query| format!("{query}\n{}", errors(query))).collect();
    assert_snapshot!(errors.join("\n\n"));
}
