//! Takes texts apart into columns.

use esql_data::{Batch, Column, Site, Warnings};
use esql_extract::Extractor;
use esql_plan::Evaluator;
use std::sync::Arc;

use super::Step;
use crate::ExecError;

/// Adds the columns that texts are taken apart into.
pub(crate) struct Extract {
    pub(crate) text: Evaluator,
    pub(crate) extractor: Arc<dyn Extractor>,
    /// Which of the extractor's fields.
    pub(crate) wanted: Vec<usize>,
    /// The command, for warnings.
    pub(crate) site: Site,
}

impl Extract {
    /// Takes each distinct text apart once, if texts repeat. Failures are told row by row, so that with one this gives nothing.
    fn extract_by_values(&self, text: &Column) -> Option<Vec<Column>> {
        let repeated = text.repeated()?;
        let mut failed = false;
        let extracted = self.extractor.extract(&repeated.values, &self.wanted, &mut |_| failed = true);
        (!failed).then(|| extracted.iter().map(|column| column.take(&repeated.places)).collect())
    }
}

impl Step for Extract {
    fn apply(&self, batch: Batch, warnings: &mut Warnings) -> Result<Batch, ExecError> {
        let text = self.text.eval(&batch, warnings);
        let extracted = self.extract_by_values(&text).unwrap_or_else(|| {
            let mut failures = |failure| warnings.add(&self.site, failure);
            self.extractor.extract(&text, &self.wanted, &mut failures)
        });
        let rows = batch.rows();
        let mut columns = batch.into_columns();
        columns.extend(extracted);
        Ok(Batch::new(columns, rows))
    }
}
