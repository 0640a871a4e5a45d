//! Why a test file can't be used, and where in it.

use esql::syntax::Span;
use std::path::{Path, PathBuf};

/// What is wrong with a test file, or with a file that it names.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{}: {message}", path.display(), line.map(|line| format!(":{line}")).unwrap_or_default())]
pub struct SuiteError {
    /// The test file.
    pub path: PathBuf,
    /// Its text, when it could be read.
    pub text: String,
    /// The line, from 1, when it is known.
    pub line: Option<usize>,
    /// Where in the text, when that is known.
    pub span: Option<Span>,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl SuiteError {
    pub(crate) fn new(path: &Path, message: impl Into<String>) -> SuiteError {
        SuiteError {
            path: path.to_owned(),
            text: String::new(),
            line: None,
            span: None,
            message: message.into(),
            help: None,
        }
    }

    pub(crate) fn with_help(self, help: impl Into<String>) -> SuiteError {
        SuiteError { help: Some(help.into()), ..self }
    }
}
