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
        Fault::UnclosedString => SyntaxError::new("this string isn't closed on its line", span)
            .with_help("a string ends with `\"` on the line it begins on; a line break in it is written `\\n`"),
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
    SyntaxError::new("this string in triple quotes isn't closed on its line", Span::new(start, start + line.len()))
        .with_help("it ends with `\"\"\"` on the line it begins on")
}

fn stray(place: Place<'_>) -> SyntaxError {
    let expected = super::expectation(place.expected);
    let found = quote(place.word());
    let error = match (place.word(), &expected) {
        (_, Some(expected)) => place.error(format!("expected {expected}, found {found}")),
        (_, None) => place.error(format!("unexpected {found}")),
    };
    let next = place.text()[place.token().span.end..].chars().next();
    match (place.word(), next) {
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
        ("*", _) if place.kind_before(1) == Some(TokenKind::Identifier) => {
            error.with_help("wildcards can't stand here")
        }
        (word, _) if word.chars().all(|character| character.is_alphabetic()) && place.expects_name() => {
            error.with_help("a name with other letters than a to z stands in backquotes")
        }
        _ => error,
    }
}

impl Place<'_> {
    fn expects_name(self) -> bool {
        let touches_word = self.before(1).is_some_and(|before| {
            before.span.end == self.token().span.start
                && matches!(before.kind, TokenKind::Identifier | TokenKind::Pattern)
        });
        touches_word || self.expects("an expression") || self.expects("a column's name")
    }
}
