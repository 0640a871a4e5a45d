//! Errors in expressions and lists, with the fix where it is plain.

use super::{Place, quote};
use crate::SyntaxError;
use crate::commands::COMMANDS;
use crate::token::TokenKind;

/// The error that has a likely fix.
pub(super) fn operator(place: Place<'_>) -> Option<SyntaxError> {
    let error = place.mismatch();
    let help = habit(place).or_else(|| missing(place)).or_else(|| superfluous(place))?;
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

/// What other languages write.
fn habit(place: Place<'_>) -> Option<Help> {
    use TokenKind::*;
    let touches = place.before(1).is_some_and(|before| before.span.end == place.token().span.start);
    match (place.kind_before(1), place.token().kind) {
        (Some(Eq | NotEq | Assign), Assign) if touches => only("write `==` or `!=`"),
        (Some(Lt), Gt) => only("write `!=`"),
        (Some(Lt | Gt), Assign) => only("write `<=` or `>=` without a blank"),
        (Some(Assign), Gt) => only("write `>=`"),
        (Some(Assign), Lt) => only("write `<=`"),
        (_, Assign) if place.expects("an operator") => say("`=` doesn't compare", "write `==`"),
        (_, EqTilde) => say("`=~` isn't supported", "write `TO_LOWER(…) == \"…\"`"),
        (Some(Star), Star) => only("write `POW(…, …)`"),
        (Some(Is), True | False) => only(format!("write `== {}`", place.word())),
        (_, Asc | Desc) if nulls_precede(place) => {
            only(format!("write `{}` before `NULLS`", place.word().to_uppercase()))
        }
        (_, Null) if place.expects("`NULLS`") => only("write `NULLS FIRST` or `NULLS LAST`"),
        (_, First | Last) if place.expects("`NULLS`") => {
            only(format!("write `NULLS {}`", place.word().to_uppercase()))
        }
        (_, By) if place.kind_before(1) == Some(Sort) => only("`SORT` takes no `BY`"),
        (_, Semicolon) => only("a query has no `;` at its end"),
        (_, Colon) => only("`:` matches one column with one literal"),
        (_, Identifier) => identifier_habit(place),
        (_, Where) if place.kind_before(1) == Some(LeftParen) => None,
        _ => None,
    }
}

fn identifier_habit(place: Place<'_>) -> Option<Help> {
    match place.word().to_uppercase().as_str() {
        "AS" if place.expects("an operator") => only("a name stands before its expression: `name = …`"),
        "ILIKE" => only("write `TO_LOWER(…) LIKE \"…\"`"),
        "REGEXP" | "MATCHES" | "REGEX" => only("write `RLIKE`"),
        "BETWEEN" => only("write `… >= a AND … <= b`"),
        "CONTAINS" => only("write `CONTAINS(…, …)`"),
        "ASCENDING" => only("write `ASC`"),
        "DESCENDING" => only("write `DESC`"),
        "WHEN" => only("write `CASE(condition, value, …, otherwise)`"),
        "ISNULL" => only("write `IS NULL`"),
        _ => None,
    }
}

/// Whether the order of a sort key already says where nulls go.
fn nulls_precede(place: Place<'_>) -> bool {
    place.kind_before(2) == Some(TokenKind::Nulls)
}

/// Something that should stand before this.
fn missing(place: Place<'_>) -> Option<Help> {
    use TokenKind::*;
    let kind = place.token().kind;
    let word = place.word();
    if place.expects("an expression") {
        return missing_operand(place);
    }
    let begins_item = matches!(
        kind,
        Identifier | QuotedIdentifier | Pattern | Source | String | Integer | Decimal | Parameter | DoubleParameter
    );
    if place.expects("`|`") && is_command(word) {
        return only(format!("a command stands after a `|`: `| {}`", word.to_uppercase()));
    }
    if place.expects("`,`") && begins_item {
        return only(format!("a `,` may be missing before {}", quote(word)));
    }
    if kind == Where && place.expects("`|`") {
        return only("a command stands after a `|`: `| WHERE`");
    }
    if is_reserved(kind) && (place.expects("a column's name") || place.expects("a name")) {
        return reserved(place);
    }
    None
}

/// An operand is missing, or is a word that is taken.
fn missing_operand(place: Place<'_>) -> Option<Help> {
    use TokenKind::*;
    let kind = place.token().kind;
    let before = place.before(1)?;
    let before_text = before.span.text(place.text());
    if before.kind == Comma {
        return match kind {
            End | Pipe | RightParen | RightBracket | By | Where => {
                say(format!("expected an expression after the `,`, found {}", place.found()), "remove the `,`")
            }
            _ if is_reserved(kind) => reserved(place),
            _ => None,
        };
    }
    // `AND(…)` is a word taken for a function; `a AND AND b` isn't.
    if is_reserved(kind) && !is_operator(before.kind) && !matches!(before.kind, LeftParen) {
        return reserved(place);
    }
    if is_reserved(kind) && !is_logical(kind) {
        return reserved(place);
    }
    if is_operator(before.kind) {
        let message = format!("expected an expression after {}, found {}", quote(before_text), place.found());
        let help = match kind {
            End | Pipe | RightParen => format!("remove {}, or write what is to follow it", quote(before_text)),
            _ => format!("an operand is missing between {} and {}", quote(before_text), place.found()),
        };
        return say(message, help);
    }
    None
}

fn reserved(place: Place<'_>) -> Option<Help> {
    let word = place.word();
    say(
        format!("expected {}, found the keyword {}", super::expectation(place.expected)?, quote(word)),
        format!("a column of that name stands in backquotes: `` `{word}` ``"),
    )
}

/// Something that shouldn't stand here.
fn superfluous(place: Place<'_>) -> Option<Help> {
    match (place.kind_before(1)?, place.token().kind) {
        (TokenKind::Comma, TokenKind::End | TokenKind::Pipe | TokenKind::RightParen) => only("remove the `,`"),
        (_, TokenKind::LeftParen) if place.expects("an operator") => {
            only("only a function's name may stand before a `(`")
        }
        (TokenKind::String, TokenKind::String) => only("a quote in a string is written `\\\"`"),
        _ => None,
    }
}

fn is_command(word: &str) -> bool {
    COMMANDS.iter().filter(|command| !command.source).any(|command| {
        let first = command.name.split(' ').next().unwrap_or_default();
        first.eq_ignore_ascii_case(word)
    })
}

fn is_logical(kind: TokenKind) -> bool {
    use TokenKind::*;
    matches!(kind, And | Or | Not | In | Is | Like | RLike | Null)
}

fn is_operator(kind: TokenKind) -> bool {
    use TokenKind::*;
    is_logical(kind)
        || matches!(kind, Eq | NotEq | Lt | LtEq | Gt | GtEq | Plus | Minus | Star | Slash | Percent | Assign)
}

/// Whether expressions can't have a column of that name.
fn is_reserved(kind: TokenKind) -> bool {
    use TokenKind::*;
    is_logical(kind) || matches!(kind, Asc | By | Desc | First | Last | Nulls | On | Where | With)
}
