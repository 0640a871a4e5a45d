//! Computes what depends on constants only, once.
//!
//! Before: `Filter greater_than(@timestamp, sub(now(), 7 days))`
//! After:  `Filter greater_than(@timestamp, 2024-06-08T12:00:00.000Z)`

use esql_data::Warnings;
use esql_functions::Environment;

use crate::{Expr, Plan, PlanError, fold};

pub(super) fn apply(
    plan: Plan,
    environment: &Environment,
    warnings: &mut Warnings,
) -> Result<Plan, PlanError> {
    let mut failed = None;
    let mut folded = |expr: &mut Expr| {
        let whole = std::mem::replace(expr, Expr::null(expr.source.clone()));
        match fold(whole, environment, warnings) {
            Ok(folded) => *expr = folded,
            Err(error) => failed = failed.take().or(Some(error)),
        }
    };
    let plan = plan.transform(&mut |mut plan| {
        match &mut plan {
            Plan::Filter(filter) => folded(&mut filter.condition),
            Plan::Eval(eval) => eval.fields.iter_mut().for_each(|field| folded(&mut field.expr)),
            Plan::Sort(sort) => sort.keys.iter_mut().for_each(|key| folded(&mut key.expr)),
            Plan::TopN(top) => top.keys.iter_mut().for_each(|key| folded(&mut key.expr)),
            Plan::Aggregate(aggregate) => {
                for (_, call) in &mut aggregate.aggregates {
                    call.args.iter_mut().for_each(&mut folded);
                    call.filter.iter_mut().for_each(&mut folded);
                }
            }
            Plan::Scan(_) | Plan::Values(_) | Plan::Project(_) | Plan::Limit(_) => {}
        }
        plan
    });
    failed.map_or(Ok(plan), Err)
}
