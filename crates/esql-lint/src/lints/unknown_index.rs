//! `unknown-index`

use esql_syntax::ast::{CommandKind, IndexPattern, Source};

use crate::{Finding, Lint, Severity, Subject};

/// See its summary.
pub static LINT: Lint = Lint {
    id: "unknown-index",
    severity: Severity::Warning,
    summary: "An index pattern names nothing among the data.",
    explanation: "With `--data`, the names of files and folders are names of indices. A pattern that matches none of them \
        reads nothing: its name is wrong, or that data is missing here.",
    bad: "FROM logs-endpoint.events.proces-*\n\
        | WHERE @timestamp > NOW() - 7 days\n\
        | LIMIT 100",
    good: "FROM logs-endpoint.events.process-*\n\
        | WHERE @timestamp > NOW() - 7 days\n\
        | LIMIT 100",
    data: Some(("logs-endpoint.events.process-default", "{\"@timestamp\":\"2026-01-01T00:00:00Z\"}\n")),
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for (pattern, help) in &subject.missing {
        let Some(place) = subject.steps.iter().find_map(|step| {
            let mut indices: Vec<&IndexPattern> = vec![];
            match &step.command.kind {
                CommandKind::From(from) => {
                    indices.extend(from.sources.iter().filter_map(|source| match source {
                        Source::Index(index) => Some(index),
                        Source::Subquery(_) => None,
                    }))
                }
                CommandKind::LookupJoin(join) => indices.push(&join.index),
                _ => {}
            }
            // Several patterns of which none matches come as one.
            indices.into_iter().find(|index| {
                pattern.split(',').any(|part| index.text.split(',').any(|text| text.trim() == part))
            })
        }) else {
            continue;
        };
        let finding = LINT.at(place.span, format!("no index of the data is named [{pattern}]"));
        findings.push(match help {
            Some(help) => finding.help(help),
            None => finding,
        });
    }
}
