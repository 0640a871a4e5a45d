//! What stands between two words: comments and line ends.

use super::doc::Doc;
use super::words::Word;
use crate::token::TokenKind;

/// The comments between two words and the line ends after the last of them.
#[derive(Debug, Default)]
pub(super) struct Gap<'a> {
    pub comments: Vec<Comment<'a>>,
    /// Line ends after the last comment.
    pub newlines: usize,
    /// Whether the text begins here.
    pub is_first: bool,
}

/// A comment.
#[derive(Debug)]
pub(super) struct Comment<'a> {
    pub text: &'a str,
    /// Line ends between it and what stands before it.
    pub newlines: usize,
}

/// What stands in a gap without comments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Join {
    Tight,
    Space,
    /// [`Doc::Line`]
    Line,
    /// [`Doc::SoftLine`]
    SoftLine,
    /// [`Doc::HardLine`]
    HardLine,
}

/// Moves comments over the signs that come to stand elsewhere than they stood. A comma or semicolon ends a line, so
/// the comments that ended the line before it follow it; a pipe, AND or OR begins one, so those after it go before it.
pub(super) fn gather(words: &mut [Word<'_>]) {
    for index in 1..words.len().saturating_sub(1) {
        let [before, word, next] = &mut words[index - 1..=index + 1] else { continue };
        match word.kind {
            // A comment before this pipe would be one of PromQL's.
            TokenKind::Pipe if before.kind == TokenKind::PromQlText => {}
            TokenKind::Comma | TokenKind::Semicolon => {
                let first = word.gap.ends_of_line().next().unwrap_or(word.gap.comments.len());
                let mut moved = word.gap.split_off(first);
                moved.append(std::mem::take(&mut next.gap));
                next.gap = moved;
            }
            TokenKind::Pipe | TokenKind::And | TokenKind::Or => {
                if let Some(last) = next.gap.ends_of_line().last() {
                    let rest = next.gap.split_off(last + 1);
                    word.gap.append(std::mem::replace(&mut next.gap, rest));
                }
            }
            _ => {}
        }
    }
}

impl<'a> Gap<'a> {
    /// The comments after which a line ends.
    fn ends_of_line(&self) -> impl Iterator<Item = usize> {
        let after = self.comments.iter().skip(1).map(|comment| comment.newlines).chain([self.newlines]);
        let ends = self.comments.iter().zip(after).enumerate();
        ends.filter(|(_, (comment, newlines))| comment.text.starts_with("//") || *newlines > 0)
            .map(|(index, _)| index)
            .collect::<Vec<_>>()
            .into_iter()
    }

    /// Takes away what stands from a comment on.
    fn split_off(&mut self, first: usize) -> Gap<'a> {
        let comments = self.comments.split_off(first);
        let newlines = std::mem::take(&mut self.newlines);
        match comments.first() {
            // The line ends before the first comment stay its own: they say whether it has a line for itself.
            Some(_) => Gap { comments, newlines, is_first: false },
            None => {
                self.newlines = newlines;
                Gap::default()
            }
        }
    }

    fn append(&mut self, mut after: Gap<'a>) {
        match after.comments.first_mut() {
            Some(first) => first.newlines += self.newlines,
            None => after.newlines += self.newlines,
        }
        self.comments.append(&mut after.comments);
        self.newlines = after.newlines;
    }

    /// The comments, and what stands between them and the word, which is of this kind.
    pub(super) fn docs(&self, join: Join, word: TokenKind) -> (Doc<'a>, Doc<'a>) {
        let Some(last) = self.comments.last() else { return (Doc::NIL, join.doc()) };
        let mut docs = vec![];
        // A comment in the middle of a line belongs to what follows, unless that doesn't begin anything.
        let is_inline =
            self.comments.iter().all(|comment| comment.newlines == 0) && self.ends_of_line().next().is_none();
        let belongs_to_next = is_inline && !continues(word) && matches!(join, Join::Line | Join::SoftLine);
        for (index, comment) in self.comments.iter().enumerate() {
            docs.push(match comment.newlines {
                _ if index == 0 && self.is_first => Doc::NIL,
                0 if index == 0 && belongs_to_next => join.doc(),
                0 => Doc::text(" "),
                1 => Doc::HardLine,
                _ => Doc::EmptyLine,
            });
            docs.push(Doc::text(comment.text));
        }
        let is_line = last.text.starts_with("//");
        let end = match (self.newlines, join) {
            (2.., _) => Doc::EmptyLine,
            (1, _) => Doc::HardLine,
            _ if is_line => Doc::HardLine,
            (_, Join::Tight) if continues(word) => Doc::NIL,
            (_, Join::Line | Join::SoftLine) if !belongs_to_next && is_inline => join.doc(),
            (_, Join::HardLine) => Doc::HardLine,
            _ => Doc::text(" "),
        };
        (docs.into_iter().collect(), end)
    }
}

impl Join {
    fn doc<'a>(self) -> Doc<'a> {
        match self {
            Self::Tight => Doc::NIL,
            Self::Space => Doc::text(" "),
            Self::Line => Doc::Line,
            Self::SoftLine => Doc::SoftLine,
            Self::HardLine => Doc::HardLine,
        }
    }
}

/// Whether a word goes on with what stands before it, rather than begins something.
fn continues(kind: TokenKind) -> bool {
    use TokenKind::*;
    matches!(
        kind,
        And | Or
            | By
            | On
            | With
            | Where
            | Metadata
            | Comma
            | Semicolon
            | RightParen
            | RightBracket
            | RightBrace
            | End
    )
}
