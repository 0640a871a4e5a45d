//! `no-time-bound`

use esql_syntax::ast::CommandKind;

use crate::expr::{call, each_of, string};
use crate::{Finding, Lint, Severity, Subject};

/// See its summary.
pub static LINT: Lint = Lint {
    id: "no-time-bound",
    severity: Severity::Info,
    summary: "No condition bounds `@timestamp`, so that all events ever kept are read.",
    explanation: "Write `WHERE @timestamp > NOW() - 7 days` first. A detection rule in TOML is given a time range by whoever \
        runs it, and has no such finding.",
    bad: "FROM logs-endpoint.events.process-*\n\
        | WHERE process.name == \"reg.exe\"\n\
        | LIMIT 100",
    good: "FROM logs-endpoint.events.process-*\n\
        | WHERE @timestamp > NOW() - 7 days AND process.name == \"reg.exe\"\n\
        | LIMIT 100",
    data: None,
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    if subject.is_rule || !subject.reads_documents() {
        return;
    }
    let mut is_bounded = false;
    for step in &subject.steps {
        if matches!(step.command.kind, CommandKind::Where(_)) {
            each_of(step.command, &mut |expr, _| {
                let in_query = call(expr).is_some_and(|(name, call)| match name.as_str() {
                    "kql" | "qstr" => {
                        call.arguments.iter().filter_map(string).any(|text| text.contains("@timestamp"))
                    }
                    "trange" => true,
                    _ => false,
                });
                is_bounded |= in_query || crate::expr::column(expr).is_some_and(|name| name == "@timestamp");
            });
        }
    }
    let Some(from) = subject.query.commands.first().filter(|_| !is_bounded) else { return };
    let message = "nothing bounds `@timestamp`: all events ever kept are read";
    findings.push(LINT.at(from.span, message).help("add `| WHERE @timestamp > NOW() - 7 days`"));
}
