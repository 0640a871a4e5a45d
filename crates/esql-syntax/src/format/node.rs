//! Words in their brackets.

use super::words::Word;
use crate::token::TokenKind::{self, *};

/// A word, or a pair of brackets with what is in it. Words are meant by their index.
#[derive(Debug)]
pub(super) enum Node {
    Word(usize),
    Brackets(Brackets),
}

/// `(…)`, `[…]` or `{…}`
#[derive(Debug)]
pub(super) struct Brackets {
    pub open: usize,
    pub inside: Vec<Node>,
    pub close: usize,
}

impl Node {
    /// Its first word.
    pub(super) fn first(&self) -> usize {
        match self {
            Self::Word(index) => *index,
            Self::Brackets(brackets) => brackets.open,
        }
    }

    /// Its last word.
    pub(super) fn last(&self) -> usize {
        match self {
            Self::Word(index) => *index,
            Self::Brackets(brackets) => brackets.close,
        }
    }
}

/// The nodes of a query that parses, so that its brackets pair; the end of the text is left out.
pub(super) fn nodes(words: &[Word<'_>]) -> Vec<Node> {
    let (mut nodes, mut outside) = (vec![], vec![]);
    for (index, word) in words.iter().enumerate() {
        match word.kind {
            _ if word.is_field => nodes.push(Node::Word(index)),
            LeftParen | LeftBracket | LeftBrace => outside.push((index, std::mem::take(&mut nodes))),
            RightParen | RightBracket | RightBrace => {
                let Some((open, before)) = outside.pop() else { continue };
                let inside = std::mem::replace(&mut nodes, before);
                nodes.push(Node::Brackets(Brackets { open, inside, close: index }));
            }
            End | Fault => {}
            _ => nodes.push(Node::Word(index)),
        }
    }
    nodes
}

/// Whether a command begins with it.
pub(super) fn begins_command(kind: TokenKind) -> bool {
    matches!(
        kind,
        ChangePoint
            | Completion
            | Dedup
            | Dissect
            | Drop
            | Enrich
            | Eval
            | Explain
            | Fork
            | From
            | Fuse
            | Grok
            | Inline
            | InlineStats
            | IpLocation
            | Keep
            | Limit
            | Lookup
            | MetricsInfo
            | Mmr
            | MvExpand
            | PromQl
            | RegisteredDomain
            | Rename
            | Rerank
            | Row
            | Sample
            | Show
            | Sort
            | Stats
            | Ts
            | TsCollapse
            | TsInfo
            | UriParts
            | UserAgent
            | Where
    )
}
