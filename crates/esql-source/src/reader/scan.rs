//! A scan of files: hands out pieces, and reads each into batches.

use esql_data::{Batch, Warnings};
use esql_plan::{DataError, Morsel, Scan, ScanReport};
use std::sync::{Arc, Mutex, PoisonError};

use super::ReadOptions;
use super::input::Source;
use super::piece::{Piece, PieceBytes};
use super::pieces::Pieces;
use super::plan::IndexPlan;
use super::rows::Rows;
use super::tally::{Part, PiecePlace, Tally};

/// The sources of an index and what to read of them.
pub(crate) struct IndexSources {
    pub plan: IndexPlan,
    pub sources: Vec<Source>,
}

/// A reading in progress.
pub(crate) struct DocumentScan {
    pieces: Mutex<Pieces>,
    plans: Vec<Arc<IndexPlan>>,
    tally: Arc<Tally>,
    /// As soon as so many rows were read, nothing more is.
    limit: Option<u64>,
    options: ReadOptions,
}

impl DocumentScan {
    pub fn new(indices: Vec<IndexSources>, limit: Option<usize>, options: ReadOptions) -> DocumentScan {
        let mut plans = Vec::new();
        let mut sources = Vec::new();
        for (number, index) in indices.into_iter().enumerate() {
            plans.push(Arc::new(index.plan));
            sources.extend(index.sources.into_iter().map(|source| (number, source)));
        }
        let pieces = Mutex::new(Pieces::new(sources, options.clone()));
        DocumentScan { pieces, plans, tally: Arc::default(), limit: limit.map(|limit| limit as u64), options }
    }
}

impl Scan for DocumentScan {
    fn next(&self) -> Result<Option<Box<dyn Morsel>>, DataError> {
        // The pieces given out are always the first ones, so that enough rows of them are the first rows, too.
        if self.limit.is_some_and(|limit| self.tally.rows() >= limit) {
            return Ok(None);
        }
        let piece = self.pieces.lock().unwrap_or_else(PoisonError::into_inner).next()?;
        Ok(piece.map(|piece| {
            let plan = self.plans[piece.index].clone();
            let morsel =
                DocumentMorsel { piece, plan, tally: self.tally.clone(), options: self.options.clone() };
            Box::new(morsel) as Box<dyn Morsel>
        }))
    }

    fn report(&self) -> ScanReport {
        self.tally.report()
    }
}

/// A piece and what to read of it.
struct DocumentMorsel {
    piece: Piece,
    plan: Arc<IndexPlan>,
    tally: Arc<Tally>,
    options: ReadOptions,
}

impl Morsel for DocumentMorsel {
    fn read(self: Box<Self>, _warnings: &mut Warnings) -> Result<Vec<Batch>, DataError> {
        let part = match &self.piece.bytes {
            PieceBytes::Range { start, end } => Part::Range(*start, *end),
            PieceBytes::Block(block) => Part::Block(block.number),
        };
        let place = PiecePlace { source: self.piece.source, storage: self.piece.storage.clone(), part };
        let mut rows = Rows::new(self.plan);
        let report = self.piece.read(&mut rows, &self.options)?;
        let collected = rows.finish();
        self.tally.add(&place, report, collected.rows, collected.ignored);
        Ok(collected.batches)
    }
}
