//! Computes what depends on constants only, once, and puts constant columns' values where they are read.
//!
//! Before: `Filter greater_than(@timestamp, sub(now(), 7 days))`
//! After:  `Filter greater_than(@timestamp, 2024-06-08T12:00:00.000Z)`
//!
//! Before: `Filter like(name, p)` over `Eval p = concat("a", "*")`
//! After:  `Filter like(name, "a*")` over `Eval p = "a*"`

use esql_data::{Value, Warnings};
use esql_functions::Environment;
use std::collections::HashMap;

use crate::{Aggregate, ColumnId, Expr, ExprKind, InlineAggregate, Plan, PlanError, fold};

pub(super) fn apply(
    plan: Plan,
    environment: &Environment,
    warnings: &mut Warnings,
) -> Result<Plan, PlanError> {
    let mut failed = None;
    let mut constants: HashMap<ColumnId, Value> = HashMap::new();
    let mut folded = |expr: &mut Expr, constants: &HashMap<ColumnId, Value>| {
        let whole = std::mem::replace(expr, Expr::null(expr.source.clone()));
        match fold(fill(whole, constants), environment, warnings) {
            Ok(folded) => *expr = folded,
            Err(error) => failed = failed.take().or(Some(error)),
        }
    };
    let plan = plan.transform(&mut |mut plan| {
        match &mut plan {
            Plan::Filter(filter) => folded(&mut filter.condition, &constants),
            Plan::Eval(eval) => {
                for field in &mut eval.fields {
                    folded(&mut field.expr, &constants);
                    match field.expr.as_literal() {
                        // Grouping takes several values apart, so such a column need not stay what it is.
                        None | Some(Value::Many(_)) => {}
                        Some(value) => {
                            constants.insert(field.column.id, value.clone());
                        }
                    }
                }
            }
            Plan::Membership(membership) => folded(&mut membership.key, &constants),
            Plan::Sort(sort) => sort.keys.iter_mut().for_each(|key| folded(&mut key.expr, &constants)),
            Plan::TopN(top) => top.keys.iter_mut().for_each(|key| folded(&mut key.expr, &constants)),
            Plan::Aggregate(aggregate) => fold_aggregate(aggregate, &constants, &mut folded),
            Plan::InlineAggregate(InlineAggregate { aggregate, fields }) => {
                fold_aggregate(aggregate, &constants, &mut folded);
                fields.iter_mut().for_each(|field| folded(&mut field.expr, &constants));
            }
            Plan::Join(join) => join.exprs_mut().for_each(|expr| folded(expr, &constants)),
            Plan::Extract(extract) => folded(&mut extract.text, &constants),
            Plan::LimitBy(limit) => limit.keys.iter_mut().for_each(|key| folded(key, &constants)),
            Plan::ChangePoint(change) => change.keys.iter_mut().for_each(|key| folded(key, &constants)),
            Plan::Scan(_)
            | Plan::Values(_)
            | Plan::Project(_)
            | Plan::Limit(_)
            | Plan::MvExpand(_)
            | Plan::Union(_)
            | Plan::Sample(_)
            | Plan::Score(_)
            | Plan::Observe(_) => {}
        }
        plan
    });
    failed.map_or(Ok(plan), Err)
}

/// A column stays a column as an aggregate's argument, even if all its values are the same: WEIGHTED_AVG treats a weight that is
/// written as a constant differently. Only where a constant must be, its value is put in its place.
fn fold_aggregate(
    aggregate: &mut Aggregate,
    constants: &HashMap<ColumnId, Value>,
    folded: &mut impl FnMut(&mut Expr, &HashMap<ColumnId, Value>),
) {
    let none = HashMap::new();
    for (_, call) in &mut aggregate.aggregates {
        for (index, arg) in call.args.iter_mut().enumerate() {
            let must_be_constant = call.function.params.get(index).is_some_and(|param| param.constant);
            folded(arg, if must_be_constant { constants } else { &none });
        }
        call.filter.iter_mut().for_each(|filter| folded(filter, constants));
    }
}

/// The expression with the values of constant columns in their place.
fn fill(expr: Expr, constants: &HashMap<ColumnId, Value>) -> Expr {
    expr.transform(&mut |expr| match &expr.kind {
        ExprKind::Column(id, _) => match constants.get(id) {
            Some(value) => Expr::literal(value.clone(), expr.data_type, expr.source),
            None => expr,
        },
        _ => expr,
    })
}
