//! From where the rules got furthest to an error that helps.

use super::input::State;
use crate::SyntaxError;
use crate::token::Scan;

/// The error of a text that doesn't parse.
pub(super) fn diagnose(state: &State<'_>, _scan: &Scan) -> SyntaxError {
    let furthest = state.furthest.borrow();
    let token = state.tokens[furthest.at];
    SyntaxError { message: format!("unexpected {:?}", token.kind), span: token.span, expected: furthest.expected.iter().map(|s| s.to_string()).collect(), help: None, label: None }
}
