//! Literals and maps.

use super::input::{Parsed, Tokens, nested, token};
use super::name::parameter;
use crate::ast::{Constant, Literal, Map, MapEntry, MapValue, TimeSpan, Word};
use crate::token::TokenKind;
use nom::Parser;
use nom::combinator::opt;
use nom::multi::{separated_list0, separated_list1};
use nom::sequence::{delimited, preceded};

/// Any literal.
pub(super) fn constant(input: Tokens<'_>) -> Parsed<'_, Constant> {
    let (rest, value) = match input.kind() {
        TokenKind::Integer | TokenKind::Decimal | TokenKind::Plus | TokenKind::Minus => {
            number_or_time_span(input)?
        }
        TokenKind::LeftBracket => list(input)?,
        TokenKind::Parameter => {
            parameter.map(|parameter| Literal::Parameter(Box::new(parameter))).parse(input)?
        }
        TokenKind::Null => (input.after(), Literal::Null),
        TokenKind::True => (input.after(), Literal::Boolean(true)),
        TokenKind::False => (input.after(), Literal::Boolean(false)),
        TokenKind::String => string.map(|string| Literal::String(string.text)).parse(input)?,
        _ => return input.expected("a literal"),
    };
    Ok((rest, Constant { value, span: input.span_to(rest) }))
}

/// Whether a literal begins here, if a bracket here begins one.
pub(super) fn begins_constant(input: Tokens<'_>) -> bool {
    match input.kind() {
        TokenKind::Plus | TokenKind::Minus => {
            matches!(input.nth_kind(1), TokenKind::Integer | TokenKind::Decimal)
        }
        TokenKind::Integer
        | TokenKind::Decimal
        | TokenKind::String
        | TokenKind::True
        | TokenKind::False
        | TokenKind::Null
        | TokenKind::Parameter => true,
        // `[]` and `[name]` begin a qualified name.
        TokenKind::LeftBracket => !matches!(
            (input.nth_kind(1), input.nth_kind(2)),
            (TokenKind::RightBracket, _) | (TokenKind::Identifier, TokenKind::RightBracket)
        ),
        _ => false,
    }
}

/// A string literal.
pub(super) fn string(input: Tokens<'_>) -> Parsed<'_, Word> {
    let (rest, token) = token(TokenKind::String)(input)?;
    Ok((rest, Word { text: unescape(input.text(token)), span: token.span }))
}

/// An integer with or without a sign.
pub(super) fn integer(input: Tokens<'_>) -> Parsed<'_, Constant> {
    match number(input)? {
        (rest, value @ Literal::Integer(_)) => Ok((rest, Constant { value, span: input.span_to(rest) })),
        _ => input.expected("an integer"),
    }
}

/// `{"key": value}`, with its height.
pub(super) fn map(input: Tokens<'_>) -> Parsed<'_, (Map, usize)> {
    let (rest, (entries, height)) = nested(entries)(input)?;
    Ok((rest, (Map { entries, span: input.span_to(rest) }, height)))
}

/// `WITH {…}`, or nothing.
pub(super) fn with_map(input: Tokens<'_>) -> Parsed<'_, Option<Map>> {
    opt(preceded(token(TokenKind::With), map)).map(|map| map.map(|(map, _)| map)).parse(input)
}

/// A literal or a map.
pub(super) fn map_value(input: Tokens<'_>) -> Parsed<'_, MapValue> {
    match input.kind() {
        TokenKind::LeftBrace => map.map(|(map, _)| MapValue::Map(map)).parse(input),
        _ => constant.map(MapValue::Constant).parse(input),
    }
}

fn entries(input: Tokens<'_>) -> Parsed<'_, Vec<MapEntry>> {
    let entries = separated_list0(token(TokenKind::Comma), entry);
    delimited(token(TokenKind::LeftBrace), entries, token(TokenKind::RightBrace)).parse(input)
}

fn entry(input: Tokens<'_>) -> Parsed<'_, MapEntry> {
    (string, token(TokenKind::Colon), map_value).map(|(key, _, value)| MapEntry { key, value }).parse(input)
}

fn number_or_time_span(input: Tokens<'_>) -> Parsed<'_, Literal> {
    let (rest, number) = number(input)?;
    match number {
        Literal::Integer(value) if rest.kind() == TokenKind::Identifier => {
            let unit = rest.first();
            let unit = Word { text: rest.text(unit).to_owned(), span: unit.span };
            Ok((rest.after(), Literal::TimeSpan(Box::new(TimeSpan { value, unit }))))
        }
        number => Ok((rest, number)),
    }
}

/// A number with or without a sign.
fn number(input: Tokens<'_>) -> Parsed<'_, Literal> {
    let (digits, sign) = match input.kind() {
        TokenKind::Minus => (input.after(), "-"),
        TokenKind::Plus => (input.after(), ""),
        _ => (input, ""),
    };
    let text = || format!("{sign}{}", digits.text(digits.first()));
    match digits.kind() {
        TokenKind::Integer => Ok((digits.after(), Literal::Integer(text()))),
        TokenKind::Decimal => Ok((digits.after(), Literal::Decimal(text()))),
        _ => digits.expected("a number"),
    }
}

/// `[1, 2]`: literals that are all numbers, all booleans or all strings.
fn list(input: Tokens<'_>) -> Parsed<'_, Literal> {
    let item = match input.nth_kind(1) {
        TokenKind::String => item_string,
        TokenKind::True | TokenKind::False => item_boolean,
        _ => item_number,
    };
    let items = separated_list1(token(TokenKind::Comma), item);
    delimited(token(TokenKind::LeftBracket), items, token(TokenKind::RightBracket))
        .map(Literal::List)
        .parse(input)
}

fn item_number(input: Tokens<'_>) -> Parsed<'_, Constant> {
    let (rest, value) = number(input)?;
    Ok((rest, Constant { value, span: input.span_to(rest) }))
}

fn item_string(input: Tokens<'_>) -> Parsed<'_, Constant> {
    string.map(|string| Constant { value: Literal::String(string.text), span: string.span }).parse(input)
}

fn item_boolean(input: Tokens<'_>) -> Parsed<'_, Constant> {
    match input.kind() {
        TokenKind::True | TokenKind::False => constant(input),
        _ => input.expected("`TRUE` or `FALSE`"),
    }
}

/// A string's value: nothing is special in a raw one.
fn unescape(quoted: &str) -> String {
    if let Some(raw) = quoted.strip_prefix("\"\"\"").and_then(|raw| raw.strip_suffix("\"\"\"")) {
        return raw.to_owned();
    }
    let inner = quoted.strip_prefix('"').and_then(|inner| inner.strip_suffix('"')).unwrap_or(quoted);
    let mut text = String::with_capacity(inner.len());
    let mut characters = inner.chars();
    while let Some(character) = characters.next() {
        text.push(match character {
            '\\' => match characters.next() {
                Some('t') => '\t',
                Some('n') => '\n',
                Some('r') => '\r',
                Some(other) => other,
                None => '\\',
            },
            other => other,
        });
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_resolved_in_plain_strings_only() {
        assert_eq!(unescape(r#""a\tb\\n\"""#), "a\tb\\n\"");
        assert_eq!(unescape(r#""""a\tb"""""#), "a\\tb\"");
        assert_eq!(unescape(r#""""""""#), "");
        assert_eq!(unescape(r#""""#), "");
    }
}
