//! Counts what a scan reads, and numbers the malformed lines that workers find in pieces of a file.

use esql_plan::ScanReport;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::input::Storage;
use super::piece::{Example, MAX_EXAMPLES, PieceReport, count_newlines};
use super::rows::Collected;

/// The counts of a scan so far.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    counts: Mutex<Counts>,
}

#[derive(Debug, Default)]
struct Counts {
    rows: u64,
    report: ScanReport,
    ignored: BTreeMap<String, u64>,
    /// Of plain files: by source and first byte, the ranges read: their ends and the line breaks in them.
    ranges: BTreeMap<(usize, u64), (u64, u64)>,
    /// By source, piece and their order in it: the first few, however the workers took turns.
    examples: BTreeMap<(usize, u64, usize), Malformation>,
}

#[derive(Debug)]
struct Malformation {
    storage: Arc<Storage>,
    in_range: bool,
    example: Example,
}

/// Where a piece is.
#[derive(Clone, Debug)]
pub(crate) struct PiecePlace {
    pub source: usize,
    pub storage: Arc<Storage>,
    pub part: Part,
}

/// Which part of its source a piece is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Part {
    /// A range of bytes of a plain file.
    Range(u64, u64),
    /// The block of that number.
    Block(u64),
}

impl Tally {
    /// Adds what was in a piece.
    pub fn add(&self, place: &PiecePlace, piece: PieceReport, collected: &Collected) {
        let mut counts = self.lock();
        counts.rows += collected.rows;
        counts.report.ruled_out += collected.ruled_out;
        counts.report.bytes += piece.bytes;
        counts.report.lines += piece.lines;
        counts.report.skipped += piece.skipped;
        counts.report.malformed += piece.malformed;
        for (field, count) in &collected.ignored {
            *counts.ignored.entry(field.clone()).or_default() += count;
        }
        let (start, in_range) = match place.part {
            Part::Range(start, end) => {
                counts.ranges.insert((place.source, start), (end, piece.newlines));
                (start, true)
            }
            Part::Block(number) => (number, false),
        };
        for (order, example) in piece.examples.into_iter().enumerate() {
            let malformation = Malformation { storage: place.storage.clone(), in_range, example };
            counts.examples.insert((place.source, start, order), malformation);
        }
        while counts.examples.len() > MAX_EXAMPLES {
            counts.examples.pop_last();
        }
    }

    /// How many rows were read.
    pub fn rows(&self) -> u64 {
        self.lock().rows
    }

    pub fn report(&self) -> ScanReport {
        let counts = self.lock();
        let examples = counts.examples.iter().map(|(&(source, start, _), malformation)| {
            let Malformation { storage, in_range, example: Example { line, reason } } = malformation;
            let file = storage.name().display();
            let first = if *in_range { counts.line_of(source, start, storage) } else { Some(0) };
            match first {
                Some(first) => format!("{file}:{}: {reason}", first + line),
                None => format!("{file}: {reason}"),
            }
        });
        ScanReport {
            malformed_examples: examples.collect(),
            ignored: counts.ignored.iter().map(|(field, count)| (field.clone(), *count)).collect(),
            ..counts.report.clone()
        }
    }

    fn lock(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Counts {
    /// The number of the line that a range begins in. Ranges before that nobody has finished are looked through for it;
    /// `None` when that fails.
    fn line_of(&self, source: usize, start: u64, storage: &Storage) -> Option<u64> {
        let mut line = 1;
        let mut at = 0;
        for (&(_, from), &(end, newlines)) in self.ranges.range((source, 0)..(source, start)) {
            line += count_newlines(storage, at..from).ok()? + newlines;
            at = end;
        }
        Some(line + count_newlines(storage, at..start).ok()?)
    }
}
