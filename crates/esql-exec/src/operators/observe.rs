//! Tells an observer of the rows that pass.

use esql_data::{Batch, Warnings};
use esql_plan::{Observer, Seen};
use std::sync::Arc;

use super::Step;
use super::eval::Eval;
use crate::ExecError;

/// Tells an observer of the rows that pass, with values computed of them. The rows stay as they are, and what fails in the
/// computation is the observer's to know: it is no warning of the query.
pub(crate) struct Observe {
    pub(crate) place: usize,
    pub(crate) fields: Eval,
    pub(crate) observer: Option<Arc<dyn Observer>>,
}

impl Step for Observe {
    fn apply(&self, batch: Batch, _: &mut Warnings) -> Result<Batch, ExecError> {
        let Some(observer) = &self.observer else { return Ok(batch) };
        let rows = batch.rows();
        if rows == 0 {
            return Ok(batch);
        }
        let given = batch.columns().len();
        let mut columns = batch.columns().to_vec();
        let mut failures = Vec::with_capacity(self.fields.fields.len());
        for field in &self.fields.fields {
            let mut warnings = Warnings::default();
            let so_far = Batch::new(columns, rows);
            let column = field.eval(&so_far, &mut warnings);
            columns = so_far.into_columns();
            columns.push(column);
            failures.push(warnings);
        }
        observer.observe(self.place, &Seen { rows, columns: &columns[given..], failures: &failures });
        Ok(batch)
    }
}
