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
        that no row meets is a typing error, expects another shape of events, or looks for what never happened here; so \
        is one that no row meets together with those before it. \
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
    let mut met_by_some = vec![];
    for (index, (condition, (met, null))) in probe.conditions.iter().zip(counts).enumerate() {
        if met > 0 {
            met_by_some.push((index, met));
            continue;
        }
        let message = format!("this is true for no row of the data, of {}", told(rows));
        let mut finding = LINT.at(*condition, message);
        if null > 0 {
            let some = if null == rows { "all of them".to_owned() } else { format!("{null} of them") };
            finding = finding
                .help(format!("it is null for {some}: a field is missing there, or has several values"));
        }
        findings.push(finding);
    }
    findings.extend(never_together(&probe, engine, &met_by_some));
}

/// The first condition that no row meets of those that meet the ones before it, though each is met by some.
fn never_together(probe: &Probe, engine: &Engine, met: &[(usize, i64)]) -> Option<Finding> {
    let indices: Vec<usize> = met.iter().map(|(index, _)| *index).collect();
    let counts = probe.run_together(engine, &indices)?;
    let at = counts.iter().position(|count| *count == 0)?;
    let (before, (index, alone)) = (*counts.get(at.checked_sub(1)?)?, *met.get(at)?);
    let message = "no row of the data meets this together with the conditions before it";
    let left_out = if index > at { " (without those that no row meets)" } else { "" };
    let help = format!("{} this alone, {} the conditions before it{left_out}", meet(alone), meet(before));
    Some(LINT.at(*probe.conditions.get(index)?, message).help(help))
}

fn told(rows: i64) -> String {
    counted(rows.unsigned_abs(), "row")
}

fn meet(rows: i64) -> String {
    format!("{} {}", told(rows), if rows == 1 { "meets" } else { "meet" })
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
        Some(Probe { text, conditions })
    }

    /// The number of rows and, for each condition, of those for which it is true and null.
    fn run(&self, engine: &Engine) -> Option<(i64, Vec<(i64, i64)>)> {
        let count = |index| {
            format!(", t{index} = COUNT(*) WHERE `__{index}`, n{index} = COUNT(*) WHERE `__{index}` IS NULL")
        };
        let conditions = (0..self.conditions.len()).map(count).collect::<String>();
        let counts = self.count(engine, &format!("rows = COUNT(*){conditions}"))?;
        let (rows, counts) = counts.split_first()?;
        Some((*rows, counts.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()))
    }

    /// For each of these conditions the number of rows that meet it and those before it.
    fn run_together(&self, engine: &Engine, indices: &[usize]) -> Option<Vec<i64>> {
        if indices.len() < 2 {
            return None;
        }
        let mut all = String::new();
        let counts = indices.iter().enumerate().map(|(count, index)| {
            all += &format!("{}`__{index}`", if count == 0 { "" } else { " AND " });
            format!("{}t{index} = COUNT(*) WHERE {all}", if count == 0 { "" } else { ", " })
        });
        self.count(engine, &counts.collect::<String>())
    }

    fn count(&self, engine: &Engine, aggregates: &str) -> Option<Vec<i64>> {
        let text = format!("{}\n| STATS {aggregates}", self.text);
        let query = engine.query_with(&text, &Parameters::new()).ok()?;
        let columns = query.columns().len();
        let result = query.collect_rows().ok()?;
        (0..columns).map(|column| result.text(0, column)?.parse().ok()).collect()
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
