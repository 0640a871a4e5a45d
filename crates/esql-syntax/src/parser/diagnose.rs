//! From where the rules got furthest to an error that helps.

mod command;
mod fault;
mod operator;

use super::MAX_DEPTH;
use super::input::State;
use crate::token::{Scan, Token, TokenKind};
use crate::{Span, SyntaxError};

/// The error of a text that doesn't parse.
pub(super) fn diagnose(state: &State<'_>, scan: &Scan) -> SyntaxError {
    if let Some(span) = state.too_deep.get() {
        let help = format!("expressions and subqueries may nest {MAX_DEPTH} levels, operators counted");
        return SyntaxError::new("nested too deeply", span).with_help(help);
    }
    let furthest = state.furthest.borrow();
    let place = Place { state, at: furthest.at, expected: &furthest.expected };
    if let Some(start) = scan.unclosed_raw_string.filter(|start| *start <= place.token().span.start) {
        return fault::unclosed_raw_string(place.text(), start);
    }
    if let Some(fault) = scan.fault.filter(|_| place.token().kind == TokenKind::Fault) {
        return fault::fault(place, fault);
    }
    let error =
        command::command(place).or_else(|| operator::operator(place)).unwrap_or_else(|| place.mismatch());
    error.or_label(place.unclosed())
}

/// Where the parser got to.
#[derive(Clone, Copy)]
struct Place<'a> {
    state: &'a State<'a>,
    /// The index of the token that can't stand there.
    at: usize,
    /// What could.
    expected: &'a [&'static str],
}

impl<'a> Place<'a> {
    fn text(self) -> &'a str {
        self.state.text
    }

    /// The token that can't stand there.
    fn token(self) -> Token {
        self.state.tokens[self.at]
    }

    /// The token so many before it.
    fn before(self, n: usize) -> Option<Token> {
        self.at.checked_sub(n).and_then(|index| self.state.tokens.get(index)).copied()
    }

    fn kind_before(self, n: usize) -> Option<TokenKind> {
        self.before(n).map(|token| token.kind)
    }

    /// The kind of the token after it.
    fn kind_after(self) -> Option<TokenKind> {
        self.state.tokens.get(self.at + 1).map(|token| token.kind)
    }

    /// Whether nothing stands between the token and the one before it.
    fn touches(self) -> bool {
        self.before(1).is_some_and(|before| before.span.end == self.token().span.start)
    }

    fn word(self) -> &'a str {
        self.token().span.text(self.text())
    }

    fn expects(self, what: &str) -> bool {
        self.expected.contains(&what)
    }

    /// How the token is called: the end, or its text.
    fn found(self) -> String {
        match self.token().kind {
            TokenKind::End => TokenKind::End.describe().to_owned(),
            _ => quote(self.word()),
        }
    }

    /// What was expected, and what was found.
    fn mismatch(self) -> SyntaxError {
        let message = match expectation(self.expected) {
            Some(expected) => format!("expected {expected}, found {}", self.found()),
            None => format!("unexpected {}", self.found()),
        };
        self.error(message)
    }

    fn error(self, message: impl Into<String>) -> SyntaxError {
        let expected = self.expected.iter().map(|what| (*what).to_owned()).collect();
        SyntaxError { expected, ..SyntaxError::new(message, self.token().span) }
    }

    /// The innermost parenthesis that is open where the query ends, goes on with a pipe or closes another.
    fn unclosed(self) -> Option<(Span, String)> {
        use TokenKind::*;
        let mut open = vec![];
        for token in &self.state.tokens[..self.at] {
            match token.kind {
                LeftParen | LeftBracket | LeftBrace => open.push(token),
                RightParen | RightBracket | RightBrace => {
                    open.pop();
                }
                _ => {}
            }
        }
        let opening = open.pop()?;
        let closes_another = match self.token().kind {
            End | Pipe => true,
            RightParen => opening.kind != LeftParen,
            RightBracket => opening.kind != LeftBracket,
            RightBrace => opening.kind != LeftBrace,
            _ => false,
        };
        closes_another.then(|| (opening.span, format!("this {} isn't closed", opening.kind.describe())))
    }
}

/// Text in backquotes, cut when it is long.
fn quote(text: &str) -> String {
    const LONGEST: usize = 40;
    let line = text.lines().next().unwrap_or_default();
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("`{}…`", &line[..end]),
        None => format!("`{line}`"),
    }
}

/// `a`, `a or b`, `a, b or c`
fn expectation(expected: &[&str]) -> Option<String> {
    match expected {
        [] => None,
        [only] => Some((*only).to_owned()),
        [first @ .., last] => Some(format!("{} or {last}", first.join(", "))),
    }
}
