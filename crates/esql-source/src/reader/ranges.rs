//! Reads the lines that begin in a range of a plain file, block by block.

use esql_plan::DataError;
use memchr::{memchr, memrchr};
use std::ops::Range;

use super::form::byte_order_mark;
use super::input::Storage;

/// Reads a range. A range ends where the next one begins, anywhere in a line: the line belongs to the range that it begins in.
pub(crate) struct RangeReader<'r> {
    storage: &'r Storage,
    range: Range<u64>,
    limits: RangeLimits,
    /// How far the file was read.
    at: u64,
    /// Whether the line there is of no interest: it began before the range, or it is too long.
    passing_over: bool,
    /// Where in the buffer a line begins that did not end yet, and how far it was read.
    begun: Range<usize>,
}

/// How much is read at a time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RangeLimits {
    /// So much is looked at before more is read.
    pub block_bytes: u64,
    /// What goes on beyond this is no document.
    pub max_line_bytes: usize,
}

/// Some of the lines that begin in a range.
#[derive(Debug, PartialEq)]
pub(crate) struct RangeLines<'b> {
    /// Whole lines; the last one may lack its line break, which the next range counts.
    pub bytes: &'b [u8],
    /// Line breaks in the range that come before them, and were not reported yet.
    pub newlines_before: u64,
    /// Whether a line that is too long begins behind them.
    pub too_long: bool,
}

/// A block stays in the processor's nearer caches; the system copies long blocks faster than short ones.
pub(crate) const BLOCK_BYTES: u64 = 1 << 20;

/// So much is read behind a range in the hope that its last line ends there.
const BEHIND: u64 = 1 << 13;

/// Bytes are put where they lie in the file modulo this: some processors copy several times as fast then.
const ALIGNMENT: usize = 64;

impl<'r> RangeReader<'r> {
    /// Whether a line begins with the range, the byte before it tells.
    pub fn new(
        storage: &'r Storage,
        range: Range<u64>,
        limits: RangeLimits,
    ) -> Result<RangeReader<'r>, DataError> {
        let is_first = range.start == 0
            || range.start == 3 && byte_order_mark(&storage.read(0, storage.size().min(3))?) == 3;
        let at = if is_first { range.start } else { range.start - 1 };
        Ok(RangeReader { storage, range, limits, at, passing_over: !is_first, begun: 0..0 })
    }

    /// Reads the next lines into the buffer, which is the same each time and changed by nobody else; `None` behind the last ones.
    pub fn next<'b>(&mut self, buffer: &'b mut Vec<u8>) -> Result<Option<RangeLines<'b>>, DataError> {
        if self.at >= self.range.end {
            return Ok(None);
        }
        let at = self.at;
        let block_end = self.range.end.min(at + self.limits.block_bytes);
        let is_last = block_end == self.range.end;
        let read = if is_last { self.storage.size().min(block_end + BEHIND) } else { block_end };
        let place = self.place(buffer, (read - at) as usize);
        self.fill(buffer, place, at..read)?;
        self.at = block_end;

        let end = place + (block_end - at) as usize;
        let (mut first, mut newlines_before) = (place - self.begun.len(), 0);
        if self.passing_over {
            first = end;
            if let Some(newline) = memchr(b'\n', &buffer[place..end]) {
                first = place + newline + 1;
                newlines_before = u64::from(at + newline as u64 >= self.range.start);
                self.passing_over = false;
            }
        }
        let searched = first.max(place);
        let last = memrchr(b'\n', &buffer[searched..end]).map_or(first, |newline| searched + newline + 1);
        let mut lines_end = last;
        self.begun = last..end;
        if is_last && last < end {
            self.begun.end = self.line_end(buffer, end, place + (read - at) as usize, last)?;
            lines_end = self.begun.end;
        }
        let too_long = self.begun.len() > self.limits.max_line_bytes;
        if too_long {
            (self.passing_over, self.begun) = (true, 0..0);
            lines_end = last;
        }
        Ok(Some(RangeLines { bytes: &buffer[first..lines_end], newlines_before, too_long }))
    }

    /// Where in the buffer the next bytes go, right behind the line that was begun. That is moved only if there is less to move than
    /// room to win.
    fn place(&mut self, buffer: &mut Vec<u8>, length: usize) -> usize {
        let begun = self.begun.len();
        if begun > self.begun.start {
            return self.begun.end;
        }
        let needed = begun + length + 3 * ALIGNMENT;
        if buffer.len() < needed {
            // Enough for all blocks at once: zeroed memory is the system's and costs nothing before it is read into.
            let longest = self.limits.block_bytes.min(self.storage.size());
            let mut larger = vec![0; needed + longest as usize];
            larger[self.begun.clone()].copy_from_slice(&buffer[self.begun.clone()]);
            *buffer = larger;
        }
        let aligned = buffer.as_ptr().align_offset(ALIGNMENT).min(ALIGNMENT);
        let place = aligned + begun.next_multiple_of(ALIGNMENT) + self.at as usize % ALIGNMENT;
        buffer.copy_within(self.begun.clone(), place - begun);
        self.begun = place - begun..place;
        place
    }

    /// Reads a part of the file to that place in the buffer.
    fn fill(&self, buffer: &mut Vec<u8>, place: usize, part: Range<u64>) -> Result<(), DataError> {
        let end = place + (part.end - part.start) as usize;
        if buffer.len() < end {
            buffer.resize(end, 0);
        }
        self.storage.read_into(&mut buffer[place..end], part.start)
    }

    /// Where the range's last line ends, which begins at `line` and goes beyond the range's end at `end`; bytes up to `filled` were
    /// read. Of a line that is too long, any place where that is clear.
    fn line_end(
        &self,
        buffer: &mut Vec<u8>,
        end: usize,
        mut filled: usize,
        line: usize,
    ) -> Result<usize, DataError> {
        let (mut searched, mut step) = (end, 1 << 16);
        loop {
            if let Some(newline) = memchr(b'\n', &buffer[searched..filled]) {
                return Ok(searched + newline);
            }
            let read = self.range.end + (filled - end) as u64;
            if read == self.storage.size() || filled - line > self.limits.max_line_bytes {
                return Ok(filled);
            }
            searched = filled;
            let next = self.storage.size().min(read + step);
            self.fill(buffer, filled, read..next)?;
            filled += (next - read) as usize;
            step *= 2;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::input::Source;
    use proptest::prelude::*;

    /// The lines that ranges of that length hold, and how many line breaks they count.
    fn read(text: &str, range_bytes: u64, limits: RangeLimits) -> (Vec<String>, u64) {
        let storage = Source::Memory(text.as_bytes().into(), "test".into()).open().unwrap();
        let (mut found, mut newlines, mut start) = (Vec::new(), 0, 0);
        while start < storage.size() {
            let end = storage.size().min(start + range_bytes);
            let mut reader = RangeReader::new(&storage, start..end, limits).unwrap();
            let mut buffer = Vec::new();
            while let Some(lines) = reader.next(&mut buffer).unwrap() {
                let text = str::from_utf8(lines.bytes).unwrap();
                found.extend(text.lines().map(str::to_owned));
                found.extend(lines.too_long.then(|| "too long".to_owned()));
                newlines += lines.newlines_before + text.matches('\n').count() as u64;
            }
            start = end;
        }
        (found, newlines)
    }

    proptest! {
        #[test]
        fn ranges_and_blocks_of_any_length_hold_all_lines_once(
            lines in proptest::collection::vec("[ab]{0,3}|[ab]{0,40}|[ab]{200}", 0..20),
            ends_with_newline in any::<bool>(),
            range_bytes in 1_u64..300,
            block_bytes in 1_u64..100,
        ) {
            let limits = RangeLimits { block_bytes, max_line_bytes: 50 };
            let text = lines.join("\n") + if ends_with_newline { "\n" } else { "" };
            let expected: Vec<_> =
                text.lines().map(|line| if line.len() > 50 { "too long" } else { line }).collect();
            let (found, newlines) = read(&text, range_bytes, limits);
            prop_assert_eq!(found, expected);
            prop_assert_eq!(newlines, text.matches('\n').count() as u64);
        }
    }

    #[test]
    fn a_range_behind_a_byte_order_mark_begins_with_a_line() {
        let storage = Source::Memory("\u{feff}ab\nc".as_bytes().into(), "test".into()).open().unwrap();
        let limits = RangeLimits { block_bytes: BLOCK_BYTES, max_line_bytes: 9 };
        let mut reader = RangeReader::new(&storage, 3..storage.size(), limits).unwrap();
        let expected = RangeLines { bytes: b"ab\nc", newlines_before: 0, too_long: false };
        assert_eq!(reader.next(&mut Vec::new()).unwrap(), Some(expected));
    }

    #[test]
    fn bytes_lie_as_in_the_file() {
        let text = "abcdefg\n".repeat(100);
        let storage = Source::Memory(text.as_bytes().into(), "test".into()).open().unwrap();
        let limits = RangeLimits { block_bytes: 203, max_line_bytes: 50 };
        let mut reader = RangeReader::new(&storage, 8..storage.size(), limits).unwrap();
        let (mut buffer, mut at) = (Vec::new(), 8_usize);
        while let Some(lines) = reader.next(&mut buffer).unwrap() {
            assert_eq!(lines.bytes.as_ptr().align_offset(64), at.wrapping_neg() % 64);
            at += lines.bytes.len();
        }
        assert_eq!(at, text.len());
    }
}
