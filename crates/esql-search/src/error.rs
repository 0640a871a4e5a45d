//! Why a search can't be done.

/// Why a search can't be done, in Elasticsearch's words where it has them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct SearchError {
    /// What is wrong.
    pub message: String,
    /// Where in the query's text, in bytes, if it is a place there.
    pub offset: Option<usize>,
}

impl SearchError {
    /// An error of the query as a whole.
    pub(crate) fn new(message: impl Into<String>) -> SearchError {
        SearchError { message: message.into(), offset: None }
    }

    /// An error at a place of the query's text.
    pub(crate) fn at(offset: usize, message: impl Into<String>) -> SearchError {
        SearchError { message: message.into(), offset: Some(offset) }
    }
}
