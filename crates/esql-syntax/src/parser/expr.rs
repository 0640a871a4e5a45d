//! Expressions, by precedence climbing.
//!
//! Tightest first: `::`, signs, `* / %`, `+ -`, one comparison, one test (IN, LIKE, RLIKE, IS NULL, `:`), NOT, AND,
//! OR. These functions call one another for each level of nesting, so their frames are kept small: whatever needs room
//! and doesn't recurse is a function of its own.

use super::call;
use super::input::{Mismatch, Parsed, Tokens, token};
use super::literal::{begins_constant, constant, string};
use super::name::{identifier, name, parameter};
use super::source::subquery;
use crate::Span;
use crate::ast::{BinaryOp, Expr, ExprKind, LikeOp, Literal, UnaryOp};
use crate::token::TokenKind;
use nom::Parser;
use nom::branch::alt;
use nom::combinator::opt;
use nom::multi::separated_list1;
use nom::sequence::{delimited, preceded, terminated};

/// Any expression.
pub(super) fn expression(input: Tokens<'_>) -> Parsed<'_, Expr> {
    complete(input, logical(input, Power::Or))
}

/// An expression without operators outside parentheses, except `::`.
pub(super) fn primary_expression(input: Tokens<'_>) -> Parsed<'_, Expr> {
    complete(input, primary(input))
}

fn complete<'a>(input: Tokens<'a>, operand: Parsed<'a, Operand>) -> Parsed<'a, Expr> {
    let (rest, operand) = operand?;
    input.grown(operand.height);
    Ok((rest, *operand.expr))
}

/// An expression that may become part of a larger one.
pub(super) struct Operand {
    pub expr: Box<Expr>,
    /// Where it stands with the parentheses around it.
    outer: Span,
    /// How many nodes are above one another in it.
    pub height: usize,
    level: Level,
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
    ) -> Parsed<'a, Self> {
        Ok((rest, Self::at(input, input.span_to(rest), kind, height, level)?))
    }

    fn at(
        input: Tokens<'_>,
        span: Span,
        kind: ExprKind,
        height: usize,
        level: Level,
    ) -> Result<Self, nom::Err<Mismatch>> {
        input.check_height(height)?;
        Ok(Self { expr: Box::new(Expr { kind, span }), outer: span, height, level })
    }

    /// From this operand's start to the end of what was read before `rest`.
    fn span_to<'a>(&self, input: Tokens<'a>, rest: Tokens<'a>) -> Span {
        self.outer.to(input.span_to(rest))
    }

    fn binary(
        self,
        input: Tokens<'_>,
        op: BinaryOp,
        right: Self,
        level: Level,
    ) -> Result<Self, nom::Err<Mismatch>> {
        let height = self.height.max(right.height) + 1;
        let span = self.outer.to(right.outer);
        Self::at(input, span, ExprKind::Binary { op, left: self.expr, right: right.expr }, height, level)
    }
}

/// `NOT`, `AND`, `OR`, from operators of this power on.
pub(super) fn logical(input: Tokens<'_>, power: Power) -> Parsed<'_, Operand> {
    let _level = input.deeper()?;
    let (mut rest, mut left) = match input.kind() {
        TokenKind::Not => {
            let operand = logical(input.after(), Power::Not)?;
            unary(input, operand, UnaryOp::Not, Level::Logical)?
        }
        _ => predicate(input)?,
    };
    while let Some((op, op_power)) = logical_operator(rest) {
        if op_power < power {
            break;
        }
        let next = if op_power == Power::Or { Power::And } else { Power::Not };
        let (after, right) = logical(rest.after(), next)?;
        left = left.binary(rest, op, right, Level::Logical)?;
        rest = after;
    }
    Ok((rest, left))
}

fn logical_operator(input: Tokens<'_>) -> Option<(BinaryOp, Power)> {
    match input.kind() {
        TokenKind::Or => Some((BinaryOp::Or, Power::Or)),
        TokenKind::And => Some((BinaryOp::And, Power::And)),
        _ => {
            input.note("an operator");
            None
        }
    }
}

fn unary<'a>(
    input: Tokens<'a>,
    (rest, operand): (Tokens<'a>, Operand),
    op: UnaryOp,
    level: Level,
) -> Parsed<'a, Operand> {
    Operand::new(input, rest, ExprKind::Unary { op, operand: operand.expr }, operand.height + 1, level)
}

/// A comparison, perhaps tested; or several values in parentheses that a subquery is to have.
fn predicate(input: Tokens<'_>) -> Parsed<'_, Operand> {
    let (rest, left) = if input.kind() == TokenKind::LeftParen {
        match group(input)? {
            (rest, Group::One(operand)) => {
                let (rest, operand) = casts(rest, operand)?;
                comparison(rest, Some(operand))?
            }
            (rest, Group::Many(values, height)) => return many_in_subquery(input, rest, values, height),
        }
    } else {
        comparison(input, None)?
    };
    test(rest, left)
}

/// What stands in parentheses at the start of a predicate.
enum Group {
    One(Operand),
    Many(Vec<Expr>, usize),
}

/// `(expression)`, or `(value, value)`
fn group(input: Tokens<'_>) -> Parsed<'_, Group> {
    let (rest, first) = logical(input.after(), Power::Or)?;
    if rest.kind() == TokenKind::Comma && first.level <= Level::Comparison {
        return values_after(rest, first);
    }
    let (rest, operand) = close(input, rest, first)?;
    Ok((rest, Group::One(operand)))
}

/// `)` after an expression in parentheses that opened at `input`.
fn close<'a>(input: Tokens<'a>, rest: Tokens<'a>, inside: Operand) -> Parsed<'a, Operand> {
    let (rest, _) = token(TokenKind::RightParen)(rest)?;
    Ok((rest, Operand { outer: input.span_to(rest), level: Level::Primary, ..inside }))
}

fn values_after(input: Tokens<'_>, first: Operand) -> Parsed<'_, Group> {
    let more = preceded(token(TokenKind::Comma), values);
    let (rest, (more, height)) = terminated(more, token(TokenKind::RightParen)).parse(input)?;
    let height = height.max(first.height);
    Ok((rest, Group::Many(std::iter::once(*first.expr).chain(more).collect(), height)))
}

fn many_in_subquery<'a>(
    input: Tokens<'a>,
    rest: Tokens<'a>,
    values: Vec<Expr>,
    height: usize,
) -> Parsed<'a, Operand> {
    let (rest, negated) = opt(token(TokenKind::Not)).parse(rest)?;
    let (rest, (query, query_height)) = preceded(token(TokenKind::In), subquery).parse(rest)?;
    let kind = ExprKind::InSubquery { values, query: Box::new(query), negated: negated.is_some() };
    Operand::new(input, rest, kind, height.max(query_height) + 1, Level::Logical)
}

/// `a, b` without operators looser than a comparison, with the height of the tallest.
fn values(input: Tokens<'_>) -> Parsed<'_, (Vec<Expr>, usize)> {
    let (rest, values) = separated_list1(token(TokenKind::Comma), value).parse(input)?;
    let height = values.iter().map(|value| value.height).max().unwrap_or_default();
    Ok((rest, (values.into_iter().map(|value| *value.expr).collect(), height)))
}

fn value(input: Tokens<'_>) -> Parsed<'_, Operand> {
    let _level = input.deeper()?;
    comparison(input, None)
}

/// `a < b`, of which there is at most one. The left side's first operand may have been read already.
fn comparison(input: Tokens<'_>, first: Option<Operand>) -> Parsed<'_, Operand> {
    let (rest, left) = arithmetic(input, first, Power::Add)?;
    let Some(op) = comparison_operator(rest.kind()) else { return Ok((rest, left)) };
    let (after, right) = arithmetic(rest.after(), None, Power::Add)?;
    Ok((after, left.binary(rest, op, right, Level::Comparison)?))
}

fn comparison_operator(kind: TokenKind) -> Option<BinaryOp> {
    Some(match kind {
        TokenKind::Eq => BinaryOp::Eq,
        TokenKind::NotEq => BinaryOp::NotEq,
        TokenKind::Lt => BinaryOp::Lt,
        TokenKind::LtEq => BinaryOp::LtEq,
        TokenKind::Gt => BinaryOp::Gt,
        TokenKind::GtEq => BinaryOp::GtEq,
        _ => return None,
    })
}

/// `+ - * / %`, from operators of this power on.
fn arithmetic(input: Tokens<'_>, first: Option<Operand>, power: Power) -> Parsed<'_, Operand> {
    let (mut rest, mut left) = match first {
        Some(first) => (input, first),
        None => signed(input)?,
    };
    while let Some((op, op_power)) = arithmetic_operator(rest.kind()) {
        if op_power < power {
            break;
        }
        let next = if op_power == Power::Add { Power::Multiply } else { Power::Sign };
        let (after, right) = arithmetic(rest.after(), None, next)?;
        left = left.binary(rest, op, right, Level::Arithmetic)?;
        rest = after;
    }
    Ok((rest, left))
}

fn arithmetic_operator(kind: TokenKind) -> Option<(BinaryOp, Power)> {
    Some(match kind {
        TokenKind::Plus => (BinaryOp::Add, Power::Add),
        TokenKind::Minus => (BinaryOp::Sub, Power::Add),
        TokenKind::Star => (BinaryOp::Mul, Power::Multiply),
        TokenKind::Slash => (BinaryOp::Div, Power::Multiply),
        TokenKind::Percent => (BinaryOp::Mod, Power::Multiply),
        _ => return None,
    })
}

/// `-a`, `+a`; the sign of a number is part of the number.
fn signed(input: Tokens<'_>) -> Parsed<'_, Operand> {
    if !matches!(input.kind(), TokenKind::Minus | TokenKind::Plus) || begins_constant(input) {
        return primary(input);
    }
    let _level = input.deeper()?;
    let (rest, operand) = signed(input.after())?;
    if input.kind() == TokenKind::Minus {
        return unary(input, (rest, operand), UnaryOp::Neg, Level::Arithmetic);
    }
    Ok((rest, Operand { outer: input.span_to(rest), level: Level::Arithmetic, ..operand }))
}

/// A literal, a column, a call or something in parentheses, perhaps cast.
fn primary(input: Tokens<'_>) -> Parsed<'_, Operand> {
    let (rest, operand) = match input.kind() {
        TokenKind::LeftParen => {
            let (rest, inside) = logical(input.after(), Power::Or)?;
            close(input, rest, inside)?
        }
        _ if call::begins_call(input) => call::call(input)?,
        _ => leaf(input)?,
    };
    casts(rest, operand)
}

/// A literal or a column.
fn leaf(input: Tokens<'_>) -> Parsed<'_, Operand> {
    let (rest, kind) = match input.kind() {
        // `?name.b` is a column.
        TokenKind::Parameter if input.nth_kind(1) != TokenKind::Dot => {
            parameter.map(|parameter| ExprKind::Literal(Literal::Parameter(Box::new(parameter)))).parse(input)?
        }
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
fn casts(mut input: Tokens<'_>, mut operand: Operand) -> Parsed<'_, Operand> {
    while input.kind() == TokenKind::Cast {
        let after = input.after();
        let (rest, to) = identifier(after).or_else(|_: nom::Err<Mismatch>| after.expected("a type"))?;
        let span = operand.span_to(input, rest);
        let kind = ExprKind::Cast { value: operand.expr, to: Box::new(to) };
        operand = Operand::at(input, span, kind, operand.height + 1, Level::Primary)?;
        input = rest;
    }
    Ok((input, operand))
}

/// `[NOT] IN`, `[NOT] LIKE`, `[NOT] RLIKE`, `IS [NOT] NULL`, `:`, or nothing.
fn test(input: Tokens<'_>, left: Operand) -> Parsed<'_, Operand> {
    let (operator, negated) = match input.kind() {
        TokenKind::Not => (input.after(), true),
        _ => (input, false),
    };
    match operator.kind() {
        TokenKind::In => is_in(operator.after(), left, negated),
        TokenKind::Like => is_like(operator.after(), left, LikeOp::Like, negated),
        TokenKind::RLike => is_like(operator.after(), left, LikeOp::RLike, negated),
        TokenKind::Is if !negated => is_null(operator.after(), left),
        TokenKind::Colon if !negated && left.level == Level::Primary => matches(operator.after(), left),
        _ if negated => {
            operator.note("`IN`");
            operator.note("`LIKE`");
            operator.expected("`RLIKE`")
        }
        _ => Ok((input, left)),
    }
}

fn is_in(input: Tokens<'_>, left: Operand, negated: bool) -> Parsed<'_, Operand> {
    let (rest, kind, height) = match input.nth_kind(1) {
        TokenKind::From | TokenKind::Row | TokenKind::Ts if input.kind() == TokenKind::LeftParen => {
            let (rest, (query, height)) = subquery(input)?;
            let kind = ExprKind::InSubquery { values: vec![*left.expr], query: Box::new(query), negated };
            (rest, kind, height)
        }
        _ => {
            let list = delimited(token(TokenKind::LeftParen), values, token(TokenKind::RightParen));
            let (rest, (list, height)) = { list }.parse(input)?;
            (rest, ExprKind::In { value: left.expr, list, negated }, height)
        }
    };
    let span = left.outer.to(input.span_to(rest));
    Ok((rest, Operand::at(input, span, kind, left.height.max(height) + 1, Level::Logical)?))
}

fn is_like(input: Tokens<'_>, left: Operand, op: LikeOp, negated: bool) -> Parsed<'_, Operand> {
    // Anything else in parentheses is an expression.
    let is_list = input.kind() == TokenKind::LeftParen
        && matches!(input.nth_kind(1), TokenKind::String | TokenKind::Parameter)
        && input.nth_kind(2) == TokenKind::Comma;
    let (rest, patterns, height) = if is_list {
        let patterns = separated_list1(token(TokenKind::Comma), pattern);
        let (rest, patterns) =
            delimited(token(TokenKind::LeftParen), patterns, token(TokenKind::RightParen)).parse(input)?;
        (rest, patterns, 1)
    } else {
        let (rest, pattern) = primary(input)?;
        (rest, vec![*pattern.expr], pattern.height)
    };
    let span = left.outer.to(input.span_to(rest));
    let height = left.height.max(height) + 1;
    let kind = ExprKind::Like { op, value: left.expr, patterns, negated };
    Ok((rest, Operand::at(input, span, kind, height, Level::Logical)?))
}

/// A string or parameter.
fn pattern(input: Tokens<'_>) -> Parsed<'_, Expr> {
    let string = string.map(|string| Literal::String(string.text));
    let parameter = parameter_of_one_mark.map(|parameter| Literal::Parameter(Box::new(parameter)));
    let (rest, literal) = alt((string, parameter)).parse(input)?;
    Ok((rest, Expr { kind: ExprKind::Literal(literal), span: input.span_to(rest) }))
}

fn parameter_of_one_mark(input: Tokens<'_>) -> Parsed<'_, crate::ast::Parameter> {
    match input.kind() {
        TokenKind::Parameter => parameter(input),
        _ => input.expected("a parameter"),
    }
}

fn is_null(input: Tokens<'_>, left: Operand) -> Parsed<'_, Operand> {
    let (rest, negated) = terminated(opt(token(TokenKind::Not)), token(TokenKind::Null)).parse(input)?;
    let span = left.span_to(input, rest);
    let kind = ExprKind::IsNull { value: left.expr, negated: negated.is_some() };
    Ok((rest, Operand::at(input, span, kind, left.height + 1, Level::Logical)?))
}

fn matches(input: Tokens<'_>, left: Operand) -> Parsed<'_, Operand> {
    let (rest, query) = constant(input)?;
    let span = left.span_to(input, rest);
    let kind = ExprKind::Match { field: left.expr, query: Box::new(query) };
    Ok((rest, Operand::at(input, span, kind, left.height + 1, Level::Logical)?))
}
