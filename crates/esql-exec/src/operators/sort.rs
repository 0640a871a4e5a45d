//! Orders all rows. What has no room in memory is sorted run by run, the runs go to disk and are merged (as in D. Knuth, The Art
//! of Computer Programming, volume 3, section 5.4).

use arrow_array::UInt32Array;
use esql_data::{Batch, Warnings};
use std::sync::Arc;

use super::merge_runs::{Merge, Run};
use super::sort_keys::SortKeys;
use super::{Breaker, Output, Rows, ready};
use crate::ExecError;
use crate::spill::{Spill, SpillFile};

/// Orders rows by keys; equal rows stay in the order of the input.
pub(crate) struct Sort {
    keys: Arc<SortKeys>,
    /// The number of columns of the input; the keys' columns follow them.
    width: usize,
}

/// The rows seen: sorted runs on disk, and behind them in the input's order those in memory.
#[derive(Default)]
pub(crate) struct Sorted {
    file: Option<SpillFile>,
    runs: Vec<Run>,
    rows: Rows,
}

impl Sort {
    /// Sorts an input of `width` columns.
    pub(crate) fn new(keys: SortKeys, width: usize) -> Sort {
        Sort { keys: Arc::new(keys), width }
    }

    /// The batches as one, in order.
    fn ordered(&self, batches: &[Batch]) -> Option<Batch> {
        let batch = Batch::concat(batches)?;
        let rows = self.keys.rows(&batch.columns()[self.width..]);
        let mut order: Vec<u32> = (0..batch.rows() as u32).collect();
        order.sort_unstable_by(|left, right| {
            rows.row(*left as usize).cmp(&rows.row(*right as usize)).then(left.cmp(right))
        });
        Some(batch.take(&UInt32Array::from(order)))
    }
}

impl Breaker for Sort {
    type State = Sorted;

    fn fresh(&self) -> Sorted {
        Sorted::default()
    }

    fn update(&self, state: &mut Sorted, batch: Batch, warnings: &mut Warnings) -> Result<(), ExecError> {
        let rows = batch.rows();
        let keys = self.keys.columns(&batch, warnings);
        let columns = batch.into_columns().into_iter().chain(keys).collect();
        state.rows.push(Batch::new(columns, rows));
        Ok(())
    }

    fn merge(&self, state: &mut Sorted, later: Sorted, _: &Spill, _: &mut Warnings) -> Result<(), ExecError> {
        state.rows.absorb(later.rows);
        Ok(())
    }

    fn finish(
        self: Arc<Self>,
        mut state: Sorted,
        spill: &Spill,
        _: &mut Warnings,
    ) -> Result<Box<dyn Output>, ExecError> {
        if !state.runs.is_empty() {
            self.spill(&mut state, spill)?;
        }
        if let Some(file) = state.file {
            return Ok(Box::new(Merge::new(file, state.runs, &self.keys, self.width, spill)?));
        }
        let ordered = self.ordered(&state.rows.batches);
        Ok(ready(ordered.map(|batch| batch.first_columns(self.width)).into_iter().collect()))
    }

    fn memory_size(&self, state: &Sorted) -> usize {
        state.rows.size
    }

    fn spill(&self, state: &mut Sorted, spill: &Spill) -> Result<(), ExecError> {
        if let Some(ordered) = self.ordered(&state.rows.batches) {
            state.rows = Rows::default();
            let file = match &mut state.file {
                Some(file) => file,
                none => none.insert(spill.file()?),
            };
            state.runs.push(Run::write(&ordered, file)?);
        }
        Ok(())
    }
}
