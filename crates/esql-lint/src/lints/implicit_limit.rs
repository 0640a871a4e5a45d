//! `implicit-limit`

use esql_syntax::ast::CommandKind;

use crate::{Finding, Lint, Severity, Subject};

/// See its summary.
pub static LINT: Lint = Lint {
    id: "implicit-limit",
    severity: Severity::Info,
    summary: "Events come back without a LIMIT, so that Elasticsearch gives any thousand of them.",
    explanation: "A query without `LIMIT` gets `LIMIT 1000`. Where it aggregates nothing, a thousand events are soon reached, \
        and which ones come back is not defined. Say how many are wanted, and sort by what makes them the first.",
    bad: "FROM logs-endpoint.events.process-*\n\
        | WHERE @timestamp > NOW() - 7 days AND process.name == \"reg.exe\"\n\
        | KEEP @timestamp, host.id, process.command_line",
    good: "FROM logs-endpoint.events.process-*\n\
        | WHERE @timestamp > NOW() - 7 days AND process.name == \"reg.exe\"\n\
        | KEEP @timestamp, host.id, process.command_line\n\
        | SORT @timestamp DESC\n\
        | LIMIT 1000",
    data: None,
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let settles = |kind: &CommandKind| {
        matches!(
            kind,
            CommandKind::Limit(_)
                | CommandKind::Stats(_)
                | CommandKind::Sort(_)
                | CommandKind::Fork(_)
                | CommandKind::Fuse(_)
        )
    };
    // A rule makes an alert of each row, and is limited by its own setting.
    if subject.is_rule || !subject.reads_documents() {
        return;
    }
    let commands = &subject.query.commands;
    if let Some(last) = commands.last().filter(|_| !commands.iter().any(|command| settles(&command.kind))) {
        let message = "there is no LIMIT: any 1000 of the rows come back";
        findings.push(LINT.at(last.keyword, message).help("add `| LIMIT` with the number that is wanted"));
    }
}
