//! Groups that memory has no room for.
//!
//! When memory gets scarce the groups known by then are *closed*: their rows are aggregated as before, those of other groups go
//! to disk. After the input's end the groups in memory are given out, and the rows on disk are read as if they were the input, if
//! need be again and again. As no group on disk was seen before one in memory, groups still come in the order in which they were
//! first seen. Rows are kept by the parts of the input they came in, so that sums of doubles are what they would have been.

use esql_data::{Batch, Warnings};
use std::sync::Arc;

use super::aggregate::{Aggregate, Groups};
use super::{Breaker, Output};
use crate::ExecError;
use crate::memory::Reservation;
use crate::spill::{Block, Spill, SpillFile};

/// The rows of groups that came after the known ones were closed, a block for each part of the input.
pub(crate) struct Overflow {
    file: SpillFile,
    blocks: Vec<Block>,
}

impl Overflow {
    /// No rows yet.
    pub(crate) fn new(spill: &Spill) -> Result<Overflow, ExecError> {
        Ok(Overflow { file: spill.file()?, blocks: Vec::new() })
    }

    /// Keeps the rows of a part of the input.
    pub(crate) fn push(&mut self, entries: &Batch) -> Result<(), ExecError> {
        if entries.rows() > 0 {
            self.blocks.push(self.file.write(entries)?);
        }
        Ok(())
    }
}

/// The groups in memory, then those on disk.
pub(crate) struct GroupedOutput {
    aggregate: Arc<Aggregate>,
    groups: Option<Groups>,
    rest: Option<Overflow>,
    reservation: Reservation,
    spill: Spill,
}

impl GroupedOutput {
    pub(crate) fn new(aggregate: Arc<Aggregate>, mut groups: Groups, spill: &Spill) -> GroupedOutput {
        let (rest, reservation) = (groups.take_overflow(), spill.reservation());
        GroupedOutput { aggregate, groups: Some(groups), rest, reservation, spill: spill.clone() }
    }

    /// Aggregates the rows on disk, as far as there is room.
    fn next_groups(&mut self, mut rest: Overflow, warnings: &mut Warnings) -> Result<Groups, ExecError> {
        rest.file.note_spill();
        let mut groups = self.aggregate.fresh();
        for block in &rest.blocks {
            let entries = rest.file.read(block)?;
            self.aggregate.merge_entries(&mut groups, &entries, warnings)?;
            let before = self.reservation.size();
            self.reservation.set(self.aggregate.memory_size(&groups));
            if self.spill.is_needed() {
                self.aggregate.close(&mut groups, &self.spill)?;
            }
            self.reservation.check_growth(before)?;
        }
        self.rest = groups.take_overflow();
        Ok(groups)
    }
}

impl Output for GroupedOutput {
    fn next(&mut self, warnings: &mut Warnings) -> Result<Option<Batch>, ExecError> {
        let groups = match (self.groups.take(), self.rest.take()) {
            (Some(groups), rest) => {
                self.rest = rest;
                groups
            }
            (None, Some(rest)) => self.next_groups(rest, warnings)?,
            (None, None) => return Ok(None),
        };
        let batch = self.aggregate.results(groups, warnings);
        self.reservation.set(0);
        Ok(Some(batch))
    }

    fn memory_size(&self) -> usize {
        0
    }
}
