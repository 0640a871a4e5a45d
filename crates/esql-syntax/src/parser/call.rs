//! Function calls with their lambdas and named parameters.

use super::expr::{Level, Operand, Power, climb};
use super::input::{Failed, Parsed, Tokens, token};
use super::literal::map;
use super::name::{identifier, part};
use crate::ast::{Call, ExprKind, Identifier, NamePart};
use crate::token::TokenKind;

/// Whether a call begins here.
pub(super) fn begins_call(input: Tokens<'_>) -> bool {
    match input.kind() {
        // These two keywords can't be anything else in an expression.
        TokenKind::First | TokenKind::Last => true,
        TokenKind::Identifier
        | TokenKind::QuotedIdentifier
        | TokenKind::Parameter
        | TokenKind::DoubleParameter => input.nth_kind(1) == TokenKind::LeftParen,
        _ => false,
    }
}

/// `name(arguments)`
pub(super) fn call(input: Tokens<'_>) -> Parsed<'_, Box<Operand>> {
    let _step = input.deeper(1)?;
    let (mut rest, mut call) = opening(input)?;
    let mut height = 0;
    if rest.kind() == TokenKind::Star {
        call.star = true;
        rest = rest.after();
    } else if rest.kind() != TokenKind::RightParen {
        loop {
            rest = argument(rest, &mut call, &mut height)?;
            if rest.kind() != TokenKind::Comma {
                rest.note(TokenKind::Comma.describe());
                break;
            }
            rest = rest.after();
            if rest.kind() == TokenKind::LeftBrace {
                rest = options(rest, &mut call, &mut height)?;
                break;
            }
        }
    }
    closing(input, rest, call, height)
}

/// The function's name and the parenthesis.
fn opening(input: Tokens<'_>) -> Parsed<'_, Box<Call>> {
    let (rest, name) = match input.kind() {
        TokenKind::First | TokenKind::Last => {
            let token = input.first();
            let name = Identifier { name: input.text(token).to_owned(), quoted: false, span: token.span };
            (input.after(), NamePart::Identifier(name))
        }
        _ => part(input)?,
    };
    let (rest, _) = token(TokenKind::LeftParen)(rest)?;
    Ok((rest, Box::new(Call { name, star: false, arguments: vec![], options: None })))
}

fn options<'a>(input: Tokens<'a>, call: &mut Call, height: &mut usize) -> Result<Tokens<'a>, Failed> {
    let (rest, (options, options_height)) = map(input)?;
    call.options = Some(options);
    *height = options_height.max(*height);
    Ok(rest)
}

fn closing<'a>(
    input: Tokens<'a>,
    rest: Tokens<'a>,
    call: Box<Call>,
    height: usize,
) -> Parsed<'a, Box<Operand>> {
    let (rest, _) = token(TokenKind::RightParen)(rest)?;
    Operand::new(input, rest, ExprKind::Call(call), height + 1, Level::Primary)
}

/// An expression or a lambda.
fn argument<'a>(input: Tokens<'a>, call: &mut Call, height: &mut usize) -> Result<Tokens<'a>, Failed> {
    let (rest, argument) = match lambda_parameters(input) {
        Some((body, parameters)) => lambda(input, body, parameters)?,
        None => climb(input, Power::Or)?,
    };
    *height = argument.height.max(*height);
    call.arguments.push(*argument.expr);
    Ok(rest)
}

fn lambda<'a>(input: Tokens<'a>, body: Tokens<'a>, parameters: Vec<Identifier>) -> Parsed<'a, Box<Operand>> {
    let _step = input.deeper(1)?;
    let (rest, body) = climb(body, Power::Or)?;
    let body_height = body.height;
    let kind = ExprKind::Lambda { parameters, body: body.expr };
    Operand::new(input, rest, kind, body_height + 1, Level::Logical)
}

/// `x ->` or `(x, y) ->`, if that is what stands here.
fn lambda_parameters(input: Tokens<'_>) -> Option<(Tokens<'_>, Vec<Identifier>)> {
    let is_identifier =
        |input: Tokens<'_>| matches!(input.kind(), TokenKind::Identifier | TokenKind::QuotedIdentifier);
    if is_identifier(input) && input.nth_kind(1) == TokenKind::Arrow {
        let (rest, parameter) = identifier(input).ok()?;
        return Some((rest.after(), vec![parameter]));
    }
    if input.kind() != TokenKind::LeftParen {
        return None;
    }
    let mut parameters = vec![];
    let mut rest = input.after();
    while is_identifier(rest) {
        let (after, parameter) = identifier(rest).ok()?;
        parameters.push(parameter);
        rest = after;
        if rest.kind() != TokenKind::Comma {
            break;
        }
        rest = rest.after();
        if !is_identifier(rest) {
            return None;
        }
    }
    let is_lambda = rest.kind() == TokenKind::RightParen && rest.nth_kind(1) == TokenKind::Arrow;
    is_lambda.then(|| (rest.after().after(), parameters))
}
