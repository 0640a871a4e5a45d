//! A piece of the input: the documents in it, and what in it is none.

use esql_plan::DataError;
use memchr::{memchr, memchr_iter};
use std::ops::Range;
use std::sync::Arc;

use super::ReadOptions;
use super::document::{Action, Document};
use super::form::{TOO_LONG, Unit, trim};
use super::input::Storage;
use crate::json::{Malformed, duplicate_key};

/// Some documents that were not read yet.
#[derive(Debug)]
pub(crate) struct Piece {
    /// Which index it belongs to.
    pub index: usize,
    /// The number of its source among all that are read.
    pub source: usize,
    pub storage: Arc<Storage>,
    pub bytes: PieceBytes,
}

#[derive(Debug)]
pub(crate) enum PieceBytes {
    /// The lines that begin within, in a plain file.
    Range { start: u64, end: u64 },
    /// Bytes that were read already.
    Block(Block),
}

/// Bytes that begin and end where documents do.
#[derive(Debug)]
pub(crate) struct Block {
    /// The number of the block in its source.
    pub number: u64,
    pub bytes: Vec<u8>,
    pub units: BlockUnits,
}

#[derive(Debug)]
pub(crate) enum BlockUnits {
    Lines { first_line: u64 },
    Found(Vec<Unit>),
}

/// Takes documents, one by one.
pub(crate) trait Documents {
    /// The next document. One that turns out to be malformed leaves no trace.
    fn take(&mut self, document: &Document<'_>) -> Result<(), Malformed>;
}

/// What a piece held.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct PieceReport {
    pub bytes: u64,
    pub lines: u64,
    pub malformed: u64,
    /// The first of them.
    pub examples: Vec<Example>,
    /// Line breaks in a range, by which the lines of later ranges are numbered.
    pub newlines: u64,
}

/// Something that is no document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Example {
    /// Its line; counted from 0 at the beginning of the range if the piece is one, else from 1 at the source's beginning.
    pub line: u64,
    pub reason: String,
}

/// How many malformed lines are told one by one.
pub(crate) const MAX_EXAMPLES: usize = 5;

impl Piece {
    /// Gives all documents to `documents`, in order.
    pub fn read(
        self,
        documents: &mut impl Documents,
        options: &ReadOptions,
    ) -> Result<PieceReport, DataError> {
        let mut reader = PieceReader { documents, options, report: PieceReport::default() };
        match &self.bytes {
            PieceBytes::Range { start, end } => {
                let lines = RangeLines::read(&self.storage, *start, *end, options)?;
                reader.range(&lines);
                reader.report.bytes = end - start;
            }
            PieceBytes::Block(block) => {
                reader.report.bytes = block.bytes.len() as u64;
                match &block.units {
                    BlockUnits::Lines { first_line } => {
                        reader.lines(&block.bytes, *first_line);
                    }
                    BlockUnits::Found(units) => reader.units(&block.bytes, units),
                }
            }
        }
        let report = reader.report;
        match report.examples.first() {
            Some(example) if options.strict => {
                let line = self.first_line()? + example.line;
                Err(DataError { line: Some(line), ..self.storage.error(example.reason.clone()) })
            }
            _ => Ok(report),
        }
    }

    /// What to add to the lines of [`Example`]s.
    fn first_line(&self) -> Result<u64, DataError> {
        match &self.bytes {
            PieceBytes::Range { start, .. } => Ok(1 + count_newlines(&self.storage, 0..*start)?),
            PieceBytes::Block(_) => Ok(0),
        }
    }
}

/// The line breaks in a part of a source.
pub(crate) fn count_newlines(storage: &Storage, range: Range<u64>) -> Result<u64, DataError> {
    let mut count = 0;
    let mut at = range.start;
    while at < range.end {
        let end = range.end.min(at + (1 << 20));
        count += memchr_iter(b'\n', &storage.read(at, end)?).count() as u64;
        at = end;
    }
    Ok(count)
}

/// The lines that begin in a range of a plain file.
struct RangeLines {
    bytes: Vec<u8>,
    /// Line breaks before the first of them, and in all of the range.
    newlines_before: u64,
    newlines: u64,
    /// Whether the last line was left out because it is too long.
    too_long: bool,
}

impl RangeLines {
    fn read(storage: &Storage, start: u64, end: u64, options: &ReadOptions) -> Result<RangeLines, DataError> {
        // The byte before tells whether a line begins with the range.
        let from = start.saturating_sub(1);
        let mut bytes = storage.read(from, end)?;
        let count = |bytes: &[u8]| memchr_iter(b'\n', bytes).count() as u64;
        let newlines = count(&bytes[(start - from) as usize..]);
        let none = RangeLines { bytes: Vec::new(), newlines_before: newlines, newlines, too_long: false };
        let mut first = 0;
        if start > 0 && !is_after_byte_order_mark(storage, start)? {
            match memchr(b'\n', &bytes) {
                Some(newline) => first = newline + 1,
                None => return Ok(none),
            }
        } else {
            first += (start - from) as usize;
        }
        if first == bytes.len() {
            return Ok(none);
        }
        let newlines_before = newlines - count(&bytes[first..]);
        let too_long = !read_to_line_end(storage, &mut bytes, end, first, options)?;
        bytes.drain(..first);
        Ok(RangeLines { bytes, newlines_before, newlines, too_long })
    }
}

/// The first range of a file begins behind the byte order mark if there is one.
fn is_after_byte_order_mark(storage: &Storage, start: u64) -> Result<bool, DataError> {
    Ok(start == 3 && super::form::byte_order_mark(&storage.read(0, 3)?) == 3)
}

/// Adds the rest of the last line, which may go far beyond the range; `false` if it was too long and left out.
fn read_to_line_end(
    storage: &Storage,
    bytes: &mut Vec<u8>,
    mut end: u64,
    first: usize,
    options: &ReadOptions,
) -> Result<bool, DataError> {
    if bytes.last() == Some(&b'\n') {
        return Ok(true);
    }
    let last_line = memchr::memrchr(b'\n', &bytes[first..]).map_or(first, |newline| first + newline + 1);
    let mut step = 1 << 16;
    loop {
        if bytes.len() - last_line > options.max_document_bytes {
            bytes.truncate(last_line);
            return Ok(false);
        }
        if end == storage.size() {
            return Ok(true);
        }
        let next = storage.size().min(end + step);
        let more = storage.read(end, next)?;
        if let Some(newline) = memchr(b'\n', &more) {
            bytes.extend_from_slice(&more[..newline]);
            return Ok(bytes.len() - last_line <= options.max_document_bytes || {
                bytes.truncate(last_line);
                false
            });
        }
        bytes.extend_from_slice(&more);
        end = next;
        step *= 2;
    }
}

struct PieceReader<'a, D> {
    documents: &'a mut D,
    options: &'a ReadOptions,
    report: PieceReport,
}

impl<D: Documents> PieceReader<'_, D> {
    fn range(&mut self, lines: &RangeLines) {
        let next = self.lines(&lines.bytes, lines.newlines_before);
        if lines.too_long {
            self.report.lines += 1;
            self.malformed(next, TOO_LONG);
        }
        self.report.newlines = lines.newlines;
    }

    /// Reads lines, the first of which has that number, and gives the number of the line behind.
    fn lines(&mut self, bytes: &[u8], first_line: u64) -> u64 {
        // Checking all at once is faster, and rarely in vain.
        let text = std::str::from_utf8(bytes).ok();
        let mut number = first_line;
        let mut at = 0;
        while at < bytes.len() {
            let newline = memchr(b'\n', &bytes[at..]).map(|found| at + found);
            let whole_line = at..newline.unwrap_or(bytes.len());
            let line = trim(bytes, whole_line.clone());
            if whole_line.len() > self.options.max_document_bytes {
                self.report.lines += 1;
                self.malformed(number, TOO_LONG);
            } else if !line.is_empty() {
                self.report.lines += 1;
                self.document(text, bytes, line, None, number);
            }
            let Some(newline) = newline else { break };
            at = newline + 1;
            number += 1;
        }
        number
    }

    fn units(&mut self, bytes: &[u8], units: &[Unit]) {
        let text = std::str::from_utf8(bytes).ok();
        for unit in units {
            self.report.lines += 1 + u64::from(!unit.action.is_empty());
            let start = if unit.action.is_empty() { unit.text.start } else { unit.action.start };
            let too_long = (unit.text.end - start > self.options.max_document_bytes).then_some(TOO_LONG);
            if let Some(problem) = too_long.or(unit.problem) {
                self.malformed(unit.line, problem);
                continue;
            }
            let action = std::str::from_utf8(&bytes[unit.action.clone()]).ok().and_then(Action::of);
            self.document(text, bytes, unit.text.clone(), action, unit.line);
        }
    }

    fn document(
        &mut self,
        text: Option<&str>,
        bytes: &[u8],
        range: Range<usize>,
        action: Option<Action>,
        line: u64,
    ) {
        let text = match text {
            Some(text) => &text[range],
            None => match std::str::from_utf8(&bytes[range]) {
                Ok(text) => text,
                Err(_) => return self.malformed(line, "this is not UTF-8"),
            },
        };
        if let Err(malformed) = self.take(text, action) {
            self.malformed(line, malformed.to_string());
        }
    }

    fn take(&mut self, text: &str, action: Option<Action>) -> Result<(), Malformed> {
        let document = match action {
            Some(Action::Write { index, id }) => Document { source: text, index, id, version: None },
            _ => Document::of(text)?,
        };
        if self.options.strict
            && let Some(key) = duplicate_key(document.source)?
        {
            return Err(Malformed::new(format!("the key [{key}] occurs twice in an object")));
        }
        self.documents.take(&document)
    }

    fn malformed(&mut self, line: u64, reason: impl Into<String>) {
        self.report.malformed += 1;
        if self.report.examples.len() < MAX_EXAMPLES {
            self.report.examples.push(Example { line, reason: reason.into() });
        }
    }
}
