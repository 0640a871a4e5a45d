//! Expressions, by precedence climbing.
//!
//! Tightest first: `::`, signs, `* / %`, `+ -`, one comparison, one test (IN, LIKE, RLIKE, IS NULL, `:`), NOT, AND,
//! OR. [`climb`] and [`operand`] call each other for each level of nesting, so their frames are kept small: operands
//! are boxed, and whatever needs room is a function of its own.

#![expect(clippy::boxed_local, reason = "an operand in its box takes little of the stack")]

use super::call;
use super::input::{Failed, Parsed, Tokens, token};
use super::literal::{begins_constant, constant};
use super::name::{identifier, name, parameter};
use super::test;
use crate::Span;
use crate::ast::{BinaryOp, Expr, ExprKind, Identifier, Literal, UnaryOp};
use crate::token::TokenKind;
use nom::Parser;
use nom::multi::separated_list1;

/// Any expression.
pub(super) fn expression(input: Tokens<'_>) -> Parsed<'_, Expr> {
    complete(input, climb(input, Power::Or))
}

/// An expression without operators outside parentheses, except `::`.
pub(super) fn primary_expression(input: Tokens<'_>) -> Parsed<'_, Expr> {
    complete(input, primary(input))
}

fn complete<'a>(input: Tokens<'a>, operand: Parsed<'a, Box<Operand>>) -> Parsed<'a, Expr> {
    let (rest, operand) = operand?;
    input.grown(operand.height);
    Ok((rest, *operand.expr))
}

/// An expression that may become part of a larger one.
pub(super) struct Operand {
    pub expr: Box<Expr>,
    /// Where it stands with the parentheses around it.
    pub outer: Span,
    /// How many nodes are above one another in it.
    pub height: usize,
    pub level: Level,
}

/// Which rule of the grammar an operand is an instance of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    Primary,
    Arithmetic,
    Comparison,
    Logical,
}

/// How tightly an operator binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Power {
    Or,
    And,
    Not,
    Test,
    Comparison,
    Add,
    Multiply,
    Sign,
}

impl Operand {
    /// An operand that was read from `input` to `rest`.
    pub(super) fn new<'a>(
        input: Tokens<'a>,
        rest: Tokens<'a>,
        kind: ExprKind,
        height: usize,
        level: Level,
    ) -> Parsed<'a, Box<Self>> {
        Ok((rest, Self::at(input, input.span_to(rest), kind, height, level)?))
    }

    fn at(
        input: Tokens<'_>,
        span: Span,
        kind: ExprKind,
        height: usize,
        level: Level,
    ) -> Result<Box<Self>, Failed> {
        input.check_height(height)?;
        Ok(Box::new(Self { expr: Box::new(Expr { kind, span }), outer: span, height, level }))
    }

    /// A test of an operand with this outer span, of which the rest was read from `input` to `rest`.
    pub(super) fn test<'a>(
        outer: Span,
        input: Tokens<'a>,
        rest: Tokens<'a>,
        kind: ExprKind,
        height: usize,
    ) -> Parsed<'a, Box<Self>> {
        Ok((rest, Self::at(input, outer.to(input.span_to(rest)), kind, height + 1, Level::Logical)?))
    }
}

/// Operands and the operators between them that bind at least so tightly.
pub(super) fn climb(input: Tokens<'_>, power: Power) -> Parsed<'_, Box<Operand>> {
    let _step = input.deeper(1)?;
    let (mut rest, mut left) = operand(input, power)?;
    while let Some(operator) = operator(rest, left.level, power) {
        (rest, left) = match operator {
            Operator::Binary(op, next) => {
                let right = climb(rest.after(), next)?;
                binary(rest, left, op, right)?
            }
            Operator::Test => test::test(rest, left)?,
        };
    }
    Ok((rest, left))
}

enum Operator {
    /// With the power of what follows it.
    Binary(BinaryOp, Power),
    Test,
}

/// The operator that stands here, if it binds so tightly and can follow such an operand. Operators of one power lean
/// left, but comparisons and tests don't follow each other.
fn operator(input: Tokens<'_>, left: Level, power: Power) -> Option<Operator> {
    let (op, op_power, next, loosest) = match input.kind() {
        TokenKind::Or => (BinaryOp::Or, Power::Or, Power::And, Level::Logical),
        TokenKind::And => (BinaryOp::And, Power::And, Power::Not, Level::Logical),
        TokenKind::Eq => comparison(BinaryOp::Eq),
        TokenKind::NotEq => comparison(BinaryOp::NotEq),
        TokenKind::Lt => comparison(BinaryOp::Lt),
        TokenKind::LtEq => comparison(BinaryOp::LtEq),
        TokenKind::Gt => comparison(BinaryOp::Gt),
        TokenKind::GtEq => comparison(BinaryOp::GtEq),
        TokenKind::Plus => (BinaryOp::Add, Power::Add, Power::Multiply, Level::Arithmetic),
        TokenKind::Minus => (BinaryOp::Sub, Power::Add, Power::Multiply, Level::Arithmetic),
        TokenKind::Star => (BinaryOp::Mul, Power::Multiply, Power::Sign, Level::Arithmetic),
        TokenKind::Slash => (BinaryOp::Div, Power::Multiply, Power::Sign, Level::Arithmetic),
        TokenKind::Percent => (BinaryOp::Mod, Power::Multiply, Power::Sign, Level::Arithmetic),
        TokenKind::Not | TokenKind::In | TokenKind::Like | TokenKind::RLike | TokenKind::Is
            if left <= Level::Comparison && power <= Power::Test =>
        {
            return Some(Operator::Test);
        }
        TokenKind::Colon if left == Level::Primary && power <= Power::Test => return Some(Operator::Test),
        _ => {
            input.note("an operator");
            return None;
        }
    };
    if op_power >= power && left <= loosest {
        return Some(Operator::Binary(op, next));
    }
    input.note("an operator");
    None
}

fn comparison(op: BinaryOp) -> (BinaryOp, Power, Power, Level) {
    (op, Power::Comparison, Power::Add, Level::Arithmetic)
}

fn binary<'a>(
    input: Tokens<'a>,
    left: Box<Operand>,
    op: BinaryOp,
    (rest, right): (Tokens<'a>, Box<Operand>),
) -> Parsed<'a, Box<Operand>> {
    let level = match op {
        BinaryOp::Or | BinaryOp::And => Level::Logical,
        _ if op.is_comparison() => Level::Comparison,
        _ => Level::Arithmetic,
    };
    let height = left.height.max(right.height) + 1;
    let span = left.outer.to(right.outer);
    let kind = ExprKind::Binary { op, left: left.expr, right: right.expr };
    Ok((rest, Operand::at(input, span, kind, height, level)?))
}

/// What stands between operators that bind less than this: a prefix with its operand, or something without operators.
fn operand(input: Tokens<'_>, power: Power) -> Parsed<'_, Box<Operand>> {
    match input.kind() {
        TokenKind::Not if power <= Power::Not => {
            let operand = climb(input.after(), Power::Not)?;
            unary(input, operand, UnaryOp::Not, Level::Logical)
        }
        // The sign of a number is part of the number.
        TokenKind::Minus | TokenKind::Plus if !begins_constant(input) => {
            let operand = climb(input.after(), Power::Sign)?;
            if input.kind() == TokenKind::Minus {
                return unary(input, operand, UnaryOp::Neg, Level::Arithmetic);
            }
            Ok(widened(input, operand, Level::Arithmetic))
        }
        TokenKind::LeftParen if power <= Power::Not => group(input),
        _ => primary(input),
    }
}

fn unary<'a>(
    input: Tokens<'a>,
    (rest, operand): (Tokens<'a>, Box<Operand>),
    op: UnaryOp,
    level: Level,
) -> Parsed<'a, Box<Operand>> {
    Operand::new(input, rest, ExprKind::Unary { op, operand: operand.expr }, operand.height + 1, level)
}

/// The same operand, but taking up all that was read from `input` on.
fn widened<'a>(
    input: Tokens<'a>,
    (rest, mut operand): (Tokens<'a>, Box<Operand>),
    level: Level,
) -> (Tokens<'a>, Box<Operand>) {
    operand.outer = input.span_to(rest);
    operand.level = level;
    (rest, operand)
}

/// `(expression)`, perhaps cast; or `(value, value)`, of which a subquery is to have a row.
fn group(input: Tokens<'_>) -> Parsed<'_, Box<Operand>> {
    let (rest, first) = parenthesised(input)?;
    if rest.kind() == TokenKind::Comma && first.level <= Level::Comparison {
        return test::many_in_subquery(input, rest, first);
    }
    close(input, rest, first)
}

/// `(` and what stands after it.
fn parenthesised(input: Tokens<'_>) -> Parsed<'_, Box<Operand>> {
    let _step = input.deeper(1)?;
    climb(input.after(), Power::Or)
}

/// `)` after an expression in parentheses that opened at `input`, and casts.
fn close<'a>(input: Tokens<'a>, rest: Tokens<'a>, inside: Box<Operand>) -> Parsed<'a, Box<Operand>> {
    let (rest, _) = token(TokenKind::RightParen)(rest)?;
    let (rest, operand) = widened(input, (rest, inside), Level::Primary);
    casts(rest, operand)
}

/// A literal, a column, a call or something in parentheses, perhaps cast.
pub(super) fn primary(input: Tokens<'_>) -> Parsed<'_, Box<Operand>> {
    if input.kind() == TokenKind::LeftParen {
        let (rest, inside) = parenthesised(input)?;
        return close(input, rest, inside);
    }
    if call::begins_call(input) {
        let (rest, call) = call::call(input)?;
        return casts(rest, call);
    }
    let (rest, leaf) = leaf(input)?;
    casts(rest, leaf)
}

/// A literal or a column.
fn leaf(input: Tokens<'_>) -> Parsed<'_, Box<Operand>> {
    let (rest, kind) = match input.kind() {
        // `?name.b` is a column.
        TokenKind::Parameter if input.nth_kind(1) != TokenKind::Dot => parameter
            .map(|parameter| ExprKind::Literal(Literal::Parameter(Box::new(parameter))))
            .parse(input)?,
        TokenKind::Identifier
        | TokenKind::QuotedIdentifier
        | TokenKind::Parameter
        | TokenKind::DoubleParameter => name.map(ExprKind::Column).parse(input)?,
        _ if begins_constant(input) => {
            constant.map(|constant| ExprKind::Literal(constant.value)).parse(input)?
        }
        TokenKind::LeftBracket => name.map(ExprKind::Column).parse(input)?,
        _ => return input.expected("an expression"),
    };
    Operand::new(input, rest, kind, 1, Level::Primary)
}

/// `::type`, any number of times.
fn casts(mut input: Tokens<'_>, mut operand: Box<Operand>) -> Parsed<'_, Box<Operand>> {
    while input.kind() == TokenKind::Cast {
        let (rest, to) = type_name(input.after())?;
        let span = operand.outer.to(input.span_to(rest));
        let kind = ExprKind::Cast { value: operand.expr, to: Box::new(to) };
        operand = Operand::at(input, span, kind, operand.height + 1, Level::Primary)?;
        input = rest;
    }
    Ok((input, operand))
}

fn type_name(input: Tokens<'_>) -> Parsed<'_, Identifier> {
    match input.kind() {
        TokenKind::Identifier | TokenKind::QuotedIdentifier => identifier(input),
        _ => input.expected("a type"),
    }
}

/// `a, b` without operators looser than a comparison, with the height of the tallest.
pub(super) fn values(input: Tokens<'_>) -> Parsed<'_, (Vec<Expr>, usize)> {
    let value = |input| climb(input, Power::Comparison);
    let (rest, values) = separated_list1(token(TokenKind::Comma), value).parse(input)?;
    let height = values.iter().map(|value| value.height).max().unwrap_or_default();
    Ok((rest, (values.into_iter().map(|value| *value.expr).collect(), height)))
}
