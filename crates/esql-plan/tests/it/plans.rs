//! What commands become.

use crate::plan;
use insta::assert_snapshot;

#[test]
fn only_named_fields_are_read_when_stats_ends_the_query() {
    assert_snapshot!(plan("FROM logs | WHERE status >= 500 | STATS n = COUNT(*) BY host.name"));
}

#[test]
fn all_fields_are_read_when_they_reach_the_end() {
    assert_snapshot!(plan("FROM logs METADATA _index | WHERE bytes > 10"));
}

#[test]
fn a_column_defined_again_moves_to_the_end() {
    assert_snapshot!(plan("ROW a = 1, b = 2 | EVAL a = b + 1, c = a"));
}

#[test]
fn keep_prefers_names_to_wildcards() {
    assert_snapshot!(plan("FROM logs | KEEP host.*, *, host.os, bytes"));
}

#[test]
fn drop_and_rename_leave_ids() {
    assert_snapshot!(plan("FROM logs | DROP host.*, mixed, message | RENAME bytes AS b, took AS status"));
}

#[test]
fn aggregates_are_computed_once_and_combined_after() {
    assert_snapshot!(plan(
        "FROM logs | STATS spread = MAX(bytes) - MIN(bytes), MAX(bytes), n = COUNT(*) WHERE status == 404 BY host.name, slow = took > 1"
    ));
}

#[test]
fn a_grouping_written_again_is_the_grouping() {
    assert_snapshot!(plan(
        "FROM logs | STATS x = BUCKET(status, 10) + 1, m = MAX(took) BY BUCKET(status, 10)"
    ));
}

#[test]
fn inline_stats_computes_from_the_groups_and_shadows_columns() {
    assert_snapshot!(plan(
        "FROM logs | KEEP bytes, status, host.name | INLINE STATS bytes = MAX(bytes) + 1, s = status + 1, n = COUNT(*) BY status"
    ));
}

#[test]
fn a_copy_of_a_grouping_is_the_grouping() {
    assert_snapshot!(plan(
        "FROM logs | EVAL h = host.name | STATS n = COUNT(h) BY host.name, h, k = h, status"
    ));
}

#[test]
fn limits_by_groups_and_samples() {
    assert_snapshot!(plan(
        "FROM logs | SAMPLE 0.25 | LIMIT 3 BY host.name, status % 2 | KEEP bytes, took | DEDUP"
    ));
}

#[test]
fn counts_of_samples_are_scaled() {
    assert_snapshot!(plan(
        "FROM logs | SAMPLE 0.5 | SAMPLE 0.5 | STATS n = COUNT(*), s = SUM(took), m = MAX(took)"
    ));
}

#[test]
fn change_points_come_in_the_order_of_their_key() {
    assert_snapshot!(plan("FROM logs | CHANGE_POINT bytes | KEEP @timestamp, type, pvalue"));
    assert_snapshot!(plan("FROM logs | CHANGE_POINT took ON status AS kind, p BY host.name | KEEP kind, p"));
}

#[test]
fn unknown_fields_become_columns_of_the_source() {
    let plans = [
        "SET unmapped_fields = \"nullify\"; FROM logs | KEEP status, no* | WHERE nothing IS NULL",
        "SET unmapped_fields = \"nullify\"; ROW a = 1 | RENAME a AS b | EVAL a = nothing + b",
    ];
    assert_snapshot!(plans.map(|query| plan(query).to_string()).join("\n"));
}

#[test]
fn string_literals_become_dates_and_ips() {
    assert_snapshot!(plan(
        r#"FROM logs | WHERE @timestamp > "2024-06-01" AND client.ip == "10.0.0.1" AND client.ip IN ("::1", "10.0.0.2") | KEEP bytes"#
    ));
}

#[test]
fn sorts_and_limits() {
    assert_snapshot!(plan("FROM logs | SORT bytes DESC, host.name NULLS FIRST | LIMIT 10 | KEEP bytes"));
}

#[test]
fn show_info_gives_the_build() {
    assert_snapshot!(plan("SHOW INFO"));
}

#[test]
fn lookup_join_replaces_columns_but_for_the_joined_ones() {
    assert_snapshot!(plan("FROM logs | KEEP host.name, host.os, bytes | LOOKUP JOIN hosts ON host.name"));
}

#[test]
fn lookup_join_on_conditions_keeps_both_sides() {
    assert_snapshot!(plan(
        "FROM logs | KEEP message, status, took | LOOKUP JOIN hosts ON message == host.name AND load > took AND note IS NOT NULL AND level == status"
    ));
}

#[test]
fn enrich_looks_up_by_equal_text() {
    assert_snapshot!(plan(
        "FROM logs | KEEP status | ENRICH hosts-policy ON status WITH status = level, os = host.os"
    ));
}

#[test]
fn enrich_looks_up_in_ranges() {
    assert_snapshot!(plan("FROM logs | KEEP client.ip | ENRICH _remote:nets-policy ON client.ip"));
}

#[test]
fn mv_expand_gives_the_column_another_identity() {
    assert_snapshot!(plan("ROW a = [1, 2], b = 3 | MV_EXPAND a | EVAL c = a | MV_EXPAND b"));
}

#[test]
fn mv_expand_leaves_the_other_name_of_the_same_aggregate() {
    assert_snapshot!(plan("FROM logs | STATS a = MAX(bytes), b = MAX(bytes) | MV_EXPAND b"));
}

#[test]
fn extracted_columns_take_the_place_of_others_at_the_end() {
    assert_snapshot!(plan(
        r#"ROW a = "x y", b = 1 | GROK a "%{WORD:c} %{WORD:a}" | DISSECT c "%{d}-%{?e}-%{b}" | URI_PARTS u = b | KEEP *"#
    ));
}

#[test]
fn a_field_of_several_types_is_read_once_a_type() {
    assert_snapshot!(plan("FROM logs | EVAL m = TO_STRING(mixed) | KEEP m, mixed"));
}

#[test]
fn only_named_fields_of_a_union_s_inputs_are_read() {
    assert_snapshot!(plan("FROM logs, (FROM logs | WHERE took > 1) | STATS n = COUNT(*) BY host.name"));
}

#[test]
fn fuse_scores_and_groups() {
    assert_snapshot!(plan(
        "FROM logs METADATA _id, _index, _score | KEEP _id, _index, _score, bytes | FORK (LIMIT 1) (LIMIT 2) | FUSE"
    ));
}
