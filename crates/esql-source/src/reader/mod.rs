//! Reads documents from files: NDJSON first, and what else search engines and their tools write.
//!
//! ```text
//! Source ──Pieces::next──▶ Piece ──documents──▶ Document ──Rows──▶ batches
//! a file    cuts it up     some lines            one JSON  │
//!                                                          └Inference──▶ field types
//! ```
//! A plain file of lines is cut by byte offsets, without looking at it, so that workers read it side by side; whatever has to
//! be read in order (compressed files, bulk requests, JSON arrays) is cut by whoever asks for the next piece. What a document
//! is does not depend on where the cuts are. Only pieces that somebody holds are in memory.

mod bulk;
mod document;
mod form;
mod inference;
mod input;
mod piece;
mod pieces;
mod plan;
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
    /// About how many bytes a worker reads at a time.
    pub morsel_bytes: usize,
    /// A document of more bytes is malformed.
    pub max_document_bytes: usize,
    /// Whether a malformed line is an error; if not it is counted and left out.
    pub strict: bool,
    /// How many threads look through the data for types of fields that nothing else tells.
    pub threads: usize,
}

impl Default for ReadOptions {
    fn default() -> ReadOptions {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        ReadOptions { morsel_bytes: 2 << 20, max_document_bytes: 256 << 20, strict: false, threads }
    }
}
