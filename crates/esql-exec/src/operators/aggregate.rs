//! Groups rows and aggregates them.

use arrow_array::{Array, ArrayRef, BooleanArray, UInt32Array};
use esql_data::{Batch, Column, DataType, Element, Layout, Site, Warnings, with_element};
use esql_functions::{Accumulator, Assignment, EvalContext};
use esql_plan::Evaluator;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::filter::mask;
use super::group_keys::{GroupKeys, KeyKind, UNKNOWN};
use super::grouped::{GroupedOutput, Overflow};
use super::{Breaker, Output};
use crate::ExecError;
use crate::spill::Spill;

/// Groups rows by columns and aggregates each group. Groups come out in the order in which they were first seen; a row whose
/// key has several values belongs to the group of each; a key without a value is a group too.
pub(crate) struct Aggregate {
    /// The grouping columns' places in the input.
    groups: Vec<usize>,
    keys: KeyKind,
    calls: Vec<Call>,
    /// Memory is scarce: parts of the input keep their rows instead of aggregating them.
    scarce: AtomicBool,
    /// How many parts without their rows are still to be merged.
    parts: AtomicUsize,
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

impl Call {
    /// Has the accumulator take in the rows that pass the filter.
    fn update(
        &self,
        accumulator: &mut dyn Accumulator,
        assignment: Assignment<'_>,
        args: &[Column],
        filter: Option<&Column>,
        warnings: &mut Warnings,
    ) {
        let mut context = EvalContext { site: &self.site, warnings };
        let Some(filter) = filter else { return accumulator.update(assignment, args, &mut context) };
        let mask = mask(filter);
        let kept = assignment.iter().filter(|(row, _)| mask.value(*row));
        let (rows, groups): (Vec<u32>, Vec<u32>) =
            kept.map(|(row, group)| (row as u32, group as u32)).unzip();
        accumulator.update(Assignment { groups: &groups, rows: Some(&rows) }, args, &mut context);
    }
}

/// The groups of a part of the input.
pub(crate) struct Groups {
    /// Their keys; `None` when all rows are one group.
    keys: Option<GroupKeys>,
    accumulators: Vec<Box<dyn Accumulator>>,
    /// Of a part of the input that keeps its rows: these, see [`Aggregate::entries`].
    entries: Option<Vec<Batch>>,
    /// Where the rows of other groups go, once these are closed.
    overflow: Option<Overflow>,
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
        let (groups, types) = groups.into_iter().unzip();
        let (scarce, parts) = (AtomicBool::new(false), AtomicUsize::new(0));
        Aggregate { groups, keys: KeyKind::new(types), calls, scarce, parts }
    }

    /// Aggregates a batch; tells which groups its rows belong to.
    pub(crate) fn take_in(&self, state: &mut Groups, batch: &Batch, warnings: &mut Warnings) -> Assigned {
        let assigned = self.assign_rows(state, batch);
        for (call, accumulator) in self.calls.iter().zip(&mut state.accumulators) {
            let args: Vec<Column> = call.args.iter().map(|arg| arg.eval(batch, warnings)).collect();
            let filter = call.filter.as_ref().map(|filter| filter.eval(batch, warnings));
            let assignment = Assignment { groups: &assigned.groups, rows: assigned.rows.as_deref() };
            call.update(accumulator.as_mut(), assignment, &args, filter.as_ref(), warnings);
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
        let groups = known.number(&keys);
        state.resize();
        Assigned { groups, rows }
    }

    /// What a batch's rows mean to the groups: a row for each key, with the keys' columns, then each call's arguments and its
    /// filter.
    fn entries(&self, batch: &Batch, warnings: &mut Warnings) -> Batch {
        let columns: Vec<&Column> = self.groups.iter().map(|index| batch.column(*index)).collect();
        let (keys, rows) = single_keys(&columns, batch.rows());
        let mut args = Vec::new();
        for call in &self.calls {
            args.extend(call.args.iter().map(|arg| arg.eval(batch, warnings)));
            args.extend(call.filter.iter().map(|filter| filter.eval(batch, warnings)));
        }
        if let Some(rows) = rows {
            let rows = UInt32Array::from(rows);
            args = args.iter().map(|arg| arg.take(&rows)).collect();
        }
        let count = keys.first().map_or(batch.rows(), |key| key.len());
        let keys = self.keys.types().iter().zip(keys).map(|(data_type, key)| Column::new(*data_type, key));
        Batch::new(keys.chain(args).collect(), count).compact()
    }

    /// Aggregates [entries](Self::entries).
    fn take_in_entries(&self, state: &mut Groups, entries: &Batch, warnings: &mut Warnings) {
        let groups = match &mut state.keys {
            Some(known) => known.number(&self.keys_of(entries)),
            None => vec![0; entries.rows()],
        };
        state.resize();
        let mut args = &entries.columns()[self.groups.len()..];
        for (call, accumulator) in self.calls.iter().zip(&mut state.accumulators) {
            let (own, behind) = args.split_at(call.args.len());
            let (filter, behind) = behind.split_at(usize::from(call.filter.is_some()));
            args = behind;
            let assigned = Assignment { groups: &groups, rows: None };
            call.update(accumulator.as_mut(), assigned, own, filter.first(), warnings);
        }
    }

    fn keys_of(&self, entries: &Batch) -> Vec<ArrayRef> {
        entries.columns()[..self.groups.len()].iter().map(Column::to_native).collect()
    }

    /// Takes in the [entries](Self::entries) of a later part of the input, or, where they belong to no known group of a closed
    /// state, moves them to disk.
    pub(crate) fn merge_entries(
        &self,
        state: &mut Groups,
        entries: &Batch,
        warnings: &mut Warnings,
    ) -> Result<(), ExecError> {
        let mut part = self.fresh();
        match (&mut state.keys, &mut state.overflow) {
            (Some(known), Some(overflow)) => {
                let numbers = known.find(&self.keys_of(entries));
                let is_known: BooleanArray = numbers.iter().map(|number| Some(*number != UNKNOWN)).collect();
                overflow.push(&entries.filter(&BooleanArray::new(!is_known.values(), None)))?;
                self.take_in_entries(&mut part, &entries.filter(&is_known), warnings);
            }
            _ => self.take_in_entries(&mut part, entries, warnings),
        }
        self.absorb(state, part, warnings);
        Ok(())
    }

    /// Lets no more groups in: the rows of others go to disk.
    pub(crate) fn close(&self, state: &mut Groups, spill: &Spill) -> Result<(), ExecError> {
        if state.overflow.is_none() && state.keys.as_ref().is_some_and(|keys| keys.len() > 0) {
            state.overflow = Some(Overflow::new(spill)?);
        }
        Ok(())
    }

    /// Takes in the groups of a later part of the input: its group `i` is the result's `[i]` here.
    pub(crate) fn absorb(&self, state: &mut Groups, later: Groups, warnings: &mut Warnings) -> Vec<u32> {
        let groups = match (&mut state.keys, &later.keys) {
            (Some(known), Some(later)) => known.absorb(later),
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
        let count = state.count();
        if let Some(keys) = state.keys {
            let keys = self.keys.types().iter().zip(keys.into_columns());
            columns.extend(keys.map(|(data_type, key)| Column::new(*data_type, key)));
        }
        Batch::new(columns, count)
    }
}

impl Groups {
    fn count(&self) -> usize {
        self.keys.as_ref().map_or(1, GroupKeys::len)
    }

    /// Makes room for all groups.
    fn resize(&mut self) {
        let count = self.count();
        self.accumulators.iter_mut().for_each(|accumulator| accumulator.resize(count));
    }

    /// What has gone to disk, if anything has.
    pub(crate) fn take_overflow(&mut self) -> Option<Overflow> {
        self.overflow.take()
    }
}

impl Breaker for Aggregate {
    type State = Groups;

    fn fresh(&self) -> Groups {
        let accumulators = self.calls.iter().map(|call| call.prototype.fresh()).collect();
        // Without groupings there is one group, even of no rows.
        let keys = (!self.groups.is_empty()).then(|| self.keys.fresh());
        let mut state = Groups { keys, accumulators, entries: None, overflow: None };
        state.resize();
        state
    }

    fn fresh_part(&self) -> Groups {
        let mut part = self.fresh();
        // Whoever sees that memory is not scarce is counted by who makes it so.
        self.parts.fetch_add(1, Ordering::SeqCst);
        if self.scarce.load(Ordering::SeqCst) {
            self.parts.fetch_sub(1, Ordering::SeqCst);
            part.entries = Some(Vec::new());
        }
        part
    }

    fn update(&self, state: &mut Groups, batch: Batch, warnings: &mut Warnings) -> Result<(), ExecError> {
        match &mut state.entries {
            Some(entries) => entries.push(self.entries(&batch, warnings)),
            None => drop(self.take_in(state, &batch, warnings)),
        }
        Ok(())
    }

    fn merge(
        &self,
        state: &mut Groups,
        mut later: Groups,
        spill: &Spill,
        warnings: &mut Warnings,
    ) -> Result<(), ExecError> {
        let Some(entries) = later.entries.take() else {
            self.parts.fetch_sub(1, Ordering::SeqCst);
            self.absorb(state, later, warnings);
            return Ok(());
        };
        // A part whose rows are gone has to be let in with all its groups, and with it whatever comes before.
        if self.parts.load(Ordering::SeqCst) == 0 {
            self.close(state, spill)?;
        }
        match Batch::concat(&entries) {
            Some(entries) => self.merge_entries(state, &entries, warnings),
            None => Ok(()),
        }
    }

    fn finish(
        self: Arc<Self>,
        state: Groups,
        spill: &Spill,
        _: &mut Warnings,
    ) -> Result<Box<dyn Output>, ExecError> {
        Ok(Box::new(GroupedOutput::new(self, state, spill)))
    }

    fn memory_size(&self, state: &Groups) -> usize {
        let accumulators: usize =
            state.accumulators.iter().map(|accumulator| accumulator.memory_size()).sum();
        let entries: usize = state.entries.iter().flatten().map(Batch::memory_size).sum();
        accumulators + state.keys.as_ref().map_or(0, GroupKeys::memory_size) + entries
    }

    fn spill(&self, _: &mut Groups, _: &Spill) -> Result<(), ExecError> {
        self.scarce.store(true, Ordering::SeqCst);
        Ok(())
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

/// For each row where its distinct values lie, at the first place of each.
fn distinct_places(column: &Column, rows: usize) -> Vec<Vec<Option<u32>>> {
    if column.data_type().layout() == Layout::Null {
        return vec![vec![None]; rows];
    }
    with_element!(column.data_type().layout(), E => {
        let view = column.view::<E>();
        let order = |left: &u32, right: &u32| {
            E::compare(E::shorten(view.value_at(*left as usize)), E::shorten(view.value_at(*right as usize)))
        };
        let distinct = |row: usize| {
            let range = view.range(row);
            let mut places: Vec<u32> = (range.start as u32..range.end as u32).collect();
            // Equal values side by side, the first of them first; then all as they were.
            places.sort_by(order);
            places.dedup_by(|right, left| order(left, right).is_eq());
            places.sort_unstable();
            if places.is_empty() { vec![None] } else { places.into_iter().map(Some).collect() }
        };
        (0..rows).map(distinct).collect()
    })
}
