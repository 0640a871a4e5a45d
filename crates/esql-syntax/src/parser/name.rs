//! Names and patterns of names.

use super::input::{Parsed, Tokens, quiet, token};
use crate::ast::{
    Identifier, Name, NamePart, NamePattern, Parameter, ParameterKey, PatternPart, PatternPiece,
};
use crate::token::{Token, TokenKind};
use nom::Parser;
use nom::combinator::opt;
use nom::multi::separated_list1;
use nom::sequence::{delimited, terminated};

/// `a.b`, or `[q].[a.b]`
pub(super) fn name(input: Tokens<'_>) -> Parsed<'_, Name> {
    let parts = || separated_list1(quiet(TokenKind::Dot), part);
    let (rest, (qualifier, parts)) = match input.kind() {
        TokenKind::LeftBracket => (qualifier(TokenKind::Identifier), bracketed(parts())).parse(input)?,
        _ => parts().map(|parts| (None, parts)).parse(input)?,
    };
    Ok((rest, Name { qualifier, parts, span: input.span_to(rest) }))
}

/// `a*.b`, or `[q].[a*.b]`
pub(super) fn pattern(input: Tokens<'_>) -> Parsed<'_, NamePattern> {
    let parts = || separated_list1(quiet(TokenKind::Dot), pattern_part);
    let (rest, (qualifier, parts)) = match input.kind() {
        TokenKind::LeftBracket => (qualifier(TokenKind::Pattern), bracketed(parts())).parse(input)?,
        _ => parts().map(|parts| (None, parts)).parse(input)?,
    };
    Ok((rest, NamePattern { qualifier, parts, span: input.span_to(rest) }))
}

/// A bare or backquoted identifier.
pub(super) fn identifier(input: Tokens<'_>) -> Parsed<'_, Identifier> {
    match input.kind() {
        TokenKind::Identifier | TokenKind::QuotedIdentifier => {
            let token = input.first();
            let name = input.text(token);
            let quoted = token.kind == TokenKind::QuotedIdentifier;
            let name = if quoted { unquote(name) } else { name.to_owned() };
            Ok((input.after(), Identifier { name, quoted, span: token.span }))
        }
        _ => input.expected("a name"),
    }
}

/// A parameter of either kind.
pub(super) fn parameter(input: Tokens<'_>) -> Parsed<'_, Parameter> {
    let token = input.first();
    let (double, key) = match (token.kind, input.text(token)) {
        (TokenKind::Parameter, text) => (false, text.strip_prefix('?').unwrap_or_default()),
        (TokenKind::DoubleParameter, text) => (true, text.strip_prefix("??").unwrap_or_default()),
        _ => return input.expected("a parameter"),
    };
    let key = match key.as_bytes().first() {
        None => ParameterKey::Anonymous(input.anonymous_number(token)),
        Some(first) if first.is_ascii_digit() => ParameterKey::Positional(key.to_owned()),
        Some(_) => ParameterKey::Named(key.to_owned()),
    };
    Ok((input.after(), Parameter { double, key, span: token.span }))
}

/// One part of a dotted name.
pub(super) fn part(input: Tokens<'_>) -> Parsed<'_, NamePart> {
    match input.kind() {
        TokenKind::Identifier | TokenKind::QuotedIdentifier => {
            identifier.map(NamePart::Identifier).parse(input)
        }
        TokenKind::Parameter | TokenKind::DoubleParameter => parameter.map(NamePart::Parameter).parse(input),
        _ => input.expected("a column's name"),
    }
}

fn pattern_part(input: Tokens<'_>) -> Parsed<'_, PatternPart> {
    match input.kind() {
        TokenKind::Pattern => {
            let pieces = pieces(input.text(input.first()));
            Ok((input.after(), PatternPart::Pieces(pieces)))
        }
        TokenKind::Parameter | TokenKind::DoubleParameter => {
            parameter.map(PatternPart::Parameter).parse(input)
        }
        _ => input.expected("a column's name"),
    }
}

/// `[q].`, of which `q` may be missing.
fn qualifier<'a>(
    word: TokenKind,
) -> impl Parser<Tokens<'a>, Output = Option<Box<Identifier>>, Error = super::input::Mismatch> {
    move |input: Tokens<'a>| {
        let brackets = bracketed(opt(quiet(word)));
        let (rest, word): (_, Option<Token>) = terminated(brackets, token(TokenKind::Dot)).parse(input)?;
        let span = word.map_or(input.span_to(rest), |word| word.span);
        let name = word.map_or("", |word| input.text(word)).to_owned();
        Ok((rest, Some(Box::new(Identifier { name, quoted: false, span }))))
    }
}

fn bracketed<'a, T>(
    inside: impl Parser<Tokens<'a>, Output = T, Error = super::input::Mismatch>,
) -> impl Parser<Tokens<'a>, Output = T, Error = super::input::Mismatch> {
    delimited(token(TokenKind::LeftBracket), inside, token(TokenKind::RightBracket))
}

/// The text between backquotes.
fn unquote(quoted: &str) -> String {
    let inner = quoted.strip_prefix('`').and_then(|inner| inner.strip_suffix('`'));
    inner.unwrap_or(quoted).replace("``", "`")
}

/// Splits a pattern into its bare and backquoted pieces.
fn pieces(text: &str) -> Vec<PatternPiece> {
    let mut pieces = vec![];
    let mut rest = text;
    while !rest.is_empty() {
        let (piece, quoted) = match rest.strip_prefix('`') {
            Some(inner) => {
                // Up to a backquote that isn't doubled.
                let mut end = 0;
                while let Some(at) = inner[end..].find('`') {
                    end += at;
                    if !inner[end..].starts_with("``") {
                        break;
                    }
                    end += 2;
                }
                (&rest[..(end + 2).min(rest.len())], true)
            }
            None => (&rest[..rest.find('`').unwrap_or(rest.len())], false),
        };
        let text = if quoted { unquote(piece) } else { piece.to_owned() };
        pieces.push(PatternPiece { text, quoted });
        rest = &rest[piece.len()..];
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_split_at_backquotes() {
        let piece = |text: &str, quoted| PatternPiece { text: text.into(), quoted };
        assert_eq!(pieces("a*`b``*`*"), [piece("a*", false), piece("b`*", true), piece("*", false)]);
        assert_eq!(pieces("`a``b`"), [piece("a`b", true)]);
        assert_eq!(pieces("````"), [piece("`", true)]);
    }
}
