//! Keeps the first rows.

use esql_data::Batch;
use std::sync::Arc;

use super::Stream;
use crate::ExecError;
use crate::metrics::Meter;

/// Keeps the first rows, and does not ask for more than it needs.
pub(crate) struct Limit {
    /// Dropped as soon as enough rows have come, which stops the threads below.
    input: Option<Box<dyn Stream>>,
    left: usize,
    /// Reads all of its input, though nobody gets more.
    drains: bool,
    meter: Arc<Meter>,
}

impl Limit {
    pub(crate) fn new(input: Box<dyn Stream>, count: usize, drains: bool, meter: Arc<Meter>) -> Limit {
        Limit { input: (count > 0 || drains).then_some(input), left: count, drains, meter }
    }
}

impl Stream for Limit {
    fn next(&mut self) -> Result<Option<Batch>, ExecError> {
        let Some(input) = &mut self.input else { return Ok(None) };
        let Some(batch) = input.next()? else { return Ok(None) };
        self.meter.takes(&batch);
        let rows = batch.rows().min(self.left);
        self.meter.gives(rows);
        self.left -= rows;
        if self.left == 0 {
            if self.drains {
                while input.next()?.is_some() {}
            }
            self.input = None;
        }
        Ok(Some(if rows < batch.rows() { batch.slice(0, rows) } else { batch }))
    }
}
