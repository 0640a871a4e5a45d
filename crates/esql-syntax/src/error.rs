//! The error of a query that isn't ES|QL: plain data for whoever shows it, and a plain way to show it.

use crate::Span;

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
