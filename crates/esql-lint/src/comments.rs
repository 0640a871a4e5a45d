//! `// esql-lint: allow(id, …) reason`: comments that say that a finding is meant.

use esql_syntax::Span;
use esql_syntax::ast::Command;
use esql_syntax::token::{TokenKind, tokenize};

use crate::lint::lint;
use crate::lints::{DATA_LINTS, near_ids};
use crate::{Finding, Levels, Severity};

/// Takes away the findings that comments allow, and adds a finding for each comment that allows what isn't there.
///
/// A comment is about the command on whose lines it stands, else about the next one; before the first command it is
/// about the whole query.
pub fn apply(text: &str, findings: &mut Vec<Finding>, has_data: bool, levels: &Levels) {
    if !text.contains("esql-lint:") {
        return;
    }
    let commands = esql_syntax::parse(text).map(|query| query.commands).unwrap_or_default();
    let comments = tokenize(text).filter(|token| token.kind == TokenKind::Comment);
    let allows: Vec<Allow> = comments.flat_map(|comment| allows(text, comment.span, &commands)).collect();
    let mut used = vec![false; allows.len()];
    findings.retain(|finding| {
        let mut is_kept = true;
        for (allow, used) in allows.iter().zip(&mut used) {
            if allow.id == finding.id && allow.covers(finding.span) && lint(finding.id).is_some() {
                *used = true;
                is_kept = false;
            }
        }
        is_kept
    });
    // In a text that is no query, nothing was looked for.
    if findings.iter().any(|finding| finding.id == Finding::SYNTAX) {
        return;
    }
    for (allow, used) in allows.iter().zip(used) {
        let needs_data = DATA_LINTS.contains(&allow.id.as_str());
        if !used && levels.is_wanted(&allow.id) && (has_data || !needs_data) {
            findings.push(allow.unused());
        }
    }
}

struct Allow {
    id: String,
    /// Where the id stands.
    span: Span,
    /// The command that it is about; none for the whole query.
    command: Option<Span>,
}

impl Allow {
    fn covers(&self, span: Span) -> bool {
        self.command.is_none_or(|command| command.start <= span.start && span.start <= command.end)
    }

    fn unused(&self) -> Finding {
        let id = &self.id;
        let message = match lint(id) {
            Some(_) => format!("`{id}` is allowed, but not found here"),
            None => format!("there is no lint `{id}`{}", near_ids(id)),
        };
        Finding::new(Finding::UNUSED_ALLOW, Severity::Warning, message, self.span)
            .help("take it out of the comment")
    }
}

/// What a comment allows.
fn allows(text: &str, comment: Span, commands: &[Command]) -> Vec<Allow> {
    let body = comment.text(text);
    let list = body.find("esql-lint:").map(|at| at + "esql-lint:".len());
    let Some((at, list)) = list.and_then(|at| {
        let rest = body[at..].trim_start();
        let list = rest.strip_prefix("allow(")?.split_once(')')?.0;
        Some((comment.start + body.len() - rest.len() + "allow(".len(), list))
    }) else {
        return vec![];
    };
    let command = subject(text, comment, commands);
    let mut allows = vec![];
    let mut start = at;
    for part in list.split(',') {
        let id = part.trim();
        let id_start = start + (part.len() - part.trim_start().len());
        if !id.is_empty() {
            allows.push(Allow { id: id.to_owned(), span: Span::new(id_start, id_start + id.len()), command });
        }
        start += part.len() + 1;
    }
    allows
}

/// The command that a comment is about.
fn subject(text: &str, comment: Span, commands: &[Command]) -> Option<Span> {
    let last_before = commands.iter().rev().find(|command| command.span.start < comment.start)?;
    let line = text[..comment.start].rfind('\n').map_or(0, |at| at + 1);
    let is_beside = !text[line..comment.start].trim().is_empty();
    let is_within = comment.start < last_before.span.end;
    if is_beside || is_within {
        return Some(last_before.span);
    }
    let next = commands.iter().find(|command| command.span.start > comment.start);
    Some(next.unwrap_or(last_before).span)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subject_of(text: &str) -> Option<String> {
        let commands = esql_syntax::parse(text).unwrap().commands;
        let comment = tokenize(text).find(|token| token.kind == TokenKind::Comment).unwrap();
        subject(text, comment.span, &commands).map(|span| span.text(text).to_owned())
    }

    #[test]
    fn comments_are_about_what_they_stand_at() {
        assert_eq!(subject_of("// c\nFROM a | LIMIT 1"), None);
        assert_eq!(subject_of("FROM a // c\n| LIMIT 1").as_deref(), Some("FROM a"));
        assert_eq!(subject_of("FROM a\n// c\n| LIMIT 1").as_deref(), Some("LIMIT 1"));
        assert_eq!(subject_of("FROM a\n| WHERE b\n // c\n AND d").as_deref(), Some("WHERE b\n // c\n AND d"));
        assert_eq!(subject_of("FROM a\n| LIMIT 1\n// c").as_deref(), Some("LIMIT 1"));
    }
}
