//! Whole queries, subqueries and the commands that begin them.

use super::command;
use super::expr::expression;
use super::input::{Parsed, Tokens, nested, quiet, token};
use super::literal::{map_value, string};
use super::name::{identifier, name};
use crate::ast::{
    Command, CommandKind, Explain, Field, From, IndexPattern, PromQl, Query, Row, Setting, ShowInfo, Source,
    Word,
};
use crate::token::TokenKind;
use nom::Parser;
use nom::combinator::opt;
use nom::multi::{many0, separated_list1};
use nom::sequence::{delimited, preceded, terminated};

/// `SET …;` headers and a query.
pub(super) fn statements(input: Tokens<'_>) -> Parsed<'_, Query> {
    let (rest, (settings, query)) = (many0(setting), pipeline).parse(input)?;
    Ok((rest, Query { settings, ..query }))
}

/// `(FROM …)`, with its height.
pub(super) fn subquery(input: Tokens<'_>) -> Parsed<'_, (Query, usize)> {
    let (rest, _) = token(TokenKind::LeftParen)(input)?;
    let (rest, query) = match rest.kind() {
        TokenKind::From | TokenKind::Row | TokenKind::Ts => nested(pipeline)(rest)?,
        _ => {
            rest.note("`FROM`");
            rest.note("`ROW`");
            return rest.expected("`TS`");
        }
    };
    let (rest, _) = token(TokenKind::RightParen)(rest)?;
    Ok((rest, query))
}

/// `name = expression`, or an expression alone.
pub(super) fn field(input: Tokens<'_>) -> Parsed<'_, Field> {
    let (rest, name) = target(input)?;
    let (rest, expr) = expression(rest)?;
    Ok((rest, Field { name, expr, span: input.span_to(rest) }))
}

/// `a, b`
pub(super) fn fields(input: Tokens<'_>) -> Parsed<'_, Vec<Field>> {
    separated_list1(token(TokenKind::Comma), field).parse(input)
}

/// `name =`, or nothing.
pub(super) fn target(input: Tokens<'_>) -> Parsed<'_, Option<crate::ast::Name>> {
    match input.kind() {
        TokenKind::Identifier
        | TokenKind::QuotedIdentifier
        | TokenKind::Parameter
        | TokenKind::DoubleParameter
        | TokenKind::LeftBracket => opt(terminated(name, quiet(TokenKind::Assign))).parse(input),
        _ => Ok((input, None)),
    }
}

/// An index pattern: `cluster:index::selector`, or a string.
pub(super) fn index_pattern(input: Tokens<'_>) -> Parsed<'_, IndexPattern> {
    if input.kind() == TokenKind::String {
        let (rest, word) = string(input)?;
        return Ok((rest, IndexPattern { text: word.text, quoted: true, span: word.span }));
    }
    let word = || token(TokenKind::Source);
    let (rest, first) = token(TokenKind::Source)(input)?;
    let (rest, second) = opt(preceded(quiet(TokenKind::Colon), word())).parse(rest)?;
    let (rest, selector) = opt(preceded(quiet(TokenKind::Cast), word())).parse(rest)?;
    let mut text = input.text(first).to_owned();
    for (separator, word) in [(":", second), ("::", selector)] {
        if let Some(word) = word {
            text.push_str(separator);
            text.push_str(input.text(word));
        }
    }
    Ok((rest, IndexPattern { text, quoted: false, span: input.span_to(rest) }))
}

fn setting(input: Tokens<'_>) -> Parsed<'_, Setting> {
    let assignment =
        (preceded(quiet(TokenKind::Set), identifier), preceded(token(TokenKind::Assign), map_value));
    let (rest, (name, value)) = { assignment }.parse(input)?;
    let span = input.span_to(rest);
    let (rest, _) = token(TokenKind::Semicolon)(rest)?;
    Ok((rest, Setting { name, value, span }))
}

/// A source command and what it is piped through.
fn pipeline(input: Tokens<'_>) -> Parsed<'_, Query> {
    let (rest, first) = source_command(input)?;
    let (rest, more) = many0(preceded(token(TokenKind::Pipe), command::processing_command)).parse(rest)?;
    let commands = std::iter::once(first).chain(more).collect();
    Ok((rest, Query { settings: vec![], commands, span: input.span_to(rest) }))
}

fn source_command(input: Tokens<'_>) -> Parsed<'_, Command> {
    let rule: fn(Tokens<'_>) -> Parsed<'_, CommandKind> = match input.kind() {
        TokenKind::From => |input| from.map(CommandKind::From).parse(input),
        TokenKind::Ts => |input| from.map(CommandKind::TimeSeries).parse(input),
        TokenKind::Row => |input| fields.map(|fields| CommandKind::Row(Row { fields })).parse(input),
        TokenKind::Show => show,
        TokenKind::Explain => explain,
        TokenKind::PromQl => promql,
        _ => return input.expected("a source command"),
    };
    let (rest, kind) = rule(input.after())?;
    let words = if matches!(kind, CommandKind::ShowInfo(_)) { input.after().after() } else { input.after() };
    Ok((rest, Command { kind, keyword: input.span_to(words), span: input.span_to(rest) }))
}

fn show(input: Tokens<'_>) -> Parsed<'_, CommandKind> {
    token(TokenKind::Info).map(|_| CommandKind::ShowInfo(ShowInfo {})).parse(input)
}

fn from(input: Tokens<'_>) -> Parsed<'_, From> {
    let sources = separated_list1(token(TokenKind::Comma), source);
    let metadata =
        preceded(token(TokenKind::Metadata), separated_list1(token(TokenKind::Comma), metadata_name));
    (sources, opt(metadata))
        .map(|(sources, metadata)| From { sources, metadata: metadata.unwrap_or_default() })
        .parse(input)
}

fn metadata_name(input: Tokens<'_>) -> Parsed<'_, Word> {
    match input.kind() {
        TokenKind::Source => Ok((input.after(), word(input))),
        _ => input.expected("a metadata field's name"),
    }
}

/// The next token's text.
pub(super) fn word(input: Tokens<'_>) -> Word {
    let token = input.first();
    Word { text: input.text(token).to_owned(), span: token.span }
}

fn source(input: Tokens<'_>) -> Parsed<'_, Source> {
    match input.kind() {
        TokenKind::LeftParen => subquery.map(|(query, _)| Source::Subquery(query)).parse(input),
        _ => {
            let index = index_pattern.map(Source::Index).parse(input);
            if index.is_err() && input.kind() != TokenKind::Source {
                input.note("a subquery in parentheses");
            }
            index
        }
    }
}

fn explain(input: Tokens<'_>) -> Parsed<'_, CommandKind> {
    let query = delimited(token(TokenKind::LeftParen), nested(pipeline), token(TokenKind::RightParen));
    query.map(|(query, _)| CommandKind::Explain(Explain { query: Box::new(query) })).parse(input)
}

fn promql(input: Tokens<'_>) -> Parsed<'_, CommandKind> {
    let (rest, _) = token(TokenKind::PromQlText)(input)?;
    Ok((rest, CommandKind::PromQl(PromQl { body: word(input) })))
}
