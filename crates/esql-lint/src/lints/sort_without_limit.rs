//! `sort-without-limit`

use esql_syntax::ast::CommandKind;

use crate::{Finding, Lint, Severity, Subject};

/// See its summary.
pub static LINT: Lint = Lint {
    id: "sort-without-limit",
    severity: Severity::Info,
    summary: "Rows are sorted, and no LIMIT says how many of the first are wanted.",
    explanation: "Elasticsearch adds `LIMIT 1000` to a query that has none: of more rows only the first thousand come back, \
        and all are sorted for that. Say how many are wanted.",
    bad: "FROM logs-endpoint.events.process-*\n\
        | WHERE @timestamp > NOW() - 7 days\n\
        | STATS runs = COUNT(*) BY process.name\n\
        | SORT runs",
    good: "FROM logs-endpoint.events.process-*\n\
        | WHERE @timestamp > NOW() - 7 days\n\
        | STATS runs = COUNT(*) BY process.name\n\
        | SORT runs\n\
        | LIMIT 20",
    data: None,
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for step in subject.steps.iter().filter(|step| step.is_main) {
        let ends = |kind: &CommandKind| {
            matches!(
                kind,
                CommandKind::Limit(_) | CommandKind::Stats(_) | CommandKind::Sort(_) | CommandKind::Fork(_)
            )
        };
        if matches!(step.command.kind, CommandKind::Sort(_))
            && !step.rest.iter().any(|command| ends(&command.kind))
        {
            let message = "no LIMIT follows: of more than 1000 rows only the first 1000 come back";
            findings.push(
                LINT.at(step.command.keyword, message).help("add `| LIMIT` with the number that is wanted"),
            );
        }
    }
}
