//! `[…]`: unions, ranges, negation and `&&`, with Java's order of precedence.

use super::escape::Escape;
use super::parser::{Parser, Result, ascii, ascii_cases};
use crate::casing;
use crate::charset::CharSet;

/// What a class has read so far. Java keeps Latin-1 characters apart and joins them late, which shows in `&&`.
#[derive(Default)]
struct Members {
    set: Option<CharSet>,
    latin1: CharSet,
    latin1_pending: bool,
}

impl Members {
    fn add(&mut self, more: &CharSet) {
        self.set = Some(self.set.as_ref().map_or_else(|| more.clone(), |set| set.union(more)));
    }

    fn settle(&mut self) {
        if std::mem::take(&mut self.latin1_pending) {
            let latin1 = self.latin1.clone();
            self.add(&latin1);
        }
    }
}

impl Parser<'_> {
    /// A class, from its bracket on. Without `consume`, the right side of `&&`: its end is the outer class's.
    pub(super) fn class(&mut self, consume: bool) -> Result<CharSet> {
        self.nested(|parser| parser.members(consume))
    }

    fn members(&mut self, consume: bool) -> Result<CharSet> {
        let mut members = Members::default();
        let mut latest: Option<CharSet> = None;
        let mut c = ascii(self.next());
        let negate = c == '^' && ascii(self.get(self.cursor - 1)) == '[';
        if negate {
            c = ascii(self.next());
        }
        loop {
            match c {
                '[' => {
                    let inner = self.class(true)?;
                    members.add(&inner);
                    latest = Some(inner);
                    c = ascii(self.peek());
                    continue;
                }
                '&' => {
                    if ascii(self.next()) == '&' {
                        let right = self.right_side()?;
                        if members.latin1_pending && members.set.is_none() {
                            latest = Some(members.latin1.clone());
                        }
                        members.settle();
                        latest = right.or(latest);
                        members.set = match (members.set, &latest) {
                            (Some(left), Some(right)) => Some(left.intersect(right)),
                            (None, Some(right)) => Some(right.clone()),
                            (Some(left), None) => Some(left),
                            (None, None) => return Err(self.error("Bad class syntax")),
                        };
                        c = ascii(self.peek());
                        continue;
                    }
                    self.cursor -= 1;
                }
                '\0' if self.cursor >= self.chars.len() => {
                    return Err(self.error("Unclosed character class"));
                }
                ']' if members.set.is_some() || members.latin1_pending => {
                    if consume {
                        self.next();
                    }
                    members.settle();
                    let set = members.set.unwrap_or_default();
                    return Ok(if negate { set.negate() } else { set });
                }
                _ => {}
            }
            latest = self.range(&mut members)?;
            c = ascii(self.peek());
        }
    }

    /// What follows `&&`, up to the end of the class or another `&`.
    fn right_side(&mut self) -> Result<Option<CharSet>> {
        let mut right: Option<CharSet> = None;
        let mut c = ascii(self.next());
        while !matches!(c, ']' | '&') {
            let inner = if c == '[' {
                self.class(true)?
            } else {
                self.cursor -= 1;
                self.class(false)?
            };
            right = Some(right.unwrap_or_default().union(&inner));
            c = ascii(self.peek());
        }
        Ok(right)
    }

    /// One character, one range or one set; returned unless it was kept with the Latin-1 characters.
    fn range(&mut self, members: &mut Members) -> Result<Option<CharSet>> {
        let mut from = self.peek();
        if ascii(from) == '\\' {
            if matches!(ascii(self.get(self.cursor + 1)), 'p' | 'P') {
                self.cursor += 1;
                let set = self.property()?;
                members.add(&set);
                return Ok(Some(set));
            }
            let in_range = ascii(self.get(self.cursor + 2)) == '-';
            match self.escape(true, in_range)? {
                Escape::Char(c) => from = c,
                Escape::Set(set) => {
                    members.add(&set);
                    return Ok(Some(set));
                }
                Escape::Node(_) => return Err(self.error("Illegal/unsupported escape sequence")),
            }
        } else {
            self.next();
        }
        if ascii(self.peek()) == '-' && !matches!(ascii(self.get(self.cursor + 1)), '[' | ']') {
            let set = self.range_to(from)?;
            members.add(&set);
            return Ok(Some(set));
        }
        if self.is_latin1(from) {
            members.latin1 = members.latin1.union(&self.latin1_cases(from));
            members.latin1_pending = true;
            return Ok(None);
        }
        let set = self.single(from);
        members.add(&set);
        Ok(Some(set))
    }

    /// The rest of a range, from its hyphen on.
    fn range_to(&mut self, from: u32) -> Result<CharSet> {
        self.next();
        let to = self.peek();
        let to = if ascii(to) != '\\' {
            self.next();
            Some(to)
        } else {
            match self.escape(true, true)? {
                Escape::Char(c) => Some(c),
                Escape::Set(_) | Escape::Node(_) => None,
            }
        };
        let Some(to) = to.filter(|&to| to >= from) else { return Err(self.error("Illegal character range")) };
        let set = CharSet::range(from, to);
        Ok(match (self.flags.i, self.flags.u) {
            (false, _) => set,
            (true, true) => casing::same_letters_as_range(from, to),
            (true, false) => {
                let letters = ('A'..='Z').chain('a'..='z').map(|c| c as u32).filter(|&c| set.contains(c));
                letters.map(ascii_cases).fold(set.clone(), |all, cases| all.union(&cases))
            }
        })
    }

    /// Whether Java keeps a character in its table of 256, as it does unless another case lies outside.
    fn is_latin1(&self, c: u32) -> bool {
        let folds_away =
            matches!(char::from_u32(c), Some('ÿ' | 'µ' | 'I' | 'i' | 'S' | 's' | 'K' | 'k' | 'Å' | 'å'));
        c < 256 && !(self.flags.i && self.flags.u && folds_away)
    }

    fn latin1_cases(&self, c: u32) -> CharSet {
        match char::from_u32(c) {
            Some(letter) if self.flags.i && letter.is_ascii() => ascii_cases(c),
            Some(letter) if self.flags.i && self.flags.u => {
                let cases = [letter, casing::lower(letter), casing::upper(letter)];
                CharSet::from_ranges(cases.map(|c| (c as u32, c as u32)))
            }
            _ => CharSet::single(c),
        }
    }
}
