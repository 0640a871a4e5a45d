//! Why a query gives no answer, with the places in its text that are at fault.

use esql_exec::ExecError;
use esql_plan::{DataError, PlanError};
use esql_syntax::{Span, SyntaxError};
use std::fmt;
use std::io;
use std::sync::Arc;

/// Why a query gives no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The text is no ES|QL.
    #[error(transparent)]
    Syntax(QueryError),
    /// The query can't be planned: unknown names, types that don't fit, things that are not supported.
    #[error(transparent)]
    Plan(QueryError),
    /// The data, or a file that describes it, can't be read.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The query needs more memory than it may use.
    #[error("{0}")]
    Memory(String),
    /// The query needs more memory than it may use, and its temporary file can't be written or read.
    #[error("{0}")]
    Disk(String),
    /// The engine can't be set up like that.
    #[error("{0}")]
    Setting(String),
    /// The results can't be written.
    #[error("can't write the results: {0}")]
    Output(#[from] io::Error),
}

impl Error {
    pub(crate) fn syntax(error: SyntaxError, text: &Arc<str>) -> Error {
        Error::Syntax(QueryError { text: text.clone(), diagnostics: vec![error.into()] })
    }

    pub(crate) fn plan(errors: Vec<PlanError>, text: &Arc<str>) -> Error {
        let diagnostics = errors.into_iter().map(Diagnostic::from).collect();
        Error::Plan(QueryError { text: text.clone(), diagnostics })
    }

    pub(crate) fn exec(error: ExecError, text: &Arc<str>) -> Error {
        match error {
            ExecError::Data(error) => Error::Data(error),
            ExecError::Plan(error) => Error::plan(vec![error], text),
            ExecError::Memory { .. } => Error::Memory(error.to_string()),
            ExecError::Disk { .. } => Error::Disk(error.to_string()),
        }
    }

    /// What is wrong and where, one entry a fault.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        match self {
            Error::Syntax(error) | Error::Plan(error) => error.diagnostics.clone(),
            Error::Data(error) => {
                vec![Diagnostic { help: error.help.clone(), ..Diagnostic::new(error.to_string()) }]
            }
            Error::Memory(_) => vec![Diagnostic {
                help: Some("give it more with --memory-limit, or filter and group less".to_owned()),
                ..Diagnostic::new(self.to_string())
            }],
            Error::Disk(_) => vec![Diagnostic {
                help: Some(
                    "make room there, name another folder in TMPDIR, or give the query more memory with --memory-limit"
                        .to_owned(),
                ),
                ..Diagnostic::new(self.to_string())
            }],
            Error::Setting(_) | Error::Output(_) => vec![Diagnostic::new(self.to_string())],
        }
    }

    /// The exit code of a program that stops because of it: 1 for the query's faults, 2 for wrong settings, 3 for the
    /// data's, 4 when the results can't be written, 5 when memory, or room for temporary files, runs out.
    pub fn code(&self) -> u8 {
        match self {
            Error::Syntax(_) | Error::Plan(_) => 1,
            Error::Setting(_) => 2,
            Error::Data(_) => 3,
            Error::Output(_) => 4,
            Error::Memory(_) | Error::Disk(_) => 5,
        }
    }
}

/// The faults of a query; at least one.
///
/// Printed, it has Elasticsearch's form: `line 1:6: Unknown index [logs]`, several of them below their number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryError {
    /// The query.
    pub text: Arc<str>,
    /// What is wrong with it.
    pub diagnostics: Vec<Diagnostic>,
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.diagnostics.len() > 1 {
            write!(f, "Found {} problems", self.diagnostics.len())?;
        }
        for (index, diagnostic) in self.diagnostics.iter().enumerate() {
            if index > 0 || self.diagnostics.len() > 1 {
                f.write_str("\n")?;
            }
            if let Some(span) = diagnostic.span {
                let (line, column) = span.line_column(&self.text);
                write!(f, "line {line}:{column}: ")?;
            }
            f.write_str(&diagnostic.message)?;
        }
        Ok(())
    }
}

impl std::error::Error for QueryError {}

/// One fault, made to be shown beside the query's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What is wrong.
    pub message: String,
    /// Where in the query, if it is there.
    pub span: Option<Span>,
    /// What to write at that place, such as what was expected there; may be empty.
    pub label: String,
    /// Another place that it is about, with what to write there.
    pub other: Option<(Span, String)>,
    /// What to do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    fn new(message: String) -> Diagnostic {
        Diagnostic { message, span: None, label: String::new(), other: None, help: None }
    }
}

impl From<SyntaxError> for Diagnostic {
    fn from(error: SyntaxError) -> Diagnostic {
        let label = match error.expected.as_slice() {
            [] => String::new(),
            [one] => format!("expected {one}"),
            [first, second] => format!("expected {first} or {second}"),
            [all @ .., last] => format!("expected {}, or {last}", all.join(", ")),
        };
        Diagnostic {
            message: error.message,
            span: Some(error.span),
            label,
            other: error.label,
            help: error.help,
        }
    }
}

impl From<PlanError> for Diagnostic {
    fn from(error: PlanError) -> Diagnostic {
        Diagnostic { span: Some(error.span), help: error.help, ..Diagnostic::new(error.message) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_places_as_elasticsearch_does() {
        let text: Arc<str> = "FROM a\n| WHERE x".into();
        let errors = vec![
            PlanError::new("Unknown index [a]", Span::new(5, 6)),
            PlanError::new("No x", Span::new(15, 16)),
        ];
        assert_eq!(Error::plan(errors[..1].to_vec(), &text).to_string(), "line 1:6: Unknown index [a]");
        assert_eq!(
            Error::plan(errors, &text).to_string(),
            "Found 2 problems\nline 1:6: Unknown index [a]\nline 2:9: No x"
        );
    }

    #[test]
    fn says_what_was_expected() {
        let error = SyntaxError {
            message: "unexpected `x`".to_owned(),
            span: Span::new(0, 1),
            expected: vec!["`,`".to_owned(), "`|`".to_owned(), "the end".to_owned()],
            help: None,
            label: None,
        };
        assert_eq!(Diagnostic::from(error).label, "expected `,`, `|`, or the end");
    }
}
