//! Errors about text that is no token.

use super::{Place, quote};
use crate::token::{Fault, TokenKind};
use crate::{Span, SyntaxError};

/// The error about the last token, which couldn't be read.
pub(super) fn fault(place: Place<'_>, fault: Fault) -> SyntaxError {
    let span = place.token().span;
    let opening = |length| Span::new(span.start, span.start + length);
    match fault {
        Fault::UnclosedComment => SyntaxError::new("this comment isn't closed", opening(2))
            .with_help("a comment that begins with `/*` ends with `*/`"),
        Fault::UnclosedString => SyntaxError::new("this string isn't closed on its line", span).with_help(
            "a string ends with `\"` on the line it begins on; a line break in it is written `\\n`",
        ),
        Fault::BadEscape => SyntaxError::new(format!("{} is no escape", quote(place.word())), span)
            .with_help("write a backslash as `\\\\`, or the whole string in triple quotes, `\"\"\"…\"\"\"`"),
        Fault::UnclosedBackquote => SyntaxError::new("this name in backquotes isn't closed", span)
            .with_help("a name in backquotes ends with a backquote; one inside it is doubled"),
        Fault::EmptyBackquotes => SyntaxError::new("a name in backquotes can't be empty", span),
        Fault::UnclosedPromQl => {
            SyntaxError::new("a quote or parenthesis of this PromQL query isn't closed", span)
        }
        Fault::Unmatched => {
            let message = format!("this {} closes nothing", quote(place.word()));
            SyntaxError::new(message, span).with_help("remove it, or open what it is to close")
        }
        Fault::Stray => stray(place),
    }
}

/// The error about `"""` that has no other `"""` on its line.
pub(super) fn unclosed_raw_string(text: &str, start: usize) -> SyntaxError {
    let line = text[start..].lines().next().unwrap_or_default();
    SyntaxError::new(
        "this string in triple quotes isn't closed on its line",
        Span::new(start, start + line.len()),
    )
    .with_help("it ends with `\"\"\"` on the line it begins on")
}

fn stray(place: Place<'_>) -> SyntaxError {
    let error = place.mismatch();
    let word = place.word();
    let next = place.text()[place.token().span.end..].chars().next();
    let touches_name =
        place.touches() && matches!(place.kind_before(1), Some(TokenKind::Identifier | TokenKind::Pattern));
    match (word, next) {
        ("'" | "\u{2018}" | "\u{2019}" | "\u{201c}" | "\u{201d}", _) => {
            error.with_help("strings stand in straight double quotes: `\"…\"`")
        }
        ("\"", _) if !place.expects("an expression") => {
            error.with_help("strings can't stand here; a name that needs quoting stands in backquotes")
        }
        ("&", _) => error.with_help("write `AND`"),
        ("!", Some('~')) => error.with_help("write `NOT … RLIKE \"…\"`"),
        ("!", Some(' ')) => error.with_help("write `!=` without a blank, or `NOT`"),
        ("!", _) => error.with_help("write `NOT`"),
        ("#", _) => error.with_help("a comment begins with `//`"),
        ("*", _) if touches_name => error.with_help("wildcards can't stand here"),
        _ if place.kind_before(1) == Some(TokenKind::Fork) => {
            error.with_help("each branch of `FORK` stands in parentheses")
        }
        _ if (touches_name || place.expects("an expression") || place.expects("a column's name"))
            && word.starts_with(|first: char| first.is_alphabetic() || first == '-') =>
        {
            error.with_help("a name with characters other than a to z, digits and `_` stands in backquotes")
        }
        _ => error,
    }
}
