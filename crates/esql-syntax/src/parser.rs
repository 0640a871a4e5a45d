//! The parser: nom parsers over the tokens, one function for each rule of the grammar.
//!
//! A rule looks at most a few tokens ahead and never tries one way through an expression after another, so parsing is
//! linear in the text. What the rules looked for where they got furthest is kept, and becomes the error's text.

mod call;
mod command;
mod diagnose;
mod expr;
mod input;
mod literal;
mod name;
mod source;
mod test;

use crate::SyntaxError;
use crate::ast::Query;
use crate::token::{TokenKind, scan};
use input::{State, Tokens};
use nom::Parser;
use nom::sequence::terminated;

/// How tall a tree may become, and about how deep parentheses may nest; operators that follow each other make a tree
/// taller, too. So whoever walks a tree by recursion needs only so much of the stack.
pub const MAX_DEPTH: usize = 500;

/// Parses a query by the grammar alone, leaving parameters in the tree: what Elasticsearch's own parser takes, this
/// takes. [`crate::validate`] has the rules beyond the grammar; [`crate::parse_query`] applies both.
///
/// ```
/// let error = esql_syntax::parse("FROM logs | WHER a == 1").unwrap_err();
/// assert_eq!(error.message, "unknown command `WHER`");
/// assert_eq!(error.help.as_deref(), Some("did you mean `WHERE`?"));
/// ```
#[expect(clippy::result_large_err, reason = "at most one error a query")]
pub fn parse(text: &str) -> Result<Query, SyntaxError> {
    let scan = scan(text);
    let state = State::new(text, &scan.tokens);
    let Some(tokens) = Tokens::new(&state) else {
        return Err(SyntaxError::new("the query is too long", crate::Span::empty(0)));
    };
    match terminated(source::statements, input::token(TokenKind::End)).parse(tokens) {
        Ok((_, query)) => Ok(query),
        Err(_) => Err(diagnose::diagnose(&state, &scan)),
    }
}
