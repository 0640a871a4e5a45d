//! Groups rows and aggregates them, and gives each row its groups' results.

use arrow_array::UInt32Array;
use esql_data::{Batch, Column, ColumnBuilder, Layout, Warnings, with_element};
use std::sync::Arc;

use super::aggregate::{Aggregate, Assigned, Groups};
use super::eval::Eval;
use super::{Breaker, Output, Step, ready};
use crate::ExecError;
use crate::spill::Spill;

/// Adds to each row the aggregates of its group. A row whose key has several values gets the values of all its groups, one
/// after the other.
pub(crate) struct InlineAggregate {
    pub(crate) aggregate: Aggregate,
    /// Columns computed from the groups' aggregates and keys.
    pub(crate) fields: Eval,
    /// How many aggregates there are; the keys follow them in the groups' results.
    pub(crate) aggregates: usize,
    pub(crate) keys: usize,
}

/// The rows seen, in order, and their groups.
pub(crate) struct Kept {
    groups: Groups,
    batches: Vec<(Batch, Assigned)>,
    batches_size: usize,
}

impl Breaker for InlineAggregate {
    type State = Kept;

    fn fresh(&self) -> Kept {
        Kept { groups: self.aggregate.fresh(), batches: Vec::new(), batches_size: 0 }
    }

    fn update(&self, state: &mut Kept, batch: Batch, warnings: &mut Warnings) -> Result<(), ExecError> {
        let assigned = self.aggregate.take_in(&mut state.groups, &batch, warnings);
        let batch = batch.compact();
        state.batches_size += batch.memory_size() + assigned.memory_size();
        state.batches.push((batch, assigned));
        Ok(())
    }

    fn merge(
        &self,
        state: &mut Kept,
        later: Kept,
        _: &Spill,
        warnings: &mut Warnings,
    ) -> Result<(), ExecError> {
        let places = self.aggregate.absorb(&mut state.groups, later.groups, warnings);
        for (batch, mut assigned) in later.batches {
            assigned.groups.iter_mut().for_each(|group| *group = places[*group as usize]);
            state.batches.push((batch, assigned));
        }
        state.batches_size += later.batches_size;
        Ok(())
    }

    fn finish(
        self: Arc<Self>,
        state: Kept,
        _: &Spill,
        warnings: &mut Warnings,
    ) -> Result<Box<dyn Output>, ExecError> {
        let results = self.fields.apply(self.aggregate.results(state.groups, warnings), warnings)?;
        let (aggregates, others) = results.columns().split_at(self.aggregates);
        let results: Vec<&Column> = aggregates.iter().chain(&others[self.keys..]).collect();
        let joined = |(batch, assigned): (Batch, Assigned)| {
            let rows = batch.rows();
            let mut columns = batch.into_columns();
            columns.extend(results.iter().map(|result| of_rows(result, &assigned, rows)));
            Batch::new(columns, rows)
        };
        Ok(ready(state.batches.into_iter().map(joined).collect()))
    }

    fn memory_size(&self, state: &Kept) -> usize {
        self.aggregate.memory_size(&state.groups) + state.batches_size
    }
}

/// For each row the values of its groups.
fn of_rows(groups: &Column, assigned: &Assigned, rows: usize) -> Column {
    let Some(entry_rows) = &assigned.rows else {
        return groups.take(&UInt32Array::from(assigned.groups.clone()));
    };
    let data_type = groups.data_type();
    if data_type.layout() == Layout::Null {
        return Column::nulls(data_type, rows);
    }
    with_element!(data_type.layout(), E => {
        let view = groups.view::<E>();
        let mut builder = ColumnBuilder::<E>::new(data_type, rows);
        let mut entries = entry_rows.iter().zip(&assigned.groups).peekable();
        for row in 0..rows {
            while let Some((_, group)) = entries.next_if(|(entry_row, _)| **entry_row as usize == row) {
                view.row(*group as usize).for_each(|value| builder.append(value));
            }
            builder.end_row();
        }
        builder.finish()
    })
}
