//! A scan of files: hands out pieces, and reads each into batches.

use esql_data::{Batch, Warnings};
use esql_plan::{DataError, DynamicFilter, Morsel, Predicates, Scan, ScanReport, ScanRequest};
use indexmap::IndexSet;
use std::sync::{Arc, Mutex, PoisonError};

use super::ReadOptions;
use super::buffers::Buffers;
use super::input::Source;
use super::needles::requirements;
use super::piece::{Piece, PieceBytes, Reading};
use super::pieces::Pieces;
use super::plan::{IndexPlan, PlanColumn};
use super::raw_filter::RawFilter;
use super::rows::{EarlyTest, Rows};
use super::tally::{Part, PiecePlace, Tally};

/// The sources of an index and what to read of them.
pub(crate) struct IndexSources {
    pub plan: IndexPlan,
    pub sources: Vec<Source>,
}

/// A reading in progress.
pub(crate) struct DocumentScan {
    pieces: Mutex<Pieces>,
    indices: Vec<Arc<IndexScan>>,
    shared: Arc<Shared>,
    /// As soon as so many rows were read, nothing more is.
    limit: Option<u64>,
}

/// How the documents of an index are read.
struct IndexScan {
    plan: Arc<IndexPlan>,
    filter: Option<RawFilter>,
    /// What rows are tested for before all of their fields are read.
    test: Option<EarlyTest>,
    /// What threads collect rows in, at the moment without any: it knows how the documents look.
    rows: Mutex<Vec<Rows>>,
}

/// What all morsels share.
struct Shared {
    tally: Tally,
    buffers: Arc<Buffers>,
    options: ReadOptions,
}

impl DocumentScan {
    /// A scan for the rows that the request's conditions don't rule out; what of these is of no use is left to others.
    pub fn new(
        indices: Vec<IndexSources>,
        request: &ScanRequest,
        limit: Option<usize>,
        options: ReadOptions,
    ) -> DocumentScan {
        // A line that nobody parses is a line that nobody can find fault with.
        let predicates = request.predicates.as_ref().filter(|_| !options.strict);
        let dynamic = request.dynamic_filter.as_ref().filter(|_| !options.strict && options.predicates_first);
        if let Some(filter) = dynamic {
            foresee(filter.as_ref(), &indices, &options);
        }
        let mut scans = Vec::new();
        let mut sources = Vec::new();
        for (number, index) in indices.into_iter().enumerate() {
            let filter = predicates
                .filter(|_| options.raw_filter)
                .and_then(|predicates| raw_filter(predicates, &index));
            // What a raw filter lets through is mostly wanted.
            let predicates = predicates.filter(|_| options.predicates_first && filter.is_none()).cloned();
            let test = predicates.map(EarlyTest::Conditions).or(dynamic.cloned().map(EarlyTest::Dynamic));
            let (plan, rows) = (Arc::new(index.plan), Mutex::default());
            scans.push(Arc::new(IndexScan { plan, filter, test, rows }));
            sources.extend(index.sources.into_iter().map(|source| (number, source)));
        }
        let buffers = Arc::new(Buffers::default());
        let pieces = Mutex::new(Pieces::new(sources, buffers.clone(), options.clone()));
        let shared = Arc::new(Shared { tally: Tally::default(), buffers, options });
        DocumentScan { pieces, indices: scans, shared, limit: limit.map(|limit| limit as u64) }
    }
}

/// Of so many of the last sources, and so many of their last bytes, a dynamic filter sees the values before all else: logs mostly
/// grow at the end, and mostly the newest events are asked for.
const FORESEEN_SOURCES: usize = 4;
const FORESEEN_BYTES: u64 = 1 << 20;

/// Shows the filter the values in the last lines of the last sources. What can't be read now, the scan will tell.
fn foresee(filter: &dyn DynamicFilter, indices: &[IndexSources], options: &ReadOptions) {
    let sources = indices.iter().flat_map(|index| index.sources.iter().map(move |source| (index, source)));
    let sources: Vec<_> = sources.collect();
    for (index, source) in sources.into_iter().rev().take(FORESEEN_SOURCES) {
        let PlanColumn::Field(field) = index.plan.columns[filter.column()] else { continue };
        let Ok(Some(piece)) = Piece::last_lines(source, FORESEEN_BYTES) else { continue };
        let mut plan = IndexPlan::new(index.plan.index.clone(), index.plan.mode);
        plan.add_field(index.plan.fields[field].clone());
        plan.columns = vec![PlanColumn::Field(0)];
        let mut rows = Rows::new(Arc::new(plan), options.on_demand, None);
        if piece.read(&mut Vec::new(), &mut rows, &Reading { options, filter: None }).is_ok() {
            rows.finish().batches.iter().for_each(|batch| filter.foresee(batch.column(0)));
        }
    }
}

/// The filter for an index, the beginning of its first source being the sample.
fn raw_filter(predicates: &Predicates, index: &IndexSources) -> Option<RawFilter> {
    let requirements = requirements(predicates, &index.plan);
    if requirements.is_empty() {
        return None;
    }
    RawFilter::new(requirements, &index.sources.first()?.sample())
}

impl IndexScan {
    fn take_rows(&self, options: &ReadOptions) -> Rows {
        let free = self.rows.lock().unwrap_or_else(PoisonError::into_inner).pop();
        free.unwrap_or_else(|| {
            let on_demand = options.on_demand && !options.strict;
            Rows::new(self.plan.clone(), on_demand, self.test.clone())
        })
    }

    fn give_rows(&self, rows: Rows) {
        self.rows.lock().unwrap_or_else(PoisonError::into_inner).push(rows);
    }
}

impl Scan for DocumentScan {
    fn next(&self) -> Result<Option<Box<dyn Morsel>>, DataError> {
        // The pieces given out are always the first ones, so that enough rows of them are the first rows, too.
        if self.limit.is_some_and(|limit| self.shared.tally.rows() >= limit) {
            return Ok(None);
        }
        let piece = self.pieces.lock().unwrap_or_else(PoisonError::into_inner).next()?;
        Ok(piece.map(|piece| {
            let index = self.indices[piece.index].clone();
            Box::new(DocumentMorsel { piece, index, shared: self.shared.clone() }) as Box<dyn Morsel>
        }))
    }

    fn report(&self) -> ScanReport {
        let filters = self.indices.iter().filter_map(|index| index.filter.as_ref());
        let needles: IndexSet<String> = filters.flat_map(RawFilter::needles).collect();
        ScanReport { needles: needles.into_iter().collect(), ..self.shared.tally.report() }
    }
}

/// A piece and what to read of it.
struct DocumentMorsel {
    piece: Piece,
    index: Arc<IndexScan>,
    shared: Arc<Shared>,
}

impl Morsel for DocumentMorsel {
    fn read(self: Box<Self>, _warnings: &mut Warnings) -> Result<Vec<Batch>, DataError> {
        let Shared { tally, buffers, options } = &*self.shared;
        let part = match &self.piece.bytes {
            PieceBytes::Range { start, end } => Part::Range(*start, *end),
            PieceBytes::Block(block) => Part::Block(block.number),
        };
        let place = PiecePlace { source: self.piece.source, storage: self.piece.storage.clone(), part };
        let mut buffer = buffers.take();
        let mut rows = self.index.take_rows(options);
        let filter = self.index.filter.as_ref();
        let report = self.piece.read(&mut buffer, &mut rows, &Reading { options, filter })?;
        let collected = rows.finish();
        self.index.give_rows(rows);
        buffers.give(buffer);
        buffers.give(self.piece.into_buffer().unwrap_or_default());
        tally.add(&place, report, &collected);
        Ok(collected.batches)
    }
}
