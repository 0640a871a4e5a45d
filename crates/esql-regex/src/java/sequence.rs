//! Patterns each step of which can go one way only: `^([^\\]+)\\(\w+)`. They need no automaton and never go back.

use regex_automata::util::primitives::NonMaxUsize;

use super::ast::{Assertion, Kind, MANY, Node};
use crate::charset::CharSet;

/// Such a pattern, for the start of the text.
#[derive(Clone, Debug)]
pub(super) struct Sequence {
    steps: Vec<Step>,
}

#[derive(Clone, Debug)]
enum Step {
    /// The slot for the place where a group begins or ends.
    Slot(usize),
    /// A character.
    One(Bytes),
    /// As many characters as there are; none of them can be what comes next.
    Run { of: Bytes, is_needed: bool },
    /// The end of the text.
    End,
}

/// Characters by the bytes of UTF-8 that they are made of: any of ASCII, and either all or none of the others.
#[derive(Clone, PartialEq)]
struct Bytes([bool; 256]);

impl std::fmt::Debug for Bytes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries((0..=255_u8).filter(|byte| self.has(*byte))).finish()
    }
}

impl Sequence {
    /// Nothing if a step of the pattern can go several ways, or it is not one for the start of the text.
    pub(super) fn new(node: &Node) -> Option<Sequence> {
        let mut steps = Vec::new();
        let Node::Concat(nodes) = node else { return None };
        let (Node::Assert(Assertion::Start), rest) = nodes.split_first()? else { return None };
        rest.iter().try_for_each(|node| add(node, &mut steps))?;
        let consuming: Vec<&Step> = steps.iter().filter(|step| !matches!(step, Step::Slot(_))).collect();
        let goes_one_way = |pair: &[&Step]| match (pair[0], pair[1]) {
            (Step::Run { of, .. }, Step::One(next) | Step::Run { of: next, is_needed: true }) => {
                of.is_apart_from(next)
            }
            (Step::Run { .. }, Step::Run { .. }) => false,
            (Step::End, _) => false,
            _ => true,
        };
        consuming.windows(2).all(goes_one_way).then_some(Sequence { steps })
    }

    /// Whether it matches at the start of the text. If so, the slots tell where its groups begin and end, 0 being all of it; else
    /// they hold anything.
    pub(super) fn matches(&self, text: &str, slots: &mut [Option<NonMaxUsize>]) -> bool {
        let bytes = text.as_bytes();
        let mut at = 0;
        for step in &self.steps {
            match step {
                Step::Slot(slot) => slots[*slot] = NonMaxUsize::new(at),
                Step::One(of) => {
                    if !bytes.get(at).is_some_and(|byte| of.has(*byte)) {
                        return false;
                    }
                    at += 1;
                }
                Step::Run { of, is_needed } => {
                    let length = bytes[at..].iter().position(|byte| !of.has(*byte));
                    let length = length.unwrap_or(bytes.len() - at);
                    if *is_needed && length == 0 {
                        return false;
                    }
                    at += length;
                }
                Step::End => {
                    if at < bytes.len() {
                        return false;
                    }
                }
            }
        }
        (slots[0], slots[1]) = (NonMaxUsize::new(0), NonMaxUsize::new(at));
        true
    }
}

fn add(node: &Node, steps: &mut Vec<Step>) -> Option<()> {
    match node {
        Node::Empty => {}
        Node::Concat(nodes) => nodes.iter().try_for_each(|node| add(node, steps))?,
        Node::Group { number: None, node } => add(node, steps)?,
        Node::Group { number: Some(number), node } => {
            steps.push(Step::Slot(2 * number));
            add(node, steps)?;
            steps.push(Step::Slot(2 * number + 1));
        }
        Node::Set(set) => steps.push(Step::One(Bytes::of(set).filter(Bytes::is_ascii)?)),
        // Whether it gives way does not matter where only one length is possible; at the end, a lazy one would stay short.
        Node::Repeat { node, min: min @ 0..=1, max: MANY, kind: Kind::Greedy | Kind::Possessive } => {
            let Node::Set(set) = &**node else { return None };
            steps.push(Step::Run { of: Bytes::of(set)?, is_needed: *min == 1 });
        }
        Node::Assert(Assertion::End) => steps.push(Step::End),
        _ => return None,
    }
    Some(())
}

impl Bytes {
    /// Nothing if the set has some characters beyond ASCII, but not all.
    fn of(set: &CharSet) -> Option<Bytes> {
        let all_others = set.ranges().iter().any(|(first, last)| *first <= 0x80 && *last >= 0x10_FFFF);
        let no_others = set.ranges().iter().all(|(_, last)| *last < 0x80);
        if !all_others && !no_others {
            return None;
        }
        let has = |byte: usize| if byte < 0x80 { set.contains(byte as u32) } else { all_others };
        Some(Bytes(std::array::from_fn(has)))
    }

    #[inline]
    fn has(&self, byte: u8) -> bool {
        self.0[usize::from(byte)]
    }

    fn is_ascii(&self) -> bool {
        !self.has(0x80)
    }

    fn is_apart_from(&self, other: &Bytes) -> bool {
        self.0.iter().zip(other.0).all(|(here, there)| !(*here && there))
    }
}

#[cfg(test)]
mod tests {
    use super::super::parser;
    use super::*;
    use crate::JavaRegex;
    use proptest::prelude::*;

    fn sequence(pattern: &str) -> Option<Sequence> {
        Sequence::new(&parser::parse(pattern).unwrap().node)
    }

    #[test]
    fn only_what_goes_one_way_is_a_sequence() {
        for pattern in [r"\A([^\\]+)\\(\w*)-", r"\Aa", r"\A\d+(\D+)\z", r"\A(a)([^a]*+)", r"\A(?:a[^b]+)b"] {
            assert!(sequence(pattern).is_some(), "{pattern}");
        }
        for pattern in [
            "a+b",
            r"\A\w+\d",
            r"\A\w*\w*",
            r"\A\d+\D*",
            r"\A(a|b)",
            r"\A(ab)+",
            r"\A.",
            r"\A\d{2}",
            r"\A\w+?",
            r"\A[^é]+",
        ] {
            assert!(sequence(pattern).is_none(), "{pattern}");
        }
    }

    proptest! {
        /// What it finds is what the matcher that goes back finds.
        #[test]
        fn it_matches_as_the_others_do(
            steps in proptest::collection::vec(r"(\(?[ab-]\)?|\(?\[\^[a-]\][*+]\)?|[bd]\+|\\d\*)", 1..6),
            text in "[a-d0-9é-]{0,12}",
        ) {
            let balance = |step: String| match (step.starts_with('('), step.ends_with(')')) {
                (true, false) => step + ")",
                (false, true) => format!("({step}"),
                _ => step,
            };
            let pattern = format!(r"\A{}", steps.into_iter().map(balance).collect::<String>());
            if let Some(sequence) = sequence(&pattern) {
                let regex = JavaRegex::new(&pattern).unwrap();
                let mut slots = vec![None; 2 * (regex.group_count() + 1)];
                let found = sequence.matches(&text, &mut slots);
                let expected = regex.captures(&text).unwrap();
                prop_assert_eq!(found, expected.is_some(), "{} on {}", pattern, text);
                for group in 0..if found { slots.len() / 2 } else { 0 } {
                    let span = slots[2 * group].map(|start| (start.get(), slots[2 * group + 1].unwrap().get()));
                    prop_assert_eq!(span, expected.as_ref().unwrap().span(group), "{} on {}", pattern, text);
                }
            }
        }
    }
}
