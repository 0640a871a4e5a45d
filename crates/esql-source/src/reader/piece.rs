//! A piece of the input: the documents in it, and what in it is none.

use esql_plan::DataError;
use memchr::memchr_iter;
use std::ops::Range;
use std::sync::Arc;

use super::ReadOptions;
use super::document::{Action, Document};
use super::form::{Form, HEAD_BYTES, TOO_LONG, Unit, byte_order_mark};
use super::input::{Compression, Source, Storage};
use super::ranges::{BLOCK_BYTES, RangeLimits, RangeLines, RangeReader};
use super::raw_filter::{PossibleLine, RawFilter};
use crate::json::{Malformed, Seen, StructuralIndex, duplicate_key};

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

/// How pieces are read.
pub(crate) struct Reading<'a> {
    pub options: &'a ReadOptions,
    /// Which lines are parsed; all if there is none.
    pub filter: Option<&'a RawFilter>,
}

/// Takes the documents of pieces, block by block.
pub(crate) trait Sink {
    type Documents<'a>: Documents<'a>
    where
        Self: 'a;

    /// Takes the documents of the next block.
    fn block<'a>(&'a mut self) -> Self::Documents<'a>;
}

/// Takes the documents of a block, one by one.
pub(crate) trait Documents<'a>: Sized {
    /// The next document, which begins in that line; the index is of its text. One that turns out to be malformed leaves no trace.
    fn take(
        &mut self,
        document: Document<'a>,
        index: Option<&StructuralIndex>,
        line: u64,
    ) -> Result<(), Malformed>;

    /// Whether it looks itself whether a text is a search hit.
    fn finds_hits(&self) -> bool {
        false
    }

    /// After the last one: the lines of documents that turned out to be malformed later.
    fn end(self) -> Vec<(u64, Malformed)> {
        Vec::new()
    }
}

/// What a piece held.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct PieceReport {
    pub bytes: u64,
    pub lines: u64,
    /// Lines that were not parsed.
    pub skipped: u64,
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
    /// The lines that begin in the last bytes of a plain file of lines; `None` if it is something else.
    pub fn last_lines(source: &Source, bytes: u64) -> Result<Option<Piece>, DataError> {
        let storage = Arc::new(source.open()?);
        if storage.compression()? != Compression::None {
            return Ok(None);
        }
        let head = storage.read(0, storage.size().min(HEAD_BYTES as u64))?;
        if Form::of(&head) != Ok(Form::Lines) {
            return Ok(None);
        }
        let (start, end) = (storage.size().saturating_sub(bytes), storage.size());
        let start = start.max(byte_order_mark(&head) as u64);
        Ok(Some(Piece { index: 0, source: 0, storage, bytes: PieceBytes::Range { start, end } }))
    }

    /// Gives all documents to the sink, in order, but for those that the filter rules out. What is not in memory yet is read into
    /// the buffer, block by block.
    pub fn read(
        &self,
        buffer: &mut Vec<u8>,
        sink: &mut impl Sink,
        reading: &Reading<'_>,
    ) -> Result<PieceReport, DataError> {
        let (mut report, mut index) = (PieceReport::default(), StructuralIndex::default());
        match &self.bytes {
            PieceBytes::Range { start, end } => {
                let max_line_bytes = reading.options.max_document_bytes;
                let limits = RangeLimits { block_bytes: BLOCK_BYTES, max_line_bytes };
                let mut range = RangeReader::new(&self.storage, *start..*end, limits)?;
                while let Some(lines) = range.next(buffer)? {
                    let mut reader = PieceReader::new(sink.block(), &mut index, reading);
                    reader.range(&lines);
                    report.add_next_block(reader.end());
                }
                report.bytes = end - start;
            }
            PieceBytes::Block(block) => {
                let mut reader = PieceReader::new(sink.block(), &mut index, reading);
                match &block.units {
                    BlockUnits::Lines { first_line } => {
                        reader.lines(&block.bytes, *first_line);
                    }
                    BlockUnits::Found(units) => reader.units(&block.bytes, units),
                }
                report = PieceReport { bytes: block.bytes.len() as u64, ..reader.end() };
            }
        }
        match report.examples.first() {
            Some(example) if reading.options.strict => {
                let line = self.first_line()? + example.line;
                Err(DataError { line: Some(line), ..self.storage.error(example.reason.clone()) })
            }
            _ => Ok(report),
        }
    }

    /// The memory that it holds, for others to use.
    pub fn into_buffer(self) -> Option<Vec<u8>> {
        if let PieceBytes::Block(block) = self.bytes { Some(block.bytes) } else { None }
    }

    /// What to add to the lines of [`Example`]s.
    fn first_line(&self) -> Result<u64, DataError> {
        match &self.bytes {
            PieceBytes::Range { start, .. } => Ok(1 + count_newlines(&self.storage, 0..*start)?),
            PieceBytes::Block(_) => Ok(0),
        }
    }
}

impl PieceReport {
    /// Adds what the next block of a range held.
    fn add_next_block(&mut self, next: PieceReport) {
        let numbered = |example: Example| Example { line: self.newlines + example.line, ..example };
        self.examples.extend(next.examples.into_iter().map(numbered));
        self.examples.truncate(MAX_EXAMPLES);
        self.lines += next.lines;
        self.skipped += next.skipped;
        self.malformed += next.malformed;
        self.newlines += next.newlines;
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

/// How many blanks a line begins with.
fn leading_blanks(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| byte.is_ascii_whitespace() && **byte != b'\n').count()
}

struct PieceReader<'r, D> {
    documents: D,
    reading: &'r Reading<'r>,
    /// Of the line that is being read.
    index: &'r mut StructuralIndex,
    report: PieceReport,
}

/// How far a filter is tried before it is asked whether it rules out anything, and which share of lines it may let through.
const TRIED_LINES: u64 = 64;
const WORTH_IT_PERCENT: u64 = 60;

impl<'a, 'r, D: Documents<'a>> PieceReader<'r, D> {
    fn new(documents: D, index: &'r mut StructuralIndex, reading: &'r Reading<'r>) -> PieceReader<'r, D> {
        PieceReader { documents, reading, index, report: PieceReport::default() }
    }

    /// What was read.
    fn end(self) -> PieceReport {
        let PieceReader { documents, mut report, .. } = self;
        for (line, malformed) in documents.end() {
            report.malformed += 1;
            report.examples.push(Example { line, reason: malformed.to_string() });
        }
        report.examples.sort_by_key(|example| example.line);
        report.examples.truncate(MAX_EXAMPLES);
        report
    }

    fn range(&mut self, lines: &RangeLines<'a>) {
        let next = self.lines(lines.bytes, lines.newlines_before);
        if lines.too_long {
            self.report.lines += 1;
            self.malformed(next, TOO_LONG);
        }
        self.report.newlines = next;
    }

    /// Reads lines, the first of which has that number, and gives the number of the line behind.
    fn lines(&mut self, bytes: &'a [u8], first_line: u64) -> u64 {
        let (done, next) = match self.reading.filter {
            Some(filter) => self.possible_lines(filter, bytes, first_line),
            None => (0, first_line),
        };
        self.all_lines(&bytes[done..], next)
    }

    /// Reads the lines that the filter finds, up to the end or to where the filter turns out to be useless. Gives that place
    /// and the number of the line that begins there.
    fn possible_lines(&mut self, filter: &RawFilter, bytes: &'a [u8], first_line: u64) -> (usize, u64) {
        let mut possible = filter.lines(bytes);
        let mut found = 0;
        while let Some(PossibleLine { number, place: line }) = possible.next() {
            found += 1;
            let start = line.start + leading_blanks(&bytes[line.clone()]);
            let seen = self.index.document(&bytes[start..line.end]);
            self.line(seen, line.len(), first_line + number);
            if found >= TRIED_LINES && found * 100 > (found + possible.skipped) * WORTH_IT_PERCENT {
                break;
            }
        }
        self.skipped(possible.skipped);
        (possible.at, first_line + possible.newlines)
    }

    fn all_lines(&mut self, bytes: &'a [u8], first_line: u64) -> u64 {
        let mut number = first_line;
        let mut at = 0;
        while at < bytes.len() {
            let start = at + leading_blanks(&bytes[at..]);
            let seen = self.index.line(&bytes[start..]);
            let end = start + seen.len();
            self.line(seen, end - at, number);
            if end == bytes.len() {
                break;
            }
            at = end + 1;
            number += 1;
        }
        number
    }

    /// Reads a line of that length, blanks before what is seen of it included.
    fn line(&mut self, seen: Seen<'a>, length: usize, number: u64) {
        if length > self.reading.options.max_document_bytes {
            self.report.lines += 1;
            self.malformed(number, TOO_LONG);
        } else if !seen.is_blank() {
            self.report.lines += 1;
            self.document(seen, None, number);
        }
    }

    fn skipped(&mut self, lines: u64) {
        self.report.lines += lines;
        self.report.skipped += lines;
    }

    fn units(&mut self, bytes: &'a [u8], units: &[Unit]) {
        for unit in units {
            self.report.lines += 1 + u64::from(!unit.action.is_empty());
            let start = if unit.action.is_empty() { unit.text.start } else { unit.action.start };
            let too_long =
                (unit.text.end - start > self.reading.options.max_document_bytes).then_some(TOO_LONG);
            if let Some(problem) = too_long.or(unit.problem) {
                self.malformed(unit.line, problem);
                continue;
            }
            if self.reading.filter.is_some_and(|filter| !filter.may_want(&bytes[unit.text.clone()])) {
                self.report.skipped += 1;
                continue;
            }
            let action = std::str::from_utf8(&bytes[unit.action.clone()]).ok().and_then(Action::of);
            let seen = self.index.document(&bytes[unit.text.clone()]);
            self.document(seen, action, unit.line);
        }
    }

    fn document(&mut self, seen: Seen<'a>, action: Option<Action>, line: u64) {
        let Some(text) = seen.text() else { return self.malformed(line, "this is not UTF-8") };
        let text = text.trim_ascii_end();
        if let Err(malformed) = self.take(text, action, line) {
            self.malformed(line, malformed.to_string());
        }
    }

    fn take(&mut self, text: &'a str, action: Option<Action>, line: u64) -> Result<(), Malformed> {
        let strict = self.reading.options.strict;
        let document = match action {
            Some(Action::Write { index, id }) => Document { source: text, index, id, ..Document::default() },
            _ if self.documents.finds_hits() && !strict => Document::unwrapped_later(text),
            _ => Document::of(text)?,
        };
        if strict && let Some(key) = duplicate_key(document.source)? {
            return Err(Malformed::new(format!("the key [{key}] occurs twice in an object")));
        }
        let index = (document.source.len() == text.len()).then_some(&*self.index);
        self.documents.take(document, index, line)
    }

    fn malformed(&mut self, line: u64, reason: impl Into<String>) {
        self.report.malformed += 1;
        if self.report.examples.len() < MAX_EXAMPLES {
            self.report.examples.push(Example { line, reason: reason.into() });
        }
    }
}
