//! The words of a query in their final spelling, with the comments before each.

use super::gap::{Comment, Gap, gather};
use crate::Span;
use crate::ast::{self, CommandKind, Expr, ExprKind, Field, Query, Visit};
use crate::token::{Scan, Token, TokenKind};
use std::borrow::Cow;

/// A token, or a whole field that is kept as it is.
#[derive(Debug)]
pub(super) struct Word<'a> {
    pub kind: TokenKind,
    pub text: Cow<'a, str>,
    /// What stands between the word before and this one.
    pub gap: Gap<'a>,
    /// Whether it is a field without a name, which is called by its text.
    pub is_field: bool,
}

/// The words; the last is [`TokenKind::End`], whose gap is what follows the query.
pub(super) fn words<'a>(text: &'a str, query: &Query, scan: &Scan) -> Vec<Word<'a>> {
    let unnamed = unnamed_fields(query);
    let mut unnamed = unnamed.iter().peekable();
    let mut comments = scan.comments.iter().peekable();
    let mut words = vec![];
    let (mut end, mut tokens) = (0, scan.tokens.iter().copied().peekable());
    while let Some(token) = tokens.next() {
        let field = unnamed.next_if(|field| field.start == token.span.start).copied();
        let span = field.unwrap_or(token.span);
        let gap = Gap { is_first: words.is_empty(), ..gap(text, end, span.start, &mut comments) };
        end = span.end;
        while field.is_some() && tokens.next_if(|token| token.span.start < span.end).is_some() {}
        while comments.next_if(|comment| comment.start < span.end).is_some() {}
        let next = tokens.peek().map(|token| token.kind);
        let (kind, text) = match field {
            Some(field) => (TokenKind::Identifier, field.text(text).into()),
            None => (token.kind, spelled(token, next, text)),
        };
        words.push(Word { kind, text, gap, is_field: field.is_some() });
    }
    gather(&mut words);
    words
}

/// The comments from one place to another, each with the number of line ends before it.
fn gap<'a, 's>(
    text: &'a str,
    mut at: usize,
    end: usize,
    comments: &mut std::iter::Peekable<impl Iterator<Item = &'s Span>>,
) -> Gap<'a> {
    let line_ends = |from: usize, to: usize| text[from..to].matches(['\n', '\r']).count();
    let mut gap = Gap::default();
    while let Some(span) = comments.next_if(|comment| comment.start < end) {
        let newlines = line_ends(at, span.start);
        let comment = span.text(text);
        let comment = if comment.starts_with("//") { comment.trim_end() } else { comment };
        gap.comments.push(Comment { text: comment, newlines });
        at = span.end;
    }
    gap.newlines = line_ends(at, end);
    gap
}

/// A token's text: keywords and the names of functions in capitals.
fn spelled(token: Token, next: Option<TokenKind>, text: &str) -> Cow<'_, str> {
    let is_function = token.kind == TokenKind::Identifier && next == Some(TokenKind::LeftParen);
    let text = token.span.text(text);
    if is_function || is_keyword(token.kind) { text.to_ascii_uppercase().into() } else { text.into() }
}

/// Whether it is a word of the language.
pub(super) fn is_keyword(kind: TokenKind) -> bool {
    kind.describe()
        .strip_prefix('`')
        .is_some_and(|word| word.starts_with(|letter: char| letter.is_ascii_uppercase()))
}

/// Where the fields stand that are called by their text, in order.
fn unnamed_fields(query: &Query) -> Vec<Span> {
    struct Fields(Vec<Span>);
    impl Fields {
        fn note(&mut self, field: &Field, span: Span) {
            let is_column = |expr: &Expr| matches!(expr.kind, ExprKind::Column(_));
            if field.name.is_none() && !is_column(&field.expr) {
                self.0.push(span);
            }
        }

        fn note_all(&mut self, fields: &[Field]) {
            fields.iter().for_each(|field| self.note(field, field.span));
        }
    }
    impl Visit for Fields {
        fn command(&mut self, command: &ast::Command) {
            match &command.kind {
                CommandKind::Row(row) => self.note_all(&row.fields),
                CommandKind::Eval(eval) => self.note_all(&eval.fields),
                CommandKind::Rerank(rerank) => self.note_all(&rerank.fields),
                CommandKind::Stats(stats) | CommandKind::InlineStats(stats) => {
                    stats.aggregates.iter().for_each(|aggregate| self.note(&aggregate.field, aggregate.span));
                    self.note_all(&stats.groupings);
                }
                _ => {}
            }
            ast::walk_command(self, command);
        }
    }
    let mut fields = Fields(vec![]);
    fields.query(query);
    // A field in a subquery may stand in another field, which is kept whole.
    fields.0.sort();
    let mut end = 0;
    fields.0.retain(|field| {
        let is_outer = field.start >= end;
        end = end.max(field.end);
        is_outer
    });
    fields.0
}
