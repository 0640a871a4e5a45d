//! The best few of many entries: what TOP and SAMPLE keep for a group.

use std::cmp::Ordering;

/// The best of the entries seen so far, and some more: up to twice as many as are wanted, so that sorting them out costs little.
#[derive(Debug)]
pub(super) struct Best<T> {
    entries: Vec<T>,
    /// Whether entries were dropped already; then the worst of the wanted ones is in its place and others must beat it.
    cut: bool,
    /// Bytes that entries hold on the heap.
    heap: usize,
}

impl<T> Default for Best<T> {
    fn default() -> Self {
        Best { entries: Vec::new(), cut: false, heap: 0 }
    }
}

/// How entries rank, how many are wanted, and what memory they hold.
pub(super) trait Ranking {
    /// What is ranked.
    type Entry;

    /// How many entries are wanted, at least one.
    fn limit(&self) -> usize;
    /// Less is better.
    fn compare(&self, left: &Self::Entry, right: &Self::Entry) -> Ordering;
    /// How many bytes an entry holds on the heap.
    fn heap(entry: &Self::Entry) -> usize;
}

impl<T> Best<T> {
    /// The entry that a new one must beat, if any.
    #[inline]
    pub(super) fn bar(&self, limit: usize) -> Option<&T> {
        if self.cut { self.entries.get(limit - 1) } else { None }
    }

    /// Adds an entry.
    pub(super) fn push<R: Ranking<Entry = T>>(&mut self, ranking: &R, entry: T) {
        self.heap += R::heap(&entry);
        self.entries.push(entry);
        if self.entries.len() >= ranking.limit().saturating_mul(2) {
            self.cut(ranking);
        }
    }

    /// Adds the best entries of a later part of the input.
    pub(super) fn merge<R: Ranking<Entry = T>>(&mut self, ranking: &R, later: Best<T>) {
        later.entries.into_iter().for_each(|entry| self.push(ranking, entry));
    }

    /// The wanted entries, the best first.
    pub(super) fn into_sorted<R: Ranking<Entry = T>>(mut self, ranking: &R) -> Vec<T> {
        self.entries.sort_by(|left, right| ranking.compare(left, right));
        self.entries.truncate(ranking.limit());
        self.entries
    }

    /// How many bytes this holds on the heap.
    #[inline]
    pub(super) fn heap(&self) -> usize {
        self.entries.capacity() * size_of::<T>() + self.heap
    }

    fn cut<R: Ranking<Entry = T>>(&mut self, ranking: &R) {
        let limit = ranking.limit();
        self.entries.select_nth_unstable_by(limit - 1, |left, right| ranking.compare(left, right));
        self.heap -= self.entries[limit..].iter().map(R::heap).sum::<usize>();
        self.entries.truncate(limit);
        self.cut = true;
    }
}
