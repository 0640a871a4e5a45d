//! Rows known from the start.

use esql_data::{Batch, Column, Value};
use esql_plan::Values;

use super::Stream;
use crate::ExecError;

/// Gives the rows of a [`Values`] node, once.
pub(crate) struct Rows {
    batch: Option<Batch>,
}

impl Rows {
    pub(crate) fn new(values: &Values) -> Rows {
        let column = |(index, column): (usize, &esql_plan::Attribute)| {
            let values: Vec<Value> = values.rows.iter().map(|row| row[index].clone()).collect();
            Column::from_values(column.data_type, &values)
        };
        let columns = values.columns.iter().enumerate().map(column).collect();
        Rows { batch: Some(Batch::new(columns, values.rows.len())) }
    }
}

impl Stream for Rows {
    fn next(&mut self) -> Result<Option<Batch>, ExecError> {
        Ok(self.batch.take())
    }
}
