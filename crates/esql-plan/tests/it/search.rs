//! Full-text search: the plans of its functions, and where they may not stand.

use crate::{analyzed, optimized};
use insta::assert_snapshot;

/// The errors of queries, one after the other.
fn errors(queries: &[&str]) -> String {
    let of = |query: &&str| {
        let errors = analyzed(query).expect_err("the query is wrong");
        let messages: Vec<String> = errors
            .iter()
            .map(|error| format!("  {}\n    at: {}", error.message, error.span.text(query)))
            .collect();
        format!("{query}\n{}", messages.join("\n"))
    };
    queries.iter().map(of).collect::<Vec<_>>().join("\n\n")
}

#[test]
fn fields_of_query_languages_become_arguments() {
    let plans = [
        "FROM logs | WHERE host.name : \"alder\" | KEEP bytes",
        "FROM logs | WHERE KQL(\"bytes > 10 and not host.name: a* and unknown: x\") | KEEP status",
        "FROM logs | WHERE QSTR(\"host.*:alder\") | KEEP status",
        "FROM logs METADATA _score | WHERE MATCH(host.name, \"a\") AND bytes > 1 | WHERE status : 200 | KEEP _score",
        "FROM logs METADATA _score | WHERE MATCH(host.name, \"a\") | KEEP bytes",
        "FROM logs | EVAL s = SCORE(host.name : \"a\" OR NOT status : 200) | KEEP s",
    ];
    let plans: Vec<String> = plans.iter().map(|query| format!("{query}\n{}", optimized(query))).collect();
    assert_snapshot!(plans.join("\n"));
}

#[test]
fn only_fields_of_an_index_are_searched() {
    assert_snapshot!(errors(&[
        "FROM logs | EVAL a = CONCAT(host.name, \"x\") | WHERE MATCH(a, \"x\")",
        "FROM logs | RENAME host.name AS h | WHERE h : \"x\"",
        "ROW a = \"x\" | WHERE a : \"x\"",
        "FROM logs | WHERE MATCH_PHRASE(CONCAT(host.name, \"x\"), \"x\")",
        "FROM logs | WHERE MATCH(host.nam, \"x\")",
    ]));
}

#[test]
fn not_everywhere() {
    assert_snapshot!(errors(&[
        "FROM logs | EVAL a = MATCH(host.name, \"x\")",
        "FROM logs | SORT host.name : \"x\"",
        "FROM logs | STATS COUNT(*) BY KQL(\"a: b\")",
        "FROM logs | LIMIT 5 | WHERE MATCH(host.name, \"x\")",
        "FROM logs | EVAL b = 1 | WHERE QSTR(\"host.name:x\")",
        "FROM logs | KEEP bytes | WHERE KQL(\"host.name:x\")",
        "FROM logs | DROP bytes | STATS COUNT(*) WHERE QSTR(\"bytes:1\")",
        "FROM logs | KEEP host.* | EVAL s = SCORE(QSTR(\"bytes:1\"))",
        "FROM logs | WHERE SCORE(host.name : \"x\") > 1",
        "FROM logs | LIMIT 5 | EVAL s = SCORE(host.name : \"x\")",
        "FROM logs | WHERE COALESCE(MATCH(host.name, \"x\"), true)",
    ]));
}

#[test]
fn queries_and_options() {
    assert_snapshot!(errors(&[
        "FROM logs | WHERE MATCH(host.name)",
        "FROM logs | WHERE MATCH(host.name, bytes::KEYWORD)",
        "FROM logs | WHERE MATCH(host.name, null)",
        "FROM logs | WHERE MATCH(bytes, true)",
        "FROM logs | WHERE QSTR(5)",
        "FROM logs | WHERE QSTR(\"a:(\")",
        "FROM logs | WHERE KQL(\"a: (b or\")",
        "FROM logs | WHERE MATCH(host.name, \"x\", {\"fuzzy\": 1})",
        "FROM logs | WHERE MATCH(host.name, \"x\", {\"max_expansions\": \"many\"})",
        "FROM logs | WHERE MATCH(host.name, \"x\", {\"operator\": \"XOR\"})",
        "FROM logs | WHERE MATCH(host.name, \"x\", {\"analyzer\": \"klingon\"})",
        "FROM logs | WHERE MATCH(host.name, \"x\", \"AND\")",
    ]));
}
