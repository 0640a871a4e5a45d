//! A batch: some rows of a table, column by column.

use arrow_array::{BooleanArray, UInt32Array};

use crate::Column;

/// Some rows, column by column. Which column is which, the plan knows.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    columns: Vec<Column>,
    rows: usize,
}

impl Batch {
    /// A batch of `rows` rows; there may be no columns at all.
    ///
    /// # Panics
    /// When a column has another number of rows.
    pub fn new(columns: Vec<Column>, rows: usize) -> Batch {
        assert!(columns.iter().all(|column| column.len() == rows), "every column has {rows} rows");
        Batch { columns, rows }
    }

    /// The columns in order.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The column at `index`.
    pub fn column(&self, index: usize) -> &Column {
        &self.columns[index]
    }

    /// The number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The columns, owned.
    pub fn into_columns(self) -> Vec<Column> {
        self.columns
    }

    /// The rows for which the mask is true.
    pub fn filter(&self, mask: &BooleanArray) -> Batch {
        let columns = self.columns.iter().map(|column| column.filter(mask)).collect();
        Batch { columns, rows: mask.true_count() }
    }

    /// The rows at `indices`, in that order.
    pub fn take(&self, indices: &UInt32Array) -> Batch {
        let columns = self.columns.iter().map(|column| column.take(indices)).collect();
        Batch { columns, rows: arrow_array::Array::len(indices) }
    }

    /// `length` rows from `offset` on, without copying.
    pub fn slice(&self, offset: usize, length: usize) -> Batch {
        let columns = self.columns.iter().map(|column| column.slice(offset, length)).collect();
        Batch { columns, rows: length }
    }

    /// The batches one below the other; `None` for no batches.
    pub fn concat(batches: &[Batch]) -> Option<Batch> {
        let first = batches.first()?;
        let columns = (0..first.columns.len())
            .map(|index| {
                let parts: Vec<Column> = batches.iter().map(|batch| batch.columns[index].clone()).collect();
                Column::concat(&parts)
            })
            .collect();
        Some(Batch { columns, rows: batches.iter().map(Batch::rows).sum() })
    }

    /// The same batch without the parts of shared buffers that it doesn't use.
    #[must_use]
    pub fn shrink(&self) -> Batch {
        Batch { columns: self.columns.iter().map(Column::shrink).collect(), rows: self.rows }
    }

    /// Bytes held in memory, counting shared buffers in full.
    pub fn memory_size(&self) -> usize {
        self.columns.iter().map(Column::memory_size).sum()
    }
}
