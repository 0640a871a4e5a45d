//! Chooses and orders columns.

use esql_data::{Batch, Warnings};

use super::Step;

/// Chooses and orders columns.
pub(crate) struct Project {
    /// For each column of the output its place in the input.
    pub(crate) columns: Vec<usize>,
}

impl Step for Project {
    fn apply(&self, batch: Batch, _: &mut Warnings) -> Batch {
        Batch::new(self.columns.iter().map(|index| batch.column(*index).clone()).collect(), batch.rows())
    }
}
