//! Why a file's queries can't be had.

use esql_syntax::Span;
use std::io;
use std::path::{Path, PathBuf};

/// Why a file's queries can't be had.
#[derive(Debug, thiserror::Error)]
#[error("{}: {problem}", path.display())]
pub struct QueryFileError {
    /// The file or folder.
    pub path: PathBuf,
    /// What is wrong with it.
    pub problem: Problem,
}

/// What is wrong with a file.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// It isn't there, or may not be read.
    #[error("can't be read: {0}")]
    Read(io::Error),
    /// It holds bytes that are no text.
    #[error("is not UTF-8: see line {line}")]
    NotUtf8 {
        /// The line with the first such byte, from 1.
        line: usize,
    },
    /// It is called `.toml` and isn't TOML.
    #[error("is not TOML: {message}")]
    NotToml {
        /// What the TOML parser says.
        message: String,
        /// Where, in `text`.
        span: Option<Span>,
        /// The file's text.
        text: String,
    },
}

impl QueryFileError {
    pub(crate) fn new(path: &Path, problem: Problem) -> QueryFileError {
        QueryFileError { path: path.to_owned(), problem }
    }
}
