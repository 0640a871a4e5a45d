//! Adds computed columns.

use esql_data::{Batch, Warnings};
use esql_plan::Evaluator;

use super::Step;
use crate::ExecError;

/// Adds columns; a later one may read an earlier one.
pub(crate) struct Eval {
    pub(crate) fields: Vec<Evaluator>,
}

impl Step for Eval {
    fn apply(&self, mut batch: Batch, warnings: &mut Warnings) -> Result<Batch, ExecError> {
        for field in &self.fields {
            let column = field.eval(&batch, warnings);
            let rows = batch.rows();
            let mut columns = batch.into_columns();
            columns.push(column);
            batch = Batch::new(columns, rows);
        }
        Ok(batch)
    }
}
