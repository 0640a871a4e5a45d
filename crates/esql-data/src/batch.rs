//! A batch: some rows of a table, column by column.

use arrow_array::{BooleanArray, UInt32Array};
use std::collections::HashSet;

use crate::Column;

/// Unused bytes that are not worth copying the others.
const LEAST_WASTE: usize = 1 << 14;

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

    /// The rows at `places` of several batches (batch and row), in that order. The batches have the same types; there is at
    /// least one.
    pub fn interleave(batches: &[Batch], places: &[(usize, usize)]) -> Batch {
        let column = |index: usize| {
            let columns: Vec<&Column> = batches.iter().map(|batch| &batch.columns[index]).collect();
            Column::interleave(&columns, places)
        };
        let columns = (0..batches.first().expect("at least one batch").columns.len()).map(column).collect();
        Batch { columns, rows: places.len() }
    }

    /// The first `count` columns.
    #[must_use]
    pub fn first_columns(mut self, count: usize) -> Batch {
        self.columns.truncate(count);
        self
    }

    /// The same batch, in buffers of its own if it uses but a small part of those that it shares.
    #[must_use]
    pub fn compact(self) -> Batch {
        if self.memory_size() > 2 * self.used_size() + LEAST_WASTE { self.shrink() } else { self }
    }

    /// Bytes that the rows take, without the parts of shared buffers that no row uses.
    pub fn used_size(&self) -> usize {
        self.columns.iter().map(Column::used_size).sum()
    }

    /// Bytes held in memory, counting shared buffers in full, but once.
    pub fn memory_size(&self) -> usize {
        let mut counted = HashSet::new();
        self.columns.iter().map(|column| column.memory_size_without(&mut counted)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DataType, Value};

    const LONG: &str = "a string that no view holds inline";

    fn batch(texts: &[Option<&str>]) -> Batch {
        let values: Vec<Value> = texts.iter().map(|text| text.map_or(Value::Null, Value::from)).collect();
        Batch::new(vec![Column::from_values(DataType::Keyword, &values)], texts.len())
    }

    #[test]
    fn interleaves_flat_columns_nulls_and_lists() {
        let many = Value::Many(vec!["x".into(), "y".into()]);
        let lists = Batch::new(vec![Column::from_values(DataType::Keyword, &[many.clone(), Value::Null])], 2);
        let nulls = Batch::new(vec![Column::nulls(DataType::Keyword, 1)], 1);
        let batches = [batch(&[Some("a"), None]), lists, nulls];
        let both = Batch::interleave(&batches, &[(1, 0), (0, 0), (2, 0), (1, 1), (0, 0)]);
        let values: Vec<Value> = (0..5).map(|row| both.column(0).value(row)).collect();
        assert_eq!(values, [many, "a".into(), Value::Null, Value::Null, "a".into()]);
        let nulls = Batch::interleave(&batches[2..], &[(0, 0), (0, 0)]);
        assert_eq!((nulls.rows(), nulls.column(0).is_all_null()), (2, true));
    }

    #[test]
    fn shared_buffers_count_once_and_only_as_far_as_used() {
        let all = batch(&vec![Some(LONG); 1000]);
        let few = all.slice(0, 10);
        assert_eq!(few.used_size(), 10 * (16 + LONG.len()));
        assert!(few.memory_size() >= 1000 * LONG.len());
        let twice = Batch::new([few.columns(), few.columns()].concat(), 10);
        assert!(twice.memory_size() < 2 * few.memory_size());
        assert!(few.compact().memory_size() < 1000);
    }
}
