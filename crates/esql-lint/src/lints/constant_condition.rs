//! `constant-condition`

use esql_syntax::ast::{BinaryOp, CommandKind, Expr, ExprKind, Literal};

use super::conditions::{Test, test, value};
use crate::expr::{call, column, conjuncts, disjuncts, number};
use crate::flow::Scope;
use crate::{Finding, Lint, Severity, Subject};

/// See its summary.
pub static LINT: Lint = Lint {
    id: "constant-condition",
    severity: Severity::Warning,
    summary: "A condition is always true, or never, whatever the data.",
    explanation: "Such a condition is left over, or not what was meant: `a != \"x\" OR a != \"y\"` is true of every value, \
        since none is both; a count is never below 0.",
    bad: "FROM logs-endpoint.events.process-*\n\
        | WHERE @timestamp > NOW() - 7 days\n\
        | STATS runs = COUNT(*) BY host.id\n\
        | WHERE runs >= 0\n\
        | LIMIT 100",
    good: "FROM logs-endpoint.events.process-*\n\
        | WHERE @timestamp > NOW() - 7 days\n\
        | STATS runs = COUNT(*) BY host.id\n\
        | WHERE runs >= 10\n\
        | LIMIT 100",
    data: None,
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for step in &subject.steps {
        let CommandKind::Where(filter) = &step.command.kind else { continue };
        for conjunct in conjuncts(&filter.condition) {
            let alternatives = disjuncts(conjunct);
            for alternative in &alternatives {
                if let Some(message) = constant(alternative, &step.scope) {
                    findings.push(LINT.at(alternative.span, message));
                }
            }
            if let Some(name) = covers_all(&alternatives) {
                let message = format!("this is true of every value of `{name}`: none is all of them");
                findings.push(LINT.at(conjunct.span, message).help("connect the conditions with AND"));
            }
        }
    }
}

fn constant(condition: &Expr, scope: &Scope) -> Option<String> {
    match &condition.kind {
        ExprKind::Literal(Literal::Boolean(value)) => Some(format!("the condition is always {value}")),
        ExprKind::Binary { op, left, right } if op.is_comparison() => {
            if value(left).is_some() && value(right).is_some() {
                return Some("both sides are constants: the condition doesn't depend on the data".to_owned());
            }
            if left == right && column(left).is_some() {
                return Some("both sides are the same".to_owned());
            }
            let is_count =
                column(left).and_then(|name| scope.column(&name)?.aggregate.clone()).is_some_and(|expr| {
                    call(&expr).is_some_and(|(name, _)| name == "count" || name == "count_distinct")
                });
            let bound = number(right).filter(|_| is_count)?;
            match op {
                BinaryOp::GtEq if bound <= 0.0 => {
                    Some("a count is never below 0: this is always true".to_owned())
                }
                BinaryOp::Gt if bound < 0.0 => {
                    Some("a count is never below 0: this is always true".to_owned())
                }
                BinaryOp::Lt if bound <= 0.0 => {
                    Some("a count is never below 0: this is never true".to_owned())
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// The column of which two alternatives exclude different values.
fn covers_all(alternatives: &[&Expr]) -> Option<String> {
    let excluded: Vec<_> = alternatives
        .iter()
        .filter_map(|alternative| match test(alternative)? {
            (name, Test::NotAmong(values)) => Some((name, values)),
            _ => None,
        })
        .collect();
    let pair = excluded.iter().enumerate().find(|(index, (name, values))| {
        let mut others = excluded[..*index].iter();
        others.any(|(other, theirs)| other == name && !values.iter().any(|value| theirs.contains(value)))
    });
    pair.map(|(_, (name, _))| name.clone())
}
