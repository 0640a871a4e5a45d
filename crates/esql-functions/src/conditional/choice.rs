//! Results that come from different arguments for different rows: what CASE and COALESCE share.

use arrow_array::UInt32Array;
use esql_data::{Column, DataType, Warnings};

use crate::operators::widen;
use crate::{Arguments, Call, EvalContext, TypeError, wrong_type};

/// The rows of a batch, some of which have found the argument that gives their result.
pub(super) struct Choice {
    rows: usize,
    /// The rows without a result so far, all of them at first.
    open: Option<UInt32Array>,
    /// Results and the rows they belong to.
    pieces: Vec<(Option<UInt32Array>, Column)>,
}

impl Choice {
    pub(super) fn new(rows: usize) -> Choice {
        Choice { rows, open: None, pieces: Vec::new() }
    }

    /// The rows without a result, in the form in which arguments are asked for.
    pub(super) fn open(&self) -> Option<&UInt32Array> {
        self.open.as_ref()
    }

    /// Whether every row has its result.
    pub(super) fn is_complete(&self) -> bool {
        self.open.as_ref().map_or(self.rows, UInt32Array::len) == 0
    }

    /// Takes the open rows at these positions (all for `None`) out and returns them.
    pub(super) fn take(&mut self, positions: Option<&[bool]>) -> Option<UInt32Array> {
        let Some(positions) = positions.filter(|positions| positions.contains(&false)) else {
            return self.open.replace(UInt32Array::from(Vec::<u32>::new()));
        };
        let (mut taken, mut left) = (Vec::new(), Vec::new());
        for (index, wanted) in positions.iter().enumerate() {
            let row = self.open.as_ref().map_or(index as u32, |open| open.value(index));
            if *wanted { &mut taken } else { &mut left }.push(row);
        }
        self.open = Some(left.into());
        Some(taken.into())
    }

    /// Sets the results of rows that were taken.
    pub(super) fn set(&mut self, rows: Option<UInt32Array>, results: Column) {
        self.pieces.push((rows, results));
    }

    /// The results of all rows as a column of that type; rows that stayed open are null.
    pub(super) fn finish(self, data_type: DataType, context: &mut EvalContext<'_>) -> Column {
        let mut results: Vec<Column> = Vec::with_capacity(self.pieces.len() + 1);
        let mut sources: Vec<Option<u32>> = vec![None; self.rows];
        let mut start = 0;
        for (rows, column) in self.pieces {
            let column = widen(&column, data_type, context);
            let Some(rows) = rows else { return column };
            for (position, row) in rows.values().iter().enumerate() {
                sources[*row as usize] = Some(start + position as u32);
            }
            start += column.len() as u32;
            results.push(column);
        }
        if results.is_empty() {
            return Column::nulls(data_type, self.rows);
        }
        let results = Column::concat(&results);
        if results.is_all_null() {
            return Column::nulls(data_type, self.rows);
        }
        results.take(&UInt32Array::from(sources))
    }
}

/// Arguments that are already computed.
pub(super) struct Computed<'a>(pub(super) &'a [Column]);

impl Arguments for Computed<'_> {
    fn count(&self) -> usize {
        self.0.len()
    }

    fn column(&mut self, index: usize, selection: Option<&UInt32Array>, _: &mut Warnings) -> Column {
        match selection {
            None => self.0[index].clone(),
            Some(selection) => self.0[index].take(selection),
        }
    }
}

/// The one type that the arguments at these indices have: that of the first that is not `null`.
pub(super) fn result_type(
    call: &Call<'_>,
    indices: impl Iterator<Item = usize>,
) -> Result<DataType, TypeError> {
    let mut result = DataType::Null;
    for index in indices {
        let data_type = call.args[index].data_type.no_text();
        if result == DataType::Null {
            result = data_type;
        } else if data_type != result && data_type != DataType::Null {
            return Err(wrong_type(call.args.len(), index, result.type_name(), call));
        }
    }
    Ok(result)
}
