//! Rewrites plans so that they do less for the same answer. One rule a file; each is a function from plan to plan.

mod fold_constants;
mod limit_rows;
mod prune_columns;
mod push_down_filters;
mod push_down_limits;
mod push_down_predicates;
mod split_filters;
mod top_n;

pub use limit_rows::Limits;

use esql_data::Warnings;
use esql_functions::Environment;

use crate::{Plan, PlanError};

/// The plan that is run in place of `plan`.
///
/// # Errors
/// When a constant argument can't be used, such as a pattern that doesn't compile.
pub fn optimize(
    plan: Plan,
    limits: Limits,
    environment: &Environment,
    warnings: &mut Warnings,
) -> Result<Plan, PlanError> {
    let plan = limit_rows::apply(plan, limits, warnings);
    let plan = fold_constants::apply(plan, environment, warnings)?;
    let plan = split_filters::apply(plan);
    let plan = push_down_filters::apply(plan);
    // In an input of a union, a filter's columns may be constants.
    let plan = fold_constants::apply(plan, environment, warnings)?;
    let plan = push_down_limits::apply(plan);
    let plan = top_n::apply(plan);
    let plan = push_down_predicates::apply(plan);
    Ok(prune_columns::apply(plan))
}
