//! A lint: what it looks for, told for people and done by a function.

use esql_syntax::Span;

use crate::lints::LINTS;
use crate::{Finding, Severity, Subject};

/// A lint. Each is a `static` in a file of its own in `lints/`.
#[derive(Debug)]
pub struct Lint {
    /// Its name in messages, comments and settings.
    pub id: &'static str,
    /// How bad its findings are unless settings say otherwise.
    pub severity: Severity,
    /// What it finds, in one sentence.
    pub summary: &'static str,
    /// Why that matters and what to do: a paragraph or two of Markdown.
    pub explanation: &'static str,
    /// A query in which it finds something.
    pub bad: &'static str,
    /// What that query should have been; no lint finds anything in it.
    pub good: &'static str,
    /// Documents that the examples are checked against, as an index and NDJSON, if it needs some.
    pub data: Option<(&'static str, &'static str)>,
    /// Looks for it.
    pub check: fn(&Subject<'_>, &mut Vec<Finding>),
}

impl Lint {
    /// A finding of it.
    pub fn at(&self, span: Span, message: impl Into<String>) -> Finding {
        Finding::new(self.id, self.severity, message, span)
    }
}

/// The lint of that id.
pub fn lint(id: &str) -> Option<&'static Lint> {
    LINTS.iter().copied().find(|lint| lint.id == id)
}
