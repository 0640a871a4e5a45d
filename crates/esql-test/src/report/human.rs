//! The report for people: a line a file, and all about each test that failed.

use std::time::Duration;

use super::Counts;
use crate::expect::{DiffLine, Mismatch, Side, counted};
use crate::run::CaseResult;
use crate::snapshot::{self, Verdict};
use crate::suite::Suite;

/// What the report looks like.
#[derive(Clone, Copy, Debug, Default)]
pub struct Style {
    /// Whether to use the terminal's colors.
    pub color: bool,
    /// Whether to name the tests that passed, too.
    pub verbose: bool,
}

/// The longest value that is shown whole.
const LONGEST: usize = 100;

/// The report of a run.
pub fn human(suites: &[Suite], results: &[CaseResult], elapsed: Duration, style: Style) -> String {
    let mut out = String::new();
    for (number, suite) in suites.iter().enumerate() {
        let results: Vec<&CaseResult> = results.iter().filter(|result| result.suite == number).collect();
        if results.is_empty() {
            continue;
        }
        let failed = results.iter().filter(|result| !result.passed()).count();
        let (verdict, color) = if failed == 0 { ("ok  ", GREEN) } else { ("FAIL", RED) };
        let tests = counted(results.len(), "test");
        let failures = if failed == 0 { String::new() } else { format!(", {failed} failed") };
        let path = suite.path.display();
        out += &format!("{} {path}: {tests}{failures}\n", style.paint(verdict, color));
        for result in results {
            push_case(&mut out, suite, result, style);
        }
        if failed > 0 {
            out.push('\n');
        }
    }
    out + &summary(results, elapsed, style)
}

/// All about one test.
pub(super) fn case(suite: &Suite, result: &CaseResult, style: Style) -> String {
    let mut out = String::new();
    push_case(&mut out, suite, result, style);
    out
}

fn push_case(out: &mut String, suite: &Suite, result: &CaseResult, style: Style) {
    let case = &suite.cases[result.case];
    if result.passed() {
        let written = result.snapshot == Some(Verdict::Written);
        if style.verbose || written {
            let note = if written { " (snapshot written)" } else { "" };
            *out += &format!("  {} {}{note}\n", style.paint("ok  ", GREEN), case.name);
        }
        return;
    }
    let place = format!("{}:{}", suite.path.display(), case.line);
    *out += &format!("\n  {} {}\n", style.paint("FAIL", RED), style.paint(&case.name, BOLD));
    *out += &format!("    {} {place}\n", style.paint("-->", BLUE));
    for mismatch in &result.mismatches {
        push_mismatch(out, mismatch, style);
    }
    if let (Some(verdict), Some(path)) = (&result.snapshot, &case.snapshot) {
        push_snapshot(out, verdict, &path.display().to_string(), style);
    }
    for hint in &result.hints {
        *out += &format!("    {} {hint}\n", style.paint("hint:", BLUE));
    }
}

fn push_mismatch(out: &mut String, mismatch: &Mismatch, style: Style) {
    *out += &format!("    {}\n", mismatch.message);
    for line in table(&mismatch.lines) {
        let color = match line.chars().next() {
            Some('-') => RED,
            Some('+') => GREEN,
            _ => DIM,
        };
        *out += &format!("      {}\n", style.paint(line.trim_end(), color));
    }
}

fn push_snapshot(out: &mut String, verdict: &Verdict, path: &str, style: Style) {
    let waits = |pending: &bool| match pending {
        true => format!("    {} look at it with `esql test --review`\n", style.paint("hint:", BLUE)),
        false => String::new(),
    };
    match verdict {
        Verdict::Same | Verdict::Written => {}
        Verdict::Missing { pending } => {
            *out += &format!("    there is no snapshot {path}\n{}", waits(pending));
        }
        Verdict::Different { diff, pending } => {
            *out += &format!("    the answer is not that of the snapshot {path}\n");
            *out += &indented(&colored_diff(diff, style), "      ");
            *out += &waits(pending);
        }
    }
}

/// The lines of a difference in aligned columns, headed by their names; texts by themselves.
fn table(lines: &[DiffLine]) -> Vec<String> {
    let mut names: Vec<&str> = Vec::new();
    for (name, _) in lines.iter().flat_map(|line| &line.cells) {
        if !name.is_empty() && !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    let shown = |text: &str| -> String {
        let text: String = text
            .chars()
            .flat_map(|c| if c.is_control() { c.escape_default().collect() } else { vec![c] })
            .collect();
        if text.chars().count() <= LONGEST {
            return text;
        }
        text.chars().take(LONGEST - 1).chain(['…']).collect()
    };
    let mut rows = vec![names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()];
    for line in lines {
        let cell =
            |name: &&str| line.cells.iter().find(|(cell, _)| cell == name).map(|(_, text)| shown(text));
        rows.push(names.iter().map(|name| cell(name).unwrap_or_default()).collect());
    }
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..names.len()).map(width).collect();
    let aligned = |row: &[String]| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        cells.collect::<Vec<_>>().join("  ")
    };
    let mut out = Vec::new();
    if !names.is_empty() {
        out.push(format!("  {}", aligned(&rows[0])));
    }
    for (line, row) in lines.iter().zip(&rows[1..]) {
        let sign = match line.side {
            Side::Expected => '-',
            Side::Found => '+',
        };
        match line.cells.as_slice() {
            [(name, text)] if name.is_empty() => {
                out.extend(text.lines().map(|text| format!("{sign} {}", shown(text))));
            }
            _ => out.push(format!("{sign} {}", aligned(row))),
        }
    }
    out
}

fn summary(results: &[CaseResult], elapsed: Duration, style: Style) -> String {
    let Counts { tests, failed } = Counts::of(results);
    let outcome = match (tests, failed) {
        (0, _) => "no tests were run".to_owned(),
        (_, 0) => format!("{}, all passed", counted(tests, "test")),
        _ => format!("{}: {} passed, {failed} failed", counted(tests, "test"), tests - failed),
    };
    let color = if failed == 0 { GREEN } else { RED };
    format!("{} in {} ms\n", style.paint(&outcome, color), elapsed.as_millis())
}

/// What is another in a new snapshot than in the old.
pub fn snapshot_diff(old: &str, new: &str, style: Style) -> String {
    colored_diff(&snapshot::diff(old, new), style)
}

/// A difference with its lines in colors.
fn colored_diff(diff: &str, style: Style) -> String {
    let line = |line: &str| {
        let color = match line.chars().next() {
            Some('-') => RED,
            Some('+') => GREEN,
            Some('@') => DIM,
            _ => "",
        };
        style.paint(line, color) + "\n"
    };
    diff.lines().map(line).collect()
}

fn indented(text: &str, indent: &str) -> String {
    text.lines().map(|line| format!("{indent}{line}\n")).collect()
}

pub(crate) const RED: &str = "\x1b[31m";
pub(crate) const GREEN: &str = "\x1b[32m";
pub(crate) const BLUE: &str = "\x1b[34m";
pub(crate) const BOLD: &str = "\x1b[1m";
pub(crate) const DIM: &str = "\x1b[2m";

impl Style {
    /// The text in a color, if there are colors.
    pub(crate) fn paint(self, text: &str, color: &str) -> String {
        if self.color && !color.is_empty() { format!("{color}{text}\x1b[0m") } else { text.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(side: Side, cells: &[(&str, &str)]) -> DiffLine {
        let cells = cells.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        DiffLine { side, cells: cells.collect() }
    }

    #[test]
    fn differences_are_aligned() {
        let lines = [
            row(Side::Expected, &[("n", "1"), ("name", "reg.exe")]),
            row(Side::Found, &[("n", "12"), ("name", "x"), ("more", "\u{1b}[2J")]),
            DiffLine::text(Side::Found, "… and 3 more"),
        ];
        insta::assert_snapshot!(table(&lines).join("\n"));
    }
}
