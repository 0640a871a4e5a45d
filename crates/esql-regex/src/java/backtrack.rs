//! Matches as `java.util.regex` does: by trying, in Java's order, with Java's notion of what is undone.
//!
//! What differs from other engines and shows in answers: groups set within a look-around, an atomic group or a round
//! that matches in one way only stay set when the matcher goes back behind them; a loop is left when a round matched
//! nothing; a look-behind counts UTF-16 units. Positions are byte offsets; the middle of a four-byte character
//! stands for the middle of its surrogate pair.
//!
//! The choices are kept on a stack of our own, so that long texts need no deep recursion; bodies that match by
//! themselves recurse, as deep as the pattern nests.

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

use super::ast::{Assertion, Fold, Kind, Reach};
use super::program::{Inst, Pc, Program};
use crate::casing;

/// So many instructions are run for one search, then it is given up.
const MAX_STEPS: u64 = 10_000_000;

/// The pattern needs more tries on this text than are allowed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TooManySteps;

const UNSET: usize = usize::MAX;

/// One search in one text.
#[derive(Debug)]
pub(super) struct Matcher<'r, 't> {
    program: &'r Program,
    text: &'t str,
    /// Start and end of every group, the whole match first.
    groups: Vec<usize>,
    slots: Vec<usize>,
    stack: Vec<Frame>,
    /// Where the previous match ended, for `\G`.
    last_match: usize,
    look_behind_end: usize,
    whole: bool,
    steps: u64,
}

/// What a search writes on.
#[derive(Debug, Default)]
pub(super) struct Memory {
    groups: Vec<usize>,
    slots: Vec<usize>,
    stack: Vec<Frame>,
}

impl Memory {
    pub(super) fn span(&self, group: usize) -> Option<(usize, usize)> {
        let (start, end) = (*self.groups.get(2 * group)?, *self.groups.get(2 * group + 1)?);
        (start != UNSET).then_some((start, end))
    }
}

/// What to do when a try fails, latest first.
#[derive(Debug)]
enum Frame {
    Try {
        pc: Pc,
        at: usize,
    },
    /// A run that may give back characters, down to `least`.
    GiveBack {
        pc: Pc,
        least: usize,
        at: usize,
    },
    /// A run that may take up to `left` characters more.
    TakeMore {
        pc: Pc,
        set: usize,
        left: u32,
        at: usize,
    },
    /// A loop that may go round again.
    Round {
        pc: Pc,
        count: u32,
        at: usize,
    },
    Slot {
        slot: usize,
        was: usize,
    },
    Group {
        group: usize,
        was: (usize, usize),
    },
}

impl<'r, 't> Matcher<'r, 't> {
    pub(super) fn new(program: &'r Program, groups: usize, text: &'t str) -> Self {
        Self::with(program, groups, text, Memory::default())
    }

    /// A search in memory that was used before.
    pub(super) fn with(program: &'r Program, groups: usize, text: &'t str, mut memory: Memory) -> Self {
        memory.groups.resize(2 * (groups + 1), UNSET);
        memory.slots.clear();
        memory.slots.resize(program.slots, UNSET);
        memory.stack.clear();
        Self {
            program,
            text,
            groups: memory.groups,
            slots: memory.slots,
            stack: memory.stack,
            last_match: 0,
            look_behind_end: 0,
            whole: false,
            steps: 0,
        }
    }

    pub(super) fn into_memory(self) -> Memory {
        Memory { groups: self.groups, slots: self.slots, stack: self.stack }
    }

    /// The first match at or after a place; `last_match` is where the one before it ended.
    pub(super) fn find(
        &mut self,
        from: usize,
        last_match: usize,
    ) -> Result<Option<(usize, usize)>, TooManySteps> {
        self.groups.fill(UNSET);
        self.steps = 0;
        self.last_match = last_match;
        let bytes = self.text.as_bytes();
        let mut at = from;
        while at <= bytes.len() {
            if self.program.anchored && at > 0 {
                return Ok(None);
            }
            if let Some(first) = &self.program.first {
                match bytes[at..].iter().position(|&byte| first[usize::from(byte)]) {
                    Some(skipped) => at += skipped,
                    None => return Ok(None),
                }
            }
            if let Some(end) = self.run(0, at)? {
                (self.groups[0], self.groups[1]) = (at, end);
                return Ok(Some((at, end)));
            }
            at += self.text[at..].chars().next().map_or(1, char::len_utf8);
        }
        Ok(None)
    }

    /// Whether the whole text is one match.
    pub(super) fn find_whole(&mut self) -> Result<bool, TooManySteps> {
        self.whole = true;
        let end = self.run(0, 0)?;
        if let Some(end) = end {
            (self.groups[0], self.groups[1]) = (0, end);
        }
        Ok(end.is_some())
    }

    /// Start and end of each group of the latest match.
    pub(super) fn spans(&self) -> Vec<Option<(usize, usize)>> {
        (0..self.groups.len() / 2).map(|group| self.span(group)).collect()
    }

    pub(super) fn span(&self, group: usize) -> Option<(usize, usize)> {
        let (start, end) = (*self.groups.get(2 * group)?, *self.groups.get(2 * group + 1)?);
        (start != UNSET).then_some((start, end))
    }

    /// Runs a body from a place; returns where it ended.
    fn run(&mut self, pc: Pc, at: usize) -> Result<Option<usize>, TooManySteps> {
        let base = self.stack.len();
        let (mut pc, mut at) = (pc, at);
        loop {
            self.steps += 1;
            if self.steps > MAX_STEPS {
                return Err(TooManySteps);
            }
            let next = match &self.program.insts[pc] {
                Inst::Accept => {
                    let top = pc + 1 == self.program.insts.len();
                    if !(self.whole && top && at != self.text.len()) {
                        self.forget_choices(base);
                        return Ok(Some(at));
                    }
                    None
                }
                Inst::Arrived => {
                    if at == self.look_behind_end {
                        self.forget_choices(base);
                        return Ok(Some(at));
                    }
                    None
                }
                inst => self.step(inst, pc, at)?,
            };
            match next.map_or_else(|| self.back(base), |next| Ok(Some(next)))? {
                Some(next) => (pc, at) = next,
                None => return Ok(None),
            }
        }
    }

    /// What matched is final.
    fn forget_choices(&mut self, base: usize) {
        if self.program.undoes_groups {
            let mut kept = base;
            for index in base..self.stack.len() {
                if matches!(self.stack[index], Frame::Group { .. }) {
                    self.stack.swap(kept, index);
                    kept += 1;
                }
            }
            self.stack.truncate(kept);
        } else {
            self.stack.truncate(base);
        }
    }

    /// One instruction: where to go on, and from which place in the text; nothing if it does not match.
    fn step(&mut self, inst: &Inst, pc: Pc, at: usize) -> Result<Option<(Pc, usize)>, TooManySteps> {
        Ok(match *inst {
            Inst::Set(set) => self
                .char_at(at)
                .filter(|&(c, _)| self.program.sets[set].contains(c))
                .map(|(_, to)| (pc + 1, to)),
            Inst::Text(ref text) => {
                let found = self.text.as_bytes()[at..].starts_with(text.as_bytes());
                found.then(|| (pc + 1, at + text.len()))
            }
            Inst::Split(first, second) => {
                self.stack.push(Frame::Try { pc: second, at });
                Some((first, at))
            }
            Inst::Jump(to) => Some((to, at)),
            Inst::GroupStart { slot } => {
                self.set_slot(slot, at);
                Some((pc + 1, at))
            }
            Inst::GroupEnd { slot, group } => {
                self.set_group(group, (self.slots[slot], at));
                Some((pc + 1, at))
            }
            Inst::Run { set, min, max, kind } => self.characters(pc + 1, set, (min, max), kind, at),
            Inst::LoopEnter { counter, min, max, lazy, exit } => {
                self.set_slot(counter, 0);
                match (min, max) {
                    (1.., _) => Some((pc + 1, at)),
                    (0, 0) => Some((exit, at)),
                    _ => Some(self.either(pc + 1, exit, lazy, at)),
                }
            }
            Inst::LoopFirst { counter } => {
                self.set_slot(counter, 1);
                Some((pc + 1, at))
            }
            Inst::LoopNext { counter, start, min, max, lazy, body, exit } => {
                let count = self.slots[counter];
                if at <= self.slots[start] {
                    Some((exit, at))
                } else if count < min as usize {
                    self.set_slot(counter, count + 1);
                    Some((body, at))
                } else if count < max as usize {
                    Some(self.either(pc + 1, exit, lazy, at))
                } else {
                    Some((exit, at))
                }
            }
            Inst::LoopAgain { counter, body } => {
                self.set_slot(counter, self.slots[counter] + 1);
                Some((body, at))
            }
            Inst::Rounds { min, max, kind, group, exit } => {
                self.rounds(pc, (min, max), kind, group, exit, at)?
            }
            Inst::Atomic { exit } => self.run(pc + 1, at)?.map(|end| (exit, end)),
            Inst::LookAhead { negate, exit } => {
                (self.run(pc + 1, at)?.is_some() != negate).then_some((exit, at))
            }
            Inst::LookBehind { negate, reach, exit } => {
                (self.look_behind(pc + 1, reach, at)? != negate).then_some((exit, at))
            }
            Inst::BackReference { group, fold } => self.reference(group, fold, at).map(|end| (pc + 1, end)),
            Inst::Assert(assertion) => self.holds(assertion, at).then_some((pc + 1, at)),
            Inst::LineBreak => {
                let rest = &self.text.as_bytes()[at..];
                if rest.starts_with(b"\r\n") {
                    self.stack.push(Frame::Try { pc: pc + 1, at: at + 1 });
                    Some((pc + 1, at + 2))
                } else {
                    let is_break = |c| matches!(c, 0x0A..=0x0D | 0x85 | 0x2028 | 0x2029);
                    self.char_at(at).filter(|&(c, _)| is_break(c)).map(|(_, to)| (pc + 1, to))
                }
            }
            Inst::Grapheme => {
                // In the middle of a pair there is only its other half.
                let rest = self.text.get(at..);
                let length = rest.map_or(Some(2), |rest| rest.graphemes(true).next().map(str::len));
                length.map(|length| (pc + 1, at + length))
            }
            Inst::Accept | Inst::Arrived => None,
        })
    }

    /// Goes back to the latest choice: where to go on instead.
    fn back(&mut self, base: usize) -> Result<Option<(Pc, usize)>, TooManySteps> {
        while self.stack.len() > base {
            match self.stack.pop() {
                Some(Frame::Try { pc, at }) => return Ok(Some((pc, at))),
                Some(Frame::GiveBack { pc, least, at }) => {
                    let at = self.char_before(at).map_or(least, |(_, from)| from.max(least));
                    if at > least {
                        self.stack.push(Frame::GiveBack { pc, least, at });
                    }
                    return Ok(Some((pc, at)));
                }
                Some(Frame::TakeMore { pc, set, left, at }) => {
                    let taken = self.char_at(at).filter(|&(c, _)| self.program.sets[set].contains(c));
                    if let Some((_, at)) = taken {
                        if left > 1 {
                            self.stack.push(Frame::TakeMore { pc, set, left: left - 1, at });
                        }
                        return Ok(Some((pc, at)));
                    }
                }
                Some(Frame::Round { pc, count, at }) => {
                    if let Some(next) = self.another_round(pc, count, at)? {
                        return Ok(Some(next));
                    }
                }
                Some(Frame::Slot { slot, was }) => self.slots[slot] = was,
                Some(Frame::Group { group, was }) => {
                    (self.groups[2 * group], self.groups[2 * group + 1]) = was;
                }
                None => {}
            }
        }
        Ok(None)
    }

    /// Goes into a loop or past it, and keeps the other for later.
    fn either(&mut self, into: Pc, past: Pc, lazy: bool, at: usize) -> (Pc, usize) {
        let (first, second) = if lazy { (past, into) } else { (into, past) };
        self.stack.push(Frame::Try { pc: second, at });
        (first, at)
    }

    fn characters(
        &mut self,
        pc: Pc,
        set: usize,
        (min, max): (u32, u32),
        kind: Kind,
        mut at: usize,
    ) -> Option<(Pc, usize)> {
        let members = &self.program.sets[set];
        let wanted = if kind == Kind::Lazy { min } else { max };
        let (mut count, mut least) = (0, at);
        while count < wanted {
            let Some((_, to)) = self.char_at(at).filter(|&(c, _)| members.contains(c)) else { break };
            at = to;
            count += 1;
            if count == min {
                least = at;
            }
        }
        self.steps += u64::from(count) / 8;
        if count < min {
            return None;
        }
        match kind {
            Kind::Greedy if at > least => self.stack.push(Frame::GiveBack { pc, least, at }),
            Kind::Lazy if min < max => self.stack.push(Frame::TakeMore { pc, set, left: max - min, at }),
            _ => {}
        }
        Some((pc, at))
    }

    /// A loop whose rounds are matched one by one, each for good.
    fn rounds(
        &mut self,
        pc: Pc,
        (min, max): (u32, u32),
        kind: Kind,
        group: Option<usize>,
        exit: Pc,
        mut at: usize,
    ) -> Result<Option<(Pc, usize)>, TooManySteps> {
        let mut count = 0;
        while count < min {
            let Some(end) = self.run(pc + 1, at)? else { return Ok(None) };
            if let Some(group) = group {
                self.set_group(group, (at, end));
            }
            // Rounds that match nothing will go on doing so.
            count = if end == at { min } else { count + 1 };
            at = end;
        }
        if kind == Kind::Lazy {
            if count < max {
                self.stack.push(Frame::Round { pc, count, at });
            }
            return Ok(Some((exit, at)));
        }
        while count < max {
            let choice = self.stack.len();
            if kind == Kind::Greedy {
                self.stack.push(Frame::Try { pc: exit, at });
            }
            let end = self.run(pc + 1, at)?;
            let Some(end) = end.filter(|&end| end > at) else {
                if kind == Kind::Greedy {
                    self.stack.remove(choice);
                }
                break;
            };
            if let Some(group) = group {
                self.set_group(group, (at, end));
            }
            count += 1;
            at = end;
        }
        Ok(Some((exit, at)))
    }

    /// One more round of a lazy loop.
    fn another_round(&mut self, pc: Pc, count: u32, at: usize) -> Result<Option<(Pc, usize)>, TooManySteps> {
        let Inst::Rounds { max, group, exit, .. } = self.program.insts[pc] else { return Ok(None) };
        let Some(end) = self.run(pc + 1, at)?.filter(|&end| end > at) else { return Ok(None) };
        if let Some(group) = group {
            self.set_group(group, (at, end));
        }
        if count + 1 < max {
            self.stack.push(Frame::Round { pc, count: count + 1, at: end });
        }
        Ok(Some((exit, end)))
    }

    fn look_behind(&mut self, pc: Pc, reach: Reach, at: usize) -> Result<bool, TooManySteps> {
        let outer = std::mem::replace(&mut self.look_behind_end, at);
        let mut start = Some(at);
        let mut found = false;
        for distance in 0..=reach.max {
            let Some(from) = start else { break };
            if distance >= reach.min && self.run(pc, from)?.is_some() {
                found = true;
                break;
            }
            start = match self.char_before(from) {
                Some((c, from)) if reach.units && c > 0xFFFF => Some(from + 2),
                before => before.map(|(_, from)| from),
            };
        }
        self.look_behind_end = outer;
        Ok(found)
    }

    fn reference(&mut self, group: usize, fold: Fold, at: usize) -> Option<usize> {
        // A group that does not exist, or took no part, matches nothing.
        let (mut from, end) = self.span(group)?;
        let mut at = at;
        while from < end {
            self.steps += 1;
            let ((a, after_a), (b, after_b)) = (self.char_at(from)?, self.char_at(at)?);
            let same = a == b
                || match (fold, char::from_u32(a), char::from_u32(b)) {
                    (Fold::Ascii, Some(a), Some(b)) => a.eq_ignore_ascii_case(&b),
                    (Fold::Unicode, Some(a), Some(b)) => casing::fold(a) == casing::fold(b),
                    _ => false,
                };
            if !same {
                return None;
            }
            (from, at) = (after_a, after_b);
        }
        Some(at)
    }

    fn holds(&mut self, assertion: Assertion, at: usize) -> bool {
        let before = || self.char_before(at).map(|(c, _)| c);
        let after = || self.char_at(at).map(|(c, _)| c);
        match assertion {
            Assertion::Start => at == 0,
            Assertion::End => at == self.text.len(),
            Assertion::LineStart { unix } => {
                at < self.text.len()
                    && match before() {
                        None => true,
                        Some(0x0D) => !unix && after() != Some(0x0A),
                        Some(c) => ends_line(c, unix),
                    }
            }
            Assertion::LineEnd { every, unix } => match after() {
                None => true,
                // Between the two there is no end of a line.
                Some(0x0A) if !unix && before() == Some(0x0D) => false,
                Some(c) if ends_line(c, unix) => {
                    every || self.char_at(at).is_some_and(|(_, to)| to == self.text.len()) || {
                        !unix && &self.text[at..] == "\r\n"
                    }
                }
                Some(_) => false,
            },
            Assertion::LastMatch => at == self.last_match,
            Assertion::WordBoundary { negate, unicode } => {
                let left = self.is_word_before(at, unicode);
                let after = self.char_at(at).map(|(_, to)| to);
                let right = after.is_some_and(|to| self.is_word_before(to, unicode));
                (left != right) != negate
            }
            Assertion::GraphemeBoundary => {
                let mut cursor = GraphemeCursor::new(at, self.text.len(), true);
                self.text.is_char_boundary(at) && cursor.is_boundary(self.text, 0).unwrap_or(false)
            }
        }
    }

    /// Whether the character that ends here is part of a word; a combining mark is if the letter it stands on is.
    fn is_word_before(&mut self, mut end: usize, unicode: bool) -> bool {
        while let Some((c, start)) = self.char_before(end) {
            self.steps += 1;
            let word = match &self.program.unicode_word {
                Some(word) if unicode => word.contains(c),
                _ => char::from_u32(c).is_some_and(|c| c.is_ascii_alphanumeric() || c == '_'),
            };
            if word || c < 0x300 || !is_non_spacing_mark(c) {
                return word;
            }
            end = start;
        }
        false
    }

    /// The character at a place, and where the next one is.
    fn char_at(&self, at: usize) -> Option<(u32, usize)> {
        match self.text.get(at..) {
            Some(rest) => rest.chars().next().map(|c| (c as u32, at + c.len_utf8())),
            None => {
                let pair = self.text[at - 2..].chars().next()? as u32;
                Some((0xDC00 + ((pair - 0x10000) & 0x3FF), at + 2))
            }
        }
    }

    /// The character before a place, and where it is.
    fn char_before(&self, at: usize) -> Option<(u32, usize)> {
        match self.text.get(..at) {
            Some(text) => text.chars().next_back().map(|c| (c as u32, at - c.len_utf8())),
            None => {
                let pair = self.text[at - 2..].chars().next()? as u32;
                Some((0xD800 + ((pair - 0x10000) >> 10), at - 2))
            }
        }
    }

    fn set_slot(&mut self, slot: usize, to: usize) {
        self.stack.push(Frame::Slot { slot, was: self.slots[slot] });
        self.slots[slot] = to;
    }

    fn set_group(&mut self, group: usize, to: (usize, usize)) {
        let was = (self.groups[2 * group], self.groups[2 * group + 1]);
        self.stack.push(Frame::Group { group, was });
        (self.groups[2 * group], self.groups[2 * group + 1]) = to;
    }
}

fn ends_line(c: u32, unix: bool) -> bool {
    c == 0x0A || !unix && matches!(c, 0x0D | 0x85 | 0x2028 | 0x2029)
}

fn is_non_spacing_mark(c: u32) -> bool {
    use std::sync::OnceLock;
    static MARKS: OnceLock<crate::charset::CharSet> = OnceLock::new();
    MARKS.get_or_init(super::property::non_spacing_marks).contains(c)
}
