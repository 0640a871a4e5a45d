//! Errors about commands: unknown, misplaced, missing.

use super::{Place, quote};
use crate::SyntaxError;
use crate::commands::{COMMANDS, CommandInfo};
use crate::token::TokenKind;

/// What other languages call a command, and what it is here.
const SYNONYMS: &[(&str, &str)] = &[
    ("AGGREGATE", "STATS"),
    ("DISTINCT", "DEDUP"),
    ("EXTEND", "EVAL"),
    ("FIELDS", "KEEP"),
    ("FILTER", "WHERE"),
    ("GROUP", "STATS … BY"),
    ("HAVING", "WHERE"),
    ("HEAD", "LIMIT"),
    ("JOIN", "LOOKUP JOIN"),
    ("LET", "EVAL"),
    ("MUTATE", "EVAL"),
    ("ORDER", "SORT"),
    ("PROJECT", "KEEP"),
    ("REGEX", "GROK"),
    ("REX", "GROK"),
    ("SEARCH", "WHERE"),
    ("SELECT", "KEEP"),
    ("SUMMARIZE", "STATS"),
    ("TABLE", "KEEP"),
    ("TAKE", "LIMIT"),
    ("TAIL", "SORT … | LIMIT"),
    ("TOP", "SORT … | LIMIT"),
    ("UNIQ", "DEDUP"),
];

/// The error where a command should begin.
pub(super) fn command(place: Place<'_>) -> Option<SyntaxError> {
    let wants_source = place.expects("a source command");
    if !wants_source && !place.expects("a command") {
        return subquery_look_alike(place);
    }
    let word = place.word();
    let kind = place.token().kind;
    if kind == TokenKind::End {
        return Some(match place.kind_before(1) {
            Some(TokenKind::Pipe) => {
                let pipe = place.before(1).map(|pipe| pipe.span).unwrap_or_default();
                place
                    .error("a command is missing after the last `|`")
                    .with_label(pipe, "after this")
                    .with_help("remove the `|`, or add a command")
            }
            Some(_) => place.error("a query is missing after the settings"),
            None => {
                place.error("the query is empty").with_help("a query begins with `FROM index`, for example")
            }
        });
    }
    if word.starts_with('|') {
        let error = place.error("a command is missing before this `|`");
        return Some(if place.touches() {
            error.with_help("for either of two conditions write `OR`")
        } else {
            error
        });
    }
    if let Some(known) = whole_command(word) {
        return Some(misplaced(place, known));
    }
    if let Some((known, rest)) = glued(word) {
        let message = format!("a blank is missing after `{}`", &word[..word.len() - rest.len()]);
        return Some(place.error(message).with_help(format!("write `{} {rest}`", known.to_uppercase())));
    }
    let error = place.error(format!("unknown command {}", quote(word)));
    Some(match suggestion(word, wants_source) {
        Some(name)
            if wants_source && crate::commands::command(name).is_none_or(|command| !command.source) =>
        {
            error.with_help(format!("begin with a source: `FROM index | {name} …`"))
        }
        Some(name) => error.with_help(format!("did you mean `{name}`?")),
        None => error,
    })
}

/// A known command where none of its kind may stand.
fn misplaced(place: Place<'_>, known: &CommandInfo) -> SyntaxError {
    let word = place.word().to_uppercase();
    if known.source {
        let error = place.error(format!("`{word}` can only begin a query"));
        let is_index = matches!(place.token().kind, TokenKind::From | TokenKind::Ts);
        return if is_index && place.kind_before(1) == Some(TokenKind::Pipe) {
            error.with_help("to read from several places, name them all in one `FROM`")
        } else {
            error
        };
    }
    if matches!(place.kind_before(1), None | Some(TokenKind::Semicolon | TokenKind::LeftParen)) {
        return place
            .error(format!("a query can't begin with `{word}`"))
            .with_help(format!("begin with a source: `FROM index | {word} …`"));
    }
    place.error(format!("`{word}` can't stand here"))
}

/// The command that this is a keyword of.
fn whole_command(word: &str) -> Option<&'static CommandInfo> {
    COMMANDS.iter().find(|command| {
        let first = command.name.split(' ').next().unwrap_or_default();
        first.eq_ignore_ascii_case(word) || command.name.eq_ignore_ascii_case(word)
    })
}

/// A command's name with what stands right behind it: `WHERE(a)`, `KEEP*`.
fn glued(word: &str) -> Option<(&str, &str)> {
    let end = word.find(|character: char| !character.is_ascii_alphanumeric() && character != '_')?;
    let (name, rest) = word.split_at(end);
    whole_command(name).map(|_| (name, rest))
}

/// The command that was probably meant.
fn suggestion(word: &str, wants_source: bool) -> Option<&'static str> {
    let word = word.to_uppercase();
    if let Some((_, name)) = SYNONYMS.iter().find(|(synonym, _)| *synonym == word) {
        return Some(name);
    }
    let candidates = COMMANDS.iter().filter(|command| command.source == wants_source);
    let squeezed = word.replace(['_', '-'], " ");
    nearest(&word, candidates.clone().map(|command| command.name))
        .or_else(|| nearest(&squeezed, candidates.map(|command| command.name)))
}

/// The most alike of the candidates, if one is alike enough.
fn nearest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let allowed = (word.chars().count() / 3).max(1);
    candidates
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// A name first in an IN list that begins like a subquery's command.
fn subquery_look_alike(place: Place<'_>) -> Option<SyntaxError> {
    let in_list = place.kind_before(1) == Some(TokenKind::LeftParen)
        && place.kind_before(2) == Some(TokenKind::In)
        && place.expects("an expression");
    if !in_list {
        return None;
    }
    let word = place.word();
    let name = word.split([')', ',', ':', '.', '(']).next().unwrap_or_default();
    let error = match place.token().kind {
        TokenKind::Show | TokenKind::PromQl => {
            place.error(format!("a subquery can't begin with `{}`", word.to_uppercase()))
        }
        TokenKind::UnknownCommand => place
            .error(format!("{} looks like the beginning of a subquery", quote(name)))
            .with_help(format!("put the name in backquotes: `{name}`")),
        _ => return None,
    };
    Some(error)
}
