//! `count-distinct-precision`

use esql_syntax::ast::{CommandKind, Expr, ExprKind};

use crate::expr::{call, column, each_of, number};
use crate::flow::Scope;
use crate::{Finding, Lint, Severity, Subject};

/// See its summary.
pub static LINT: Lint = Lint {
    id: "count-distinct-precision",
    severity: Severity::Warning,
    summary: "COUNT_DISTINCT is asked for more than it counts exactly.",
    explanation: "Up to a threshold, which is 3,000 unless the second argument says otherwise and 40,000 at most, the count is \
        about exact; beyond it is an estimate that may be off by some percent. A comparison with a number beyond the \
        threshold decides by chance.",
    bad: "FROM logs-endpoint.events.network-*\n\
        | WHERE @timestamp > NOW() - 7 days\n\
        | STATS peers = COUNT_DISTINCT(destination.ip) BY host.id\n\
        | WHERE peers > 5000\n\
        | LIMIT 100",
    good: "FROM logs-endpoint.events.network-*\n\
        | WHERE @timestamp > NOW() - 7 days\n\
        | STATS peers = COUNT_DISTINCT(destination.ip, 10000) BY host.id\n\
        | WHERE peers > 5000\n\
        | LIMIT 100",
    data: None,
    check,
};

const DEFAULT: f64 = 3_000.0;
const MOST: f64 = 40_000.0;

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for step in &subject.steps {
        each_of(step.command, &mut |expr, _| {
            if let Some(asked) = threshold(expr).filter(|threshold| *threshold > MOST) {
                let message = format!("a threshold of {asked} is taken as {MOST}, the highest there is");
                findings.push(LINT.at(expr.span, message));
            }
        });
        if let CommandKind::Where(_) = &step.command.kind {
            each_of(step.command, &mut |expr, _| compared(expr, &step.scope, findings));
        }
    }
}

fn compared(expr: &Expr, scope: &Scope, findings: &mut Vec<Finding>) {
    let ExprKind::Binary { op, left, right } = &expr.kind else { return };
    let Some(bound) = number(right).filter(|_| op.is_comparison()) else { return };
    let aggregate = column(left).and_then(|name| scope.column(&name)?.aggregate.clone());
    let Some(threshold) = aggregate.and_then(|aggregate| threshold(&aggregate)) else { return };
    if bound > threshold.min(MOST) {
        let message =
            format!("COUNT_DISTINCT is exact up to {} only: {bound} is beyond", threshold.min(MOST));
        findings.push(LINT.at(expr.span, message).help("give it a higher threshold as its second argument"));
    }
}

/// Up to which number a call of COUNT_DISTINCT counts exactly.
fn threshold(expr: &Expr) -> Option<f64> {
    let (_, call) = call(expr).filter(|(name, _)| name == "count_distinct")?;
    match call.arguments.get(1) {
        Some(threshold) => number(threshold),
        None => Some(DEFAULT),
    }
}
