//! Keeps the first rows of an order.

use arrow_array::BooleanArray;
use arrow_row::Rows;
use esql_data::{Batch, Column, Warnings};
use esql_plan::{DataError, DynamicFilter};
use std::sync::{Arc, Mutex, PoisonError};

use super::sort_keys::{FirstKey, SortKeys};
use super::{Breaker, Output, ready};
use crate::ExecError;
use crate::spill::Spill;

/// Keeps the first `limit` rows by keys, in their order; of equal rows those that come first in the input.
pub(crate) struct TopN {
    keys: SortKeys,
    limit: usize,
    threshold: Arc<Threshold>,
}

/// What is behind it is not among the first rows. All threads share it; which rows they drop depends on chance, what remains at
/// the end does not.
#[derive(Debug, Default)]
struct Threshold {
    /// A key that as many rows of the input as are wanted reach.
    key: Mutex<Option<Box<[u8]>>>,
    /// The same of the first key alone.
    first_key: Mutex<Option<Box<[u8]>>>,
}

/// Has a scan leave out rows that are behind the threshold by their first key, which is a column of the scan.
#[derive(Debug)]
struct FirstKeyFilter {
    column: usize,
    limit: usize,
    key: Arc<FirstKey>,
    threshold: Arc<Threshold>,
    /// The best keys foreseen, at most a few more than as many rows as are wanted.
    foreseen: Mutex<Vec<Box<[u8]>>>,
}

impl Threshold {
    /// Enough rows reach this key.
    fn tighten(key: &Mutex<Option<Box<[u8]>>>, reached: &[u8]) {
        let mut known = key.lock().unwrap_or_else(PoisonError::into_inner);
        if known.as_deref().is_none_or(|known| reached < known) {
            *known = Some(reached.into());
        }
    }

    fn key(&self) -> Option<Box<[u8]>> {
        self.key.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What no first key of a wanted row is behind.
    fn first_key(&self) -> Option<Box<[u8]>> {
        let first_key = self.first_key.lock().unwrap_or_else(PoisonError::into_inner).clone();
        // A key begins with its first one, and the bytes of no first key begin with those of another.
        self.key().into_iter().chain(first_key).min()
    }
}

impl DynamicFilter for FirstKeyFilter {
    fn column(&self) -> usize {
        self.column
    }

    fn foresee(&self, values: &Column) {
        let mut foreseen = self.foreseen.lock().unwrap_or_else(PoisonError::into_inner);
        foreseen.extend(self.key.rows(values).iter().map(|key| Box::from(key.data())));
        if self.limit > 0 && foreseen.len() >= self.limit {
            let (_, last, _) = foreseen.select_nth_unstable(self.limit - 1);
            Threshold::tighten(&self.threshold.first_key, last);
            foreseen.truncate(self.limit);
        }
    }

    fn possible(&self, values: &Column) -> Option<BooleanArray> {
        let threshold = self.threshold.first_key()?;
        Some(self.key.rows(values).iter().map(|key| Some(key.data() <= &*threshold)).collect())
    }
}

/// Rows that may be among the first ones, in the input's order.
#[derive(Default)]
pub(crate) struct Candidates {
    batches: Vec<(Batch, Rows)>,
    rows: usize,
    size: usize,
}

/// How many candidates more than wanted are kept at least before they are looked through.
const LEAST_EXCESS: usize = 4096;

/// So many rows are looked at before the threshold is looked at again.
const AT_ONCE: usize = 4096;

impl TopN {
    pub(crate) fn new(keys: SortKeys, limit: usize) -> TopN {
        TopN { keys, limit, threshold: Arc::default() }
    }

    /// A filter for the scan whose rows these are; its column at that place is the first key.
    pub(crate) fn filter(&self, column: usize) -> Arc<dyn DynamicFilter> {
        Arc::new(FirstKeyFilter {
            column,
            limit: self.limit,
            key: self.keys.first().clone(),
            threshold: self.threshold.clone(),
            foreseen: Mutex::default(),
        })
    }

    /// The keys come first: of rows that are too far behind no other column is looked at.
    fn take_in(&self, state: &mut Candidates, mut batch: Batch, warnings: &mut Warnings) {
        let mut columns = self.keys.columns(&batch, warnings);
        if self.keys.are_several()
            && let Some(threshold) = self.threshold.first_key()
        {
            let first = self.keys.first().rows(&columns[0]);
            let mask: BooleanArray = first.iter().map(|key| Some(key.data() <= &*threshold)).collect();
            if mask.true_count() < batch.rows() {
                batch = batch.filter(&mask);
                columns = columns.iter().map(|column| column.filter(&mask)).collect();
            }
        }
        let keys = self.keys.rows(&columns);
        let kept = match self.threshold.key() {
            Some(threshold) => {
                let mask: Vec<bool> = keys.iter().map(|key| key.data() <= &*threshold).collect();
                self.retain(batch, keys, &mask)
            }
            None => Some((batch, keys)),
        };
        if let Some((batch, keys)) = kept {
            state.push(batch, keys);
            if state.rows > self.limit {
                self.compact(state);
            }
        }
    }

    /// The places of the candidates that are among the first ones, in no order: batch and row.
    fn first(&self, batches: &[(Batch, Rows)]) -> Vec<(u32, u32)> {
        let all = batches.iter().enumerate();
        let mut places: Vec<(u32, u32)> = all
            .flat_map(|(batch, (rows, _))| (0..rows.rows()).map(move |row| (batch as u32, row as u32)))
            .collect();
        if places.len() > self.limit {
            if self.limit > 0 {
                let (_, last, _) = places
                    .select_nth_unstable_by(self.limit - 1, |left, right| compare(batches, left, right));
                Threshold::tighten(&self.threshold.key, key(batches, last));
            }
            places.truncate(self.limit);
        }
        places
    }

    /// Rows were left out because better ones had been foreseen: these have to be there, unless somebody changed the data meanwhile.
    fn check_foreseen(&self, batches: &[(Batch, Rows)], order: &[(u32, u32)]) -> Result<(), ExecError> {
        let foreseen = self.threshold.first_key.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(foreseen) = foreseen.as_deref() else { return Ok(()) };
        let reaches = |last: &(u32, u32)| {
            let key = key(batches, last);
            &key[..key.len().min(foreseen.len())] <= foreseen
        };
        if order.len() == self.limit && order.last().is_none_or(reaches) {
            return Ok(());
        }
        let message = "the data has changed while it was read".to_owned();
        let help = Some("run the query again when nobody writes to the files".to_owned());
        Err(DataError { file: None, line: None, message, help }.into())
    }

    /// Drops the candidates that are not among the first ones.
    fn compact(&self, state: &mut Candidates) {
        let mut masks: Vec<Vec<bool>> =
            state.batches.iter().map(|(batch, _)| vec![false; batch.rows()]).collect();
        for (batch, row) in self.first(&state.batches) {
            masks[batch as usize][row as usize] = true;
        }
        let candidates = std::mem::take(&mut state.batches).into_iter().zip(masks);
        let mut kept = Candidates::default();
        for ((batch, keys), mask) in candidates {
            if let Some((batch, keys)) = self.retain(batch, keys, &mask) {
                kept.push(batch.compact(), keys);
            }
        }
        *state = kept;
    }

    /// The rows for which the mask is true, if there are any.
    fn retain(&self, batch: Batch, keys: Rows, mask: &[bool]) -> Option<(Batch, Rows)> {
        match mask.iter().filter(|kept| **kept).count() {
            0 => None,
            all if all == mask.len() => Some((batch, keys)),
            count => {
                let mut left = self.keys.no_rows(count);
                let rows = mask.iter().enumerate().filter(|(_, kept)| **kept);
                rows.for_each(|(row, _)| left.push(keys.row(row)));
                Some((batch.filter(&BooleanArray::from(mask.to_vec())), left))
            }
        }
    }
}

impl Candidates {
    fn push(&mut self, batch: Batch, keys: Rows) {
        self.rows += batch.rows();
        self.size += batch.memory_size() + keys.size();
        self.batches.push((batch, keys));
    }
}

fn key<'a>(batches: &'a [(Batch, Rows)], place: &(u32, u32)) -> &'a [u8] {
    batches[place.0 as usize].1.row(place.1 as usize).data()
}

fn compare(batches: &[(Batch, Rows)], left: &(u32, u32), right: &(u32, u32)) -> std::cmp::Ordering {
    key(batches, left).cmp(key(batches, right)).then(left.cmp(right))
}

impl Breaker for TopN {
    type State = Candidates;

    fn fresh(&self) -> Candidates {
        Candidates::default()
    }

    fn update(&self, state: &mut Candidates, batch: Batch, warnings: &mut Warnings) -> Result<(), ExecError> {
        // Of many rows the first ones likely set a threshold for the others.
        for offset in (0..batch.rows()).step_by(AT_ONCE) {
            let length = AT_ONCE.min(batch.rows() - offset);
            self.take_in(state, batch.slice(offset, length), warnings);
        }
        Ok(())
    }

    fn merge(
        &self,
        state: &mut Candidates,
        later: Candidates,
        _: &Spill,
        _: &mut Warnings,
    ) -> Result<(), ExecError> {
        later.batches.into_iter().for_each(|(batch, keys)| state.push(batch, keys));
        if state.rows > self.limit.saturating_mul(2).max(self.limit.saturating_add(LEAST_EXCESS)) {
            self.compact(state);
        }
        Ok(())
    }

    fn finish(
        self: Arc<Self>,
        state: Candidates,
        _: &Spill,
        _: &mut Warnings,
    ) -> Result<Box<dyn Output>, ExecError> {
        let mut order = self.first(&state.batches);
        order.sort_unstable_by(|left, right| compare(&state.batches, left, right));
        self.check_foreseen(&state.batches, &order)?;
        let batches: Vec<Batch> = state.batches.into_iter().map(|(batch, _)| batch).collect();
        let places: Vec<(usize, usize)> =
            order.into_iter().map(|(batch, row)| (batch as usize, row as usize)).collect();
        let found = (!places.is_empty()).then(|| Batch::interleave(&batches, &places));
        Ok(ready(found.into_iter().collect()))
    }

    fn memory_size(&self, state: &Candidates) -> usize {
        state.size
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::Budget;
    use crate::metrics::Meter;
    use crate::spill::Disk;
    use esql_data::date::Zone;
    use esql_data::{DataType, Value};
    use esql_functions::Environment;
    use esql_plan::{ColumnId, Evaluator, Expr, ExprKind, SortKey, Source};

    fn column(values: &[i64]) -> Column {
        Column::from_values(
            DataType::Long,
            &values.iter().map(|value| Value::Long(*value)).collect::<Vec<_>>(),
        )
    }

    /// The two greatest.
    fn top_two() -> Arc<TopN> {
        let kind = ExprKind::Column(ColumnId(0), "n".to_owned());
        let expr = Expr { kind, data_type: DataType::Long, source: Source::default() };
        let environment = Environment { now_nanos: 0, zone: Zone::utc(), seed: 0 };
        let evaluator = Evaluator::new(&expr, &[ColumnId(0)], &environment).unwrap();
        let key = SortKey { expr, descending: true, nulls_first: false };
        Arc::new(TopN::new(SortKeys::new(&[key], vec![evaluator]), 2))
    }

    /// The greatest of these values, those left out that the filter rules out.
    fn run(top_n: &Arc<TopN>, filter: &dyn DynamicFilter, values: &[i64]) -> Result<Vec<Value>, ExecError> {
        let mut warnings = Warnings::default();
        let mut state = top_n.fresh();
        let column = column(values);
        let batch = match filter.possible(&column) {
            Some(possible) => Batch::new(vec![column.filter(&possible)], possible.true_count()),
            None => Batch::new(vec![column], values.len()),
        };
        top_n.update(&mut state, batch, &mut warnings)?;
        let budget = Budget::new(None);
        let spill = Spill::new(&Disk::temporary(), &budget, &Meter::new("TopN", 0, false));
        let mut output = top_n.clone().finish(state, &spill, &mut warnings)?;
        let batch = output.next(&mut warnings)?.unwrap_or_else(|| Batch::new(Vec::new(), 0));
        Ok((0..batch.rows()).map(|row| batch.column(0).value(row)).collect())
    }

    #[test]
    fn what_was_foreseen_rules_out_what_is_behind() {
        let top_n = top_two();
        let filter = top_n.filter(0);
        assert_eq!(filter.possible(&column(&[1])), None);
        filter.foresee(&column(&[5]));
        assert_eq!(filter.possible(&column(&[1])), None);
        filter.foresee(&column(&[7, 1]));
        let possible = filter.possible(&column(&[4, 5, 6])).unwrap();
        assert_eq!(possible, BooleanArray::from(vec![false, true, true]));
        assert_eq!(run(&top_n, filter.as_ref(), &[1, 5, 4, 7]), Ok(vec![Value::Long(7), Value::Long(5)]));
    }

    #[test]
    fn rows_that_were_foreseen_and_are_gone_are_an_error() {
        let top_n = top_two();
        let filter = top_n.filter(0);
        filter.foresee(&column(&[5, 7]));
        let error = run(&top_n, filter.as_ref(), &[1, 5, 4]).unwrap_err().to_string();
        assert_eq!(error, "the data has changed while it was read");
    }
}
