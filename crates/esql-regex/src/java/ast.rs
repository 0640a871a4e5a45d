//! What a Java pattern says, with the distinctions that Java's matcher makes.

use crate::charset::CharSet;

/// Java's bound for `*` and `+`.
pub(crate) const MANY: u32 = 0x7FFF_FFFF;

/// A node of a pattern.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Node {
    Empty,
    /// One character of a set.
    Set(CharSet),
    Concat(Vec<Node>),
    Alternate(Vec<Node>),
    /// Parentheses; with a number if they capture.
    Group {
        number: Option<usize>,
        node: Box<Node>,
    },
    Repeat {
        node: Box<Node>,
        min: u32,
        max: u32,
        kind: Kind,
    },
    /// `(?>…)`: what it matched first is final.
    Atomic(Box<Node>),
    LookAhead {
        negate: bool,
        node: Box<Node>,
    },
    LookBehind {
        negate: bool,
        node: Box<Node>,
        reach: Reach,
    },
    BackReference {
        group: usize,
        fold: Fold,
    },
    Assert(Assertion),
    /// `\R`.
    LineBreak,
    /// `\X`.
    Grapheme,
}

/// How a repetition gives way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Greedy,
    Lazy,
    Possessive,
}

/// How far back a look-behind may start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reach {
    pub(crate) min: usize,
    pub(crate) max: usize,
    /// Java counts UTF-16 units, so starts within a surrogate pair too, unless the pattern holds a pair itself.
    pub(crate) units: bool,
}

/// Which letters a back-reference takes for the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fold {
    None,
    Ascii,
    Unicode,
}

/// A condition on a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Assertion {
    Start,
    End,
    /// `^` with `(?m)`; never at the very end.
    LineStart {
        unix: bool,
    },
    /// `$`: before the last line break or, if `every`, before any; and at the end.
    LineEnd {
        every: bool,
        unix: bool,
    },
    /// `\G`.
    LastMatch,
    WordBoundary {
        negate: bool,
        unicode: bool,
    },
    /// `\b{g}`.
    GraphemeBoundary,
}

/// What Java's compiler works out about a node, because it shows: it decides which look-behinds are allowed, how far
/// they reach, and how a repeated group is matched. It counts in 32 bits, and that shows too: `(?<=a+b)` reaches as
/// far as there is text, `(?<=a+b+)` nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Study {
    pub(crate) min: i32,
    pub(crate) max: i32,
    /// Without a bound that Java can see, `max` means nothing.
    pub(crate) bounded: bool,
    /// Every iteration matches in one way only.
    pub(crate) deterministic: bool,
    /// What of `max` precedes the latest alternatives: Java counts afresh behind them.
    settled: i32,
}

impl Study {
    const NOTHING: Self = Self { min: 0, max: 0, bounded: true, deterministic: true, settled: 0 };

    fn add(&mut self, min: i32, max: i32) {
        self.min = self.min.wrapping_add(min);
        self.max = self.max.wrapping_add(max);
    }
}

impl Node {
    pub(crate) fn study(&self) -> Study {
        let mut study = Study::NOTHING;
        self.study_after(&mut study);
        study
    }

    /// Adds this node to what came before it.
    fn study_after(&self, study: &mut Study) {
        match self {
            Node::Empty | Node::Assert(_) | Node::LookAhead { .. } | Node::LookBehind { .. } => {}
            Node::Set(_) => study.add(1, 1),
            Node::LineBreak => study.add(1, 2),
            Node::Grapheme => {
                study.add(1, 0);
                study.deterministic = false;
            }
            Node::BackReference { .. } => study.bounded = false,
            Node::Concat(nodes) => nodes.iter().for_each(|node| node.study_after(study)),
            Node::Alternate(nodes) => {
                let branches: Vec<_> = nodes.iter().map(Node::study).collect();
                let shortest = branches.iter().map(|branch| branch.min).min();
                let longest = branches.iter().map(|branch| branch.max).max();
                study.add(shortest.unwrap_or(0), longest.unwrap_or(0));
                study.bounded &= branches.iter().all(|branch| branch.bounded);
                study.deterministic = false;
                study.settled = study.max;
            }
            Node::Group { node, .. } | Node::Atomic(node) => node.study_after(study),
            Node::Repeat { node, min, max, kind } => {
                let once = node.study();
                let (min, max) = (*min as i32, *max as i32);
                let endless = max == MANY as i32;
                if (min, max) == (0, 1) && matches!(**node, Node::Group { .. }) && *kind != Kind::Possessive {
                    study.add(0, once.max.max(0));
                    study.bounded &= once.bounded;
                    study.settled = study.max;
                } else if (min, max) == (0, 1) {
                    let before = study.min;
                    node.study_after(study);
                    study.min = before;
                } else if matches!(**node, Node::Set(_)) && *kind == Kind::Greedy && endless {
                    study.add(min, max);
                } else {
                    let before = study.max.wrapping_sub(study.settled);
                    let after = once.max.wrapping_mul(max).wrapping_add(before);
                    study.add(once.min.wrapping_mul(min), once.max.wrapping_mul(max));
                    study.bounded &= once.bounded && after >= before && !self.is_counted_loop(&once);
                }
                study.deterministic &= once.deterministic && min == max && (min, max) != (0, 1);
            }
        }
    }

    /// Whether it holds a group that captures.
    pub(crate) fn captures(&self) -> bool {
        match self {
            Node::Group { number: Some(_), .. } => true,
            Node::Concat(nodes) | Node::Alternate(nodes) => nodes.iter().any(Node::captures),
            Node::Group { node, .. } | Node::Repeat { node, .. } | Node::Atomic(node) => node.captures(),
            Node::LookAhead { node, .. } | Node::LookBehind { node, .. } => node.captures(),
            Node::Empty | Node::Set(_) | Node::BackReference { .. } | Node::Assert(_) => false,
            Node::LineBreak | Node::Grapheme => false,
        }
    }

    /// Whether it is a repeated group whose rounds may match in several ways.
    fn is_counted_loop(&self, once: &Study) -> bool {
        match self {
            Node::Repeat { node, kind, .. } => {
                matches!(**node, Node::Group { .. }) && *kind != Kind::Possessive && !once.deterministic
            }
            _ => false,
        }
    }
}
