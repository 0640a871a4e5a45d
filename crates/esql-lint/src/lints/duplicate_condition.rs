//! `duplicate-condition`

use esql_syntax::ast::{CommandKind, Expr, ExprKind};

use crate::expr::{conjuncts, disjuncts, each_of};
use crate::{Finding, Lint, Severity, Subject};

/// See its summary.
pub static LINT: Lint = Lint {
    id: "duplicate-condition",
    severity: Severity::Warning,
    summary: "A condition, or a value of a list, is written twice.",
    explanation: "The second one changes nothing. Often it is a copy of which one part should have been changed.",
    bad: "FROM logs-endpoint.events.process-*\n\
        | WHERE @timestamp > NOW() - 7 days AND process.name IN (\"cmd.exe\", \"reg.exe\", \"cmd.exe\")\n\
        | LIMIT 100",
    good: "FROM logs-endpoint.events.process-*\n\
        | WHERE @timestamp > NOW() - 7 days AND process.name IN (\"cmd.exe\", \"reg.exe\", \"sc.exe\")\n\
        | LIMIT 100",
    data: None,
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for step in &subject.steps {
        if let CommandKind::Where(filter) = &step.command.kind {
            let all = conjuncts(&filter.condition);
            twice(&all, "this condition is there already", findings);
            all.iter().for_each(|part| twice(&disjuncts(part), "this condition is there already", findings));
        }
        each_of(step.command, &mut |expr, _| match &expr.kind {
            ExprKind::In { list, .. } => {
                twice(&list.iter().collect::<Vec<_>>(), "this value is in the list already", findings);
            }
            ExprKind::Like { patterns, .. } => {
                twice(&patterns.iter().collect::<Vec<_>>(), "this pattern is in the list already", findings);
            }
            _ => {}
        });
    }
}

fn twice(parts: &[&Expr], message: &str, findings: &mut Vec<Finding>) {
    for (index, part) in parts.iter().enumerate() {
        if let Some(first) = parts[..index].iter().find(|other| *other == part) {
            findings.push(LINT.at(part.span, message).other(first.span, "here"));
        }
    }
}
