//! The lints, one file each, and what several of them need.

mod array_compared_as_single;
mod case_never_matches;
mod case_sensitive_comparison;
mod compare_null;
mod conditions;
mod constant_condition;
mod contradiction;
mod count_distinct_precision;
mod deprecated_spelling;
pub(crate) mod dropped_column;
mod duplicate_condition;
mod escaped_backslashes;
mod implicit_limit;
mod like_percent;
mod lost_backslash;
mod negation_drops_nulls;
mod never_true;
mod no_time_bound;
mod pattern_without_wildcard;
mod regex;
mod rlike_alternation;
mod rlike_anchors;
mod rlike_foreign_syntax;
mod rlike_special_character;
mod sort_without_limit;
mod stats_without_by;
mod unknown_field;
mod unknown_index;
mod unused_column;

use crate::{Finding, Lint};

/// Every lint, in order of ids.
pub static LINTS: &[&Lint] = &[
    &array_compared_as_single::LINT,
    &case_never_matches::LINT,
    &case_sensitive_comparison::LINT,
    &compare_null::LINT,
    &constant_condition::LINT,
    &contradiction::LINT,
    &count_distinct_precision::LINT,
    &deprecated_spelling::LINT,
    &dropped_column::LINT,
    &duplicate_condition::LINT,
    &escaped_backslashes::LINT,
    &implicit_limit::LINT,
    &like_percent::LINT,
    &lost_backslash::LINT,
    &negation_drops_nulls::LINT,
    &never_true::LINT,
    &no_time_bound::LINT,
    &pattern_without_wildcard::LINT,
    &rlike_alternation::LINT,
    &rlike_anchors::LINT,
    &rlike_foreign_syntax::LINT,
    &rlike_special_character::LINT,
    &sort_without_limit::LINT,
    &stats_without_by::LINT,
    &unknown_field::LINT,
    &unknown_index::LINT,
    &unused_column::LINT,
];

/// The lints that find nothing without data.
pub const DATA_LINTS: &[&str] = &["never-true", "unknown-index"];

/// `, did you mean [x]?` for an id that is none.
pub fn near_ids(id: &str) -> String {
    let known = LINTS.iter().map(|lint| lint.id).chain(Finding::OTHERS.iter().map(|(id, _)| *id));
    esql_plan::did_you_mean(id, known)
}
