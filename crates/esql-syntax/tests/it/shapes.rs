//! The trees of queries that show each construct: command by command, then precedence and the corners of literals.

use esql_syntax::{parse, sexpr::sexpr};
use std::fmt::Write;

fn shapes(texts: &[&str]) -> String {
    let mut out = String::new();
    for text in texts {
        let query = parse(text).unwrap_or_else(|error| panic!("{}", error.render(text)));
        writeln!(out, "{text}\n  {}\n  {query}", sexpr(&query)).unwrap();
    }
    out
}

#[test]
fn sources() {
    snapshot!(shapes(&[
        "from logs-*, -logs-old , c : x-*, y::failures, \"a,b\", \"\"\"q\"\"\", <d-{now/d}> metadata _id, _index",
        "FROM (FROM a | LIMIT 1), b, (ROW c = 1)",
        "TS k8s | STATS MAX(RATE(bytes))",
        "ROW a = 1, b.c = \"x\", `d e`, 2 + 3",
        "show info | keep version",
        "EXPLAIN (FROM a | DEDUP )",
        "PROMQL index=k8s step=1m sum by (pod) (rate(bytes{a=\"|\"}[5m])) | LIMIT 1",
        "SET time_zone = \"UTC\"; SET o = {\"a\": 1}; FROM a",
        "FROM a;",
    ]));
}

#[test]
fn processing_commands() {
    snapshot!(shapes(&[
        "FROM a | STATS | STATS BY b | STATS c = COUNT(*) WHERE d > 1, MAX(e) BY f, g = h + 1",
        "FROM a | INLINE STATS b = MAX(c) BY d | INLINESTATS MIN(e)",
        "FROM a | KEEP b, c*, `d*`, e.*.`f g`*, ?p, ??q.r | DROP *_x",
        "FROM a | RENAME b AS c, d = e, `f g`.h AS i",
        "FROM a | SORT b, c DESC, d ASC NULLS FIRST, e DESC NULLS LAST, f + 1 NULLS LAST",
        "FROM a | LIMIT 10 | LIMIT 1 BY b, c + 1 | SAMPLE .1 | DEDUP",
        "FROM a | DISSECT b \"%{c} %{+c}\" APPEND_SEPARATOR = \"-\" | GROK d.e \"%{IP:f}\", \"%{WORD:f}\"",
        "FROM a | ENRICH p | ENRICH _any:p.q-r ON b WITH c, d = e | ENRICH \"s t\"",
        "FROM a | LOOKUP JOIN b ON c, d | LOOKUP JOIN \"e\" AS f ON g == h AND i > 1",
        "FROM a | MV_EXPAND b.c | CHANGE_POINT d | CHANGE_POINT d ON e AS f, g BY h",
        "FROM a | FORK (WHERE b | LIMIT 1) (STATS c = COUNT(*)) (DEDUP ) | FUSE linear SCORE BY d KEY BY e, f GROUP BY g WITH {\"h\": 1}",
        "FROM a | COMPLETION b | COMPLETION c = CONCAT(d, \"?\") WITH {\"inference_id\": \"m\"}",
        "FROM a | RERANK \"q\" ON b, c = d WITH {\"e\": {\"f\": [1, 2]}} | RERANK s = ?q ON b",
        "FROM a | URI_PARTS b = c | REGISTERED_DOMAIN d = e | USER_AGENT f = g WITH {\"h\": true} | IP_LOCATION i = j::ip",
        "FROM a | MMR ON b LIMIT 5 | MMR [0.1, 0.2] ON c LIMIT 5 WITH {\"lambda\": 0.5}",
        "TS a | METRICS_INFO",
        "TS a | TS_INFO | TS_COLLAPSE",
    ]));
}

#[test]
fn precedence() {
    snapshot!(shapes(&[
        "ROW a OR b AND NOT c == d + e * -f::long",
        "ROW a OR b OR c, a AND b AND c, a - b - c, a / b / c * d",
        "ROW NOT a == 1 AND b, NOT NOT a, NOT a IN (1), NOT (a AND b)",
        "ROW a == b LIKE \"x*\", a + 1 NOT IN (1, -2), a < b IS NOT NULL",
        "ROW (a OR b) AND c, (a + b) * c, a - (b - c), -(a + b), (a == b) == c",
        "ROW -1::keyword, -a::keyword, - 1, 5-3, 5 - -3, 5 -3, --a, -(1), -(1 day), +a, + 1",
        "ROW a::long::keyword, (a + b)::long, f(a)::`long`, [1, 2]::string",
        "ROW a:\"x\" AND NOT b::keyword:1, f(c:\"x\")",
        "ROW ((((a))))",
    ]));
}

#[test]
fn tests_of_values() {
    snapshot!(shapes(&[
        "ROW a IN (1), a NOT IN (\"x\", b + 1, (c AND d)), a IN ((from_date), ts)",
        "ROW a IN (FROM b | KEEP c), a + 1 NOT IN (ROW d = 1), (a, b) IN (TS c)",
        "ROW a LIKE \"x*\", a NOT RLIKE \"x.*\", a LIKE (\"x\", ?p), a LIKE (\"x\"), a LIKE b::keyword",
        "ROW a IS NULL, a IS NOT NULL, (a IS NULL) IS NULL",
    ]));
}

#[test]
fn calls() {
    snapshot!(shapes(&[
        "ROW f(), COUNT(*), g(a, b AND c), FIRST(a, b), `f g`(a), ?f(a), ??g(b)",
        "ROW MATCH(a, \"b\", {\"operator\": \"AND\", \"k\": [1, 2], \"m\": {\"n\": ?p}}), f(a, {})",
        "ROW f(x -> x + 1), f(a, (x, `y`) -> x AND y), f(() -> 1), f((x), (y))",
    ]));
}

#[test]
fn literals() {
    snapshot!(shapes(&[
        "ROW NULL, true, False, 1, 007, 1.5, .5, 5., 1e3, -1E-3, +7",
        "ROW \"a\\t\\\"b\\\\\", \"\"\"C:\\x \"y\" \"\"\", \"\"\"\"\"a\"\"\"\"\", \"ñ 🦀\", \"\"",
        "ROW 1 day, 7 Days, 1d, 0x1F, 1_000, - 5 hours",
        "ROW [1, -2.5], [true, false], [\"a\", \"\"\"b\"\"\"]",
        "ROW ?, ?1, ?name, ??, ??1, ??name, ?a.b, a.??b, ? + ?",
        "ROW @timestamp, _x, a . b, `a``b`, `ä*`.c, [q].[a.b], [].[c]",
        "ROW/*c*/a//d\n,/* /* e */ */b",
    ]));
}

#[test]
fn as_json() {
    let query = parse("FROM logs METADATA _id | WHERE a > 1 | SORT b DESC").unwrap();
    snapshot!(serde_json::to_string_pretty(&query).unwrap());
}
