//! Java's pattern as a regex of `regex-automata`, where that gives the same answers.

use regex_automata::meta;
use regex_syntax::hir::{Capture, Class, Hir, Look, Repetition};

use super::ast::{Assertion, Kind, MANY, Node};

/// A linear-time regex, and which texts it reads as Java does. Other texts go to the backtracking matcher.
#[derive(Clone, Debug)]
pub(super) struct Engine {
    pub(super) regex: meta::Regex,
    conditions: Conditions,
}

/// What a text must not have for some assertions to mean the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Conditions {
    /// Combining marks, which Java counts to the word they stand in.
    no_marks: bool,
    /// A line break at the end, before which `$` matches too.
    no_final_break: bool,
    /// Line breaks but `\n`.
    only_line_feeds: bool,
    /// Nothing at all: even there, `^` does not match at the end.
    not_empty: bool,
    /// Letters that not every notion of a word knows.
    only_ascii: bool,
}

/// The smallest non-spacing mark, U+0300, starts with this byte.
const FIRST_MARK_BYTE: u8 = 0xCC;

const LINE_BREAKS: [char; 5] = ['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}'];

impl Engine {
    /// Nothing if the pattern has parts that only backtracking can match, or would grow too large.
    pub(super) fn new(node: &Node) -> Option<Self> {
        let mut conditions = Conditions::default();
        let hir = translate(node, &mut conditions)?;
        let config = meta::Config::new().nfa_size_limit(Some(16 << 20)).hybrid_cache_capacity(8 << 20);
        let regex = meta::Builder::new().configure(config).build_from_hir(&hir).ok()?;
        Some(Self { regex, conditions })
    }

    pub(super) fn reads(&self, text: &str) -> bool {
        let Conditions { no_marks, no_final_break, only_line_feeds, not_empty, only_ascii } = self.conditions;
        (!no_marks || text.bytes().all(|byte| byte < FIRST_MARK_BYTE))
            && (!no_final_break || !text.ends_with(LINE_BREAKS))
            && (!not_empty || !text.is_empty())
            && (!only_ascii || text.is_ascii())
            && (!only_line_feeds || !text.contains(&LINE_BREAKS[1..]))
    }
}

fn translate(node: &Node, conditions: &mut Conditions) -> Option<Hir> {
    let mut each =
        |nodes: &[Node]| nodes.iter().map(|n| translate(n, conditions)).collect::<Option<Vec<_>>>();
    Some(match node {
        Node::Empty => Hir::empty(),
        Node::Set(set) => match set.as_char() {
            Some(c) => Hir::literal(c.to_string().into_bytes()),
            None => Hir::class(Class::Unicode(set.to_class())),
        },
        Node::Concat(nodes) => Hir::concat(each(nodes)?),
        Node::Alternate(nodes) => Hir::alternation(each(nodes)?),
        Node::Group { number, node } => {
            let sub = translate(node, conditions)?;
            match number {
                Some(number) => {
                    let index = u32::try_from(*number).ok()?;
                    Hir::capture(Capture { index, name: None, sub: Box::new(sub) })
                }
                None => sub,
            }
        }
        Node::Repeat { node, min, max, kind } => {
            let greedy = match kind {
                Kind::Greedy => true,
                Kind::Lazy => false,
                Kind::Possessive => return None,
            };
            if !(matches!(**node, Node::Set(_)) || repeats_alike(node, *max)) {
                return None;
            }
            let sub = Box::new(translate(node, conditions)?);
            Hir::repetition(Repetition { min: *min, max: (*max != MANY).then_some(*max), greedy, sub })
        }
        Node::Assert(assertion) => Hir::look(look(*assertion, conditions)?),
        Node::Atomic(_) | Node::LookAhead { .. } | Node::LookBehind { .. } | Node::BackReference { .. } => {
            return None;
        }
        Node::LineBreak | Node::Grapheme => return None,
    })
}

fn look(assertion: Assertion, conditions: &mut Conditions) -> Option<Look> {
    match assertion {
        Assertion::Start => Some(Look::Start),
        Assertion::End => Some(Look::End),
        Assertion::LineEnd { every: false, .. } => {
            conditions.no_final_break = true;
            Some(Look::End)
        }
        Assertion::LineEnd { every: true, unix } => {
            conditions.only_line_feeds |= !unix;
            Some(Look::EndLF)
        }
        Assertion::WordBoundary { negate, unicode } => {
            conditions.no_marks |= !unicode;
            conditions.only_ascii |= unicode;
            Some(if negate { Look::WordAsciiNegate } else { Look::WordAscii })
        }
        // Java's `^` never matches at the end, not even of an empty text.
        Assertion::LineStart { unix } => {
            conditions.no_final_break = true;
            conditions.not_empty = true;
            conditions.only_line_feeds |= !unix;
            Some(Look::StartLF)
        }
        Assertion::LastMatch | Assertion::GraphemeBoundary => None,
    }
}

/// Whether a repeated group means the same: no round can be empty, and giving back a round undoes its groups.
fn repeats_alike(node: &Node, max: u32) -> bool {
    let Node::Group { node, .. } = node else { return false };
    let study = node.study();
    max <= 1 || study.min > 0 && !(study.deterministic && node.captures())
}
