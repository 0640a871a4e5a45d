//! The error of a query that isn't ES|QL: plain data for whoever shows it, and a plain way to show it.

use crate::Span;
use std::fmt::Write;

/// Why a text isn't a query, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct SyntaxError {
    /// What is wrong, in one line without the place.
    pub message: String,
    /// Where: the text that can't stand there; empty at the end of the query.
    pub span: Span,
    /// What could have stood there instead, in words such as `` `,` `` or `an expression`; may be empty.
    pub expected: Vec<String>,
    /// The likely fix, when one is known.
    pub help: Option<String>,
    /// Another place that the error is about, with what it is: the parenthesis that isn't closed.
    pub label: Option<(Span, String)>,
}

impl SyntaxError {
    pub(crate) fn new(message: impl Into<String>, span: Span) -> Self {
        Self { message: message.into(), span, expected: vec![], help: None, label: None }
    }

    pub(crate) fn with_help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    pub(crate) fn with_label(self, span: Span, label: impl Into<String>) -> Self {
        Self { label: Some((span, label.into())), ..self }
    }

    /// Points at this, too, if nothing else is pointed at.
    pub(crate) fn or_label(self, label: Option<(Span, String)>) -> Self {
        Self { label: self.label.or(label), ..self }
    }

    /// The error with its place, line and caret, without colours:
    ///
    /// ```
    /// let text = "FROM logs | WHERE a = 1";
    /// let error = esql_syntax::parse(text).unwrap_err();
    /// assert_eq!(error.render(text), "\
    /// line 1:21: `=` doesn't compare
    ///   |
    /// 1 | FROM logs | WHERE a = 1
    ///   |                     ^
    ///   = help: write `==`
    /// ");
    /// ```
    pub fn render(&self, text: &str) -> String {
        let (line, column) = self.span.line_column(text);
        let mut out = format!("line {line}:{column}: {}\n", self.message);
        let width = line.to_string().len();
        // Writing to a string can't fail.
        let _ = writeln!(out, "{:width$} |", "");
        quote_line(&mut out, text, self.span);
        underline(&mut out, text, self.span, '^', "");
        if let Some((span, label)) = &self.label {
            if span.line_column(text).0 != line {
                quote_line(&mut out, text, *span);
            }
            underline(&mut out, text, *span, '-', label);
        }
        if let Some(help) = &self.help {
            let _ = writeln!(out, "{:width$} = help: {help}", "");
        }
        out
    }
}

/// The line that a span begins in.
fn quote_line(out: &mut String, text: &str, span: Span) {
    let _ = writeln!(out, "{} | {}", span.line_column(text).0, line(text, span));
}

/// Marks below a quoted line, as far as the span goes in it.
fn underline(out: &mut String, text: &str, span: Span, mark: char, label: &str) {
    let (number, column) = span.line_column(text);
    let before: String = line(text, span)
        .chars()
        .take(column - 1)
        .map(|character| if character == '\t' { '\t' } else { ' ' })
        .collect();
    let length = span.text(text).lines().next().unwrap_or_default().chars().count().max(1);
    let marks = mark.to_string().repeat(length);
    let width = number.to_string().len();
    let _ = writeln!(out, "{:width$} | {before}{}", "", format!("{marks} {label}").trim_end());
}

fn line(text: &str, span: Span) -> &str {
    let start = span.start.min(text.len());
    let line_start = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
    text[line_start..].lines().next().unwrap_or_default()
}
