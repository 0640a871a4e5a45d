//! What parses but can't be meant, with Elasticsearch's messages.

use esql_syntax::{parse, parse_query, validate};
use std::fmt::Write;

/// The errors of texts that the grammar takes.
fn refused(texts: &[&str]) -> String {
    let mut out = String::new();
    for text in texts {
        let query = parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        let errors = validate(text, &query);
        assert!(!errors.is_empty(), "{text}");
        assert_eq!(parse_query(text).as_ref(), Err(&errors[0]));
        writeln!(out, "{text}").unwrap();
        for error in errors {
            let (line, column) = error.span.line_column(text);
            writeln!(out, "    line {line}:{column}: {} [{}]", error.message, error.span.text(text)).unwrap();
        }
    }
    out
}

#[test]
fn commands() {
    snapshot!(refused(&[
        "FROM logs | STATS",
        "FROM logs | STATS a + 1 WHERE b > 2",
        "FROM logs | LIMIT \"x\"",
        "FROM logs | LIMIT -1",
        "FROM logs | LIMIT 3000000000 BY a",
        "FROM logs | LIMIT 1.5",
        "FROM logs | LIMIT 1 day",
        "FROM logs | SAMPLE 0",
        "FROM logs | SAMPLE -1.0",
        "FROM logs | SAMPLE \"foo\"",
        "FROM logs | DROP a, *",
        "FROM logs | KEEP *, a, *",
        "FROM logs | RENAME a* AS b, c AS d",
        "FROM logs | RENAME b = a*",
        "FROM logs | ENRICH policy ON a*",
        "FROM logs | ENRICH policy WITH a = b*",
        "FROM logs | ENRICH _some:policy",
        "FROM logs | DISSECT a \"%{b}\" separator = \"-\"",
        "FROM logs | DISSECT a \"%{b}\" append_separator = 1",
        "FROM logs | FUSE best",
        "FROM logs | FORK (LIMIT 1) (LIMIT 2) (LIMIT 3) (LIMIT 4) (LIMIT 5) (LIMIT 6) (LIMIT 7) (LIMIT 8) (LIMIT 9)",
        "FROM logs | FORK (LIMIT 1) (LIMIT 2) | FORK (LIMIT 3) (LIMIT 4)",
        "FROM logs | FORK (FORK (LIMIT 1) (LIMIT 2)) (LIMIT 3)",
    ]));
}

#[test]
fn sources() {
    snapshot!(refused(&[
        "FROM logs METADATA _id, _index, _id",
        "FROM logs::other",
        "FROM \"a::data,b::x\"",
        "FROM \"a,,b\"",
        "FROM \"\"",
        "FROM c:a::data",
        "TS (FROM a), b",
    ]));
}

#[test]
fn joins() {
    snapshot!(refused(&[
        "FROM logs | LOOKUP JOIN a* ON b",
        "FROM logs | LOOKUP JOIN c:a ON b",
        "FROM logs | LOOKUP JOIN \"a::data\" ON b",
        "FROM logs | LOOKUP JOIN \"a,b\" ON c",
        "FROM logs | LOOKUP JOIN a AS b ON c",
        "FROM logs | LOOKUP JOIN a ON b, b",
        "FROM logs | LOOKUP JOIN a ON b, c == d",
        "FROM logs | LOOKUP JOIN a ON b == c, d == e",
        "FROM logs | LOOKUP JOIN a ON b == c AND d",
        "FROM logs | LOOKUP JOIN a ON b == 1",
    ]));
}

#[test]
fn expressions() {
    snapshot!(refused(&[
        "ROW v = f(a, {\"\": 1})",
        "ROW v = f(a, {\"k\": 1, \"k\": 2})",
        "ROW v = f(a, {\"k\": {\"j\": null}})",
        "ROW v = MAX(*)",
        "ROW v = f((x) -> x + 1)",
        "ROW v = [a].[b]",
        "FROM logs | KEEP [a].[b*]",
        "FROM logs | WHERE (a, b) IN (FROM c)",
        "FROM logs | WHERE \"x\" : \"y\"",
        "ROW v = 1 fortnight",
        "ROW v = ?, w = ?a",
        "ROW v = ?1, w = ??",
        "ROW v = a IN (FROM b | LIMIT -1)",
    ]));
}

#[test]
fn what_is_right_passes() {
    for text in [
        "FROM logs, -logs-old, \"a,<b-{now/d{yyyy,MM}}>\", c:d, e::failures METADATA _id | LIMIT ?",
        "FROM logs | STATS COUNT(*), c = count(*) BY a | KEEP *, a | DROP a* | SAMPLE .5 | LIMIT 0",
        "FROM logs | ENRICH _Remote:policy ON a WITH b = c | FUSE linear",
        "FROM logs | LOOKUP JOIN a ON b, c | LOOKUP JOIN d ON e == f AND NOT g == h AND i > 1",
        "FROM logs | WHERE a::keyword : \"x\" AND t > NOW() - 7 DAYS | DISSECT a \"%{b}\" APPEND_SEPARATOR = \"-\"",
        "FROM logs | FORK (LIMIT 1) (WHERE a IN (FROM b | FORK (LIMIT 1) (LIMIT 2)))",
        "ROW v = f(?a, ??b, {\"k\": {\"k\": 1}, \"j\": 1})",
    ] {
        assert_eq!(parse_query(text).map(|_| ()), Ok(()), "{text}");
    }
}
