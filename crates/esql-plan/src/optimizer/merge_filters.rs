//! One filter in the place of several that compare columns with columns.
//!
//! Before: `Filter not_equals(a, b)` over `Filter less_than(a, c)`
//! After:  `Filter and(less_than(a, c), not_equals(a, b))`
//!
//! Elasticsearch can't look such comparisons up in an index, so it makes all of them for every row and warns of each. They
//! cost little; for other conditions it pays to leave out the rows that failed the one before.

use super::call;
use crate::{Expr, ExprKind, Filter, Plan};

const COMPARISONS: [&str; 7] = [
    "equals",
    "not_equals",
    "greater_than",
    "greater_than_or_equal",
    "less_than",
    "less_than_or_equal",
    "in",
];

pub(super) fn apply(plan: Plan) -> Plan {
    plan.transform(&mut |plan| match plan {
        Plan::Filter(filter) => merge(filter),
        other => other,
    })
}

fn merge(filter: Filter) -> Plan {
    let Filter { input, condition } = filter;
    match *input {
        Plan::Filter(below) if compares_columns(&condition) && compares_columns(&below.condition) => {
            let both = vec![below.condition.clone(), condition.clone()];
            match call("and", both, condition.source.clone()) {
                Some(condition) => Plan::Filter(Filter { input: below.input, condition }),
                None => Plan::Filter(Filter { input: Box::new(Plan::Filter(below)), condition }),
            }
        }
        other => Plan::Filter(Filter { input: Box::new(other), condition }),
    }
}

/// Whether all it does is to compare columns with columns.
fn compares_columns(condition: &Expr) -> bool {
    let ExprKind::Call(function, args) = &condition.kind else { return false };
    let is_column = |expr: &&Expr| matches!(expr.kind, ExprKind::Column(..));
    match function.name {
        "and" => args.iter().all(compares_columns),
        name if COMPARISONS.contains(&name) => {
            args.iter().all(|arg| is_column(&arg) || arg.as_literal().is_some())
                && args.iter().filter(is_column).count() > 1
        }
        _ => false,
    }
}
