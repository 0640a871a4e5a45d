//! Chooses and orders columns.

use esql_data::{Batch, Warnings};

use super::Step;
use crate::ExecError;

/// Chooses and orders columns.
pub(crate) struct Project {
    /// For each column of the output its place in the input.
    pub(crate) columns: Vec<usize>,
}

impl Step for Project {
    fn apply(&self, batch: Batch, _: &mut Warnings) -> Result<Batch, ExecError> {
        let columns = self.columns.iter().map(|index| batch.column(*index).clone()).collect();
        Ok(Batch::new(columns, batch.rows()))
    }
}
