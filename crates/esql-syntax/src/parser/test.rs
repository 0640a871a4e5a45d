//! Tests of a value: IN, LIKE, RLIKE, IS NULL and `:`.

#![expect(clippy::boxed_local, reason = "an operand in its box takes little of the stack")]

use super::expr::{Operand, primary, values};
use super::input::{Parsed, Tokens, token};
use super::literal::{constant, string};
use super::name::parameter;
use super::source::subquery;
use crate::ast::{Expr, ExprKind, LikeOp, Literal, Parameter};
use crate::token::TokenKind;
use nom::Parser;
use nom::branch::alt;
use nom::combinator::opt;
use nom::multi::separated_list1;
use nom::sequence::{delimited, preceded, terminated};

/// `[NOT] IN`, `[NOT] LIKE`, `[NOT] RLIKE`, `IS [NOT] NULL` or `:` after a value.
pub(super) fn test(input: Tokens<'_>, left: Box<Operand>) -> Parsed<'_, Box<Operand>> {
    let negated = input.kind() == TokenKind::Not;
    let operator = if negated { input.after() } else { input };
    match operator.kind() {
        TokenKind::In => is_in(operator.after(), left, negated),
        TokenKind::Like => is_like(operator.after(), left, LikeOp::Like, negated),
        TokenKind::RLike => is_like(operator.after(), left, LikeOp::RLike, negated),
        TokenKind::Is if !negated => is_null(operator.after(), left),
        TokenKind::Colon if !negated => matches(operator.after(), left),
        _ => {
            operator.note("`IN`");
            operator.note("`LIKE`");
            operator.expected("`RLIKE`")
        }
    }
}

/// `, value) [NOT] IN (FROM …)` after the first of several values, which opened at `input`.
pub(super) fn many_in_subquery<'a>(
    input: Tokens<'a>,
    rest: Tokens<'a>,
    first: Box<Operand>,
) -> Parsed<'a, Box<Operand>> {
    let more = preceded(token(TokenKind::Comma), values);
    let (rest, (more, height)) = terminated(more, token(TokenKind::RightParen)).parse(rest)?;
    let (rest, negated) = opt(token(TokenKind::Not)).parse(rest)?;
    let (rest, (query, query_height)) = preceded(token(TokenKind::In), subquery).parse(rest)?;
    let height = height.max(first.height).max(query_height);
    let values = std::iter::once(*first.expr).chain(more).collect();
    let kind = ExprKind::InSubquery { values, query: Box::new(query), negated: negated.is_some() };
    Operand::test(input.first().span, input, rest, kind, height)
}

fn is_in(input: Tokens<'_>, left: Box<Operand>, negated: bool) -> Parsed<'_, Box<Operand>> {
    let is_subquery = input.kind() == TokenKind::LeftParen
        && matches!(input.nth_kind(1), TokenKind::From | TokenKind::Row | TokenKind::Ts);
    if is_subquery { in_subquery(input, left, negated) } else { in_list(input, left, negated) }
}

fn in_subquery(input: Tokens<'_>, left: Box<Operand>, negated: bool) -> Parsed<'_, Box<Operand>> {
    let (rest, (query, height)) = subquery(input)?;
    let (outer, height) = (left.outer, height.max(left.height));
    let kind = ExprKind::InSubquery { values: vec![*left.expr], query: Box::new(query), negated };
    Operand::test(outer, input, rest, kind, height)
}

fn in_list(input: Tokens<'_>, left: Box<Operand>, negated: bool) -> Parsed<'_, Box<Operand>> {
    let _steps = input.deeper(2)?;
    let (rest, (list, height)) =
        delimited(token(TokenKind::LeftParen), values, token(TokenKind::RightParen)).parse(input)?;
    let (outer, height) = (left.outer, height.max(left.height));
    Operand::test(outer, input, rest, ExprKind::In { value: left.expr, list, negated }, height)
}

fn is_like(input: Tokens<'_>, left: Box<Operand>, op: LikeOp, negated: bool) -> Parsed<'_, Box<Operand>> {
    // Anything else in parentheses is an expression.
    let is_list = input.kind() == TokenKind::LeftParen
        && matches!(input.nth_kind(1), TokenKind::String | TokenKind::Parameter)
        && input.nth_kind(2) == TokenKind::Comma;
    let (rest, (patterns, height)) = if is_list { patterns(input)? } else { one_pattern(input)? };
    let (outer, height) = (left.outer, height.max(left.height));
    Operand::test(outer, input, rest, ExprKind::Like { op, value: left.expr, patterns, negated }, height)
}

fn one_pattern(input: Tokens<'_>) -> Parsed<'_, (Vec<Expr>, usize)> {
    let (rest, pattern) = primary(input)?;
    Ok((rest, (vec![*pattern.expr], pattern.height)))
}

/// `("a", ?b)`
fn patterns(input: Tokens<'_>) -> Parsed<'_, (Vec<Expr>, usize)> {
    let patterns = separated_list1(token(TokenKind::Comma), pattern);
    delimited(token(TokenKind::LeftParen), patterns, token(TokenKind::RightParen))
        .map(|patterns| (patterns, 1))
        .parse(input)
}

fn pattern(input: Tokens<'_>) -> Parsed<'_, Expr> {
    let string = string.map(|string| Literal::String(string.text));
    let parameter = parameter_of_one_mark.map(|parameter| Literal::Parameter(Box::new(parameter)));
    let (rest, literal) = alt((string, parameter)).parse(input)?;
    Ok((rest, Expr { kind: ExprKind::Literal(literal), span: input.span_to(rest) }))
}

fn parameter_of_one_mark(input: Tokens<'_>) -> Parsed<'_, Parameter> {
    match input.kind() {
        TokenKind::Parameter => parameter(input),
        _ => input.expected("a parameter"),
    }
}

fn is_null(input: Tokens<'_>, left: Box<Operand>) -> Parsed<'_, Box<Operand>> {
    let (rest, negated) = terminated(opt(token(TokenKind::Not)), token(TokenKind::Null)).parse(input)?;
    let kind = ExprKind::IsNull { value: left.expr, negated: negated.is_some() };
    Operand::test(left.outer, input, rest, kind, left.height)
}

fn matches(input: Tokens<'_>, left: Box<Operand>) -> Parsed<'_, Box<Operand>> {
    let (rest, query) = constant(input)?;
    let kind = ExprKind::Match { field: left.expr, query: Box::new(query) };
    Operand::test(left.outer, input, rest, kind, left.height)
}
