//! `never-true`

use esql::units::counted;
use esql::{Engine, Parameters};
use esql_syntax::Span;
use esql_syntax::ast::{Command, CommandKind, Expr};

use crate::expr::{calls, columns, conjuncts, each};
use crate::{Finding, Lint, Severity, Subject};

/// See its summary.
pub static LINT: Lint = Lint {
    id: "never-true",
    severity: Severity::Warning,
    summary: "A condition is true for no row of the data.",
    explanation: "With `--data`, each condition of the `WHERE`s before the first aggregation is tried by itself on all rows. One \
        that no row meets is a typing error, expects another shape of events, or looks for what never happened here. \
        Conditions that read the clock are not tried: pin it with `--now` and run the query.",
    bad: "FROM logs-windows.sysmon_operational-*\n\
        | WHERE @timestamp > NOW() - 7 days AND ENDS_WITH(registry.key, \"run\")\n\
        | LIMIT 100",
    good: "FROM logs-windows.sysmon_operational-*\n\
        | WHERE @timestamp > NOW() - 7 days AND registry.key LIKE \"\"\"*\\\\run\\\\*\"\"\"\n\
        | LIMIT 100",
    data: Some((
        "logs-windows.sysmon_operational-default",
        "{\"@timestamp\":\"2026-01-01T00:00:00Z\",\"registry\":{\"key\":\"software\\\\run\\\\updater\"}}\n",
    )),
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(engine) = subject.data.filter(|_| subject.is_valid && subject.reads_documents()) else { return };
    let Some(probe) = Probe::new(subject) else { return };
    let Some((rows, counts)) = probe.run(engine).filter(|(rows, _)| *rows > 0) else { return };
    for (condition, (met, null)) in probe.conditions.iter().zip(counts) {
        if met > 0 {
            continue;
        }
        let message =
            format!("this is true for no row of the data, of {}", counted(rows.unsigned_abs(), "row"));
        let mut finding = LINT.at(*condition, message);
        if null > 0 {
            let some = if null == rows { "all of them".to_owned() } else { format!("{null} of them") };
            finding = finding
                .help(format!("it is null for {some}: a field is missing there, or has several values"));
        }
        findings.push(finding);
    }
}

/// A query that counts for each condition the rows that meet it.
struct Probe {
    text: String,
    conditions: Vec<Span>,
}

impl Probe {
    /// Conditions become columns where they stand, and the rows all stay.
    fn new(subject: &Subject<'_>) -> Option<Probe> {
        let commands = &subject.query.commands;
        // All before the source, SET headers among it, and the source itself.
        let mut text = subject.text(Span::new(0, commands.first()?.span.end)).to_owned();
        let mut conditions = vec![];
        for command in commands.iter().skip(1).take_while(|command| keeps_rows(command)) {
            match &command.kind {
                CommandKind::Where(filter) => {
                    for condition in
                        conjuncts(&filter.condition).into_iter().filter(|condition| can_be_tried(condition))
                    {
                        let index = conditions.len();
                        text += &format!("\n| EVAL `__{index}` = ({}\n)", subject.text(condition.span));
                        conditions.push(condition.span);
                    }
                }
                // What is dropped can't be named any more, so that it may as well stay.
                CommandKind::Keep(_) | CommandKind::Drop(_) | CommandKind::Sort(_) => {}
                _ => text += &format!("\n| {}", subject.text(command.span)),
            }
        }
        if conditions.is_empty() {
            return None;
        }
        let counts = (0..conditions.len()).map(|index| {
            format!(", t{index} = COUNT(*) WHERE `__{index}`, n{index} = COUNT(*) WHERE `__{index}` IS NULL")
        });
        text += &format!("\n| STATS rows = COUNT(*){}", counts.collect::<String>());
        Some(Probe { text, conditions })
    }

    /// The number of rows and, for each condition, of those for which it is true and null.
    fn run(&self, engine: &Engine) -> Option<(i64, Vec<(i64, i64)>)> {
        let result =
            engine.query_with(&self.text, &Parameters::new()).and_then(esql::Query::collect_rows).ok()?;
        let count = |column: usize| result.text(0, column).and_then(|text| text.parse::<i64>().ok());
        let counts =
            (0..self.conditions.len()).map(|index| Some((count(1 + 2 * index)?, count(2 + 2 * index)?)));
        Some((count(0)?, counts.collect::<Option<_>>()?))
    }
}

/// Whether each row before a command is one after it, so that conditions behind it can be tried on all rows.
fn keeps_rows(command: &Command) -> bool {
    matches!(
        command.kind,
        CommandKind::Where(_)
            | CommandKind::Eval(_)
            | CommandKind::Keep(_)
            | CommandKind::Drop(_)
            | CommandKind::Rename(_)
            | CommandKind::Sort(_)
            | CommandKind::Dissect(_)
            | CommandKind::Grok(_)
            | CommandKind::MvExpand(_)
            | CommandKind::UriParts(_)
            | CommandKind::RegisteredDomain(_)
            | CommandKind::UserAgent(_)
    )
}

/// Not what depends on the clock, nor what may only stand in a WHERE: full-text search, subqueries.
fn can_be_tried(condition: &Expr) -> bool {
    use esql_syntax::ast::ExprKind;
    let mut can = !calls(condition, "now") && !columns(condition).is_empty();
    each(condition, &mut |expr, _| {
        can &= !matches!(expr.kind, ExprKind::Match { .. } | ExprKind::InSubquery { .. });
    });
    can && !["match", "match_phrase", "qstr", "kql", "multi_match", "trange", "knn", "term"]
        .iter()
        .any(|function| calls(condition, function))
}
