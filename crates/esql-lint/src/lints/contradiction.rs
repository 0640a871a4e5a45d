//! `contradiction`

use esql_syntax::ast::CommandKind;

use super::conditions::test;
use crate::expr::conjuncts;
use crate::{Finding, Lint, Severity, Subject};

/// See its summary.
pub static LINT: Lint = Lint {
    id: "contradiction",
    severity: Severity::Warning,
    summary: "Two conditions that must both be true exclude each other.",
    explanation: "No value is equal to two different ones, below 3 and above 5, or null and something. No row comes through. \
        Often `OR` was meant, or a field with several values: ask those with `MV_CONTAINS`.",
    bad: "FROM logs-endpoint.events.process-*\n\
        | WHERE @timestamp > NOW() - 7 days AND process.name == \"cmd.exe\" AND process.name == \"reg.exe\"\n\
        | LIMIT 100",
    good: "FROM logs-endpoint.events.process-*\n\
        | WHERE @timestamp > NOW() - 7 days AND process.name IN (\"cmd.exe\", \"reg.exe\")\n\
        | LIMIT 100",
    data: None,
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for step in &subject.steps {
        let CommandKind::Where(filter) = &step.command.kind else { continue };
        let conditions = conjuncts(&filter.condition);
        let tests: Vec<_> =
            conditions.iter().filter_map(|condition| Some((test(condition)?, condition.span))).collect();
        for (index, ((name, test), span)) in tests.iter().enumerate() {
            let excluded =
                tests[..index].iter().find(|((other, known), _)| other == name && test.excludes(known));
            if let Some((_, other)) = excluded {
                let message = format!("no `{name}` meets both conditions: no row comes through");
                findings.push(LINT.at(*span, message).other(*other, "this excludes it"));
            }
        }
    }
}
