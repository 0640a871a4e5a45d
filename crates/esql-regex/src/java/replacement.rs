//! The replacement text of `Matcher.replaceAll`: `\x` is x, `$1` and `${name}` are groups.

use super::regex::{JavaRegex, MatchError};
use crate::PatternError;

/// A replacement text, read for one pattern: how many digits of `$12` count depends on how many groups there are.
///
/// What is wrong with it shows only when something is to be replaced, as in Java.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replacement {
    pub(super) pieces: Vec<Piece>,
    pub(super) error: Option<MatchError>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Text(String),
    Group(usize),
}

impl Replacement {
    /// Reads a replacement text. Never fails: see [`JavaRegex::replace_all`].
    pub fn parse(text: &str, regex: &JavaRegex) -> Self {
        let mut reader = Reader { text, at: 0, regex, pieces: Vec::new() };
        let error = reader.read().err();
        Self { pieces: reader.pieces, error }
    }

    /// Whether it refers to groups, the whole match being none.
    pub(super) fn needs_groups(&self) -> bool {
        self.pieces.iter().any(|piece| matches!(piece, Piece::Group(1..)))
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    regex: &'a JavaRegex,
    pieces: Vec<Piece>,
}

impl Reader<'_> {
    fn read(&mut self) -> Result<(), MatchError> {
        while let Some(c) = self.next() {
            match c {
                '\\' => {
                    let escaped =
                        self.next().ok_or_else(|| self.error("character to be escaped is missing"))?;
                    self.push(escaped);
                }
                '$' => {
                    let group = self.group()?;
                    if group > self.regex.group_count() {
                        return Err(MatchError::NoGroup(group));
                    }
                    self.pieces.push(Piece::Group(group));
                }
                c => self.push(c),
            }
        }
        Ok(())
    }

    fn group(&mut self) -> Result<usize, MatchError> {
        match self.next() {
            None => Err(self.error("Illegal group reference: group index is missing")),
            Some('{') => self.named(),
            Some(digit @ '0'..='9') => Ok(self.numbered(digit)),
            Some(_) => Err(self.error("Illegal group reference")),
        }
    }

    /// The first digit counts in any case, more of them for as long as there is such a group.
    fn numbered(&mut self, first: char) -> usize {
        let mut group = first as usize - '0' as usize;
        while let Some(digit) = self.peek().and_then(|c| c.to_digit(10)) {
            let longer = group * 10 + digit as usize;
            if longer > self.regex.group_count() {
                break;
            }
            group = longer;
            self.at += 1;
        }
        group
    }

    fn named(&mut self) -> Result<usize, MatchError> {
        let start = self.at;
        while self.peek().is_some_and(|c| c.is_ascii_alphanumeric()) {
            self.at += 1;
        }
        let name = &self.text[start..self.at];
        if name.is_empty() {
            return Err(self.error("named capturing group has 0 length name"));
        }
        if self.next() != Some('}') {
            return Err(self.error("named capturing group is missing trailing '}'"));
        }
        if name.starts_with(|c: char| c.is_ascii_digit()) {
            return Err(self.error(&format!("capturing group name {{{name}}} starts with digit character")));
        }
        let group = self.regex.group_named(name);
        group.ok_or_else(|| self.error(&format!("No group with name {{{name}}}")))
    }

    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn push(&mut self, c: char) {
        match self.pieces.last_mut() {
            Some(Piece::Text(text)) => text.push(c),
            _ => self.pieces.push(Piece::Text(c.into())),
        }
    }

    fn error(&self, message: &str) -> MatchError {
        MatchError::Replacement(PatternError::new(message, self.at))
    }
}
