//! Every kind of mistake gets a message that points at it, and the likely fix where there is one.

use esql_syntax::{parse, parse_query};
use std::fmt::Write;

/// The rendered errors of these texts, one after the other.
fn rendered(texts: &[&str]) -> String {
    let mut out = String::new();
    for text in texts {
        let error = parse(text).map(|query| query.to_string()).unwrap_err();
        writeln!(out, "{}", error.render(text)).unwrap();
    }
    out
}

#[test]
fn equals_for_double_equals() {
    snapshot!(rendered(&[
        "FROM logs | WHERE a = 1",
        "FROM logs | WHERE f(a) = \"x\" AND b",
        "FROM logs | EVAL a = b = c",
        "FROM logs | WHERE (a = 1 OR b = 2)",
        "FROM logs | WHERE a === 1",
    ]));
}

#[test]
fn operators_of_other_languages() {
    snapshot!(rendered(&[
        "FROM logs | WHERE a && b",
        "FROM logs | WHERE a || b",
        "FROM logs | WHERE !a",
        "FROM logs | WHERE a <> b",
        "FROM logs | WHERE a =~ \"x\"",
        "FROM logs | WHERE a !~ \"x\"",
        "FROM logs | WHERE a ! = 1",
        "FROM logs | WHERE a > = 1",
        "FROM logs | WHERE a => 1",
        "FROM logs | WHERE a ** 2",
        "FROM logs | WHERE a IS TRUE",
        "FROM logs | WHERE a ILIKE \"x\"",
        "FROM logs | WHERE a BETWEEN 1 AND 2",
        "FROM logs | WHERE a REGEXP \"x\"",
        "ROW a = CASE WHEN b THEN 1 END",
        "FROM logs | STATS COUNT(*) AS c",
    ]));
}

#[test]
fn missing_comma_or_pipe() {
    snapshot!(rendered(&[
        "ROW a = 1 b = 2",
        "FROM logs | KEEP a b",
        "FROM logs | STATS COUNT(*) BY a b",
        "FROM logs other",
        "ROW v = f(a b)",
        "ROW v = [1 2]",
        "FROM logs WHERE a == 1",
        "FROM logs | WHERE a == 1 STATS COUNT(*)",
        "FROM logs | SORT a LIMIT 10",
        "FROM logs | KEEP a WHERE b",
        "FROM logs | EVAL a = 1 WHERE b",
    ]));
}

#[test]
fn superfluous_comma_or_pipe() {
    snapshot!(rendered(&[
        "FROM logs | EVAL a = 1,",
        "FROM logs | KEEP a, | LIMIT 1",
        "ROW v = f(a,)",
        "ROW v = [1,]",
        "FROM logs | STATS COUNT(*), BY a",
        "FROM logs |",
        "FROM logs | LIMIT 1 |  ",
        "FROM logs | | LIMIT 1",
        "| LIMIT 1",
        "FROM logs | LIMIT 1;",
    ]));
}

#[test]
fn unclosed() {
    snapshot!(rendered(&[
        "ROW a = \"b",
        "ROW a = \"b\n\"",
        "ROW a = \"\"\"b\n\"\"\"",
        "ROW a = \"\"\"b\" | LIMIT 1",
        "ROW a = 1 /* b\n | LIMIT 1",
        "ROW `a = 1",
        "FROM logs | KEEP `a, b",
        "ROW `` = 1",
        "FROM logs | WHERE (a == 1\n| LIMIT 1",
        "ROW a = f(1, (2 + 3)",
        "ROW a = [1, 2",
        "FROM (FROM a | LIMIT 1",
        "ROW a = f(b, {\"k\": 1)",
        "PROMQL sum(x",
    ]));
}

#[test]
fn unmatched() {
    snapshot!(rendered(&["ROW a = 1)", "FROM logs | WHERE (a)) AND b", "ROW a = [1]]", "FROM (FROM a))"]));
}

#[test]
fn missing_operands() {
    snapshot!(rendered(&[
        "ROW a = now(-)",
        "FROM logs | WHERE (a or )",
        "FROM logs | WHERE a and",
        "FROM logs | WHERE and a",
        "FROM logs | WHERE a == | LIMIT 1",
        "FROM logs | WHERE a == == b",
        "FROM logs | WHERE a AND OR b",
        "FROM logs | WHERE",
        "ROW a = ",
        "FROM logs | WHERE a LIKE",
        "FROM logs | WHERE a IN",
        "FROM logs | WHERE a IN ()",
        "FROM logs | WHERE a IS",
        "FROM logs | WHERE a NOT b",
        "ROW v = a::",
        "ROW v = a.",
        "ROW v = a[0]",
    ]));
}

#[test]
fn chains_that_need_parentheses() {
    snapshot!(rendered(&[
        "FROM logs | WHERE a < b < c",
        "FROM logs | WHERE a IS NULL == true",
        "FROM logs | WHERE a IN (1) IN (2)",
        "FROM logs | WHERE a == NOT b",
        "FROM logs | WHERE a + b : \"x\"",
        "FROM logs | WHERE a IN (b AND c)",
        "FROM logs | WHERE (a, b) == (c, d)",
    ]));
}

#[test]
fn unknown_commands() {
    snapshot!(rendered(&[
        "FROM logs | WHER a == 1",
        "FROM logs | STAT COUNT(*)",
        "FROM logs | MVEXPAND a",
        "FROM logs | CHANGEPOINT a",
        "FROM logs | INLINE_STATS COUNT(*)",
        "FROM logs | LOOKUP_JOIN b ON c",
        "FROM logs | HEAD 5",
        "FROM logs | SELECT a",
        "FROM logs | GROUP BY a",
        "FROM logs | XYZZY a",
        "FORM logs",
        "SELECT * FROM logs",
        "WHERE a == 1",
        "FROM logs | FROM other",
        "FROM logs | SHOW INFO",
        "FROM logs | WHERE(a)",
        "FROM logs | KEEP*",
        "FROM\"logs\"",
        "FROM logs | FORK (FROM x)",
        "FROM (LIMIT 1)",
        "SET a = 1;",
        "SET a = 1; LIMIT 1",
        "",
        "// nothing",
    ]));
}

#[test]
fn quotes() {
    snapshot!(rendered(&[
        "ROW a = 'b'",
        "ROW a = “b”",
        "ROW a = \"C:\\Windows\"",
        "FROM logs | WHERE a == \"b\"c\"",
        "FROM logs | KEEP \"a\"",
        "FROM logs | MV_EXPAND \"a\"",
        "FROM logs METADATA \"_id\"",
        "FROM logs | GROK a b",
        "FROM logs | DISSECT a",
    ]));
}

#[test]
fn reserved_words() {
    snapshot!(rendered(&[
        "ROW desc = 1",
        "FROM logs | WHERE a == where",
        "FROM logs | EVAL x = a.like",
        "FROM logs | STATS COUNT(*) BY on",
        "FROM logs | EVAL not = 1",
        "FROM logs | WHERE first == 1",
        "FROM logs | WHERE a IN (from_date, b)",
        "FROM logs | WHERE a IN (SHOW INFO)",
        "FROM logs | RENAME a AS as",
    ]));
}

#[test]
fn sort_orders() {
    snapshot!(rendered(&[
        "FROM logs | SORT a NULLS FIRST DESC",
        "FROM logs | SORT a NULLS",
        "FROM logs | SORT a FIRST",
        "FROM logs | SORT a DESCENDING",
        "FROM logs | SORT BY a",
        "FROM logs | SORT a ASC DESC",
    ]));
}

#[test]
fn names() {
    snapshot!(rendered(&[
        "ROW größe = 1",
        "FROM logs | KEEP größe",
        "FROM logs | WHERE a* > 0",
        "FROM logs | MV_EXPAND a*",
        "FROM logs | RENAME a-b AS c",
        "ROW 1a = 2",
        "FROM logs | RENAME a TO b",
        "FROM logs | EVAL f(a) = 1",
        "ROW v = (f)(a)",
    ]));
}

#[test]
fn other_commands() {
    snapshot!(rendered(&[
        "SHOW TABLES",
        "FROM logs | LOOKUP JOIN idx",
        "FROM logs | LOOKUP JOIN idx USING (a)",
        "FROM logs | LOOKUP idx ON a",
        "FROM logs | ENRICH pol a",
        "FROM logs | CHANGE_POINT a AS x",
        "FROM logs | FORK WHERE a",
        "FROM logs | FUSE KEY a",
        "FROM logs | LIMIT 1 + 1",
        "FROM logs | SAMPLE a",
        "FROM logs | INLINE a",
        "FROM logs | DEDUP a",
        "SET a 1; FROM logs",
        "FROM logs | WHERE a # all",
    ]));
}

#[test]
fn too_deep() {
    let text = format!("ROW a = {}1{}", "(".repeat(600), ")".repeat(600));
    let error = parse_query(&text).unwrap_err();
    snapshot!(format!("{} {:?} {:?}", error.message, error.span, error.help));
}
