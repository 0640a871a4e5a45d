//! The right side of a join: read once, when the first row asks for it.

use arrow_array::{Array, ArrayRef, Float64Array, Int64Array, UInt32Array};
use esql_data::number::Precision;
use esql_data::{Batch, Cell, Column, ColumnBuilder, DataType, Double, Warnings, with_element};
use esql_plan::Evaluator;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::lookup::{HashLookup, Lookup, RangeLookup};
use crate::ExecError;
use crate::memory::{Budget, Reservation};
use crate::metrics::Meter;
use crate::operators::Stream;
use crate::operators::aggregate::single_keys;

/// By what rows are looked up.
pub(crate) enum Keys {
    /// By nothing: all are candidates.
    None,
    /// By values that are equal.
    Equal(Vec<EqualKey>),
    /// By ranges: the columns of the right side where they begin and end.
    Within { value: Evaluator, from: usize, to: usize },
}

/// An expression of each side.
pub(crate) struct EqualKey {
    pub(crate) left: Evaluator,
    pub(crate) right: Evaluator,
    /// How the right one is stored, if it is of doubles.
    pub(crate) precision: Precision,
    pub(crate) data_type: DataType,
}

/// Begins to read the right side.
pub(crate) type Start = Box<dyn FnOnce() -> Box<dyn Stream> + Send>;

/// The right side, which is not read before it is needed.
pub(crate) struct Right {
    start: Mutex<Option<Start>>,
    built: OnceLock<Result<Built, ExecError>>,
    budget: Arc<Budget>,
    meter: Arc<Meter>,
    warnings: Arc<Mutex<Warnings>>,
}

/// The right side's rows, and how to find them.
pub(super) struct Built {
    pub(super) batch: Batch,
    pub(super) lookup: Lookup,
    /// Whether several values are where one has to be, by row; empty when there are none such.
    pub(super) ambiguous: Vec<bool>,
    _reservation: Reservation,
}

impl Right {
    pub(crate) fn new(
        start: Start,
        budget: &Arc<Budget>,
        meter: &Arc<Meter>,
        warnings: Arc<Mutex<Warnings>>,
    ) -> Right {
        let start = Mutex::new(Some(start));
        Right { start, built: OnceLock::new(), budget: budget.clone(), meter: meter.clone(), warnings }
    }

    /// The rows, read by whoever asks first. `single` are the columns where several values fit nothing.
    pub(super) fn get(&self, keys: &Keys, single: Option<&[usize]>) -> Result<&Built, ExecError> {
        self.built.get_or_init(|| self.build(keys, single)).as_ref().map_err(Clone::clone)
    }

    /// Memory that a step needs for a moment.
    pub(super) fn reservation(&self) -> Reservation {
        Reservation::new(&self.budget, &self.meter)
    }

    fn build(&self, keys: &Keys, single: Option<&[usize]>) -> Result<Built, ExecError> {
        let start = self.start.lock().unwrap_or_else(PoisonError::into_inner).take();
        let mut stream = start.expect("the right side is read once")();
        let mut reservation = self.reservation();
        let (mut batches, mut size) = (Vec::new(), 0);
        while let Some(batch) = stream.next()? {
            let batch = batch.shrink();
            size += batch.memory_size();
            reservation.resize(size)?;
            batches.push(batch);
        }
        let batch = Batch::concat(&batches).unwrap_or_default();
        let mut warnings = Warnings::default();
        let mut ambiguous = vec![false; batch.rows()];
        let lookup = if batch.rows() == 0 {
            Lookup::All(0)
        } else {
            let mut mark = |column: &Column| {
                if column.is_multi() {
                    ambiguous
                        .iter_mut()
                        .enumerate()
                        .for_each(|(row, many)| *many |= column.value_count(row) > 1);
                }
            };
            single.into_iter().flatten().for_each(|place| mark(batch.column(*place)));
            match keys {
                Keys::None => Lookup::All(batch.rows() as u32),
                Keys::Equal(keys) => {
                    let columns: Vec<Column> =
                        keys.iter().map(|key| key.right.eval(&batch, &mut warnings)).collect();
                    let columns = if single.is_some() {
                        columns.iter().for_each(mark);
                        without_excess(columns)
                    } else {
                        columns
                    };
                    let columns: Vec<&Column> = columns.iter().collect();
                    let (columns, rows) = single_keys(&columns, batch.rows());
                    Lookup::Hash(HashLookup::new(&columns, rows.as_deref()))
                }
                Keys::Within { from, to, .. } => {
                    let (from, rows) = flat_values(batch.column(*from));
                    let (to, _) = flat_values(batch.column(*to));
                    Lookup::Ranges(RangeLookup::new(&from, &to, &rows))
                }
            }
        };
        if !ambiguous.contains(&true) {
            ambiguous = Vec::new();
        }
        self.warnings.lock().unwrap_or_else(PoisonError::into_inner).merge(warnings);
        reservation.resize(size + lookup.memory_size())?;
        Ok(Built { batch, lookup, ambiguous, _reservation: reservation })
    }
}

/// How many combinations of several keys' several values a row can be found by.
const MAX_COMBINATIONS: usize = 4096;

/// Several keys without the rows of far too many combinations. They would fit nothing; what is lost is the warning of them.
fn without_excess(columns: Vec<Column>) -> Vec<Column> {
    if columns.len() < 2 || !columns.iter().any(Column::is_multi) {
        return columns;
    }
    let kept = |row: usize| {
        let combinations = columns
            .iter()
            .fold(1, |product: usize, column| product.saturating_mul(column.value_count(row).max(1)));
        (combinations <= MAX_COMBINATIONS).then_some(row as u32)
    };
    let rows: UInt32Array = (0..columns[0].len()).map(kept).collect();
    columns.iter().map(|column| column.take(&rows)).collect()
}

/// All values of a column, and of which row each is.
fn flat_values(column: &Column) -> (ArrayRef, Vec<u32>) {
    let values = column.values();
    let mut rows = vec![0; values.len()];
    with_element!(column.data_type().layout(), E => {
        let view = column.view::<E>();
        for row in 0..view.len() {
            view.range(row).for_each(|place| rows[place] = row as u32);
        }
    });
    (values, rows)
}

impl EqualKey {
    /// The left values, none where there are several, as the right side would store them. What it can't store is null: it
    /// equals nothing there.
    pub(super) fn stored(&self, column: &Column) -> ArrayRef {
        let column = single_values(column);
        match (column.data_type(), self.data_type) {
            (DataType::Double, DataType::Long) => {
                Arc::new(doubles(&column).map(|value| value.and_then(whole)).collect::<Int64Array>())
            }
            (DataType::Double, DataType::Double) if self.precision != Precision::Double => {
                let round = |value| self.precision.round(value);
                Arc::new(doubles(&column).map(|value| value.and_then(round)).collect::<Float64Array>())
            }
            _ => column.with_type(self.data_type).to_native(),
        }
    }
}

/// The column without the rows that have several values.
fn single_values(column: &Column) -> Column {
    if !column.is_multi() {
        return column.clone();
    }
    with_element!(column.data_type().layout(), E => {
        let view = column.view::<E>();
        let mut builder = ColumnBuilder::<E>::new(column.data_type(), view.len());
        for row in 0..view.len() {
            match view.cell(row) {
                Cell::One(value) => builder.push(value),
                _ => builder.push_null(),
            }
        }
        builder.finish()
    })
}

/// The doubles of a column that has at most one a row.
fn doubles(column: &Column) -> impl Iterator<Item = Option<f64>> {
    let view = column.view::<Double>();
    (0..view.len()).map(move |row| view.row(row).next())
}

/// The double as the long that it is; neither fractions nor the ends of the longs' range, which doubles don't tell apart from
/// what lies beyond.
fn whole(value: f64) -> Option<i64> {
    let within = value > i64::MIN as f64 && value < i64::MAX as f64;
    (within && value.fract() == 0.0).then_some(value as i64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use esql_data::Value;

    #[test]
    fn rows_of_too_many_combinations_have_no_keys() {
        let many = |count: i64| Value::from_values((0..count).map(Value::Long).collect());
        let column = |counts: [i64; 2]| Column::from_values(DataType::Long, &counts.map(many));
        let columns = without_excess(vec![column([64, 65]), column([64, 64])]);
        assert_eq!([0, 1].map(|row| columns[0].value_count(row)), [64, 0]);
        let alone = without_excess(vec![column([5000, 1])]);
        assert_eq!(alone[0].value_count(0), 5000);
    }

    #[test]
    fn doubles_that_are_whole_numbers_equal_longs() {
        let values = [2.0, 2.5, -3.0, 9_223_372_036_854_775_807.0, -9_223_372_036_854_775_808.0, f64::NAN];
        assert_eq!(values.map(whole), [Some(2), None, Some(-3), None, None, None]);
    }
}
