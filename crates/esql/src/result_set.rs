//! All the rows of a query.

use arrow_array::RecordBatch;
use esql_data::{Batch, DataType, Value};
use esql_exec::OperatorMetrics;
use std::io::{self, Write};

use crate::cells::Cells;
use crate::{Format, FormatOptions, Totals, arrow};

/// A column of a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResultColumn {
    /// Its name.
    pub name: String,
    /// Its ES|QL type.
    pub data_type: DataType,
}

/// All the rows of a query, with its warnings and figures.
#[derive(Clone, Debug)]
pub struct ResultSet {
    pub(crate) columns: Vec<ResultColumn>,
    pub(crate) batch: Batch,
    pub(crate) warnings: Vec<String>,
    pub(crate) metrics: Vec<OperatorMetrics>,
    pub(crate) totals: Totals,
}

impl ResultSet {
    /// The columns in order.
    pub fn columns(&self) -> &[ResultColumn] {
        &self.columns
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.batch.rows()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value or values of a cell. What a [`Value`] means, its column's type says: a date is a [`Value::Long`].
    ///
    /// # Panics
    /// When there is no such row or column.
    pub fn value(&self, row: usize, column: usize) -> Value {
        self.batch.column(column).value(row)
    }

    /// The rows, a value a column.
    pub fn rows(&self) -> impl Iterator<Item = Vec<Value>> {
        (0..self.len()).map(|row| (0..self.columns.len()).map(|column| self.value(row, column)).collect())
    }

    /// A cell as the text formats print it; `None` for null.
    ///
    /// # Panics
    /// When there is no such row or column.
    pub fn text(&self, row: usize, column: usize) -> Option<String> {
        let mut text = String::new();
        Cells::new(self.batch.column(column)).write_text(&mut text, row).then_some(text)
    }

    /// The rows as an Arrow record batch; see [`Query`](crate::Query) for its types.
    pub fn record_batch(&self) -> RecordBatch {
        arrow::record_batch(&self.columns, &self.batch, false)
    }

    /// Writes the rows.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(&self, format: Format, out: &mut dyn Write, options: &FormatOptions) -> io::Result<()> {
        let mut writer = format.writer(out, &self.columns, options)?;
        writer.write(&self.batch)?;
        writer.finish()
    }

    /// The rows as text.
    pub fn to_string(&self, format: Format) -> String {
        let mut out = Vec::new();
        self.write(format, &mut out, &FormatOptions::default()).expect("memory takes what is written");
        String::from_utf8(out).expect("every format writes text")
    }

    /// The warnings, as Elasticsearch words them.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// What each operator did, from the scan upwards.
    pub fn metrics(&self) -> &[OperatorMetrics] {
        &self.metrics
    }

    /// What was read and how long it took.
    pub fn totals(&self) -> &Totals {
        &self.totals
    }
}
