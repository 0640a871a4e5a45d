//! Keeps a random share of the rows.

use arrow_array::BooleanArray;
use esql_data::{Batch, Warnings};
use fastrand::Rng;

use super::Sequential;
use crate::ExecError;

/// Keeps each row with a probability, independently of the others. It sees the rows in order, so the choice depends on the seed
/// only, not on threads.
pub(crate) struct Sample {
    probability: f64,
    random: Rng,
}

impl Sample {
    /// `number` tells the samples of a query apart, so that a second one doesn't choose as the first did.
    pub(crate) fn new(probability: f64, seed: u64, number: usize) -> Sample {
        let mut seeds = Rng::with_seed(seed);
        let seed = (0..=number).fold(0, |_, _| seeds.u64(..));
        Sample { probability, random: Rng::with_seed(seed) }
    }
}

impl Sequential for Sample {
    fn apply(&mut self, batch: Batch, _: &mut Warnings) -> Result<Batch, ExecError> {
        let mask: Vec<bool> = (0..batch.rows()).map(|_| self.random.f64() < self.probability).collect();
        Ok(batch.filter(&BooleanArray::from(mask)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(seed: u64, number: usize) -> usize {
        let mut sample = Sample::new(0.25, seed, number);
        let batch = Batch::new(Vec::new(), 10_000);
        sample.apply(batch, &mut Warnings::default()).unwrap().rows()
    }

    #[test]
    fn keeps_about_the_share_that_was_asked_for() {
        for seed in 0..20 {
            assert!((2_200..2_800).contains(&kept(seed, 0)), "seed {seed}");
        }
    }

    #[test]
    fn the_seed_decides() {
        assert_eq!(kept(7, 0), kept(7, 0));
        assert!((0..20).any(|seed| kept(seed, 0) != kept(7, 0)));
        assert!((1..20).any(|number| kept(7, number) != kept(7, 0)));
    }
}
