//! What the parsers read: the rest of the tokens, with what all of them share.

use super::MAX_DEPTH;
use crate::Span;
use crate::token::{Token, TokenKind};
use nom::error::{ErrorKind, ParseError};
use nom::{IResult, Input, Needed};
use std::cell::{Cell, RefCell};
use std::iter::{Copied, Enumerate};
use std::slice::Iter;

/// A rule's result.
pub(super) type Parsed<'a, T> = IResult<Tokens<'a>, T, Mismatch>;

/// That a rule doesn't match; what was looked for is in [`State::furthest`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mismatch;

impl<'a> ParseError<Tokens<'a>> for Mismatch {
    fn from_error_kind(_: Tokens<'a>, _: ErrorKind) -> Self {
        Self
    }

    fn append(_: Tokens<'a>, _: ErrorKind, other: Self) -> Self {
        other
    }
}

/// What all rules share.
pub(super) struct State<'a> {
    pub text: &'a str,
    pub tokens: &'a [Token],
    /// Where the anonymous parameters stand, which are numbered through the text.
    anonymous: Vec<usize>,
    pub furthest: RefCell<Furthest>,
    /// Where nesting became too deep.
    pub too_deep: Cell<Option<Span>>,
    /// How many steps down the rules are now.
    depth: Cell<usize>,
    /// The height of the tallest expression of the query being read.
    tallest: Cell<usize>,
}

/// A rule's error.
pub(super) type Failed = nom::Err<Mismatch>;

/// How far the rules got, and what they looked for there.
#[derive(Debug, Default)]
pub(super) struct Furthest {
    /// The token's index.
    pub at: usize,
    pub expected: Vec<&'static str>,
}

impl<'a> State<'a> {
    pub(super) fn new(text: &'a str, tokens: &'a [Token]) -> Self {
        let is_anonymous = |token: &&Token| {
            matches!(token.span.text(text), "?" | "??")
                && matches!(token.kind, TokenKind::Parameter | TokenKind::DoubleParameter)
        };
        Self {
            text,
            tokens,
            anonymous: tokens.iter().filter(is_anonymous).map(|token| token.span.start).collect(),
            furthest: RefCell::default(),
            too_deep: Cell::default(),
            depth: Cell::default(),
            tallest: Cell::default(),
        }
    }
}

/// The tokens not yet read. The last of all, which says that the text ends or can't be read further, is never taken.
///
/// Indices rather than a slice, and small ones, since rules that call one another hold many of these on the stack.
#[derive(Clone, Copy)]
pub(super) struct Tokens<'a> {
    pub state: &'a State<'a>,
    at: u32,
    end: u32,
}

impl<'a> Tokens<'a> {
    /// All tokens; none when there are more than can be counted.
    pub(super) fn new(state: &'a State<'a>) -> Option<Self> {
        Some(Self { state, at: 0, end: u32::try_from(state.tokens.len()).ok()? })
    }

    fn rest(self) -> &'a [Token] {
        &self.state.tokens[self.at as usize..self.end as usize]
    }

    /// The next token.
    pub(super) fn first(self) -> Token {
        self.nth(0)
    }

    /// The next token's kind.
    pub(super) fn kind(self) -> TokenKind {
        self.first().kind
    }

    /// The kind of the token after `n` more.
    pub(super) fn nth_kind(self, n: usize) -> TokenKind {
        self.nth(n).kind
    }

    fn nth(self, n: usize) -> Token {
        let end = Token { kind: TokenKind::End, span: Span::empty(self.state.text.len()) };
        self.rest().get(n).or(self.state.tokens.last()).copied().unwrap_or(end)
    }

    /// What follows the next token.
    pub(super) fn after(self) -> Self {
        Self { at: self.end.min(self.at + 1), ..self }
    }

    /// The text of a token.
    pub(super) fn text(self, token: Token) -> &'a str {
        token.span.text(self.state.text)
    }

    /// From the start of the next token to the end of what was read before `rest`.
    pub(super) fn span_to(self, rest: Self) -> Span {
        let last = (rest.at as usize).checked_sub(1).and_then(|last| self.state.tokens.get(last));
        let start = self.first().span.start;
        Span::new(start, last.map_or(start, |last| last.span.end.max(start)))
    }

    /// Fails, having looked for this.
    pub(super) fn expected<T>(self, what: &'static str) -> Parsed<'a, T> {
        let at = self.at as usize;
        let mut furthest = self.state.furthest.borrow_mut();
        if at > furthest.at {
            *furthest = Furthest { at, expected: vec![] };
        }
        if at == furthest.at && !furthest.expected.contains(&what) {
            furthest.expected.push(what);
        }
        Err(nom::Err::Error(Mismatch))
    }

    /// Notes that this could have stood here, too.
    pub(super) fn note(self, what: &'static str) {
        let _: Parsed<'a, ()> = self.expected(what);
    }

    /// The number, from 1, of the anonymous parameter that stands here.
    pub(super) fn anonymous_number(self, token: Token) -> usize {
        self.state.anonymous.partition_point(|start| *start <= token.span.start)
    }

    /// Takes so many steps down until the result is dropped.
    pub(super) fn deeper(self, steps: usize) -> Result<Deeper<'a>, Failed> {
        let depth = self.state.depth.get() + steps;
        if depth > MAX_STEPS {
            return self.too_deep();
        }
        self.state.depth.set(depth);
        Ok(Deeper { depth: &self.state.depth, steps })
    }

    /// Fails for good when a tree is too tall.
    pub(super) fn check_height(self, height: usize) -> Result<(), Failed> {
        if height > MAX_DEPTH { self.too_deep() } else { Ok(()) }
    }

    fn too_deep<T>(self) -> Result<T, Failed> {
        self.state.too_deep.set(Some(self.first().span));
        Err(nom::Err::Failure(Mismatch))
    }

    /// Remembers the height of an expression that is complete.
    pub(super) fn grown(self, height: usize) {
        self.state.tallest.set(self.state.tallest.get().max(height));
    }
}

/// How deep rules may be inside one another, in steps of about the same room on the stack: two for a pair of
/// parentheses, one for an operand after an operator, more for a subquery.
const MAX_STEPS: usize = 2 * MAX_DEPTH;

/// The steps of a [`nested`] rule, which goes through all of a command's rules.
const NESTED_STEPS: usize = 8;

/// Some steps down.
pub(super) struct Deeper<'a> {
    depth: &'a Cell<usize>,
    steps: usize,
}

impl Drop for Deeper<'_> {
    fn drop(&mut self) {
        self.depth.set(self.depth.get() - self.steps);
    }
}

/// A query or branch inside another, with the height of its tree.
pub(super) fn nested<'a, T>(
    rule: impl Fn(Tokens<'a>) -> Parsed<'a, T>,
) -> impl Fn(Tokens<'a>) -> Parsed<'a, (T, usize)> {
    move |input| {
        let _steps = input.deeper(NESTED_STEPS)?;
        let outside = input.state.tallest.replace(0);
        let (rest, node) = rule(input)?;
        let height = input.state.tallest.get() + 1;
        input.check_height(height)?;
        input.state.tallest.set(outside.max(height));
        Ok((rest, (node, height)))
    }
}

/// A token of this kind.
pub(super) fn token<'a>(kind: TokenKind) -> impl Fn(Tokens<'a>) -> Parsed<'a, Token> {
    move |input| {
        if input.kind() == kind {
            Ok((input.after(), input.first()))
        } else {
            input.expected(kind.describe())
        }
    }
}

/// A token of this kind, which isn't worth mentioning where it doesn't stand.
pub(super) fn quiet<'a>(kind: TokenKind) -> impl Fn(Tokens<'a>) -> Parsed<'a, Token> {
    move |input| {
        if input.kind() == kind { Ok((input.after(), input.first())) } else { Err(nom::Err::Error(Mismatch)) }
    }
}

impl<'a> Input for Tokens<'a> {
    type Item = Token;
    type Iter = Copied<Iter<'a, Token>>;
    type IterIndices = Enumerate<Self::Iter>;

    fn input_len(&self) -> usize {
        self.rest().len()
    }

    fn take(&self, index: usize) -> Self {
        Self { end: self.at + self.rest()[..index].len() as u32, ..*self }
    }

    fn take_from(&self, index: usize) -> Self {
        Self { at: self.at + self.rest()[..index].len() as u32, ..*self }
    }

    fn take_split(&self, index: usize) -> (Self, Self) {
        (self.take_from(index), self.take(index))
    }

    fn position<P: Fn(Self::Item) -> bool>(&self, predicate: P) -> Option<usize> {
        self.rest().iter().position(|token| predicate(*token))
    }

    fn iter_elements(&self) -> Self::Iter {
        self.rest().iter().copied()
    }

    fn iter_indices(&self) -> Self::IterIndices {
        self.iter_elements().enumerate()
    }

    fn slice_index(&self, count: usize) -> Result<usize, Needed> {
        if count <= self.input_len() { Ok(count) } else { Err(Needed::new(count - self.input_len())) }
    }
}
