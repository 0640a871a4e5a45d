//! The operators, a file each.

pub(crate) mod aggregate;
pub(crate) mod align;
pub(crate) mod change_point;
pub(crate) mod eval;
pub(crate) mod extract;
pub(crate) mod filter;
pub(crate) mod group_keys;
pub(crate) mod grouped;
pub(crate) mod inline_aggregate;
pub(crate) mod join;
pub(crate) mod keys;
pub(crate) mod limit;
pub(crate) mod limit_by;
pub(crate) mod membership;
mod merge_runs;
pub(crate) mod mv_expand;
pub(crate) mod observe;
pub(crate) mod project;
pub(crate) mod sample;
pub(crate) mod score;
pub(crate) mod sort;
pub(crate) mod sort_keys;
pub(crate) mod top_n;
pub(crate) mod values;

use esql_data::{Batch, Warnings};
use std::sync::Arc;

use crate::ExecError;
use crate::spill::Spill;

/// Works on one batch at a time, from any thread, and keeps no state.
pub(crate) trait Step: Send + Sync {
    /// The parts in which to work on a batch: several when what comes out would be much longer than what goes in.
    fn parts(&self, batch: Batch) -> Vec<Batch> {
        vec![batch]
    }
    /// What comes out for a batch.
    fn apply(&self, batch: Batch, warnings: &mut Warnings) -> Result<Batch, ExecError>;
}

/// Works on batches in the input's order and remembers what it saw.
pub(crate) trait Sequential: Send {
    /// What comes out for the next batch.
    fn apply(&mut self, batch: Batch, warnings: &mut Warnings) -> Result<Batch, ExecError>;
    /// About how many bytes it holds.
    fn memory_size(&self) -> usize {
        0
    }
}

/// Must see all rows before it gives one. States of parts of the input are merged in the input's order.
pub(crate) trait Breaker: Send + Sync + 'static {
    /// What it remembers of the rows seen.
    type State: Send + 'static;

    /// No rows seen.
    fn fresh(&self) -> Self::State;
    /// No rows of a part of the input seen.
    fn fresh_part(&self) -> Self::State {
        self.fresh()
    }
    /// Takes in a batch.
    fn update(&self, state: &mut Self::State, batch: Batch, warnings: &mut Warnings)
    -> Result<(), ExecError>;
    /// Takes in the state of a later part of the input.
    fn merge(
        &self,
        state: &mut Self::State,
        later: Self::State,
        spill: &Spill,
        warnings: &mut Warnings,
    ) -> Result<(), ExecError>;
    /// The result.
    fn finish(
        self: Arc<Self>,
        state: Self::State,
        spill: &Spill,
        warnings: &mut Warnings,
    ) -> Result<Box<dyn Output>, ExecError>;
    /// About how many bytes the state holds.
    fn memory_size(&self, state: &Self::State) -> usize;
    /// Memory is getting scarce: moves to disk what it can. An operator that can't move anything goes on until the limit is
    /// reached.
    fn spill(&self, _: &mut Self::State, _: &Spill) -> Result<(), ExecError> {
        Ok(())
    }
}

/// All the rows seen, in order: the state of breakers that can't do with less.
#[derive(Default)]
pub(crate) struct Rows {
    pub(crate) batches: Vec<Batch>,
    /// Bytes held.
    pub(crate) size: usize,
}

impl Rows {
    /// Adds rows.
    pub(crate) fn push(&mut self, batch: Batch) {
        let batch = batch.compact();
        self.size += batch.memory_size();
        self.batches.push(batch);
    }

    /// Adds the rows of a later part of the input.
    pub(crate) fn absorb(&mut self, later: Rows) {
        self.batches.extend(later.batches);
        self.size += later.size;
    }
}

/// A breaker's result, batch by batch.
pub(crate) trait Output: Send {
    /// The next batch; `None` at the end.
    fn next(&mut self, warnings: &mut Warnings) -> Result<Option<Batch>, ExecError>;
    /// About how many bytes it holds.
    fn memory_size(&self) -> usize;
}

/// Batches that are there already.
impl Output for std::vec::IntoIter<Batch> {
    fn next(&mut self, _: &mut Warnings) -> Result<Option<Batch>, ExecError> {
        Ok(Iterator::next(self))
    }

    fn memory_size(&self) -> usize {
        self.as_slice().iter().map(Batch::memory_size).sum()
    }
}

/// A result that is there already.
pub(crate) fn ready(batches: Vec<Batch>) -> Box<dyn Output> {
    Box::new(batches.into_iter())
}

/// Gives batches one by one.
pub(crate) trait Stream: Send {
    /// The next batch; `None` at the end.
    fn next(&mut self) -> Result<Option<Batch>, ExecError>;
}
