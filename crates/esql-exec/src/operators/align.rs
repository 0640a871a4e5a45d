//! Gives an input of a union the union's columns.

use esql_data::{Batch, Column, DataType, Warnings};

use super::Step;
use crate::ExecError;

/// Chooses and orders columns; those that the input lacks are null.
pub(crate) struct Align {
    /// For each column of the output its type, and its place in the input.
    pub(crate) columns: Vec<(DataType, Option<usize>)>,
}

impl Step for Align {
    fn apply(&self, batch: Batch, _: &mut Warnings) -> Result<Batch, ExecError> {
        let column = |(data_type, place): &(DataType, Option<usize>)| match place {
            Some(place) => batch.column(*place).clone(),
            None => Column::nulls(*data_type, batch.rows()),
        };
        Ok(Batch::new(self.columns.iter().map(column).collect(), batch.rows()))
    }
}
