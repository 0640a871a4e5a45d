//! Where the bytes of a query stand in its file: a list of pieces, most of them copies.

use esql_syntax::Span;
use std::borrow::Cow;

/// Maps a query's bytes to its file's. What the file has between two pieces is in the query nothing: indentation,
/// a line end that TOML trims.
#[derive(Debug, Clone)]
pub(crate) struct SourceMap {
    /// In the order of both texts; none is empty.
    pieces: Vec<Piece>,
    /// Where an empty query would stand.
    origin: usize,
    notation: Notation,
}

#[derive(Debug, Clone, Copy)]
struct Piece {
    query: Span,
    file: Span,
    /// Whether the bytes are the same; else the file has an escape sequence for them.
    exact: bool,
}

/// How the file writes a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Notation {
    /// As it is.
    Plain,
    /// In a fenced block, whose lines may be indented.
    Fenced,
    /// In TOML's `'…'`, or `'''…'''` with several lines.
    Literal { lines: bool },
    /// In TOML's `"…"`, or `"""…"""` with several lines.
    Basic { lines: bool },
}

impl SourceMap {
    /// The map of a query that is its file, or of none when `length` is 0.
    pub(crate) fn identity(length: usize) -> SourceMap {
        let mut builder = Builder::new(0, Notation::Plain);
        builder.piece(length, Span::new(0, length), true);
        builder.map
    }

    pub(crate) fn offset(&self, offset: usize) -> usize {
        let index = self.pieces.partition_point(|piece| piece.query.end <= offset);
        match self.pieces.get(index) {
            Some(piece) if piece.exact => piece.file.start + (offset - piece.query.start),
            Some(piece) => piece.file.start,
            None => self.pieces.last().map_or(self.origin, |piece| piece.file.end),
        }
    }

    pub(crate) fn span(&self, span: Span) -> Span {
        let start = self.offset(span.start);
        if span.end <= span.start {
            return Span::empty(start);
        }
        // The end of the last byte, which may lie before where the next byte begins.
        let index = self.pieces.partition_point(|piece| piece.query.end < span.end);
        let end = match self.pieces.get(index) {
            Some(piece) if piece.exact => piece.file.start + (span.end - piece.query.start),
            Some(piece) => piece.file.end,
            None => self.offset(span.end),
        };
        Span::new(start, end.max(start))
    }

    pub(crate) fn is_exact(&self, span: Span) -> bool {
        if self.follows_trimmed_end(span.start) {
            return false;
        }
        if span.end <= span.start {
            let touches = |piece: &Piece| piece.query.start <= span.start && span.start <= piece.query.end;
            return self.pieces.iter().any(|piece| piece.exact && touches(piece));
        }
        let first = self.pieces.partition_point(|piece| piece.query.end <= span.start);
        let pieces = self.pieces[first..].iter().take_while(|piece| piece.query.start < span.end);
        let file = self.span(span);
        pieces.clone().all(|piece| piece.exact)
            && pieces.last().is_some_and(|piece| span.end <= piece.query.end)
            && file.end - file.start == span.end - span.start
    }

    /// Whether a backslash at a line's end comes before: of what is put there it would take away leading blanks.
    fn follows_trimmed_end(&self, offset: usize) -> bool {
        let Notation::Basic { lines: true } = self.notation else { return false };
        let index = self.pieces.partition_point(|piece| piece.query.end <= offset);
        let before = if index == 0 { self.origin } else { self.pieces[index - 1].file.end };
        let starts = |piece: &Piece| piece.query.start == offset && piece.file.start > before;
        self.pieces.get(index).is_some_and(starts)
    }

    pub(crate) fn encode<'a>(&self, text: &'a str) -> Option<Cow<'a, str>> {
        let is_control = |character: char| character.is_control() && character != '\t';
        let can_stand = match self.notation {
            Notation::Plain => true,
            Notation::Fenced => !text.contains(['\n', '\r']),
            Notation::Literal { lines } => {
                !text.chars().any(|character| is_control(character) && !(lines && character == '\n'))
                    && !text.contains('\'')
            }
            Notation::Basic { lines } => return Some(escape(text, lines)),
        };
        can_stand.then_some(Cow::Borrowed(text))
    }
}

/// The text within TOML's basic strings.
fn escape(text: &str, lines: bool) -> Cow<'_, str> {
    let is_special = |character: char| matches!(character, '"' | '\\') || character.is_control();
    if !text.contains(is_special) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match character {
            '"' | '\\' => escaped.extend(['\\', character]),
            '\t' => escaped.push('\t'),
            '\n' if lines => escaped.push('\n'),
            _ if character.is_control() => escaped += &format!("\\u{:04X}", u32::from(character)),
            _ => escaped.push(character),
        }
    }
    Cow::Owned(escaped)
}

/// Builds a query and its map.
pub(crate) struct Builder {
    pub(crate) text: String,
    pub(crate) map: SourceMap,
}

impl Builder {
    /// An empty query, which would stand at `origin`.
    pub(crate) fn new(origin: usize, notation: Notation) -> Builder {
        Builder { text: String::new(), map: SourceMap { pieces: vec![], origin, notation } }
    }

    /// Adds text that stands in the file at `at` as it is.
    pub(crate) fn copy(&mut self, text: &str, at: usize) {
        self.text.push_str(text);
        self.piece(text.len(), Span::new(at, at + text.len()), true);
    }

    /// Adds text that the file writes otherwise.
    pub(crate) fn escape(&mut self, text: &str, file: Span) {
        self.text.push_str(text);
        self.piece(text.len(), file, false);
    }

    fn piece(&mut self, length: usize, file: Span, exact: bool) {
        if length == 0 {
            return;
        }
        let start = self.map.pieces.last().map_or(0, |piece| piece.query.end);
        let query = Span::new(start, start + length);
        match self.map.pieces.last_mut() {
            Some(last) if last.exact && exact && last.file.end == file.start => {
                last.query.end = query.end;
                last.file.end = file.end;
            }
            _ => self.map.pieces.push(Piece { query, file, exact }),
        }
    }
}
