//! The places at which a plan's run is watched.

use crate::{environment, in_context};
use esql_data::Warnings;
use esql_plan::{Detail, Limits, Trace, analyze_observed, optimize};
use insta::assert_snapshot;

/// The plan as it is run, and what is watched.
fn watched(query: &str, detail: Detail) -> (String, Trace) {
    let analyzed = in_context(query, |tree, context| analyze_observed(tree, query, context, detail));
    let (analyzed, trace) = analyzed.unwrap_or_else(|errors| panic!("{errors:?}"));
    let plan = optimize(analyzed.plan, Limits::NONE, &environment(), &mut Warnings::default());
    (plan.expect("the plan's constants fit").to_string(), trace)
}

const QUERY: &str = "FROM logs | WHERE status >= 500 AND NOT (host.name == \"a\" OR TO_LOWER(host.name) == \"b\") \
                     | EVAL size = CASE(bytes > 10, \"big\", \"small\") | STATS n = COUNT(*) WHERE took > 1 BY size";

#[test]
fn conditions_are_taken_apart() {
    assert_snapshot!(watched(QUERY, Detail::Conditions).0);
}

#[test]
fn what_they_are_computed_of_is_computed_once() {
    assert_snapshot!(watched(QUERY, Detail::Operands).0);
}

#[test]
fn only_what_is_watched_is_read() {
    assert_snapshot!(
        watched("FROM logs | WHERE status >= 500 | KEEP host.name, bytes | STATS COUNT(*)", Detail::Operands)
            .0
    );
}

#[test]
fn a_limit_over_a_sort_still_sorts_few_rows() {
    let (plan, _) = watched("FROM logs | SORT bytes | LIMIT 3 | KEEP bytes", Detail::Operands);
    assert!(plan.contains("TopN 3"), "{plan}");
}

#[test]
fn commands_before_a_fork_are_watched_once() {
    let (plan, trace) = watched(
        "FROM logs | WHERE status > 1 | FORK (WHERE bytes > 1) (LIMIT 1) | KEEP bytes",
        Detail::Operands,
    );
    for place in 0..trace.places.len() {
        assert_eq!(plan.matches(&format!("Observe {place} ")).count(), 1, "place {place} of\n{plan}");
    }
    let commands: Vec<_> = trace.commands.iter().map(|command| (command.name, command.depth)).collect();
    assert_eq!(commands, [("FROM", 0), ("WHERE", 0), ("FORK", 0), ("WHERE", 1), ("LIMIT", 1), ("KEEP", 0)]);
}
