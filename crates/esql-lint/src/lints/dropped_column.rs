//! `dropped-column`

use crate::flow::Gone;
use crate::{Finding, Lint, Severity, Subject};

/// See its summary.
pub static LINT: Lint = Lint {
    id: "dropped-column",
    severity: Severity::Error,
    summary: "A column is used after KEEP, DROP, RENAME or STATS took it away.",
    explanation: "After `STATS` there are only its aggregates and groupings; after `KEEP` only what it names; after `RENAME` \
        only the new name. Name the column in that command, or use it before. Elasticsearch calls such a column unknown; \
        this names the command that dropped it.",
    bad: "FROM logs-endpoint.events.process-*\n\
        | WHERE @timestamp > NOW() - 7 days\n\
        | STATS runs = COUNT(*) BY process.name\n\
        | WHERE runs == 1 AND host.name == \"web-1\"\n\
        | LIMIT 100",
    good: "FROM logs-endpoint.events.process-*\n\
        | WHERE @timestamp > NOW() - 7 days AND host.name == \"web-1\"\n\
        | STATS runs = COUNT(*) BY process.name\n\
        | WHERE runs == 1\n\
        | LIMIT 100",
    data: None,
    // The planner finds them; see `explain`.
    check: |_, _| {},
};

/// Makes an unknown column's error one of a dropped one.
pub fn explain(finding: &mut Finding, name: &str, gone: Gone, subject: &Subject<'_>) {
    let (line, _) = gone.span.line_column(subject.text);
    let what = match gone.command {
        "KEEP" => format!("name it in the KEEP of line {line}, or use it before"),
        "RENAME" => format!("the RENAME of line {line} gave it another name"),
        "DROP" => format!("the DROP of line {line} took it away"),
        other => format!(
            "after the {other} of line {line} there are only its aggregates and groupings: add it there"
        ),
    };
    finding.id = LINT.id;
    finding.help = Some(what);
    finding.other = Some((gone.span, format!("`{name}` is dropped here")));
}
