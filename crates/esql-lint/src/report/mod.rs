//! Findings, written for people and for programs.

mod github;
mod json;
mod junit;
mod sarif;
mod text;

use esql_syntax::Span;
use std::path::Path;

use crate::fix::is_fixable;
use crate::{FileReport, Finding, Severity};

/// How findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people: each finding on the query's text.
    Text,
    /// One JSON object.
    Json,
    /// Commands that GitHub's Actions show beside the lines of a change.
    Github,
    /// SARIF 2.1.0, which code scanners exchange.
    Sarif,
    /// JUnit's XML: a query is a test, which an error fails.
    Junit,
}

/// How text looks.
#[derive(Debug, Clone, Copy, Default)]
pub struct Style {
    /// With colors.
    pub color: bool,
    /// How wide the terminal is, if there is one.
    pub width: Option<usize>,
}

/// The reports in a format.
pub fn write(reports: &[FileReport], format: Format, style: Style) -> String {
    match format {
        Format::Text => text::write(reports, style),
        Format::Json => json::write(reports),
        Format::Github => github::write(reports),
        Format::Sarif => sarif::write(reports),
        Format::Junit => junit::write(reports),
    }
}

/// A count of what was found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// Files looked at.
    pub files: usize,
    /// Queries in them.
    pub queries: usize,
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// What is only worth knowing.
    pub infos: usize,
    /// Findings that a fix mends.
    pub fixable: usize,
}

impl Summary {
    /// Counts.
    pub fn of(reports: &[FileReport]) -> Summary {
        let mut summary = Summary { files: reports.len(), ..Summary::default() };
        for report in reports {
            summary.queries += report.queries.len();
            for located in located(report) {
                match located.finding.severity {
                    Severity::Error => summary.errors += 1,
                    Severity::Warning => summary.warnings += 1,
                    Severity::Info => summary.infos += 1,
                }
                summary.fixable += usize::from(located.is_fixable);
            }
        }
        summary
    }

    /// `3 files, 5 queries: 2 errors, 4 warnings (1 fixable with --fix)`
    pub fn text(&self) -> String {
        let counted = |count: usize, one: &str, many: &str| match count {
            1 => format!("1 {one}"),
            _ => format!("{count} {many}"),
        };
        let mut parts = vec![];
        if self.errors > 0 {
            parts.push(counted(self.errors, "error", "errors"));
        }
        if self.warnings > 0 {
            parts.push(counted(self.warnings, "warning", "warnings"));
        }
        if self.infos > 0 {
            parts.push(counted(self.infos, "note", "notes"));
        }
        let found = if parts.is_empty() { "nothing found".to_owned() } else { parts.join(", ") };
        let fixable =
            if self.fixable > 0 { format!(" ({} fixable with --fix)", self.fixable) } else { String::new() };
        let files = counted(self.files, "file", "files");
        let queries = counted(self.queries, "query", "queries");
        format!("{files}, {queries}: {found}{fixable}")
    }
}

/// A finding at its place in a file.
struct Located<'a> {
    path: &'a Path,
    /// The file's text.
    text: &'a str,
    /// The query's name; none for what is wrong with the file.
    query: Option<&'a str>,
    finding: &'a Finding,
    /// Where in the file.
    span: Span,
    /// The other place in the file.
    other: Option<(Span, &'a str)>,
    is_fixable: bool,
}

impl Located<'_> {
    /// Line and column of begin and end, from 1, columns in code points.
    fn range(&self) -> ((usize, usize), (usize, usize)) {
        (self.span.line_column(self.text), Span::empty(self.span.end).line_column(self.text))
    }

    /// The message and, in a sentence of its own, what to do.
    fn message(&self) -> String {
        match &self.finding.help {
            Some(help) => format!("{}; {help}", self.finding.message),
            None => self.finding.message.clone(),
        }
    }

    fn path(&self) -> String {
        self.path.display().to_string()
    }
}

/// All that was found in a file, in its order.
fn located(report: &FileReport) -> Vec<Located<'_>> {
    let path = report.path.as_path();
    let of_file = report.findings.iter().map(|finding| Located {
        path,
        text: &report.text,
        query: None,
        finding,
        span: finding.span,
        other: None,
        is_fixable: false,
    });
    let mut all: Vec<Located<'_>> = of_file.collect();
    let Some(file) = &report.file else { return all };
    for (query, checked) in file.queries.iter().zip(&report.queries) {
        all.extend(checked.findings.iter().map(|finding| Located {
            path,
            text: &file.text,
            query: Some(&checked.name),
            finding,
            span: query.original_span(finding.span),
            other: finding.other.as_ref().map(|(span, label)| (query.original_span(*span), label.as_str())),
            is_fixable: is_fixable(query, finding),
        }));
    }
    all
}
