//! Rewrites plans so that they do less for the same answer. One rule a file; each is a function from plan to plan.

mod absorb_equalities;
mod combine_disjunctions;
mod fold_constants;
mod limit_rows;
mod merge_evals;
mod merge_filters;
mod prune_columns;
mod push_down_filters;
mod push_down_limits;
mod push_down_predicates;
mod simplify_patterns;
mod split_filters;
mod top_n;

pub use limit_rows::Limits;

use esql_data::Warnings;
use esql_functions::registry::{self, Function};
use esql_functions::{Environment, check};

use crate::expr::function_call;
use crate::{Expr, ExprKind, InlineAggregate, Plan, PlanError, Source};

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
    let plan = simplify_patterns::apply(plan);
    let plan = absorb_equalities::apply(plan, environment);
    let plan = combine_disjunctions::apply(plan);
    let plan = split_filters::apply(plan);
    let plan = push_down_filters::apply(plan);
    // In an input of a union, a filter's columns may be constants.
    let plan = fold_constants::apply(plan, environment, warnings)?;
    let plan = push_down_limits::apply(plan);
    let plan = top_n::apply(plan);
    let plan = push_down_predicates::apply(plan);
    let plan = merge_filters::apply(plan);
    let plan = merge_evals::apply(plan);
    Ok(prune_columns::apply(plan))
}

/// The plan with each expression, from its leaves up, replaced by what `change` makes of it.
fn rewrite_expressions(plan: Plan, change: &mut dyn FnMut(Expr) -> Expr) -> Plan {
    let mut rewrite = |expr: &mut Expr| {
        let whole = std::mem::replace(expr, Expr::null(Source::default()));
        *expr = whole.transform(change);
    };
    plan.transform(&mut |mut plan| {
        match &mut plan {
            Plan::Filter(filter) => rewrite(&mut filter.condition),
            Plan::Eval(eval) => eval.fields.iter_mut().for_each(|field| rewrite(&mut field.expr)),
            Plan::Aggregate(aggregate) => aggregate.exprs_mut().for_each(&mut rewrite),
            Plan::InlineAggregate(InlineAggregate { aggregate, fields }) => {
                aggregate.exprs_mut().for_each(&mut rewrite);
                fields.iter_mut().for_each(|field| rewrite(&mut field.expr));
            }
            _ => {}
        }
        plan
    })
}

/// A call of a scalar function; none when it doesn't take these arguments.
fn call(name: &str, args: Vec<Expr>, source: Source) -> Option<Expr> {
    let Some(Function::Scalar(function)) = registry::find(name) else { return None };
    let arguments = Expr::arguments(&args);
    let data_type = check(function, &function_call(function.name, &source, &arguments)).ok()?;
    Some(Expr { kind: ExprKind::Call(function, args), data_type, source })
}

/// The sides of an OR, left to right.
fn disjuncts(expr: Expr) -> Vec<Expr> {
    match expr.kind {
        ExprKind::Call(function, args) if function.name == "or" => {
            args.into_iter().flat_map(disjuncts).collect()
        }
        _ => vec![expr],
    }
}

/// The conditions joined by OR; there is one at least.
fn any_of(conditions: Vec<Expr>, source: &Source) -> Expr {
    let or = |left: Expr, right: Expr| call("or", vec![left, right], source.clone());
    let mut conditions = conditions.into_iter();
    let first = conditions.next().unwrap_or_else(|| Expr::null(source.clone()));
    conditions.fold(first, |left, right| or(left.clone(), right).unwrap_or(left))
}
