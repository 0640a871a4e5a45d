//! Pipelines and their commands.

use super::doc::Doc;
use super::gap::Join;
use super::node::{Brackets, Node, begins_command, nodes};
use super::words::Word;
use crate::token::TokenKind;

/// How far a condition's further lines and a command's further clauses stand in.
const INDENT: usize = 4;

/// The layout of a whole query.
pub(super) fn layout<'a>(words: &'a [Word<'a>]) -> Doc<'a> {
    let nodes = nodes(words);
    let layout = Layout { words };
    let mut docs = vec![];
    let mut statements: Vec<&[Node]> =
        nodes.split_inclusive(|node| layout.is(node, TokenKind::Semicolon)).collect();
    let query = statements.pop().unwrap_or_default();
    for setting in statements {
        docs.push(layout.join(setting, if docs.is_empty() { Join::Tight } else { Join::HardLine }));
        docs.push(layout.command(setting, 0));
    }
    docs.push(layout.join(query, if docs.is_empty() { Join::Tight } else { Join::HardLine }));
    docs.push(layout.pipeline(query, Join::HardLine));
    if let Some(end) = words.last() {
        docs.push(end.gap.docs(Join::Tight, end.kind).0);
    }
    docs.push(Doc::HardLine);
    Doc::Concat(docs)
}

/// Makes documents of nodes. What stands before a document's first word is left to whoever puts it somewhere.
pub(super) struct Layout<'a> {
    pub words: &'a [Word<'a>],
}

impl<'a> Layout<'a> {
    pub(super) fn word(&self, index: usize) -> &'a Word<'a> {
        &self.words[index]
    }

    pub(super) fn text(&self, index: usize) -> Doc<'a> {
        Doc::text(&*self.word(index).text)
    }

    pub(super) fn kind(&self, node: &Node) -> TokenKind {
        self.word(node.first()).kind
    }

    /// Whether the node is a word of this kind.
    pub(super) fn is(&self, node: &Node, kind: TokenKind) -> bool {
        matches!(node, Node::Word(index) if self.word(*index).kind == kind)
    }

    /// What stands before a word: comments, and blanks or a line end.
    pub(super) fn before(&self, index: usize, join: Join) -> Doc<'a> {
        let word = self.word(index);
        let (comments, end) = word.gap.docs(join, word.kind);
        Doc::Concat(vec![comments, end])
    }

    /// What stands before the first of the nodes.
    pub(super) fn join(&self, nodes: &[Node], join: Join) -> Doc<'a> {
        nodes.first().map_or(Doc::NIL, |first| self.before(first.first(), join))
    }

    /// Commands with `| ` before all but the first.
    fn pipeline(&self, nodes: &[Node], join: Join) -> Doc<'a> {
        let mut docs = vec![];
        for commands in nodes.chunk_by(|_, next| !self.is(next, TokenKind::Pipe)) {
            let command = match commands {
                [pipe, command @ ..] if self.is(pipe, TokenKind::Pipe) => {
                    docs.push(self.before(pipe.first(), join));
                    docs.push(self.text(pipe.first()));
                    docs.push(self.join(command, Join::Space));
                    command
                }
                command => command,
            };
            docs.push(self.command(command, if docs.is_empty() { 0 } else { 2 }));
        }
        Doc::Concat(docs)
    }

    /// `(command | command)`
    pub(super) fn pipeline_in_brackets(&self, brackets: &Brackets) -> Doc<'a> {
        // Where a keyword is all there is of a command, it would swallow the parenthesis.
        let ends_with_keyword = brackets.inside.last().is_some_and(|last| match last {
            Node::Word(index) => begins_command(self.word(*index).kind) && !self.word(*index).is_field,
            Node::Brackets(_) => false,
        });
        let join = if ends_with_keyword { Join::Line } else { Join::SoftLine };
        let inside =
            vec![self.join(&brackets.inside, Join::SoftLine), self.pipeline(&brackets.inside, Join::Line)];
        self.bracketed(brackets, Doc::Concat(inside), join)
    }

    /// What stands between brackets, with the brackets.
    pub(super) fn bracketed(&self, brackets: &Brackets, inside: Doc<'a>, join: Join) -> Doc<'a> {
        let close = self.word(brackets.close);
        let (comments, end) = close.gap.docs(join, close.kind);
        let inside = Doc::Concat(vec![inside, comments]).nest(2);
        Doc::Concat(vec![self.text(brackets.open), inside, end, self.text(brackets.close)]).group()
    }

    /// A command that stands so many columns from where lines begin.
    fn command(&self, nodes: &[Node], column: usize) -> Doc<'a> {
        let Some(first) = nodes.first() else { return Doc::NIL };
        let kind = self.kind(first);
        let two_words = matches!(kind, TokenKind::Inline | TokenKind::Lookup | TokenKind::Show);
        let (keyword, rest) = nodes.split_at(if two_words { 2.min(nodes.len()) } else { 1 });
        let width: usize = keyword.iter().map(|word| self.word(word.first()).text.len() + 1).sum();
        let keyword = self.spaced(keyword);
        let after_keyword = self.join(rest, Join::Space);
        let body = match kind {
            TokenKind::PromQl => {
                let text: Doc<'_> = rest.iter().map(|node| self.text(node.first())).collect();
                // The text may end in a comment.
                Doc::Concat(vec![Doc::Broken, after_keyword, text])
            }
            TokenKind::Fork => {
                let mut docs = vec![];
                for branch in rest {
                    let join = if docs.is_empty() { Join::Space } else { Join::HardLine };
                    docs.push(self.before(branch.first(), join));
                    docs.push(self.expr(std::slice::from_ref(branch), 0));
                }
                let branches: Doc<'_> = docs.split_off(1.min(docs.len())).into_iter().collect();
                Doc::Concat(vec![after_keyword, branches.align()]).nest(INDENT)
            }
            TokenKind::Where => Doc::Concat(vec![after_keyword, self.expr(rest, 0)]).nest(INDENT),
            TokenKind::Lookup => self.clauses(rest, |_| INDENT),
            TokenKind::Stats | TokenKind::InlineStats | TokenKind::Inline => {
                // BY ends where STATS does, so that what follows them is in one column.
                self.clauses(rest, |word| (column + width).saturating_sub(word.len() + 1))
            }
            _ => self.clauses(rest, |_| INDENT),
        };
        Doc::Concat(vec![keyword, body]).group()
    }

    /// A list, and more lists after words like BY, each on a line of its own where they don't fit on one.
    fn clauses(&self, nodes: &[Node], indent: impl Fn(&str) -> usize) -> Doc<'a> {
        let mut docs = vec![];
        let starts_clause = |node: &Node| !matches!(node, Node::Brackets(_)) && self.begins_clause(node);
        for clause in nodes.chunk_by(|before, next| !starts_clause(next) || self.goes_on(before, next)) {
            let words = clause.iter().take_while(|node| self.is_clause_word(node)).count();
            let (words, list) = clause.split_at(words);
            let is_first = docs.is_empty();
            let Some(first) = words.first() else {
                let list = self.list(list).align();
                docs.push(Doc::Concat(vec![self.join(clause, Join::Space), list]).nest(INDENT));
                continue;
            };
            let join = if is_first { Join::Space } else { Join::Line };
            let list = Doc::Concat(vec![self.join(list, Join::Space), self.list(list).align()]);
            let clause = Doc::Concat(vec![self.before(first.first(), join), self.spaced(words), list]);
            docs.push(clause.nest(indent(&self.word(first.first()).text)));
        }
        Doc::Concat(docs)
    }

    fn begins_clause(&self, node: &Node) -> bool {
        use TokenKind::*;
        matches!(self.kind(node), By | On | Using | With | Metadata | Score | Key | Group | Limit)
    }

    fn is_clause_word(&self, node: &Node) -> bool {
        matches!(node, Node::Word(index) if !self.word(*index).is_field) && self.begins_clause(node)
    }

    /// `SCORE BY`
    fn goes_on(&self, before: &Node, next: &Node) -> bool {
        use TokenKind::{By, Group, Key, Score};
        matches!(self.kind(before), Score | Key | Group) && self.is(next, By)
    }

    /// Words with a blank between them.
    fn spaced(&self, nodes: &[Node]) -> Doc<'a> {
        let mut docs = vec![];
        for node in nodes {
            if !docs.is_empty() {
                docs.push(self.before(node.first(), Join::Space));
            }
            docs.push(self.text(node.first()));
        }
        Doc::Concat(docs)
    }
}
