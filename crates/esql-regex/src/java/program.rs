//! A pattern as instructions for the [backtracking matcher](super::backtrack).
//!
//! A body that is matched by itself (a look-around, an atomic group, one round of some loops) lies behind its
//! instruction and ends with [`Inst::Accept`]; the instruction knows where the rest of the pattern goes on.

use super::ast::{Assertion, Fold, Kind, Node, Reach};
use crate::charset::CharSet;

/// Where an instruction stands.
pub(super) type Pc = usize;

#[derive(Clone, Debug)]
pub(super) enum Inst {
    Set(usize),
    /// Several characters, none of which has a choice.
    Text(Box<str>),
    /// Try the first, then the second.
    Split(Pc, Pc),
    Jump(Pc),
    /// Notes where a group starts.
    GroupStart {
        slot: usize,
    },
    GroupEnd {
        slot: usize,
        group: usize,
    },
    /// One character of a set, several times.
    Run {
        set: usize,
        min: u32,
        max: u32,
        kind: Kind,
    },
    /// A loop whose body may match in several ways; the rounds are counted. Java's `Prolog`, `Loop` and `LazyLoop`.
    LoopEnter {
        counter: usize,
        min: u32,
        max: u32,
        lazy: bool,
        exit: Pc,
    },
    LoopFirst {
        counter: usize,
    },
    LoopNext {
        counter: usize,
        start: usize,
        min: u32,
        max: u32,
        lazy: bool,
        body: Pc,
        exit: Pc,
    },
    LoopAgain {
        counter: usize,
        body: Pc,
    },
    /// A loop each of whose rounds matches in one way. Java's `Curly` and `GroupCurly`, the latter with a group.
    Rounds {
        min: u32,
        max: u32,
        kind: Kind,
        group: Option<usize>,
        exit: Pc,
    },
    Atomic {
        exit: Pc,
    },
    LookAhead {
        negate: bool,
        exit: Pc,
    },
    LookBehind {
        negate: bool,
        reach: Reach,
        exit: Pc,
    },
    /// The end of a look-behind's body: it must be where the look-behind stands.
    Arrived,
    BackReference {
        group: usize,
        fold: Fold,
    },
    Assert(Assertion),
    LineBreak,
    Grapheme,
    /// The end of a body, or of the pattern.
    Accept,
}

/// A set with a quick answer for ASCII.
#[derive(Clone, Debug)]
pub(super) struct Members {
    ascii: u128,
    set: CharSet,
}

impl Members {
    fn new(set: CharSet) -> Self {
        let ascii = (0..128).filter(|&c| set.contains(c)).fold(0, |bits, c| bits | 1 << c);
        Self { ascii, set }
    }

    pub(super) fn contains(&self, c: u32) -> bool {
        if c < 128 { self.ascii >> c & 1 == 1 } else { self.set.contains(c) }
    }
}

/// Instructions and what they refer to.
#[derive(Clone, Debug)]
pub(super) struct Program {
    pub(super) insts: Vec<Inst>,
    pub(super) sets: Vec<Members>,
    /// How many numbers the matcher has to remember: starts of groups and counts of rounds.
    pub(super) slots: usize,
    /// Word characters under `(?U)`, if the pattern asks for them.
    pub(super) unicode_word: Option<Members>,
    /// First bytes of any match, if not every byte is one.
    pub(super) first: Option<Box<[bool; 256]>>,
    /// A match can only start where the text does.
    pub(super) anchored: bool,
    /// Going back behind a group that matched for good unsets it, unlike in Java.
    pub(super) undoes_groups: bool,
}

impl Program {
    pub(super) fn new(node: &Node) -> Self {
        let mut program = Self {
            insts: Vec::new(),
            sets: Vec::new(),
            slots: 0,
            unicode_word: None,
            first: if leaves_groups_set(node) { None } else { first_bytes(node) },
            anchored: starts_with_anchor(node),
            undoes_groups: false,
        };
        program.node(node);
        program.insts.push(Inst::Accept);
        program
    }

    fn node(&mut self, node: &Node) {
        match node {
            Node::Empty => {}
            Node::Set(set) => match set.as_char() {
                Some(c) => self.insts.push(Inst::Text(c.to_string().into())),
                None => {
                    let set = self.set(set);
                    self.insts.push(Inst::Set(set));
                }
            },
            Node::Concat(nodes) => self.sequence(nodes),
            Node::Alternate(branches) => self.branches(&branches.iter().map(Some).collect::<Vec<_>>()),
            Node::Group { number, node } => match number {
                None => self.node(node),
                Some(_) => {
                    let start = self.slot();
                    self.group(*number, node, start);
                }
            },
            Node::Repeat { node, min, max, kind } => self.repeat(node, *min, *max, *kind),
            Node::Atomic(node) => self.body(node, Inst::Accept, |exit| Inst::Atomic { exit }),
            Node::LookAhead { negate, node } => {
                self.body(node, Inst::Accept, |exit| Inst::LookAhead { negate: *negate, exit });
            }
            Node::LookBehind { negate, node, reach } => {
                self.body(node, Inst::Arrived, |exit| Inst::LookBehind {
                    negate: *negate,
                    reach: *reach,
                    exit,
                });
            }
            Node::BackReference { group, fold } => {
                self.insts.push(Inst::BackReference { group: *group, fold: *fold });
            }
            Node::Assert(assertion) => {
                if matches!(assertion, Assertion::WordBoundary { unicode: true, .. }) {
                    self.unicode_word = Some(Members::new(super::property::word()));
                }
                self.insts.push(Inst::Assert(*assertion));
            }
            Node::LineBreak => self.insts.push(Inst::LineBreak),
            Node::Grapheme => self.insts.push(Inst::Grapheme),
        }
    }

    /// One node after the other, with neighbouring literal characters in one.
    fn sequence(&mut self, nodes: &[Node]) {
        let mut text = String::new();
        for node in nodes {
            match node {
                Node::Set(set) if set.as_char().is_some() => text.extend(set.as_char()),
                _ => {
                    self.text(&mut text);
                    self.node(node);
                }
            }
        }
        self.text(&mut text);
    }

    fn text(&mut self, text: &mut String) {
        if !text.is_empty() {
            self.insts.push(Inst::Text(std::mem::take(text).into()));
        }
    }

    fn branches(&mut self, branches: &[Option<&Node>]) {
        let mut jumps = Vec::new();
        for (i, branch) in branches.iter().enumerate() {
            let last = i + 1 == branches.len();
            let split = self.insts.len();
            if !last {
                self.insts.push(Inst::Split(split + 1, 0));
            }
            if let Some(node) = branch {
                self.node(node);
            }
            if !last {
                jumps.push(self.insts.len());
                self.insts.push(Inst::Jump(0));
                self.insts[split] = Inst::Split(split + 1, self.insts.len());
            }
        }
        let end = self.insts.len();
        for jump in jumps {
            self.insts[jump] = Inst::Jump(end);
        }
    }

    fn group(&mut self, number: Option<usize>, node: &Node, slot: usize) {
        self.insts.push(Inst::GroupStart { slot });
        self.node(node);
        self.insts.extend(number.map(|group| Inst::GroupEnd { slot, group }));
    }

    fn repeat(&mut self, node: &Node, min: u32, max: u32, kind: Kind) {
        if let Node::Set(set) = node {
            let set = self.set(set);
            self.insts.push(Inst::Run { set, min, max, kind });
            return;
        }
        let Node::Group { number, node: inner } = node else {
            self.body(node, Inst::Accept, |exit| Inst::Rounds { min, max, kind, group: None, exit });
            return;
        };
        match kind {
            Kind::Possessive => {
                self.body(node, Inst::Accept, |exit| Inst::Rounds { min, max, kind, group: None, exit });
            }
            Kind::Greedy if (min, max) == (0, 1) => self.branches(&[Some(node), None]),
            Kind::Lazy if (min, max) == (0, 1) => self.branches(&[None, Some(node)]),
            _ if inner.study().deterministic => {
                let group = *number;
                self.body(inner, Inst::Accept, |exit| Inst::Rounds { min, max, kind, group, exit });
            }
            Kind::Greedy | Kind::Lazy => {
                let (counter, start) = (self.slot(), self.slot());
                let lazy = kind == Kind::Lazy;
                let enter = self.insts.len();
                self.insts.push(Inst::Accept);
                self.insts.push(Inst::LoopFirst { counter });
                let body = self.insts.len();
                self.group(*number, inner, start);
                let exit = self.insts.len() + 2;
                self.insts.push(Inst::LoopNext { counter, start, min, max, lazy, body, exit });
                self.insts.push(Inst::LoopAgain { counter, body });
                self.insts[enter] = Inst::LoopEnter { counter, min, max, lazy, exit };
            }
        }
    }

    /// An instruction with a body of its own.
    fn body(&mut self, node: &Node, end: Inst, inst: impl FnOnce(Pc) -> Inst) {
        let at = self.insts.len();
        self.insts.push(Inst::Accept);
        self.node(node);
        self.insts.push(end);
        self.insts[at] = inst(self.insts.len());
    }

    fn set(&mut self, set: &CharSet) -> usize {
        self.sets.push(Members::new(set.clone()));
        self.sets.len() - 1
    }

    fn slot(&mut self) -> usize {
        self.slots += 1;
        self.slots - 1
    }
}

/// Whether a try that fails can leave groups set, for a later match to show: then no place may be skipped.
fn leaves_groups_set(node: &Node) -> bool {
    match node {
        Node::Concat(nodes) | Node::Alternate(nodes) => nodes.iter().any(leaves_groups_set),
        Node::Group { node, .. } => leaves_groups_set(node),
        Node::Atomic(_) | Node::LookAhead { .. } | Node::LookBehind { .. } | Node::Repeat { .. } => {
            node.captures()
        }
        Node::Empty | Node::Set(_) | Node::BackReference { .. } | Node::Assert(_) => false,
        Node::LineBreak | Node::Grapheme => false,
    }
}

fn starts_with_anchor(node: &Node) -> bool {
    match node {
        Node::Assert(Assertion::Start) => true,
        Node::Concat(nodes) => nodes.first().is_some_and(starts_with_anchor),
        Node::Alternate(branches) => branches.iter().all(starts_with_anchor),
        Node::Group { node, .. } | Node::Atomic(node) => starts_with_anchor(node),
        _ => false,
    }
}

/// The bytes a match can start with; nothing if it may be empty or start with anything.
fn first_bytes(node: &Node) -> Option<Box<[bool; 256]>> {
    let (set, empty) = first_chars(node);
    if empty || set.is_all() {
        return None;
    }
    let mut bytes = Box::new([false; 256]);
    for &(from, to) in set.ranges() {
        for &(first, last, range_from, range_to) in LEADING_BYTES {
            let (from, to) = (from.max(range_from), to.min(range_to));
            if from <= to {
                let lead = |c: u32| char::from_u32(c).map(|c| c.encode_utf8(&mut [0; 4]).as_bytes()[0]);
                // Surrogates have no bytes: then the whole range of leading bytes is taken.
                let range = lead(from).unwrap_or(first)..=lead(to).unwrap_or(last);
                range.for_each(|byte| bytes[usize::from(byte)] = true);
            }
        }
    }
    Some(bytes)
}

/// Leading bytes of UTF-8, and the code points they lead.
const LEADING_BYTES: &[(u8, u8, u32, u32)] = &[
    (0, 0x7F, 0, 0x7F),
    (0xC2, 0xDF, 0x80, 0x7FF),
    (0xE0, 0xEF, 0x800, 0xFFFF),
    (0xF0, 0xF4, 0x10000, 0x10FFFF),
];

/// The characters a match can start with, and whether it can be empty (or look around first, for all we know).
fn first_chars(node: &Node) -> (CharSet, bool) {
    let nothing = || (CharSet::default(), true);
    match node {
        Node::Empty | Node::Assert(_) | Node::LookAhead { .. } | Node::LookBehind { .. } => nothing(),
        Node::Set(set) => (set.clone(), false),
        Node::Concat(nodes) => {
            let mut all = CharSet::default();
            for node in nodes {
                let (set, empty) = first_chars(node);
                all = all.union(&set);
                if !empty {
                    return (all, false);
                }
            }
            (all, true)
        }
        Node::Alternate(branches) => {
            let firsts = branches.iter().map(first_chars);
            firsts
                .fold((CharSet::default(), false), |(all, any), (set, empty)| (all.union(&set), any || empty))
        }
        Node::Group { node, .. } | Node::Atomic(node) => first_chars(node),
        Node::Repeat { max: 0, .. } => nothing(),
        Node::Repeat { node, min, .. } => {
            let (set, empty) = first_chars(node);
            (set, empty || *min == 0)
        }
        Node::BackReference { .. } | Node::LineBreak | Node::Grapheme => (CharSet::all(), true),
    }
}
