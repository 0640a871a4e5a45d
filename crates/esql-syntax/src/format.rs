//! The one layout of a query: a pipe a line, keywords and functions in capitals, conditions and lists wrapped where
//! they would be too wide, comments where they stood.
//!
//! ```text
//! text ──scan──▶ words with the gaps before them ──▶ brackets ──▶ commands, expressions ──▶ Doc ──render──▶ text
//!                        words                        node             layout                doc
//! ```
//!
//! The layout is made from the tokens, not from the tree: a token comes out as it went in, but for capitals, so the
//! tree stays the same; names, strings and numbers stay byte for byte. The tree only tells which columns have no name
//! of their own: such a column is called by its text (`COUNT(*)`), which therefore isn't touched.

mod doc;
mod expression;
mod gap;
mod layout;
mod node;
mod words;

use crate::token::{Scan, Token, TokenKind, scan};
use crate::{Span, SyntaxError, parse};

/// How wide a line may become where it can be helped.
pub const FORMAT_WIDTH: usize = 100;

/// Lays a query out, with a line end at its end; the same query in the same layout gives the same text.
///
/// It means the same and has the same comments in the same order: that is checked before the text is given. Line ends
/// stay those of Windows if there are any. The error is that of a query that doesn't parse.
///
/// ```
/// let text = "from logs | where a == 1 and b == 2 | stats n = count(*) by host.name";
/// assert_eq!(
///     esql_syntax::format(text, 100).unwrap(),
///     "FROM logs\n| WHERE a == 1 AND b == 2\n| STATS n = COUNT(*) BY host.name\n"
/// );
/// ```
#[expect(clippy::result_large_err, reason = "at most one error a query")]
pub fn format(text: &str, width: usize) -> Result<String, SyntaxError> {
    let query = parse(text)?;
    // Only now, since an error's place is one in the text as it was given.
    if text.contains("\r\n") {
        return Ok(format(&text.replace("\r\n", "\n"), width)?.replace('\n', "\r\n"));
    }
    let tokens = scan(text);
    let words = words::words(text, &query, &tokens);
    let formatted = doc::render(&layout::layout(&words), width);
    if !same_query((text, &tokens), (&formatted, &scan(&formatted))) {
        let message =
            "this query can't be formatted without a change of its meaning, which is a bug of the formatter";
        return Err(SyntaxError::new(message, Span::empty(0)));
    }
    Ok(formatted)
}

/// Whether two texts have the same tokens but for capitals, and the same comments.
fn same_query(one: (&str, &Scan), other: (&str, &Scan)) -> bool {
    let same_comment = |(one_span, other_span): (&Span, &Span)| {
        one_span.text(one.0).trim_end() == other_span.text(other.0).trim_end()
    };
    let same_token = |(one_token, other_token): (&Token, &Token)| {
        let (one, other) = (one_token.span.text(one.0), other_token.span.text(other.0));
        let capitals = words::is_keyword(one_token.kind) || one_token.kind == TokenKind::Identifier;
        one_token.kind == other_token.kind && (one == other || capitals && one.eq_ignore_ascii_case(other))
    };
    let (one, other) = (one.1, other.1);
    one.tokens.len() == other.tokens.len()
        && one.comments.len() == other.comments.len()
        && one.tokens.iter().zip(&other.tokens).all(same_token)
        && one.comments.iter().zip(&other.comments).all(same_comment)
}
