//! ES|QL's syntax: text to tree and back. It knows nothing of types, functions or data.
//!
//! ```text
//! text ──tokenize──▶ tokens ──parse──▶ Query ──Display──▶ text
//!  │                                     │
//!  └──format──▶ text in one layout       ├──validate──▶ [SyntaxError]
//!                                        └──sexpr─────▶ the tree's shape
//! ```

pub mod ast;
pub mod commands;
mod display;
mod error;
mod format;
mod parser;
pub mod sexpr;
mod span;
pub mod token;
mod validate;

pub use error::SyntaxError;
pub use format::{FORMAT_WIDTH, format};
pub use parser::{MAX_DEPTH, parse};
pub use span::Span;
pub use validate::{TIME_UNITS, validate};

use ast::Query;

/// Parses a query that is to be run: [`parse`], then the first error of [`validate`].
#[expect(clippy::result_large_err, reason = "at most one error a query")]
pub fn parse_query(text: &str) -> Result<Query, SyntaxError> {
    let query = parse(text)?;
    validate(text, &query).into_iter().next().map_or(Ok(query), Err)
}
