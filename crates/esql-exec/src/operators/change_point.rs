//! Marks the rows where series of values change.

use esql_data::{
    Batch, Column, ColumnBuilder, DataType, Double, Failure, Outcome, Site, Str, Value, Warnings,
};
use esql_plan::Evaluator;
use std::sync::Arc;

use super::keys::WholeKeys;
use super::{Breaker, Output, Rows, ready};
use crate::ExecError;
use crate::change_point::{Change, detect};
use crate::spill::Spill;

/// How many rows of a series are looked at.
pub(crate) const MAX_VALUES: usize = 1000;

/// Adds to the row at which a series changes how it does and how unlikely that is by chance; the rows come ordered.
pub(crate) struct ChangePoint {
    pub(crate) value: Evaluator,
    /// Rows with the same keys are a series.
    pub(crate) keys: WholeKeys,
    pub(crate) site: Site,
}

/// What keeps a value from being looked at.
#[derive(Default)]
struct Skipped {
    too_many: bool,
    nulls: bool,
    many_valued: bool,
}

impl Breaker for ChangePoint {
    type State = Rows;

    fn fresh(&self) -> Rows {
        Rows::default()
    }

    fn update(&self, state: &mut Rows, batch: Batch, _: &mut Warnings) -> Result<(), ExecError> {
        state.push(batch);
        Ok(())
    }

    fn merge(&self, state: &mut Rows, later: Rows, _: &Spill, _: &mut Warnings) -> Result<(), ExecError> {
        state.absorb(later);
        Ok(())
    }

    fn finish(
        self: Arc<Self>,
        state: Rows,
        _: &Spill,
        warnings: &mut Warnings,
    ) -> Result<Box<dyn Output>, ExecError> {
        let state = state.batches;
        let Some(batch) = Batch::concat(&state) else { return Ok(ready(Vec::new())) };
        let values = self.value.eval(&batch, warnings);
        let numbers = self.keys.number(&mut self.keys.fresh(), &batch, warnings);
        let mut series: Vec<Vec<usize>> = Vec::new();
        for (row, number) in numbers.into_iter().enumerate() {
            if number as usize == series.len() {
                series.push(Vec::new());
            }
            series[number as usize].push(row);
        }
        let mut found: Vec<(usize, Change)> = Vec::new();
        for rows in &series {
            found.extend(self.change(rows, &values, warnings));
        }
        found.sort_unstable_by_key(|(row, _)| *row);
        Ok(ready(vec![marked(batch, &found)]))
    }

    fn memory_size(&self, state: &Rows) -> usize {
        state.size
    }
}

impl ChangePoint {
    /// The row at which the series of these rows changes.
    fn change(&self, rows: &[usize], values: &Column, warnings: &mut Warnings) -> Option<(usize, Change)> {
        let mut skipped = Skipped { too_many: rows.len() > MAX_VALUES, ..Skipped::default() };
        let mut numbers = Vec::with_capacity(rows.len());
        let mut places = Vec::with_capacity(rows.len());
        for row in rows.iter().take(MAX_VALUES) {
            match values.value(*row) {
                Value::Null => skipped.nulls = true,
                Value::Many(_) => skipped.many_valued = true,
                value => {
                    numbers.extend(value.as_f64());
                    places.push(*row);
                }
            }
        }
        let change = detect(&numbers);
        let reported = Site::clone(&self.site).with_outcome(Outcome::Unchanged);
        let site = if change.is_err() { &self.site } else { &reported };
        if let Err(reason) = &change {
            warnings.add(site, Failure::illegal_argument(reason.clone()));
        }
        for text in skipped.texts() {
            warnings.add(site, Failure::illegal_argument(text));
        }
        let change = change.ok().flatten()?;
        Some((places[change.place], change))
    }
}

impl Skipped {
    fn texts(&self) -> impl Iterator<Item = String> + use<> {
        let too_many =
            self.too_many.then(|| format!("too many values; keeping only first {MAX_VALUES} values"));
        let nulls = self.nulls.then(|| "values contain nulls; skipping them".to_owned());
        let many = self.many_valued.then(|| {
            "values contains multivalued entries; skipping them (please consider reducing them with e.g. MV_AVG or MV_SUM)"
                .to_owned()
        });
        too_many.into_iter().chain(nulls).chain(many)
    }
}

/// The rows with the kind of change and its p-value.
fn marked(batch: Batch, found: &[(usize, Change)]) -> Batch {
    let rows = batch.rows();
    let mut kinds = ColumnBuilder::<Str>::new(DataType::Keyword, rows);
    let mut p_values = ColumnBuilder::<Double>::new(DataType::Double, rows);
    let mut found = found.iter().peekable();
    for row in 0..rows {
        if let Some((_, change)) = found.next_if(|(place, _)| *place == row) {
            kinds.append(change.kind.name());
            p_values.append(change.p_value);
        }
        kinds.end_row();
        p_values.end_row();
    }
    let mut columns = batch.into_columns();
    columns.extend([kinds.finish(), p_values.finish()]);
    Batch::new(columns, rows)
}
