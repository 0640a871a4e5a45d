//! Seeded chance, and the loop over seeds.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// A sequence of choices that a seed determines (the generator is SplitMix64).
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0xd134_2543_de82_ef95))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// One of `0..count`.
    pub(super) fn below(&mut self, count: usize) -> usize {
        (self.next() % count as u64) as usize
    }

    /// True so many times in a hundred.
    pub(super) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub(super) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }

    /// The items in some order.
    pub(super) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

/// Runs a case for each of so many seeds, or for the one in `ESQL_SEED`.
///
/// # Panics
/// When cases fail, with the seeds and what is wrong about the first few.
pub(super) fn for_seeds(count: u64, case: impl Fn(&mut Dice) -> Result<(), String>) {
    let wanted = std::env::var("ESQL_SEED").ok().map(|seed| seed.parse().expect("ESQL_SEED is a number"));
    let seeds = wanted.map_or(0..count, |seed: u64| seed..seed + 1);
    let mut failures = Vec::new();
    for seed in seeds {
        let outcome = catch_unwind(AssertUnwindSafe(|| case(&mut Dice::new(seed))));
        if let Err(message) = outcome.unwrap_or_else(|_| Err("panics, as written above".to_owned())) {
            failures.push(format!("ESQL_SEED={seed}: {message}"));
        }
    }
    let shown = &failures[..failures.len().min(5)];
    assert!(failures.is_empty(), "{} seeds of {count} fail:\n\n{}", failures.len(), shown.join("\n\n"));
}
