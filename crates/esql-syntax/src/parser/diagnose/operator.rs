//! Errors in expressions and lists, with the fix where it is plain.

use super::{Place, quote};
use crate::SyntaxError;
use crate::commands::COMMANDS;
use crate::token::TokenKind;

/// The error that has a likely fix.
pub(super) fn operator(place: Place<'_>) -> Option<SyntaxError> {
    let help = time_span(place)
        .or_else(|| habit(place))
        .or_else(|| chain(place))
        .or_else(|| missing(place))
        .or_else(|| superfluous(place))?;
    let error = place.mismatch();
    Some(match help {
        Help::Say(message, help) => SyntaxError { message, ..error.with_help(help) },
        Help::Only(help) => error.with_help(help),
    })
}

enum Help {
    /// Another message, and the fix.
    Say(String, String),
    /// The fix.
    Only(String),
}

fn only(help: impl Into<String>) -> Option<Help> {
    Some(Help::Only(help.into()))
}

fn say(message: impl Into<String>, help: impl Into<String>) -> Option<Help> {
    Some(Help::Say(message.into(), help.into()))
}

/// A number and a name that follow each other read as a time span, which is seldom meant when the query stops there.
fn time_span(place: Place<'_>) -> Option<Help> {
    let (number, unit) = (place.before(2)?, place.before(1)?);
    if (number.kind, unit.kind) != (TokenKind::Integer, TokenKind::Identifier) {
        return None;
    }
    let word = unit.span.text(place.text());
    let text = place.text().get(number.span.start..unit.span.end).unwrap_or_default();
    if number.span.end == unit.span.start {
        return say(
            format!("{} is a number and a unit of time", quote(text)),
            format!("a name that begins with a digit stands in backquotes: {}", quote(text)),
        );
    }
    if is_command(word) {
        return only(command_after_pipe(word));
    }
    match place.token().kind {
        TokenKind::Assign | TokenKind::LeftParen | TokenKind::Dot => say(
            format!("{} reads as a time span", quote(text)),
            format!("a `,` may be missing before {}", quote(word)),
        ),
        _ => None,
    }
}

/// What other languages write.
fn habit(place: Place<'_>) -> Option<Help> {
    use TokenKind::*;
    let next = place.kind_after();
    match (place.kind_before(1), place.token().kind) {
        (Some(Eq), Assign) => say("there is no operator `===`", "write `==`"),
        (Some(NotEq), Assign) => say("there is no operator `!==`", "write `!=`"),
        (Some(Lt), Gt) => say("there is no operator `<>`", "write `!=`"),
        (Some(Lt | Gt), Assign) => only("write `<=` or `>=` without a blank"),
        (_, Assign) if next == Some(Gt) => say("there is no operator `=>`", "write `>=`"),
        (_, Assign) if next == Some(Lt) => say("there is no operator `=<`", "write `<=`"),
        (Some(Not | And | Or | Null | True | False), Assign) => reserved_before(place),
        (Some(RightParen), Assign) if place.names_columns() => {
            say("only a name can stand before `=`", "to compare, write `==`")
        }
        (_, Assign) if place.expects("an operator") => say("`=` doesn't compare", "write `==`"),
        (_, EqTilde) => say("`=~` isn't supported", "write `TO_LOWER(…) == \"…\"`"),
        (Some(Star), Star) => say("there is no operator `**`", "write `POW(…, …)`"),
        (Some(Is), True | False) => only(format!("write `== {}`", place.word())),
        (Some(Nulls), _) => None,
        (_, Asc | Desc) if place.kind_before(2) == Some(Nulls) => {
            only(format!("write `{}` before `NULLS`", place.word().to_uppercase()))
        }
        (_, Null) if place.expects("`NULLS`") => only("write `NULLS FIRST` or `NULLS LAST`"),
        (_, First | Last) if place.expects("`NULLS`") => {
            only(format!("write `NULLS {}`", place.word().to_uppercase()))
        }
        (Some(Sort), By) => only("`SORT` takes no `BY`"),
        (Some(First | Last), _) if place.expects("`(`") => reserved_before(place),
        (Some(Fork), _) => only("each branch of `FORK` stands in parentheses"),
        (_, Using) => only("write `ON`"),
        (_, Semicolon) => only("a query has no `;` at its end"),
        (_, Colon) if place.expects("an operator") => only("`:` matches one column with one literal"),
        (_, LeftBracket) if place.expects("an operator") => {
            only("one of several values is `MV_SLICE(…, position)`")
        }
        (_, String) if place.expects("a metadata field's name") => only("metadata fields take no quotes"),
        (_, Identifier) => identifier_habit(place),
        _ => None,
    }
}

fn identifier_habit(place: Place<'_>) -> Option<Help> {
    match place.word().to_uppercase().as_str() {
        "AS" if place.expects("an operator") => only("a name stands before its expression: `name = …`"),
        "ILIKE" => only("write `TO_LOWER(…) LIKE \"…\"`"),
        "REGEXP" | "MATCHES" | "REGEX" => only("write `RLIKE`"),
        "BETWEEN" => only("write `… >= a AND … <= b`"),
        "ASCENDING" => only("write `ASC`"),
        "DESCENDING" => only("write `DESC`"),
        "WHEN" => only("write `CASE(condition, value, …, otherwise)`"),
        "ISNULL" => only("write `IS NULL`"),
        _ => None,
    }
}

/// Comparisons and tests that follow each other or stand where only values may.
fn chain(place: Place<'_>) -> Option<Help> {
    use TokenKind::*;
    let kind = place.token().kind;
    let word = place.found();
    if is_comparison(kind) && place.expects("`IN`") {
        return only("several values can only be tested with `IN (FROM …)`");
    }
    if place.expects("an operator") && (is_comparison(kind) || is_logical(kind) && kind != Null) {
        return say(
            format!("{word} can't stand here without parentheses"),
            "put what it connects in parentheses, or write `AND` or `OR` between conditions",
        );
    }
    let before = place.before(1)?;
    if kind == Not && place.expects("an expression") && is_operator(before.kind) && !is_logical(before.kind) {
        let before = quote(before.span.text(place.text()));
        return say(format!("`NOT` can't follow {before}"), "put `NOT` and what follows it in parentheses");
    }
    None
}

/// Something that should stand before this.
fn missing(place: Place<'_>) -> Option<Help> {
    use TokenKind::*;
    let kind = place.token().kind;
    let word = place.word();
    if place.expects("an expression") {
        return missing_operand(place);
    }
    if place.expects("`|`") && (is_command(word) || kind == Where) {
        return only(command_after_pipe(word));
    }
    let begins_item = matches!(
        kind,
        Identifier
            | QuotedIdentifier
            | Pattern
            | Source
            | String
            | Integer
            | Decimal
            | Parameter
            | DoubleParameter
    );
    let touches_string = place.touches() && place.kind_before(1) == Some(String);
    if place.expects("`,`") && begins_item && !touches_string {
        return only(format!("a `,` may be missing before {}", quote(word)));
    }
    if is_keyword(kind) && (place.expects("a column's name") || place.expects("a name")) {
        return reserved(place);
    }
    None
}

/// An operand is missing, or is a word that is taken.
fn missing_operand(place: Place<'_>) -> Option<Help> {
    use TokenKind::*;
    let kind = place.token().kind;
    let before = place.before(1)?;
    let before_text = quote(before.span.text(place.text()));
    let is_end = matches!(kind, End | Pipe | RightParen | RightBracket);
    if before.kind == Comma && (is_end || matches!(kind, By | Where)) {
        return say(
            format!("expected an expression after the `,`, found {}", place.found()),
            "remove the `,`",
        );
    }
    if is_keyword(kind) {
        // `WHERE like == 1` has a name there; `WHERE AND a` doesn't.
        let is_name = place.kind_after().is_none_or(|next| {
            is_operator(next) || matches!(next, Comma | Dot | Pipe | End | RightParen | Cast | String)
        });
        if is_logical(kind) && !is_name {
            return say(
                format!("expected an expression before {}", quote(place.word())),
                format!("remove {}, or write what is to precede it", quote(place.word())),
            );
        }
        if is_name || !is_operator(before.kind) {
            return reserved(place);
        }
    }
    if is_operator(before.kind) {
        let help = if is_end {
            format!("remove {before_text}, or write what is to follow it")
        } else {
            format!("an operand is missing between {before_text} and {}", place.found())
        };
        return say(format!("expected an expression after {before_text}, found {}", place.found()), help);
    }
    None
}

fn reserved(place: Place<'_>) -> Option<Help> {
    let word = quote(place.word());
    say(
        format!("expected {}, found the keyword {word}", super::expectation(place.expected)?),
        format!("a column of that name stands in backquotes: {word}"),
    )
}

/// The word before this is a keyword, but was meant as a name.
fn reserved_before(place: Place<'_>) -> Option<Help> {
    let word = quote(place.before(1)?.span.text(place.text()));
    say(format!("{word} is a keyword"), format!("a column of that name stands in backquotes: {word}"))
}

/// Something that shouldn't stand here.
fn superfluous(place: Place<'_>) -> Option<Help> {
    use TokenKind::*;
    match (place.kind_before(1)?, place.token().kind) {
        (Comma, End | Pipe | RightParen | RightBracket | RightBrace) => only("remove the `,`"),
        (_, LeftParen) if place.expects("an operator") => {
            only("only a function's name may stand before a `(`")
        }
        (String, _) if place.touches() => only("a quote in a string is written `\\\"`"),
        _ => None,
    }
}

fn is_command(word: &str) -> bool {
    COMMANDS.iter().filter(|command| !command.source).any(|command| {
        let first = command.name.split(' ').next().unwrap_or_default();
        first.eq_ignore_ascii_case(word)
    })
}

fn command_after_pipe(word: &str) -> String {
    format!("a command stands after a `|`: `| {}`", word.to_uppercase())
}

fn is_logical(kind: TokenKind) -> bool {
    use TokenKind::*;
    matches!(kind, And | Or | Not | In | Is | Like | RLike | Null)
}

fn is_comparison(kind: TokenKind) -> bool {
    use TokenKind::*;
    matches!(kind, Eq | NotEq | Lt | LtEq | Gt | GtEq)
}

fn is_operator(kind: TokenKind) -> bool {
    use TokenKind::*;
    is_logical(kind) || is_comparison(kind) || matches!(kind, Plus | Minus | Star | Slash | Percent | Assign)
}

/// Whether it is a word that is no name here.
fn is_keyword(kind: TokenKind) -> bool {
    kind.describe().as_bytes().get(1).is_some_and(u8::is_ascii_uppercase)
}

impl Place<'_> {
    /// Whether the command it is in gives names with `=`.
    fn names_columns(self) -> bool {
        use TokenKind::*;
        let before = self.state.tokens[..self.at].iter().rev().map(|token| token.kind);
        let mut commands =
            before.filter(|kind| matches!(kind, Eval | Row | Stats | InlineStats | Where | Sort));
        matches!(commands.next(), Some(Eval | Row | Stats | InlineStats))
    }
}
