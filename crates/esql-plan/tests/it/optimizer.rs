//! Plans before and after each rule.

use crate::{optimized, optimized_with, plan};
use esql_plan::Limits;
use insta::assert_snapshot;

/// The plan before and after optimization.
fn before_and_after(query: &str) -> String {
    format!("{query}\n\nbefore:\n{}\nafter:\n{}", plan(query), optimized(query))
}

#[test]
fn fold_constants() {
    assert_snapshot!(before_and_after("FROM logs | WHERE @timestamp > NOW() - 7 days | KEEP bytes"));
}

#[test]
fn simplify_patterns() {
    assert_snapshot!(before_and_after(
        r#"FROM logs | WHERE host.name LIKE "a\\*b*" AND host.os RLIKE ".*nix.*" AND message LIKE "*x" AND host.name LIKE "abc"
        AND host.os LIKE "a*b" AND host.os RLIKE "a.b" AND message LIKE "**" | KEEP bytes"#
    ));
}

#[test]
fn absorb_equalities() {
    assert_snapshot!(before_and_after(
        "FROM logs | WHERE (status == 2 OR status > 1) AND (took == 2 OR took < 2 OR bytes == 7 OR bytes >= 7) | KEEP bytes"
    ));
}

#[test]
fn combine_disjunctions() {
    assert_snapshot!(before_and_after(
        r#"FROM logs | WHERE (status == 200 OR host.name == "a" OR status IN (201, 202) OR bytes > 1 OR host.name == "b")
        AND (CIDR_MATCH(client.ip, "10.0.0.0/8") OR client.ip == "127.0.0.1" OR CIDR_MATCH(client.ip, "::1"))
        AND (status == 1 OR status == 1.5) | KEEP bytes"#
    ));
}

#[test]
fn merge_evals() {
    assert_snapshot!(before_and_after(
        "FROM logs | EVAL a = bytes + 1 | EVAL b = a + 1 | WHERE b > 7 | EVAL c = b + a | KEEP c"
    ));
}

#[test]
fn merge_filters() {
    assert_snapshot!(before_and_after(
        r#"FROM logs | WHERE host.name IN (host.os, "a") | WHERE host.name != host.os | WHERE bytes > 1 | KEEP bytes"#
    ));
}

#[test]
fn aggregates_read_columns_whose_values_are_all_the_same() {
    assert_snapshot!(before_and_after(
        "FROM logs | EVAL w = 0, p = 90 | STATS a = WEIGHTED_AVG(bytes, w), b = PERCENTILE(bytes, p), c = WEIGHTED_AVG(bytes, 1 + 1)"
    ));
}

#[test]
fn split_filters() {
    assert_snapshot!(before_and_after(
        "FROM logs | WHERE bytes > 1 AND true AND (status == 2 OR took < 3) | KEEP bytes"
    ));
}

#[test]
fn push_down_predicates() {
    assert_snapshot!(before_and_after(
        r#"FROM logs | WHERE LENGTH(message) > 2 | WHERE host.name == "a" AND LENGTH(host.os) > 3 AND NOT status IN (1, 2)
        | RENAME bytes AS b | WHERE b > 1 AND took > b | KEEP b"#
    ));
}

#[test]
fn push_down_filters() {
    assert_snapshot!(before_and_after(
        "FROM logs | EVAL kb = bytes / 1024 | SORT took | RENAME status AS s | WHERE s == 200 | WHERE kb > 1 | KEEP kb"
    ));
}

#[test]
fn filters_stay_above_limits_and_aggregations() {
    assert_snapshot!(before_and_after(
        "FROM logs | LIMIT 5 | STATS n = COUNT(*) BY status | WHERE status == 200"
    ));
}

#[test]
fn filters_and_limits_stay_above_inline_stats() {
    assert_snapshot!(before_and_after(
        "FROM logs | KEEP bytes, status | INLINE STATS n = COUNT(*) BY status | WHERE status == 200 | LIMIT 5"
    ));
}

#[test]
fn inline_stats_that_nobody_reads_disappears() {
    assert_snapshot!(before_and_after(
        "FROM logs | INLINE STATS n = COUNT(*), m = MAX(took) + 1 BY status | INLINE STATS k = MIN(took) | KEEP bytes, m"
    ));
}

#[test]
fn push_down_limits() {
    assert_snapshot!(before_and_after("FROM logs | EVAL kb = bytes / 1024 | KEEP kb | LIMIT 10 | LIMIT 20"));
}

#[test]
fn top_n() {
    assert_snapshot!(before_and_after("FROM logs | SORT bytes DESC | KEEP host.name, bytes | LIMIT 10"));
}

#[test]
fn prune_columns() {
    assert_snapshot!(before_and_after(
        "FROM logs | EVAL a = bytes + 1, b = a + 1, c = took | STATS x = MAX(b), y = MIN(c) BY host.name | KEEP x"
    ));
}

#[test]
fn limit_rows() {
    let (without, warnings) = optimized_with("FROM logs | KEEP bytes", Limits::default());
    let (with, none) = optimized_with("FROM logs | KEEP bytes | LIMIT 100000", Limits::default());
    assert_snapshot!(format!("{without}\n{with}"));
    assert_eq!(warnings.texts(), ["No limit defined, adding default limit of [1000]"]);
    assert!(none.is_empty());
}

#[test]
fn joins_read_what_is_needed_and_let_filters_and_limits_through() {
    assert_snapshot!(before_and_after(
        "FROM logs | LOOKUP JOIN hosts ON host.name | WHERE bytes > 10 AND level == 2 | LIMIT 10 | KEEP took, level"
    ));
    assert_snapshot!(before_and_after(
        "FROM logs | ENRICH hosts-policy ON host.name | LIMIT 10 | KEEP took, level"
    ));
    assert_snapshot!(before_and_after("FROM logs | ENRICH hosts-policy ON host.name | KEEP took"));
}

/// The places of SORTs that are said to have no effect.
fn lost_sorts(query: &str) -> Vec<String> {
    let warnings = crate::analyzed(query).expect("the query is right").warnings.texts();
    warnings
        .iter()
        .filter_map(|text| text.split_once(": SORT is followed by").map(|(place, _)| place.to_owned()))
        .collect()
}

#[test]
fn sorts_before_a_join_are_told_unless_another_follows() {
    assert_eq!(lost_sorts("FROM logs | SORT took | LOOKUP JOIN hosts ON host.name"), ["Line 1:13"]);
    assert_eq!(
        lost_sorts("FROM logs | SORT took | LIMIT 2 | LOOKUP JOIN hosts ON host.name | STATS COUNT(*)"),
        ["Line 1:13"]
    );
    for query in [
        "FROM logs | SORT took | LOOKUP JOIN hosts ON host.name | SORT took",
        "FROM logs | LOOKUP JOIN hosts ON host.name | SORT took",
        "FROM logs | SORT took | LOOKUP JOIN hosts ON host.name | STATS COUNT(*)",
        "FROM logs | SORT took | ENRICH hosts-policy ON host.name",
    ] {
        assert_eq!(lost_sorts(query), Vec::<String>::new(), "{query}");
    }
}

#[test]
fn filters_and_limits_at_mv_expand() {
    assert_snapshot!(before_and_after(
        "FROM logs | MV_EXPAND host.name | WHERE bytes > 1 AND host.name == \"a\" | KEEP bytes"
    ));
    assert_snapshot!(before_and_after("FROM logs | SORT took | MV_EXPAND host.name | KEEP bytes | LIMIT 10"));
}

#[test]
fn filters_and_limits_at_extractions() {
    assert_snapshot!(before_and_after(
        r#"FROM logs | DISSECT message "%{a} %{b}" | WHERE bytes > 1 AND a == "x" | KEEP b"#
    ));
    assert_snapshot!(before_and_after(
        r#"FROM logs | GROK message "%{WORD:a}" | URI_PARTS u = message | KEEP u.path | LIMIT 10"#
    ));
}

#[test]
fn filters_and_limits_go_into_unions() {
    assert_snapshot!(before_and_after(
        "FROM logs, (FROM logs | STATS n = COUNT(*) BY status), (ROW bytes = 1::long) | WHERE bytes > 1 OR status IS NULL | KEEP bytes, n | LIMIT 5"
    ));
}

#[test]
fn branches_have_limits_of_their_own() {
    let query = "FROM logs | FORK (WHERE bytes > 1 | KEEP bytes) (STATS n = COUNT(*) | LIMIT 7)";
    let (plan, warnings) = optimized_with(query, Limits::default());
    assert_snapshot!(plan);
    assert_eq!(warnings.texts(), ["No limit defined, adding default limit of [1000]"]);
}

#[test]
fn what_a_subquery_does_not_need_is_not_read() {
    assert_snapshot!(before_and_after(
        "FROM logs | WHERE status IN (FROM logs | WHERE took > 1 | KEEP status) AND bytes > 1 | STATS n = COUNT(*) BY host.name"
    ));
}

#[test]
fn a_filter_that_stays_lets_others_pass() {
    assert_snapshot!(before_and_after(
        "FROM logs | EVAL kb = bytes / 1024 | WHERE kb > 1 | WHERE status == 200 AND kb < 9 | KEEP kb"
    ));
}
