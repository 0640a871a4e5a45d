//! Leaves out equalities that another side of an OR includes.
//!
//! Before: `Filter or(equals(a, 2), greater_than(a, 1))`
//! After:  `Filter greater_than(a, 1)`

use esql_data::{Value, Warnings};
use esql_functions::Environment;

use super::{any_of, disjuncts, rewrite_expressions};
use crate::{Expr, ExprKind, Plan, fold};

const RANGES: [&str; 4] = ["greater_than", "greater_than_or_equal", "less_than", "less_than_or_equal"];

pub(super) fn apply(plan: Plan, environment: &Environment) -> Plan {
    rewrite_expressions(plan, &mut |expr| match &expr.kind {
        ExprKind::Call(function, _) if function.name == "or" => absorb(expr, environment),
        _ => expr,
    })
}

fn absorb(or: Expr, environment: &Environment) -> Expr {
    let source = or.source.clone();
    let terms = disjuncts(or);
    let ranges: Vec<Expr> = terms.iter().filter(|term| is_range(term)).cloned().collect();
    let included = |term: &Expr| match equality(term) {
        Some((column, value)) => ranges.iter().any(|range| holds_at(range, column, value, environment)),
        None => false,
    };
    any_of(terms.into_iter().filter(|term| !included(term)).collect(), &source)
}

/// Whether it compares a column with a constant, by order.
fn is_range(expr: &Expr) -> bool {
    let ExprKind::Call(function, args) = &expr.kind else { return false };
    let [column, limit] = args.as_slice() else { return false };
    RANGES.contains(&function.name)
        && matches!(column.kind, ExprKind::Column(..))
        && limit.as_literal().is_some()
}

/// The column and the constant that it has to equal.
fn equality(expr: &Expr) -> Option<(&Expr, &Expr)> {
    match &expr.kind {
        ExprKind::Call(function, args) if function.name == "equals" => match args.as_slice() {
            [column, value]
                if matches!(column.kind, ExprKind::Column(..)) && value.as_literal().is_some() =>
            {
                Some((column, value))
            }
            _ => None,
        },
        _ => None,
    }
}

/// Whether the range is one of the column, and has the value in it.
fn holds_at(range: &Expr, column: &Expr, value: &Expr, environment: &Environment) -> bool {
    if range.children()[0] != *column {
        return false;
    }
    let filled = range.clone().transform(&mut |expr| if expr == *column { value.clone() } else { expr });
    let folded = fold(filled, environment, &mut Warnings::default());
    folded.is_ok_and(|folded| folded.as_literal() == Some(&Value::Boolean(true)))
}
