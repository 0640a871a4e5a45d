//! Cuts sources into pieces that can be read side by side.

use esql_plan::DataError;
use memchr::{memchr, memchr_iter, memrchr};
use std::collections::VecDeque;
use std::io::Read;
use std::sync::Arc;

use super::ReadOptions;
use super::buffers::Buffers;
use super::form::{Cutter, Form, HEAD_BYTES, TOO_LONG, Unit, byte_order_mark};
use super::input::{Compression, Source, Storage};
use super::piece::{Block, BlockUnits, Piece, PieceBytes};

/// The pieces of some sources, in order.
pub(crate) struct Pieces {
    sources: VecDeque<(usize, Source)>,
    /// How many sources were opened before the current one.
    opened: usize,
    current: Option<Current>,
    buffers: Arc<Buffers>,
    options: ReadOptions,
}

/// The source that pieces are being cut from.
struct Current {
    /// Which index it belongs to.
    index: usize,
    number: usize,
    storage: Arc<Storage>,
    bytes: CurrentBytes,
}

enum CurrentBytes {
    /// Lines in a plain file, cut at any byte: whoever reads a piece finds the lines that begin in it.
    Ranges { at: u64 },
    /// Whatever has to be read in order.
    Stream(Stream),
}

impl Pieces {
    /// The pieces of these sources; the number before each says which index it belongs to.
    pub fn new(
        sources: impl IntoIterator<Item = (usize, Source)>,
        buffers: Arc<Buffers>,
        options: ReadOptions,
    ) -> Pieces {
        Pieces { sources: sources.into_iter().collect(), opened: 0, current: None, buffers, options }
    }

    /// The next piece.
    pub fn next(&mut self) -> Result<Option<Piece>, DataError> {
        loop {
            if let Some(current) = &mut self.current {
                if let Some(piece) = current.next(&self.options, &self.buffers)? {
                    return Ok(Some(piece));
                }
                self.current = None;
            }
            let Some((index, source)) = self.sources.pop_front() else { return Ok(None) };
            self.current = Some(Current::open(index, self.opened, &source)?);
            self.opened += 1;
        }
    }
}

impl Current {
    fn open(index: usize, number: usize, source: &Source) -> Result<Current, DataError> {
        let storage = Arc::new(source.open()?);
        let compression = storage.compression()?;
        let bytes = if compression == Compression::None {
            let head = storage.read(0, storage.size().min(HEAD_BYTES as u64))?;
            match Form::of(&head).map_err(|message| storage.error(message))? {
                Form::Lines => CurrentBytes::Ranges { at: byte_order_mark(&head) as u64 },
                _ => CurrentBytes::Stream(Stream::open(&storage, compression)?),
            }
        } else {
            CurrentBytes::Stream(Stream::open(&storage, compression)?)
        };
        Ok(Current { index, number, storage, bytes })
    }

    fn next(&mut self, options: &ReadOptions, buffers: &Buffers) -> Result<Option<Piece>, DataError> {
        let bytes = match &mut self.bytes {
            CurrentBytes::Ranges { at } => {
                let start = *at;
                if start >= self.storage.size() {
                    return Ok(None);
                }
                let size = self.storage.size();
                *at = (start + range_bytes(start, size, options)).min(size);
                PieceBytes::Range { start, end: *at }
            }
            CurrentBytes::Stream(stream) => match stream.next(&self.storage, options, buffers)? {
                Some(block) => PieceBytes::Block(block),
                None => return Ok(None),
            },
        };
        let storage = self.storage.clone();
        Ok(Some(Piece { index: self.index, source: self.number, storage, bytes }))
    }
}

/// A stream's bytes are handed over while they may still be in the processor's cache.
const LONGEST_BLOCK: usize = 1 << 20;

/// Ranges are this long or a multiple of it.
const SHORTEST_RANGE: u64 = 1 << 18;

/// How long the range is that begins there. The first ones are short: who wants the first rows shall not wait, and the ranges of
/// short files shall occupy all threads. So are the last ones, so that no thread has much to do when the others are done.
fn range_bytes(start: u64, size: u64, options: &ReadOptions) -> u64 {
    let longest = options.morsel_bytes.max(1) as u64;
    let range = (start.min(size - start) / 4).max(SHORTEST_RANGE);
    range.next_multiple_of(SHORTEST_RANGE).min(longest)
}

/// Bytes that are read in order, cut where documents end.
struct Stream {
    reader: Box<dyn Read + Send>,
    /// Read, but not given out.
    pending: Vec<u8>,
    at_end: bool,
    /// `None` for lines.
    cutter: Option<Cutter>,
    /// Of lines: the number of the first line that is pending.
    line: u64,
    /// Of lines: the line that is being read was given up.
    abandoned: bool,
    /// How many blocks were given out.
    blocks: u64,
}

impl Stream {
    fn open(storage: &Arc<Storage>, compression: Compression) -> Result<Stream, DataError> {
        let mut stream = Stream {
            reader: storage.stream(compression)?,
            pending: Vec::new(),
            at_end: false,
            cutter: None,
            line: 1,
            abandoned: false,
            blocks: 0,
        };
        stream.fill(storage, HEAD_BYTES)?;
        let form = Form::of(&stream.pending).map_err(|message| storage.error(message))?;
        stream.pending.drain(..byte_order_mark(&stream.pending));
        stream.cutter = Cutter::new(form);
        Ok(stream)
    }

    fn next(
        &mut self,
        storage: &Storage,
        options: &ReadOptions,
        buffers: &Buffers,
    ) -> Result<Option<Block>, DataError> {
        let block_bytes = options.morsel_bytes.clamp(1, LONGEST_BLOCK);
        // More is asked for only as long as nothing ends in what there is.
        let mut wanted = block_bytes;
        loop {
            self.fill(storage, wanted)?;
            if let Some((bytes, units)) = self.cut(buffers) {
                return Ok(Some(self.block(bytes, units)));
            }
            if self.at_end {
                return Ok(None);
            }
            if self.pending.len() > options.max_document_bytes {
                let unit = self.abandon();
                return Ok(Some(self.block(Vec::new(), BlockUnits::Found(vec![unit]))));
            }
            wanted = self.pending.len() + self.pending.len().max(block_bytes);
        }
    }

    /// Reads until `wanted` bytes are pending, or to the end.
    fn fill(&mut self, storage: &Storage, wanted: usize) -> Result<(), DataError> {
        if self.at_end || self.pending.len() >= wanted {
            return Ok(());
        }
        let missing = (wanted - self.pending.len()) as u64;
        let read = self.reader.by_ref().take(missing).read_to_end(&mut self.pending);
        let read = read.map_err(|error| storage.error(format!("can't be read any further: {error}")))?;
        self.at_end = (read as u64) < missing;
        Ok(())
    }

    fn block(&mut self, bytes: Vec<u8>, units: BlockUnits) -> Block {
        self.blocks += 1;
        Block { number: self.blocks, bytes, units }
    }

    /// What has ended of the bytes that are pending, if anything has.
    fn cut(&mut self, buffers: &Buffers) -> Option<(Vec<u8>, BlockUnits)> {
        let Some(cutter) = &mut self.cutter else { return self.cut_lines(buffers) };
        cutter.advance(&self.pending, self.at_end);
        let (cut, units) = cutter.take(&self.pending);
        let bytes = self.split(cut, buffers);
        if units.is_empty() {
            return None;
        }
        Some((bytes, BlockUnits::Found(units)))
    }

    fn cut_lines(&mut self, buffers: &Buffers) -> Option<(Vec<u8>, BlockUnits)> {
        if self.abandoned {
            let end = memchr(b'\n', &self.pending).map(|newline| newline + 1);
            self.pending.drain(..end.unwrap_or(self.pending.len()));
            self.abandoned = end.is_none();
            self.line += u64::from(end.is_some());
        }
        let cut = if self.at_end { self.pending.len() } else { memrchr(b'\n', &self.pending)? + 1 };
        if cut == 0 {
            return None;
        }
        let bytes = self.split(cut, buffers);
        let first_line = self.line;
        self.line += memchr_iter(b'\n', &bytes).count() as u64;
        Some((bytes, BlockUnits::Lines { first_line }))
    }

    /// Takes away the first bytes that are pending.
    fn split(&mut self, cut: usize, buffers: &Buffers) -> Vec<u8> {
        let mut rest = buffers.take();
        rest.clear();
        rest.extend_from_slice(&self.pending[cut..]);
        self.pending.truncate(cut);
        std::mem::replace(&mut self.pending, rest)
    }

    /// Gives up what is pending, which is too long a document.
    fn abandon(&mut self) -> Unit {
        let unit = match &mut self.cutter {
            Some(cutter) => {
                let unit = cutter.abandon(&self.pending);
                cutter.take(&self.pending);
                unit
            }
            None => {
                self.abandoned = true;
                Unit { line: self.line, action: 0..0, text: 0..0, problem: Some(TOO_LONG) }
            }
        };
        self.pending.clear();
        unit
    }
}
