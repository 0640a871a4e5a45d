//! Makes a row of each value of a column.

use arrow_array::UInt32Array;
use esql_data::{Batch, Column, Warnings, with_element};

use super::Step;
use crate::ExecError;

/// Makes a row of each value of a column; a row without a value stays one row.
pub(crate) struct MvExpand {
    /// Which of the input's columns.
    pub(crate) column: usize,
}

/// About how many rows come out of one part of a batch.
const PART_ROWS: usize = 8192;

impl Step for MvExpand {
    fn parts(&self, batch: Batch) -> Vec<Batch> {
        let column = batch.column(self.column);
        if !column.is_multi() {
            return vec![batch];
        }
        let mut parts = Vec::new();
        let (mut start, mut rows) = (0, 0);
        for row in 0..batch.rows() {
            let values = column.value_count(row).max(1);
            if rows + values > PART_ROWS && row > start {
                parts.push(batch.slice(start, row - start));
                (start, rows) = (row, 0);
            }
            rows += values;
        }
        parts.push(batch.slice(start, batch.rows() - start));
        parts
    }

    fn apply(&self, batch: Batch, _: &mut Warnings) -> Result<Batch, ExecError> {
        let column = batch.column(self.column);
        if !column.is_multi() {
            return Ok(batch);
        }
        let (rows, values) = places(column);
        let expanded = Column::new(column.data_type(), column.values()).take(&UInt32Array::from(values));
        let rows = UInt32Array::from(rows);
        let columns = batch.columns().iter().enumerate();
        let columns = columns.map(
            |(index, column)| {
                if index == self.column { expanded.clone() } else { column.take(&rows) }
            },
        );
        Ok(Batch::new(columns.collect(), expanded.len()))
    }
}

/// For each row that comes out, the row it comes of and the place of its value.
fn places(column: &Column) -> (Vec<u32>, Vec<Option<u32>>) {
    let (mut rows, mut values) = (Vec::new(), Vec::new());
    with_element!(column.data_type().layout(), E => {
        let view = column.view::<E>();
        for row in 0..view.len() {
            let range = view.range(row);
            if range.is_empty() {
                rows.push(row as u32);
                values.push(None);
            }
            for place in range {
                rows.push(row as u32);
                values.push(Some(place as u32));
            }
        }
    });
    (rows, values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use esql_data::{DataType, Value};

    fn batch(many: Vec<Value>) -> Batch {
        let numbers: Vec<Value> = (0..many.len()).map(|row| Value::Int(row as i32)).collect();
        let columns = vec![
            Column::from_values(DataType::Keyword, &many),
            Column::from_values(DataType::Integer, &numbers),
        ];
        Batch::new(columns, many.len())
    }

    fn rows(batch: &Batch) -> Vec<(Value, Value)> {
        (0..batch.rows()).map(|row| (batch.column(0).value(row), batch.column(1).value(row))).collect()
    }

    fn expand(batch: Batch) -> Vec<Vec<(Value, Value)>> {
        let expand = MvExpand { column: 0 };
        let parts = expand.parts(batch);
        parts.into_iter().map(|part| rows(&expand.apply(part, &mut Warnings::default()).unwrap())).collect()
    }

    #[test]
    fn each_value_gets_the_other_columns_of_its_row() {
        let many = Value::Many(vec!["b".into(), "a".into()]);
        let rows = expand(batch(vec!["x".into(), many, Value::Null]));
        let row = |text: &str, number| (Value::from(text), Value::Int(number));
        assert_eq!(rows, [[row("x", 0), row("b", 1), row("a", 1), (Value::Null, Value::Int(2))]]);
    }

    #[test]
    fn single_values_stay() {
        assert_eq!(expand(batch(vec!["x".into(), Value::Null])).concat().len(), 2);
    }

    #[test]
    fn a_batch_that_would_grow_long_is_taken_in_parts() {
        let many = Value::Many(vec!["a".into(); 3_000]);
        let parts = expand(batch(vec![many; 5]));
        assert_eq!(parts.iter().map(Vec::len).collect::<Vec<_>>(), [6_000, 6_000, 3_000]);
    }
}
