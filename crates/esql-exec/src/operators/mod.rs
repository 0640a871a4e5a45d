//! The operators, a file each.

pub(crate) mod aggregate;
pub(crate) mod align;
pub(crate) mod change_point;
pub(crate) mod eval;
pub(crate) mod extract;
pub(crate) mod filter;
pub(crate) mod inline_aggregate;
pub(crate) mod join;
pub(crate) mod keys;
pub(crate) mod limit;
pub(crate) mod limit_by;
pub(crate) mod membership;
pub(crate) mod mv_expand;
pub(crate) mod observe;
pub(crate) mod project;
pub(crate) mod sample;
pub(crate) mod score;
pub(crate) mod sort;
pub(crate) mod values;

use esql_data::{Batch, Warnings};

use crate::ExecError;

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
    /// Takes in a batch.
    fn update(&self, state: &mut Self::State, batch: Batch, warnings: &mut Warnings)
    -> Result<(), ExecError>;
    /// Takes in the state of a later part of the input.
    fn merge(
        &self,
        state: &mut Self::State,
        later: Self::State,
        warnings: &mut Warnings,
    ) -> Result<(), ExecError>;
    /// The result.
    fn finish(&self, state: Self::State, warnings: &mut Warnings) -> Result<Vec<Batch>, ExecError>;
    /// About how many bytes the state holds.
    fn memory_size(&self, state: &Self::State) -> usize;
}

/// Gives batches one by one.
pub(crate) trait Stream: Send {
    /// The next batch; `None` at the end.
    fn next(&mut self) -> Result<Option<Batch>, ExecError>;
}
