//! `negation-drops-nulls`

use esql_syntax::ast::{BinaryOp, CommandKind, Expr, ExprKind, UnaryOp};
use std::collections::BTreeSet;

use crate::expr::{columns, conjuncts, is_null};
use crate::flow::Step;
use crate::{Finding, Lint, Severity, Subject};

/// See its summary.
pub static LINT: Lint = Lint {
    id: "negation-drops-nulls",
    severity: Severity::Info,
    summary: "A negated condition drops the rows in which its field is missing.",
    explanation: "`x != \"a\"`, `NOT x LIKE …` and `x NOT IN (…)` are null where `x` is, and so neither true nor false: \
        an event that lacks the field is dropped, though it surely has not the value that is excluded. Say so, if \
        that is meant: with `x IS NOT NULL`, or with `x IS NULL OR …` to keep such events.",
    bad: "FROM logs-endpoint.events.registry-*\n\
        | WHERE @timestamp > NOW() - 7 days AND process.code_signature.subject_name != \"Contoso\"\n\
        | LIMIT 100",
    good: "FROM logs-endpoint.events.registry-*\n\
        | WHERE @timestamp > NOW() - 7 days\n  \
        AND (process.code_signature.subject_name IS NULL OR process.code_signature.subject_name != \"Contoso\")\n\
        | LIMIT 100",
    data: None,
    check,
};

/// Fields that every event has.
const ALWAYS: &[&str] = &["@timestamp", "event.", "agent.", "host.", "data_stream.", "ecs.", "message"];

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for step in &subject.steps {
        let CommandKind::Where(filter) = &step.command.kind else { continue };
        let here = conjuncts(&filter.condition);
        let present = present(step, &here);
        for condition in &here {
            let Some(denied) = denied(condition) else { continue };
            let mut missing = columns(denied);
            missing.retain(|name| {
                let is_there = |field: &str| ALWAYS.iter().any(|always| field.starts_with(always));
                !present.contains(name) && step.scope.field(name).is_some_and(|field| !is_there(&field))
            });
            if let Some(name) = missing.first() {
                let message =
                    format!("rows without `{name}` are dropped, too: the condition is null for them");
                let help = format!("say what is meant with `{name} IS NOT NULL`, or `{name} IS NULL OR …`");
                findings.push(LINT.at(condition.span, message).help(help));
            }
        }
    }
}

/// What a condition says is not so.
fn denied(condition: &Expr) -> Option<&Expr> {
    match &condition.kind {
        ExprKind::Unary { op: UnaryOp::Not, operand } => match &operand.kind {
            // Several conditions: their nulls may not matter.
            ExprKind::Binary { op: BinaryOp::And | BinaryOp::Or, .. } | ExprKind::IsNull { .. } => None,
            _ => Some(operand),
        },
        // That is a finding of its own.
        ExprKind::Binary { left, right, .. } if is_null(left) || is_null(right) => None,
        ExprKind::Binary { op: BinaryOp::NotEq, .. }
        | ExprKind::In { negated: true, .. }
        | ExprKind::Like { negated: true, .. } => Some(condition),
        _ => None,
    }
}

/// The columns that other conditions, here or before, demand to be there.
fn present(step: &Step<'_>, here: &[&Expr]) -> BTreeSet<String> {
    let before = step.before.iter().filter_map(|command| match &command.kind {
        CommandKind::Where(filter) => Some(conjuncts(&filter.condition)),
        _ => None,
    });
    let all = before.flatten().chain(here.iter().copied());
    let demands = |condition: &&Expr| {
        denied(condition).is_none() && !matches!(condition.kind, ExprKind::IsNull { negated: false, .. })
    };
    all.filter(demands).flat_map(columns).collect()
}
