//! Lists and expressions.

use super::doc::Doc;
use super::gap::Join;
use super::layout::Layout;
use super::node::{Brackets, Node, begins_command};
use crate::token::TokenKind::{self, *};

/// The operators that lines break at, loosest first.
const CHAINS: [&[TokenKind]; 4] = [&[Or], &[And], &[Plus, Minus], &[Star, Slash, Percent]];

impl<'a> Layout<'a> {
    /// `a, b`: names fill lines, anything else is on a line of its own where not all fit on one.
    pub(super) fn list(&self, nodes: &[Node]) -> Doc<'a> {
        if self.is_plain(nodes) { self.filled(nodes) } else { self.items(nodes).group() }
    }

    /// As many items a line as fit.
    fn filled(&self, nodes: &[Node]) -> Doc<'a> {
        let mut docs = vec![];
        for item in nodes.split_inclusive(|node| self.is(node, Comma)) {
            if !docs.is_empty() {
                docs.push(Doc::Line.group());
            }
            docs.push(self.item(item));
        }
        Doc::Concat(docs)
    }

    /// An item a line, unless the group that they are in fits on one.
    fn items(&self, nodes: &[Node]) -> Doc<'a> {
        let mut docs = vec![];
        for item in nodes.split_inclusive(|node| self.is(node, Comma)) {
            if !docs.is_empty() {
                docs.push(self.join(item, Join::Line));
            }
            docs.push(self.item(item));
        }
        Doc::Concat(docs)
    }

    /// CASE's conditions, each with its value on the same line.
    fn pairs(&self, nodes: &[Node]) -> Doc<'a> {
        let items: Vec<&[Node]> = nodes.split_inclusive(|node| self.is(node, Comma)).collect();
        let mut docs = vec![];
        for pair in items.chunks(2) {
            if !docs.is_empty() {
                docs.push(self.join(pair[0], Join::Line));
            }
            let value =
                pair.get(1).map(|value| Doc::Concat(vec![self.join(value, Join::Line), self.item(value)]));
            let value = value.unwrap_or(Doc::NIL).nest(2);
            docs.push(Doc::Concat(vec![self.item(pair[0]), value]).group());
        }
        Doc::Concat(docs)
    }

    /// Whether items are names or literals alone, without comments.
    fn is_plain(&self, nodes: &[Node]) -> bool {
        nodes.iter().enumerate().all(|(index, node)| match node {
            Node::Brackets(_) => false,
            Node::Word(word) => {
                let word = self.word(*word);
                let is_plain = matches!(
                    word.kind,
                    Identifier
                        | QuotedIdentifier
                        | Pattern
                        | Source
                        | Policy
                        | String
                        | Integer
                        | Decimal
                        | Parameter
                );
                let joins =
                    matches!(word.kind, DoubleParameter | True | False | Null | Dot | Colon | Cast | Comma)
                        || matches!(word.kind, Asc | Desc | Nulls | First | Last | Minus);
                (is_plain || joins) && !word.is_field && (index == 0 || word.gap.comments.is_empty())
            }
        })
    }

    /// An item with the comma after it: `name = value WHERE condition`.
    fn item(&self, nodes: &[Node]) -> Doc<'a> {
        let (nodes, comma) = match nodes {
            [nodes @ .., comma] if self.is(comma, Comma) => (nodes, Some(comma.first())),
            nodes => (nodes, None),
        };
        let filter = nodes.iter().position(|node| self.is(node, Where)).unwrap_or(nodes.len());
        let (value, filter) = nodes.split_at(filter);
        let mut docs = vec![];
        let assign = value.iter().position(|node| self.is(node, Assign));
        let (name, value) = value.split_at(assign.map_or(0, |assign| assign + 1));
        if let [name @ .., assign] = name {
            docs.push(self.run(name));
            docs.push(self.before(assign.first(), Join::Space));
            docs.push(self.text(assign.first()));
            docs.push(self.join(value, Join::Space));
        }
        docs.push(self.expr(value, 2));
        if let [keyword, condition @ ..] = filter {
            let condition = vec![
                self.before(keyword.first(), Join::Line),
                self.text(keyword.first()),
                self.join(condition, Join::Space),
                self.expr(condition, 2),
            ];
            docs.push(Doc::Concat(condition).nest(2));
        }
        if let Some(comma) = comma {
            docs.push(self.before(comma, Join::Tight));
            docs.push(self.text(comma));
        }
        Doc::Concat(docs).group()
    }

    /// An expression whose further lines stand so many columns in.
    pub(super) fn expr(&self, nodes: &[Node], indent: usize) -> Doc<'a> {
        if let Some(arrow) = nodes.iter().position(|node| self.is(node, Arrow)) {
            let (parameters, body) = (&nodes[..arrow], &nodes[arrow + 1..]);
            let arrow = vec![
                self.run(parameters),
                self.before(nodes[arrow].first(), Join::Space),
                self.text(nodes[arrow].first()),
                self.join(body, Join::Space),
                self.expr(body, indent),
            ];
            return Doc::Concat(arrow);
        }
        let logical = CHAINS[..2].iter().find(|chain| self.has(nodes, chain));
        if let Some(chain) = logical {
            return self.chain(nodes, chain, indent);
        }
        match nodes {
            [not, operand @ ..] if self.is(not, Not) => {
                let docs =
                    vec![self.text(not.first()), self.join(operand, Join::Space), self.expr(operand, indent)];
                Doc::Concat(docs)
            }
            nodes => self.comparison(nodes, indent),
        }
    }

    /// `a == b`, `a NOT IN (b)`, `a DESC`: the operators stay with their operands.
    fn comparison(&self, nodes: &[Node], indent: usize) -> Doc<'a> {
        let mut docs = vec![];
        for run in nodes.chunk_by(|one, next| self.compares(one) == self.compares(next)) {
            if !docs.is_empty() {
                docs.push(self.join(run, Join::Space).nest(indent));
            }
            let chain = CHAINS[2..].iter().find(|chain| self.has(run, chain));
            docs.push(match chain {
                _ if self.compares(&run[0]) => self.run(run),
                Some(chain) => self.chain(run, chain, indent.max(2)).group(),
                None => self.run(run),
            });
        }
        Doc::Concat(docs)
    }

    fn compares(&self, node: &Node) -> bool {
        let Node::Word(index) = node else { return false };
        match self.word(*index).kind {
            Eq | EqTilde | NotEq | Lt | LtEq | Gt | GtEq | Like | RLike | In | Is | Not => true,
            // Not that of an index pattern.
            Colon => index.checked_sub(1).is_some_and(|before| self.word(before).kind != Source),
            _ => false,
        }
    }

    /// Operands with operators at the beginnings of lines.
    fn chain(&self, nodes: &[Node], operators: &[TokenKind], indent: usize) -> Doc<'a> {
        let mut docs = vec![];
        let mut start = 0;
        for index in 0..nodes.len() {
            if self.is_operator(nodes, index, operators) {
                docs.push(self.operand(&nodes[start..index]));
                docs.push(self.before(nodes[index].first(), Join::Line));
                docs.push(self.text(nodes[index].first()));
                docs.push(self.join(&nodes[index + 1..], Join::Space));
                start = index + 1;
            }
        }
        docs.push(self.operand(&nodes[start..]));
        Doc::Concat(docs).nest(indent)
    }

    fn operand(&self, nodes: &[Node]) -> Doc<'a> {
        self.expr(nodes, 2).group()
    }

    fn has(&self, nodes: &[Node], operators: &[TokenKind]) -> bool {
        (0..nodes.len()).any(|index| self.is_operator(nodes, index, operators))
    }

    /// Whether one of these operators stands there between two operands.
    fn is_operator(&self, nodes: &[Node], index: usize, operators: &[TokenKind]) -> bool {
        let is_one = matches!(&nodes[index], Node::Word(_)) && operators.contains(&self.kind(&nodes[index]));
        let before = index.checked_sub(1).and_then(|before| nodes.get(before));
        is_one && before.is_some_and(|before| !self.is_sign(before) && !self.compares(before))
    }

    fn is_sign(&self, node: &Node) -> bool {
        matches!(node, Node::Word(_))
            && matches!(self.kind(node), Plus | Minus | Star | Slash | Percent | And | Or)
    }

    /// Nodes without operators that lines break at.
    fn run(&self, nodes: &[Node]) -> Doc<'a> {
        let mut docs = vec![];
        for (index, node) in nodes.iter().enumerate() {
            let before = index.checked_sub(1).map(|before| &nodes[before]);
            if let Some(before) = before {
                let is_sign = self.is_sign(before) && !self.is_operator(nodes, index - 1, &[Plus, Minus]);
                docs.push(
                    self.before(node.first(), if is_sign { Join::Tight } else { self.space(before, node) }),
                );
            }
            docs.push(match node {
                Node::Word(index) => self.text(*index),
                Node::Brackets(brackets) => self.brackets(before, brackets),
            });
        }
        Doc::Concat(docs)
    }

    /// What stands between two nodes that follow each other.
    fn space(&self, before: &Node, next: &Node) -> Join {
        let last = self.word(before.last()).kind;
        let is_name =
            matches!(last, Identifier | QuotedIdentifier | Parameter | DoubleParameter | First | Last);
        let next = self.kind(next);
        match (last, next) {
            (Dot | Cast, _) | (_, Dot | Cast | Comma | Semicolon) => Join::Tight,
            (_, LeftParen) if is_name && !self.word(before.last()).is_field => Join::Tight,
            (Source, Colon) | (Colon, Source) => Join::Tight,
            _ => Join::Space,
        }
    }

    fn brackets(&self, before: Option<&Node>, brackets: &Brackets) -> Doc<'a> {
        let inside = brackets.inside.as_slice();
        let before = before.map(|before| self.word(before.last()));
        let Some(first) = inside.first() else { return self.bracketed(brackets, Doc::NIL, Join::Tight) };
        let is_word = matches!(first, Node::Word(index) if !self.word(*index).is_field);
        if is_word && begins_command(self.kind(first)) {
            return self.pipeline_in_brackets(brackets);
        }
        let is_call = before.is_some_and(|before| !matches!(before.kind, In | Like | RLike));
        let body = if self.word(brackets.open).kind == LeftBrace {
            self.entries(inside)
        } else if !is_call && self.is_plain(inside) {
            self.filled(inside)
        } else if before.is_some_and(|before| before.text.eq_ignore_ascii_case("case")) {
            self.pairs(inside)
        } else if inside.iter().any(|node| self.is(node, Comma)) {
            self.items(inside)
        } else {
            self.expr(inside, 0)
        };
        let inside = Doc::Concat(vec![self.join(inside, Join::SoftLine), body]);
        self.bracketed(brackets, inside, Join::SoftLine)
    }

    /// `"key": value, …`
    fn entries(&self, nodes: &[Node]) -> Doc<'a> {
        let mut docs = vec![];
        for entry in nodes.split_inclusive(|node| self.is(node, Comma)) {
            if !docs.is_empty() {
                docs.push(self.join(entry, Join::Line));
            }
            let (key, value) = entry.split_at(2.min(entry.len()));
            for (index, word) in key.iter().enumerate() {
                docs.push(if index > 0 { self.before(word.first(), Join::Tight) } else { Doc::NIL });
                docs.push(self.text(word.first()));
            }
            docs.push(self.join(value, Join::Space));
            docs.push(self.item(value));
        }
        Doc::Concat(docs)
    }
}
