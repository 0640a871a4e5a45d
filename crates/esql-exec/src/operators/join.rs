//! Adds to each row columns of the rows that it finds in other rows: LOOKUP JOIN and ENRICH.

mod lookup;
mod right;

pub(crate) use right::{EqualKey, Keys, Right, Start};

use arrow_array::{ArrayRef, UInt32Array};
use esql_data::{Batch, Column, ColumnBuilder, DataType, Failure, Site, Warnings, with_element};
use esql_plan::{Evaluator, JoinRows};

use super::Step;
use super::aggregate::single_keys;
use super::filter::mask;
use crate::ExecError;
use lookup::Probe;
use right::Built;

/// Looks each row up in a right side and adds columns of the rows found there, nulls if there are none.
pub(crate) struct Join {
    pub(crate) right: Right,
    pub(crate) keys: Keys,
    pub(crate) conditions: Conditions,
    /// The columns that are added: their places in the right side, and their types.
    pub(crate) columns: Vec<(usize, DataType)>,
    /// What comes of a row that finds several.
    pub(crate) rows: JoinRows,
    /// Where it stands in the query.
    pub(crate) site: Site,
}

/// What must be true besides of two rows that fit each other by their keys.
#[derive(Default)]
pub(crate) struct Conditions {
    /// Over the columns below, those of the left side first.
    pub(crate) tests: Vec<Evaluator>,
    pub(crate) left: Vec<usize>,
    pub(crate) right: Vec<usize>,
}

/// How many rows are looked up at once, and how many pairs are tested at once.
const PART_ROWS: usize = 4096;

impl Step for Join {
    fn parts(&self, batch: Batch) -> Vec<Batch> {
        let rows = batch.rows();
        (0..rows).step_by(PART_ROWS).map(|start| batch.slice(start, PART_ROWS.min(rows - start))).collect()
    }

    fn apply(&self, batch: Batch, warnings: &mut Warnings) -> Result<Batch, ExecError> {
        let single = (self.rows == JoinRows::Each).then_some(self.conditions.right.as_slice());
        let right = self.right.get(&self.keys, single)?;
        let pairs = self.pairs(right, &batch, warnings)?;
        Ok(match self.rows {
            JoinRows::Each => self.each(right, batch, &pairs),
            JoinRows::Merged => self.merged(right, batch, &pairs),
        })
    }
}

/// Rows that fit each other, in order.
#[derive(Default)]
struct Pairs {
    left: Vec<u32>,
    right: Vec<u32>,
    /// How many passed the conditions; those after them were not tested yet.
    tested: usize,
}

/// The keys of a batch: those of each row begin where those of the row before end.
struct Entries {
    probe: Probe,
    ends: Option<Vec<u32>>,
}

impl Join {
    fn pairs(&self, right: &Built, batch: &Batch, warnings: &mut Warnings) -> Result<Pairs, ExecError> {
        let mut pairs = Pairs::default();
        let (entries, usable) = self.entries(right, batch, warnings);
        let mut reservation = self.right.reservation();
        let mut found = Vec::new();
        let mut next = 0;
        for row in 0..batch.rows() {
            let end = entries.ends.as_ref().map_or(row + 1, |ends| ends[row] as usize);
            let keys = next..end;
            next = end;
            if usable.as_ref().is_some_and(|usable| !usable[row]) {
                continue;
            }
            found.clear();
            let several = keys.len() > 1 || matches!(self.keys, Keys::Within { .. });
            keys.for_each(|key| right.lookup.find(&entries.probe, key, &mut found));
            if several {
                found.sort_unstable();
                found.dedup();
            }
            for candidate in &found {
                if right.ambiguous.get(*candidate as usize) == Some(&true) {
                    self.warn(warnings);
                } else {
                    pairs.left.push(row as u32);
                    pairs.right.push(*candidate);
                }
            }
            if pairs.left.len() - pairs.tested >= PART_ROWS {
                self.test(right, batch, &mut pairs, warnings);
                reservation.resize(pairs.left.len() * 2 * size_of::<u32>())?;
            }
        }
        self.test(right, batch, &mut pairs, warnings);
        Ok(pairs)
    }

    /// The keys to look up, and which rows can be looked up; `None` for all.
    fn entries(&self, right: &Built, batch: &Batch, warnings: &mut Warnings) -> (Entries, Option<Vec<bool>>) {
        let columns: Vec<Column> = match &self.keys {
            Keys::None => Vec::new(),
            Keys::Equal(keys) => keys.iter().map(|key| key.left.eval(batch, warnings)).collect(),
            Keys::Within { value, .. } => vec![value.eval(batch, warnings)],
        };
        let usable = self.usable(batch, &columns, warnings);
        if let (JoinRows::Each, Keys::Equal(keys)) = (self.rows, &self.keys) {
            let keys: Vec<ArrayRef> =
                keys.iter().zip(&columns).map(|(key, column)| key.stored(column)).collect();
            return (Entries { probe: right.lookup.probe(&keys), ends: None }, usable);
        }
        let columns: Vec<&Column> = columns.iter().collect();
        let (keys, rows) = single_keys(&columns, batch.rows());
        let ends = rows.map(|rows| {
            let mut ends = vec![0; batch.rows()];
            rows.iter().enumerate().for_each(|(index, row)| ends[*row as usize] = index as u32 + 1);
            ends
        });
        (Entries { probe: right.lookup.probe(&keys), ends }, usable)
    }

    /// Which rows have a single value where one has to be; those with several are warned of, unless a null before that
    /// settles it.
    fn usable(&self, batch: &Batch, keys: &[Column], warnings: &mut Warnings) -> Option<Vec<bool>> {
        if self.rows == JoinRows::Merged {
            return None;
        }
        let others = self.conditions.left.iter().map(|place| batch.column(*place));
        let columns: Vec<&Column> = keys.iter().chain(others).collect();
        if !columns.iter().any(|column| column.is_multi()) {
            return None;
        }
        let usable = |row: usize| {
            let counts = columns.iter().map(|column| column.value_count(row));
            match counts.into_iter().find(|count| *count != 1) {
                Some(0) => false,
                Some(_) => {
                    self.warn(warnings);
                    false
                }
                None => true,
            }
        };
        Some((0..batch.rows()).map(usable).collect())
    }

    fn warn(&self, warnings: &mut Warnings) {
        warnings.add(&self.site, Failure::illegal_argument("LOOKUP JOIN encountered multi-value"));
    }

    /// Drops the pairs that were not tested before and don't meet the conditions.
    fn test(&self, right: &Built, batch: &Batch, pairs: &mut Pairs, warnings: &mut Warnings) {
        let Conditions { tests, left, right: right_columns } = &self.conditions;
        if !tests.is_empty() && pairs.left.len() > pairs.tested {
            let left_rows = UInt32Array::from(pairs.left.split_off(pairs.tested));
            let right_rows = UInt32Array::from(pairs.right.split_off(pairs.tested));
            let left = left.iter().map(|place| batch.column(*place).take(&left_rows));
            let right = right_columns.iter().map(|place| right.batch.column(*place).take(&right_rows));
            let rows = left_rows.len();
            let candidates = Batch::new(left.chain(right).collect(), rows);
            let masks: Vec<_> = tests.iter().map(|test| mask(&test.eval(&candidates, warnings))).collect();
            for index in (0..rows).filter(|index| masks.iter().all(|mask| mask.value(*index))) {
                pairs.left.push(left_rows.value(index));
                pairs.right.push(right_rows.value(index));
            }
        }
        pairs.tested = pairs.left.len();
    }

    /// A row for each pair, and for each row that is in none.
    fn each(&self, right: &Built, batch: Batch, pairs: &Pairs) -> Batch {
        let mut left = Vec::with_capacity(batch.rows());
        let mut found = Vec::with_capacity(batch.rows());
        let mut next = 0;
        for row in 0..batch.rows() as u32 {
            let first = next;
            while pairs.left.get(next) == Some(&row) {
                left.push(row);
                found.push(Some(pairs.right[next]));
                next += 1;
            }
            if next == first {
                left.push(row);
                found.push(None);
            }
        }
        let rows = left.len();
        let batch = if rows == batch.rows() { batch } else { batch.take(&UInt32Array::from(left)) };
        self.add(batch, self.found(right, &UInt32Array::from(found)))
    }

    /// Each row once, with the values of all rows that it found.
    fn merged(&self, right: &Built, batch: Batch, pairs: &Pairs) -> Batch {
        let mut ends = vec![0; batch.rows()];
        pairs.left.iter().for_each(|row| ends[*row as usize] += 1);
        if ends.iter().all(|count| *count <= 1) {
            let mut found = vec![None; batch.rows()];
            pairs.left.iter().zip(&pairs.right).for_each(|(row, right)| found[*row as usize] = Some(*right));
            return self.add(batch, self.found(right, &UInt32Array::from(found)));
        }
        (1..ends.len()).for_each(|row| ends[row] += ends[row - 1]);
        let gathered = |(place, _): &(usize, _)| gather(right.batch.column(*place), &pairs.right, &ends);
        let columns = self.columns.iter().map(gathered).collect();
        self.add(batch, columns)
    }

    /// The right side's rows as columns to add.
    fn found(&self, right: &Built, rows: &UInt32Array) -> Vec<Column> {
        let take = |(place, data_type): &(usize, DataType)| match right.batch.columns().get(*place) {
            Some(column) => column.take(rows),
            // Without any batch there are no columns, and no rows to take either.
            None => Column::nulls(*data_type, rows.len()),
        };
        self.columns.iter().map(take).collect()
    }

    fn add(&self, batch: Batch, added: Vec<Column>) -> Batch {
        let rows = batch.rows();
        Batch::new(batch.into_columns().into_iter().chain(added).collect(), rows)
    }
}

/// The values of several rows for each row: those of `rows` up to its end.
fn gather(column: &Column, rows: &[u32], ends: &[usize]) -> Column {
    if column.is_all_null() {
        return Column::nulls(column.data_type(), ends.len());
    }
    with_element!(column.data_type().layout(), E => {
        let view = column.view::<E>();
        let mut builder = ColumnBuilder::<E>::new(column.data_type(), ends.len());
        let mut start = 0;
        for end in ends {
            for row in &rows[start..*end] {
                view.row(*row as usize).for_each(|value| builder.append(value));
            }
            builder.end_row();
            start = *end;
        }
        builder.finish()
    })
}
