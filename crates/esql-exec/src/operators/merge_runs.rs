//! Merges sorted runs of rows that lie on disk.

use arrow_row::Rows;
use esql_data::{Batch, Warnings};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::sync::Arc;

use super::Output;
use super::sort_keys::SortKeys;
use crate::ExecError;
use crate::spill::{Block, Spill, SpillFile};

/// How many runs are merged at a time: each has a block in memory.
const MOST_RUNS: usize = 64;
/// About how many bytes a block has.
const BLOCK_BYTES: usize = 1 << 18;
/// How many rows a block has at most.
const BLOCK_ROWS: usize = 8192;

/// Rows in order, on disk, with their keys behind them.
pub(super) struct Run {
    blocks: VecDeque<Block>,
}

impl Run {
    /// Writes rows that are in order.
    pub(super) fn write(ordered: &Batch, file: &mut SpillFile) -> Result<Run, ExecError> {
        let row_bytes = ordered.used_size() / ordered.rows().max(1);
        let step = (BLOCK_BYTES / row_bytes.max(1)).clamp(16, BLOCK_ROWS);
        let mut run = Run { blocks: VecDeque::new() };
        let mut at = 0;
        while at < ordered.rows() {
            let rows = step.min(ordered.rows() - at);
            run.blocks.push_back(file.write(&ordered.slice(at, rows))?);
            at += rows;
        }
        file.note_spill();
        Ok(run)
    }
}

/// The rows of several runs, in order; of equal rows those of the earlier run first.
pub(super) struct Merge {
    file: SpillFile,
    cursors: Vec<Cursor>,
    /// For each cursor that has a row left, the row's key and the cursor's number.
    heap: BinaryHeap<Reverse<(Box<[u8]>, usize)>>,
    keys: Arc<SortKeys>,
    width: usize,
}

/// Where a run is being read.
struct Cursor {
    run: Run,
    batch: Batch,
    keys: Rows,
    at: usize,
}

impl Merge {
    /// Merges runs of rows whose keys stand behind the first `width` columns.
    pub(super) fn new(
        mut file: SpillFile,
        mut runs: Vec<Run>,
        keys: &Arc<SortKeys>,
        width: usize,
        spill: &Spill,
    ) -> Result<Merge, ExecError> {
        while runs.len() > MOST_RUNS {
            let (mut longer, mut merged) = (spill.file()?, Vec::new());
            let mut rest = runs.into_iter().peekable();
            while rest.peek().is_some() {
                let mut merge = Merge::open(file, rest.by_ref().take(MOST_RUNS), keys, width)?;
                merged.push(merge.write(&mut longer)?);
                file = merge.file;
            }
            (file, runs) = (longer, merged);
        }
        Merge::open(file, runs, keys, width)
    }

    fn open(
        file: SpillFile,
        runs: impl IntoIterator<Item = Run>,
        keys: &Arc<SortKeys>,
        width: usize,
    ) -> Result<Merge, ExecError> {
        let cursor = |run| Cursor { run, batch: Batch::default(), keys: keys.no_rows(0), at: 0 };
        let cursors = runs.into_iter().map(cursor).collect();
        let mut merge = Merge { file, cursors, heap: BinaryHeap::new(), keys: keys.clone(), width };
        for number in 0..merge.cursors.len() {
            if merge.load(number)? {
                merge.push(number);
            }
        }
        Ok(merge)
    }

    /// Writes all as one run.
    fn write(&mut self, file: &mut SpillFile) -> Result<Run, ExecError> {
        let mut run = Run { blocks: VecDeque::new() };
        while let Some(batch) = self.next_rows()? {
            run.blocks.push_back(file.write(&batch)?);
        }
        file.note_spill();
        Ok(run)
    }

    /// Reads the next block of a run; tells whether there is one.
    fn load(&mut self, number: usize) -> Result<bool, ExecError> {
        let cursor = &mut self.cursors[number];
        let Some(block) = cursor.run.blocks.pop_front() else { return Ok(false) };
        cursor.batch = self.file.read(&block)?;
        cursor.keys = self.keys.rows(&cursor.batch.columns()[self.width..]);
        cursor.at = 0;
        Ok(true)
    }

    fn push(&mut self, number: usize) {
        let cursor = &self.cursors[number];
        self.heap.push(Reverse((cursor.keys.row(cursor.at).as_ref().into(), number)));
    }

    /// The next rows with their keys: about a block of them.
    fn next_rows(&mut self) -> Result<Option<Batch>, ExecError> {
        // The first blocks are those being read, cursor by cursor; a block that was read to its end stays behind until its rows are
        // taken over.
        let mut blocks: Vec<Batch> = self.cursors.iter().map(|cursor| cursor.batch.clone()).collect();
        let mut current: Vec<usize> = (0..blocks.len()).collect();
        let (mut places, mut ended) = (Vec::new(), 0);
        while places.len() < BLOCK_ROWS && ended < 2 {
            let Some(Reverse((_, number))) = self.heap.pop() else { break };
            let cursor = &mut self.cursors[number];
            places.push((current[number], cursor.at));
            cursor.at += 1;
            if cursor.at < cursor.batch.rows() {
                self.push(number);
            } else if self.load(number)? {
                ended += 1;
                current[number] = blocks.len();
                blocks.push(self.cursors[number].batch.clone());
                self.push(number);
            }
        }
        Ok((!places.is_empty()).then(|| Batch::interleave(&blocks, &places)))
    }
}

impl Output for Merge {
    fn next(&mut self, _: &mut Warnings) -> Result<Option<Batch>, ExecError> {
        Ok(self.next_rows()?.map(|batch| batch.first_columns(self.width)))
    }

    fn memory_size(&self) -> usize {
        self.cursors.iter().map(|cursor| cursor.batch.memory_size() + cursor.keys.size()).sum()
    }
}
