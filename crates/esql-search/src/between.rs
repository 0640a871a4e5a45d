//! Ranges of values, with or without their ends.

use std::borrow::Borrow;
use std::ops::Bound;

/// Values from one to another.
#[derive(Clone, Debug)]
pub(crate) struct Between<T> {
    pub low: Bound<T>,
    pub high: Bound<T>,
}

impl<T> Between<T> {
    /// From one value to another, both included.
    pub fn inclusive(low: T, high: T) -> Between<T> {
        Between { low: Bound::Included(low), high: Bound::Included(high) }
    }

    /// Whether the value lies in it.
    #[inline]
    pub fn contains<V: PartialOrd + ?Sized>(&self, value: &V) -> bool
    where
        T: Borrow<V>,
    {
        let above = match &self.low {
            Bound::Included(low) => value >= low.borrow(),
            Bound::Excluded(low) => value > low.borrow(),
            Bound::Unbounded => true,
        };
        above
            && match &self.high {
                Bound::Included(high) => value <= high.borrow(),
                Bound::Excluded(high) => value < high.borrow(),
                Bound::Unbounded => true,
            }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_belong_or_not() {
        let of = |range: Between<i32>| [1, 2, 3].map(|value| range.contains(&value));
        assert_eq!(of(Between::inclusive(1, 2)), [true, true, false]);
        assert_eq!(of(Between { low: Bound::Excluded(1), high: Bound::Unbounded }), [false, true, true]);
        assert_eq!(of(Between { low: Bound::Unbounded, high: Bound::Excluded(2) }), [true, false, false]);
    }
}
