//! `stats-without-by`

use esql_syntax::ast::CommandKind;

use crate::{Finding, Lint, Severity, Subject};

/// See its summary.
pub static LINT: Lint = Lint {
    id: "stats-without-by",
    severity: Severity::Warning,
    summary: "STATS without BY gives one row, and what follows expects several.",
    explanation: "Without `BY` all rows are one group. Sorting its one row, or limiting it to many, shows that groups were \
        meant.",
    bad: "FROM logs-endpoint.events.process-*\n\
        | WHERE @timestamp > NOW() - 7 days\n\
        | STATS runs = COUNT(*)\n\
        | SORT runs DESC\n\
        | LIMIT 10",
    good: "FROM logs-endpoint.events.process-*\n\
        | WHERE @timestamp > NOW() - 7 days\n\
        | STATS runs = COUNT(*) BY host.id\n\
        | SORT runs DESC\n\
        | LIMIT 10",
    data: None,
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for step in &subject.steps {
        let CommandKind::Stats(stats) = &step.command.kind else { continue };
        if !stats.groupings.is_empty() || stats.aggregates.is_empty() {
            continue;
        }
        let makes_rows = |kind: &CommandKind| {
            matches!(kind, CommandKind::MvExpand(_) | CommandKind::LookupJoin(_) | CommandKind::Fork(_))
        };
        let mut rest = step.rest.iter().take_while(|command| !makes_rows(&command.kind));
        let expects = |kind: &CommandKind| {
            matches!(
                kind,
                CommandKind::Sort(_)
                    | CommandKind::Dedup(_)
                    | CommandKind::Stats(_)
                    | CommandKind::InlineStats(_)
            )
        };
        let expects = rest.find(|command| expects(&command.kind));
        if let Some(command) = expects {
            let message = "without BY all rows are one group: this gives one row";
            let name = command.kind.name();
            findings.push(
                LINT.at(step.command.span, message)
                    .other(command.keyword, format!("{name} expects several rows"))
                    .help("say BY what the rows are grouped"),
            );
        }
    }
}
