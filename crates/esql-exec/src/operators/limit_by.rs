//! Keeps the first rows of each group.

use arrow_array::BooleanArray;
use esql_data::{Batch, Warnings};

use super::Sequential;
use super::keys::{KeyNumbers, WholeKeys};
use crate::ExecError;

/// Keeps the first rows of each group, in their order.
pub(crate) struct LimitBy {
    keys: WholeKeys,
    seen: KeyNumbers,
    /// How many rows of each group passed.
    passed: Vec<usize>,
    limit: usize,
}

impl LimitBy {
    pub(crate) fn new(keys: WholeKeys, limit: usize) -> LimitBy {
        let seen = keys.fresh();
        LimitBy { keys, seen, passed: Vec::new(), limit }
    }
}

impl Sequential for LimitBy {
    fn apply(&mut self, batch: Batch, warnings: &mut Warnings) -> Result<Batch, ExecError> {
        let groups = self.keys.number(&mut self.seen, &batch, warnings);
        let mut passes = |group: u32| {
            let group = group as usize;
            if group >= self.passed.len() {
                self.passed.resize(group + 1, 0);
            }
            let passes = self.passed[group] < self.limit;
            self.passed[group] += usize::from(passes);
            passes
        };
        let mask: Vec<bool> = groups.into_iter().map(&mut passes).collect();
        Ok(batch.filter(&BooleanArray::from(mask)))
    }

    fn memory_size(&self) -> usize {
        self.seen.memory_size() + self.passed.len() * size_of::<usize>()
    }
}
