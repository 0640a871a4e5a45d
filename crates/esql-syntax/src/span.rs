//! Where something stands in a query's text.

use serde::{Serialize, Serializer};

/// A half-open range of bytes of the query's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The range `start..end`.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The empty range before the byte `at`.
    pub fn empty(at: usize) -> Self {
        Self { start: at, end: at }
    }

    /// The smallest range that covers both.
    pub fn to(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The piece of `text` it covers; empty when the range isn't one of `text`.
    pub fn text(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or_default()
    }

    /// Line and column of the start, both from 1, the column in code points: as Elasticsearch prints them.
    ///
    /// ```
    /// # use esql_syntax::Span;
    /// assert_eq!(Span::new(13, 14).line_column("FROM logs\n| x"), (2, 4));
    /// ```
    pub fn line_column(self, text: &str) -> (usize, usize) {
        let before = &text.as_bytes()[..self.start.min(text.len())];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let line_start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
        // A code point has exactly one byte that is not a UTF-8 continuation byte.
        let column = before[line_start..].iter().filter(|byte| (**byte as i8) >= -0x40).count() + 1;
        (line, column)
    }
}

impl From<Span> for std::ops::Range<usize> {
    fn from(span: Span) -> Self {
        span.start..span.end
    }
}

impl Serialize for Span {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        [self.start, self.end].serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_code_points() {
        let text = "ROW ñ = \"🦀\"\r\n| LIMIT x";
        assert_eq!(Span::empty(0).line_column(text), (1, 1));
        assert_eq!(Span::empty(text.find('=').unwrap()).line_column(text), (1, 7));
        assert_eq!(Span::empty(text.find('x').unwrap()).line_column(text), (2, 9));
        assert_eq!(Span::empty(text.len()).line_column(text), (2, 10));
        assert_eq!(Span::empty(text.len() + 9).line_column(text), (2, 10));
    }
}
