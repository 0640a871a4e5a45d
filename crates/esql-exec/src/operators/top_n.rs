//! Keeps the first rows of an order.

use arrow_array::BooleanArray;
use arrow_row::Rows;
use esql_data::{Batch, Warnings};
use std::sync::{Arc, Mutex, PoisonError};

use super::sort_keys::SortKeys;
use super::{Breaker, Output, ready};
use crate::ExecError;
use crate::spill::Spill;

/// Keeps the first `limit` rows by keys, in their order; of equal rows those that come first in the input.
pub(crate) struct TopN {
    keys: SortKeys,
    limit: usize,
    /// A key that `limit` rows of some part of the input reach: what is behind it is not among the first ones. All threads share
    /// it; which rows they drop depends on chance, what remains at the end does not.
    threshold: Mutex<Option<Box<[u8]>>>,
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

impl TopN {
    pub(crate) fn new(keys: SortKeys, limit: usize) -> TopN {
        TopN { keys, limit, threshold: Mutex::new(None) }
    }

    fn threshold(&self) -> Option<Box<[u8]>> {
        self.threshold.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// `limit` rows reach this key.
    fn tighten(&self, key: &[u8]) {
        let mut threshold = self.threshold.lock().unwrap_or_else(PoisonError::into_inner);
        if threshold.as_deref().is_none_or(|known| key < known) {
            *threshold = Some(key.into());
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
                self.tighten(key(batches, last));
            }
            places.truncate(self.limit);
        }
        places
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
            if let Some((batch, keys)) = self.filter(batch, keys, &mask) {
                kept.push(batch.compact(), keys);
            }
        }
        *state = kept;
    }

    /// The rows for which the mask is true, if there are any.
    fn filter(&self, batch: Batch, keys: Rows, mask: &[bool]) -> Option<(Batch, Rows)> {
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
        // The keys come first: of rows that are too far behind no other column is looked at.
        let keys = self.keys.rows(&self.keys.columns(&batch, warnings));
        let kept = match self.threshold() {
            Some(threshold) => {
                let mask: Vec<bool> = keys.iter().map(|key| key.data() <= &*threshold).collect();
                self.filter(batch, keys, &mask)
            }
            None => Some((batch, keys)),
        };
        if let Some((batch, keys)) = kept {
            state.push(batch, keys);
            if state.rows > self.limit {
                self.compact(state);
            }
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
