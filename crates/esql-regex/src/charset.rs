//! Sets of code points, from 0 to 0x10FFFF.
//!
//! Unlike `regex_syntax`'s classes they may hold surrogates: Java sees one half of a pair when a look-behind starts
//! inside it, and `[^a]` matches that half.

use regex_syntax::hir::{ClassUnicode, ClassUnicodeRange};

/// The last code point.
pub(crate) const MAX: u32 = 0x10FFFF;

/// A set of code points: inclusive ranges, sorted, apart from each other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct CharSet {
    ranges: Vec<(u32, u32)>,
}

impl CharSet {
    pub(crate) fn all() -> Self {
        Self::range(0, MAX)
    }

    pub(crate) fn single(c: u32) -> Self {
        Self::range(c, c)
    }

    pub(crate) fn range(from: u32, to: u32) -> Self {
        Self { ranges: vec![(from, to)] }
    }

    pub(crate) fn from_ranges(ranges: impl IntoIterator<Item = (u32, u32)>) -> Self {
        let mut ranges: Vec<_> = ranges.into_iter().collect();
        ranges.sort_unstable();
        let mut merged: Vec<(u32, u32)> = Vec::with_capacity(ranges.len());
        for (from, to) in ranges {
            match merged.last_mut() {
                Some(last) if from <= last.1.saturating_add(1) => last.1 = last.1.max(to),
                _ => merged.push((from, to)),
            }
        }
        Self { ranges: merged }
    }

    pub(crate) fn ranges(&self) -> &[(u32, u32)] {
        &self.ranges
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    pub(crate) fn is_all(&self) -> bool {
        self.ranges == [(0, MAX)]
    }

    /// How many code points it holds.
    pub(crate) fn len(&self) -> u32 {
        self.ranges.iter().map(|(from, to)| to - from + 1).sum()
    }

    /// The only member, if there is just one and text can hold it.
    pub(crate) fn as_char(&self) -> Option<char> {
        match self.ranges[..] {
            [(from, to)] if from == to => char::from_u32(from),
            _ => None,
        }
    }

    /// Its members that text can hold.
    pub(crate) fn chars(&self) -> impl Iterator<Item = char> {
        self.ranges.iter().flat_map(|&(from, to)| from..=to).filter_map(char::from_u32)
    }

    pub(crate) fn contains(&self, c: u32) -> bool {
        let after = self.ranges.partition_point(|&(from, _)| from <= c);
        after > 0 && c <= self.ranges[after - 1].1
    }

    pub(crate) fn union(&self, other: &Self) -> Self {
        Self::from_ranges(self.ranges.iter().chain(&other.ranges).copied())
    }

    pub(crate) fn intersect(&self, other: &Self) -> Self {
        let (mut i, mut j, mut ranges) = (0, 0, Vec::new());
        while let (Some(&(a, b)), Some(&(c, d))) = (self.ranges.get(i), other.ranges.get(j)) {
            if a.max(c) <= b.min(d) {
                ranges.push((a.max(c), b.min(d)));
            }
            if b < d { i += 1 } else { j += 1 }
        }
        Self { ranges }
    }

    pub(crate) fn negate(&self) -> Self {
        let (mut next, mut ranges) = (0, Vec::with_capacity(self.ranges.len() + 1));
        for &(from, to) in &self.ranges {
            if next < from {
                ranges.push((next, from - 1));
            }
            next = to + 1;
        }
        if next <= MAX {
            ranges.push((next, MAX));
        }
        Self { ranges }
    }

    /// The same set for `regex_syntax`, without surrogates.
    pub(crate) fn to_class(&self) -> ClassUnicode {
        let scalars = Self::from_ranges([(0, 0xD7FF), (0xE000, MAX)]).intersect(self);
        let char = |c| char::from_u32(c).unwrap_or('\u{FFFD}');
        ClassUnicode::new(
            scalars.ranges.iter().map(|&(from, to)| ClassUnicodeRange::new(char(from), char(to))),
        )
    }
}

impl From<&ClassUnicode> for CharSet {
    fn from(class: &ClassUnicode) -> Self {
        Self::from_ranges(class.ranges().iter().map(|r| (r.start() as u32, r.end() as u32)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(ranges: &[(u32, u32)]) -> CharSet {
        CharSet::from_ranges(ranges.iter().copied())
    }

    #[test]
    fn ranges_that_touch_are_one() {
        assert_eq!(set(&[(5, 6), (1, 2), (3, 4)]).ranges(), [(1, 6)]);
        assert_eq!(set(&[(1, 9), (2, 3)]).ranges(), [(1, 9)]);
    }

    #[test]
    fn negation_is_its_own_inverse() {
        for ranges in [&[][..], &[(0, MAX)], &[(0, 3)], &[(3, MAX)], &[(2, 3), (7, 9)]] {
            assert_eq!(set(ranges).negate().negate(), set(ranges));
        }
        assert!(CharSet::all().negate().is_empty());
    }

    #[test]
    fn intersects_range_by_range() {
        assert_eq!(set(&[(1, 5), (8, 9)]).intersect(&set(&[(4, 8)])).ranges(), [(4, 5), (8, 8)]);
        assert!(set(&[(1, 5)]).intersect(&set(&[(6, 9)])).is_empty());
    }

    #[test]
    fn contains_its_ends() {
        let s = set(&[(2, 4), (6, 6)]);
        assert_eq!((0..8).filter(|&c| s.contains(c)).collect::<Vec<_>>(), [2, 3, 4, 6]);
    }

    #[test]
    fn surrogates_stay_out_of_regex_classes() {
        assert!(CharSet::all().contains(0xD800));
        assert_eq!(CharSet::all().to_class().ranges().len(), 2);
    }
}
