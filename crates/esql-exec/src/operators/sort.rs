//! Orders rows, all of them or only the first ones.

use arrow_array::{ArrayRef, UInt32Array};
use arrow_row::{RowConverter, SortField};
use arrow_schema::SortOptions;
use esql_data::{Batch, Column, ColumnBuilder, Element, Warnings, arrow_type, with_element};
use esql_plan::{Evaluator, SortKey};

use super::Breaker;
use crate::ExecError;

/// Orders rows by keys; equal rows stay in the order of the input. With a limit it keeps no more rows than it must.
pub(crate) struct Sort {
    keys: Vec<(Evaluator, SortOptions)>,
    converter: RowConverter,
    limit: Option<usize>,
    /// The number of columns of the input; the keys' columns follow them.
    width: usize,
}

impl Sort {
    /// `evaluators` compute the keys over an input of `width` columns.
    pub(crate) fn new(
        keys: &[SortKey],
        evaluators: Vec<Evaluator>,
        limit: Option<usize>,
        width: usize,
    ) -> Sort {
        let options =
            |key: &SortKey| SortOptions { descending: key.descending, nulls_first: key.nulls_first };
        let fields =
            keys.iter().map(|key| SortField::new_with_options(arrow_type(key.expr.data_type), options(key)));
        let converter = RowConverter::new(fields.collect()).expect("every layout can be a key");
        let keys = evaluators.into_iter().zip(keys.iter().map(options)).collect();
        Sort { keys, converter, limit, width }
    }

    /// The batches as one, in order, without the rows that the limit leaves out.
    fn ordered(&self, batches: &[Batch]) -> Option<Batch> {
        let batch = Batch::concat(batches)?;
        let keys: Vec<ArrayRef> = batch.columns()[self.width..].iter().map(Column::to_native).collect();
        let rows = self.converter.convert_columns(&keys).expect("the keys' columns have the keys' layouts");
        let mut order: Vec<u32> = (0..batch.rows() as u32).collect();
        let compare = |left: &u32, right: &u32| {
            rows.row(*left as usize).cmp(&rows.row(*right as usize)).then(left.cmp(right))
        };
        match self.limit {
            Some(limit) if limit < order.len() => {
                if limit > 0 {
                    order.select_nth_unstable_by(limit - 1, compare);
                }
                order.truncate(limit);
            }
            _ => {}
        }
        order.sort_unstable_by(compare);
        Some(batch.take(&UInt32Array::from(order)))
    }

    /// Drops what the limit leaves out once there is much of it.
    fn compact(&self, state: &mut Sorted) {
        let Some(limit) = self.limit else { return };
        if state.rows > limit.saturating_mul(2).max(4096) {
            state.batches = self.ordered(&state.batches).into_iter().map(|batch| batch.shrink()).collect();
            state.rows = state.batches.iter().map(Batch::rows).sum();
        }
    }
}

/// The rows seen, in the input's order or (after compaction) sorted with the input's order among equals.
#[derive(Default)]
pub(crate) struct Sorted {
    batches: Vec<Batch>,
    rows: usize,
}

impl Breaker for Sort {
    type State = Sorted;

    fn fresh(&self) -> Sorted {
        Sorted::default()
    }

    fn update(&self, state: &mut Sorted, batch: Batch, warnings: &mut Warnings) -> Result<(), ExecError> {
        let rows = batch.rows();
        let key = |(key, options): &(Evaluator, SortOptions)| {
            extreme(&key.eval(&batch, warnings), options.descending)
        };
        let keys: Vec<Column> = self.keys.iter().map(key).collect();
        let columns = batch.into_columns().into_iter().chain(keys).collect();
        state.batches.push(Batch::new(columns, rows));
        state.rows += rows;
        self.compact(state);
        Ok(())
    }

    fn merge(&self, state: &mut Sorted, later: Sorted, _: &mut Warnings) -> Result<(), ExecError> {
        state.batches.extend(later.batches);
        state.rows += later.rows;
        self.compact(state);
        Ok(())
    }

    fn finish(&self, state: Sorted, _: &mut Warnings) -> Result<Vec<Batch>, ExecError> {
        let without_keys = |batch: Batch| {
            let rows = batch.rows();
            Batch::new(batch.into_columns().into_iter().take(self.width).collect(), rows)
        };
        Ok(self.ordered(&state.batches).map(without_keys).into_iter().collect())
    }

    fn memory_size(&self, state: &Sorted) -> usize {
        state.batches.iter().map(Batch::memory_size).sum()
    }
}

/// Of several values the one that SORT compares: the smallest ascending, the largest descending.
fn extreme(column: &Column, largest: bool) -> Column {
    if !column.is_multi() {
        return column.clone();
    }
    with_element!(column.data_type().layout(), E => {
        let view = column.view::<E>();
        let mut builder = ColumnBuilder::<E>::new(column.data_type(), view.len());
        for row in 0..view.len() {
            let order = |left: &<E as Element>::Ref<'_>, right: &<E as Element>::Ref<'_>| E::compare(*left, *right);
            let value = if largest { view.row(row).max_by(order) } else { view.row(row).min_by(order) };
            value.into_iter().for_each(|value| builder.append(value));
            builder.end_row();
        }
        builder.finish()
    })
}
