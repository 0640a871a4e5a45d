//! Groups rows and aggregates them.

use arrow_array::{ArrayRef, UInt32Array};
use arrow_row::{RowConverter, SortField};
use esql_data::{Batch, Column, DataType, Element, Layout, Site, Warnings, arrow_type, with_element};
use esql_functions::{Accumulator, Assignment, EvalContext};
use esql_plan::Evaluator;

use super::Breaker;
use super::filter::mask;
use super::keys::KeyNumbers;
use crate::ExecError;

/// Groups rows by columns and aggregates each group. Groups come out in the order in which they were first seen; a row whose
/// key has several values belongs to the group of each; a key without a value is a group too.
pub(crate) struct Aggregate {
    /// The grouping columns' places in the input.
    groups: Vec<usize>,
    group_types: Vec<DataType>,
    calls: Vec<Call>,
    converter: RowConverter,
}

/// An aggregate over the input.
pub(crate) struct Call {
    pub(crate) args: Vec<Evaluator>,
    pub(crate) filter: Option<Evaluator>,
    /// An accumulator without groups, from which others are made.
    pub(crate) prototype: Box<dyn Accumulator>,
    pub(crate) data_type: DataType,
    pub(crate) site: Site,
}

/// The groups of a part of the input.
pub(crate) struct Groups {
    /// Their keys; `None` when all rows are one group.
    keys: Option<KeyNumbers>,
    accumulators: Vec<Box<dyn Accumulator>>,
}

/// Which groups the rows of a batch belong to: row `rows[i]` to group `groups[i]`, in order of rows.
pub(crate) struct Assigned {
    pub(crate) groups: Vec<u32>,
    /// `None` when entry `i` is row `i`.
    pub(crate) rows: Option<Vec<u32>>,
}

impl Assigned {
    /// About how many bytes it holds.
    pub(crate) fn memory_size(&self) -> usize {
        (self.groups.len() + self.rows.as_ref().map_or(0, Vec::len)) * size_of::<u32>()
    }
}

impl Aggregate {
    pub(crate) fn new(groups: Vec<(usize, DataType)>, calls: Vec<Call>) -> Aggregate {
        let fields = groups.iter().map(|(_, data_type)| SortField::new(arrow_type(*data_type))).collect();
        let converter = RowConverter::new(fields).expect("every layout can be a key");
        let (groups, group_types) = groups.into_iter().unzip();
        Aggregate { groups, group_types, calls, converter }
    }

    /// Aggregates a batch; tells which groups its rows belong to.
    pub(crate) fn take_in(&self, state: &mut Groups, batch: &Batch, warnings: &mut Warnings) -> Assigned {
        let assigned = self.assign_rows(state, batch);
        for (call, accumulator) in self.calls.iter().zip(&mut state.accumulators) {
            let args: Vec<Column> = call.args.iter().map(|arg| arg.eval(batch, warnings)).collect();
            let mut assignment = Assignment { groups: &assigned.groups, rows: assigned.rows.as_deref() };
            let filtered;
            if let Some(filter) = &call.filter {
                let mask = mask(&filter.eval(batch, warnings));
                let kept = assignment.iter().filter(|(row, _)| mask.value(*row));
                filtered =
                    kept.map(|(row, group)| (row as u32, group as u32)).unzip::<_, _, Vec<_>, Vec<_>>();
                assignment = Assignment { groups: &filtered.1, rows: Some(&filtered.0) };
            }
            accumulator.update(assignment, &args, &mut EvalContext { site: &call.site, warnings });
        }
        assigned
    }

    /// The groups of a batch's rows; new ones are added.
    fn assign_rows(&self, state: &mut Groups, batch: &Batch) -> Assigned {
        let Some(known) = &mut state.keys else {
            return Assigned { groups: vec![0; batch.rows()], rows: None };
        };
        let columns: Vec<&Column> = self.groups.iter().map(|index| batch.column(*index)).collect();
        let (keys, rows) = single_keys(&columns, batch.rows());
        let keys = self.converter.convert_columns(&keys).expect("the keys' columns have the keys' layouts");
        let groups = known.number(&keys);
        state.resize();
        Assigned { groups, rows }
    }

    /// Takes in the groups of a later part of the input: its group `i` is the result's `[i]` here.
    pub(crate) fn absorb(&self, state: &mut Groups, later: Groups, warnings: &mut Warnings) -> Vec<u32> {
        let groups = match (&mut state.keys, &later.keys) {
            (Some(known), Some(later)) => known.number(later.keys()),
            _ => vec![0],
        };
        state.resize();
        let accumulators = state.accumulators.iter_mut().zip(later.accumulators);
        for (call, (accumulator, later)) in self.calls.iter().zip(accumulators) {
            accumulator.merge(later, &groups, &mut EvalContext { site: &call.site, warnings });
        }
        groups
    }

    /// The groups' aggregates, then their keys.
    pub(crate) fn results(&self, mut state: Groups, warnings: &mut Warnings) -> Batch {
        let mut columns = Vec::new();
        for (call, accumulator) in self.calls.iter().zip(&mut state.accumulators) {
            let column = accumulator.finish(&mut EvalContext { site: &call.site, warnings });
            columns.push(if column.data_type() == call.data_type {
                column
            } else {
                column.with_type(call.data_type)
            });
        }
        if let Some(keys) = &state.keys {
            let keys = self.converter.convert_rows(keys.keys()).expect("rows of this converter");
            columns.extend(
                self.group_types.iter().zip(keys).map(|(data_type, key)| Column::new(*data_type, key)),
            );
        }
        Batch::new(columns, state.count())
    }
}

impl Groups {
    fn count(&self) -> usize {
        self.keys.as_ref().map_or(1, KeyNumbers::len)
    }

    /// Makes room for all groups.
    fn resize(&mut self) {
        let count = self.count();
        self.accumulators.iter_mut().for_each(|accumulator| accumulator.resize(count));
    }
}

impl Breaker for Aggregate {
    type State = Groups;

    fn fresh(&self) -> Groups {
        let accumulators = self.calls.iter().map(|call| call.prototype.fresh()).collect();
        // Without groupings there is one group, even of no rows.
        let keys = (!self.groups.is_empty()).then(|| KeyNumbers::new(&self.converter));
        let mut state = Groups { keys, accumulators };
        state.resize();
        state
    }

    fn update(&self, state: &mut Groups, batch: Batch, warnings: &mut Warnings) -> Result<(), ExecError> {
        self.take_in(state, &batch, warnings);
        Ok(())
    }

    fn merge(&self, state: &mut Groups, later: Groups, warnings: &mut Warnings) -> Result<(), ExecError> {
        self.absorb(state, later, warnings);
        Ok(())
    }

    fn finish(&self, state: Groups, warnings: &mut Warnings) -> Result<Vec<Batch>, ExecError> {
        Ok(vec![self.results(state, warnings)])
    }

    fn memory_size(&self, state: &Groups) -> usize {
        let accumulators: usize =
            state.accumulators.iter().map(|accumulator| accumulator.memory_size()).sum();
        accumulators + state.keys.as_ref().map_or(0, KeyNumbers::memory_size)
    }
}

/// The keys with one value each, and for each of them the row it is from; `None` when key `i` is row `i`'s.
///
/// A row with several values in a column gives a key for each distinct one, and for each combination when several columns have
/// several.
pub(super) fn single_keys(columns: &[&Column], rows: usize) -> (Vec<ArrayRef>, Option<Vec<u32>>) {
    if !columns.iter().any(|column| column.is_multi()) {
        return (columns.iter().map(|column| column.to_native()).collect(), None);
    }
    // For each column and row, where the distinct values lie among the column's values; a null is one missing place.
    let places: Vec<Vec<Vec<Option<u32>>>> =
        columns.iter().map(|column| distinct_places(column, rows)).collect();
    let mut entry_rows = Vec::with_capacity(rows);
    let mut entry_places: Vec<Vec<Option<u32>>> = vec![Vec::with_capacity(rows); columns.len()];
    for row in 0..rows {
        let combinations: usize = places.iter().map(|column| column[row].len()).product();
        for combination in 0..combinations {
            entry_rows.push(row as u32);
            // The last column's value changes fastest.
            let mut rest = combination;
            for (column, entries) in places.iter().zip(&mut entry_places).rev() {
                let choices = &column[row];
                entries.push(choices[rest % choices.len()]);
                rest /= choices.len();
            }
        }
    }
    let take = |(column, places): (&&Column, Vec<Option<u32>>)| {
        arrow_select::take::take(&column.values(), &UInt32Array::from(places), None)
            .expect("places are within the values")
    };
    (columns.iter().zip(entry_places).map(take).collect(), Some(entry_rows))
}

fn distinct_places(column: &Column, rows: usize) -> Vec<Vec<Option<u32>>> {
    if column.data_type().layout() == Layout::Null {
        return vec![vec![None]; rows];
    }
    with_element!(column.data_type().layout(), E => {
        let view = column.view::<E>();
        let distinct = |row: usize| {
            let range = view.range(row);
            let mut places: Vec<Option<u32>> = Vec::with_capacity(range.len().max(1));
            for place in range {
                let value = view.value_at(place);
                let seen = |known: &Option<u32>| known.is_some_and(|known| same::<E>(view.value_at(known as usize), value));
                if !places.iter().any(seen) {
                    places.push(Some(place as u32));
                }
            }
            if places.is_empty() {
                places.push(None);
            }
            places
        };
        (0..rows).map(distinct).collect()
    })
}

fn same<E: Element>(left: E::Ref<'_>, right: E::Ref<'_>) -> bool {
    E::compare(E::shorten(left), E::shorten(right)).is_eq()
}
