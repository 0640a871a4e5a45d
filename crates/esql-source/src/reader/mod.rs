//! Reads documents from files: NDJSON first, and what else search engines and their tools write.
//!
//! ```text
//! Source ──Pieces::next──▶ Piece ──RawFilter──▶ lines ──▶ Document ──Rows──▶ batches
//! a file    cuts it up     some bytes            that may   one JSON  │
//!                                                be wanted            └Inference──▶ field types
//! ```
//! A plain file of lines is cut by byte offsets, without looking at it, so that workers read it side by side; whatever has to
//! be read in order (compressed files, bulk requests, JSON arrays) is cut by whoever asks for the next piece. What a document
//! is does not depend on where the cuts are. Only pieces that somebody holds are in memory.
//!
//! What a query's conditions need is searched for in the bytes first, and only lines that may have it are parsed; of a document
//! that is parsed only what the query reads.

mod buffers;
mod bulk;
mod document;
mod form;
mod inference;
mod input;
mod layouts;
mod needles;
mod pairs;
mod piece;
mod pieces;
mod plan;
mod ranges;
mod raw_filter;
mod rows;
mod scan;
mod tally;
mod trie;
mod values;

pub(crate) use inference::{Inferred, infer};
pub(crate) use input::Source;
pub(crate) use plan::{IndexPlan, PlanColumn, PlanField};
pub(crate) use scan::{DocumentScan, IndexSources};

/// How files are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadOptions {
    /// At most so many bytes are a worker's task, but for a line that is longer.
    pub morsel_bytes: usize,
    /// A document of more bytes is malformed.
    pub max_document_bytes: usize,
    /// Whether a malformed line is an error; if not it is counted and left out.
    pub strict: bool,
    /// How many threads look through the data for types of fields that nothing else tells; one unless something else is said.
    pub threads: usize,
    /// Whether lines are searched for what the query's conditions need before any is parsed. Lines that are left out for that
    /// are not checked; a strict reading never leaves out any. Turned off for tests and to find out what is slow.
    pub raw_filter: bool,
    /// Whether of a document only what the query reads is parsed; the rest is not checked, unless the reading is strict. Turned
    /// off for tests and to find out what is slow.
    pub on_demand: bool,
    /// Whether the fields of the query's conditions are read first, and the others only of documents that these don't rule out. So
    /// with the field that a top-N sorts by, once some rows are known to be ahead.
    /// Turned off for tests and to find out what is slow.
    pub predicates_first: bool,
}

impl Default for ReadOptions {
    fn default() -> ReadOptions {
        ReadOptions {
            morsel_bytes: 4 << 20,
            max_document_bytes: 256 << 20,
            strict: false,
            threads: 1,
            raw_filter: true,
            on_demand: true,
            predicates_first: true,
        }
    }
}
