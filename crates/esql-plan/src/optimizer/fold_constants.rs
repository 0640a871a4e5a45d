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

use crate::{ColumnId, Expr, ExprKind, InlineAggregate, Plan, PlanError, fold};

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
            Plan::Sort(sort) => sort.keys.iter_mut().for_each(|key| folded(&mut key.expr, &constants)),
            Plan::TopN(top) => top.keys.iter_mut().for_each(|key| folded(&mut key.expr, &constants)),
            Plan::Aggregate(aggregate) => aggregate.exprs_mut().for_each(|expr| folded(expr, &constants)),
            Plan::InlineAggregate(InlineAggregate { aggregate, fields }) => {
                let fields = fields.iter_mut().map(|field| &mut field.expr);
                aggregate.exprs_mut().chain(fields).for_each(|expr| folded(expr, &constants));
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
            | Plan::Score(_) => {}
        }
        plan
    });
    failed.map_or(Ok(plan), Err)
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
