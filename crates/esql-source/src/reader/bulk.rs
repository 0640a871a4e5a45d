//! Bulk requests: lines of actions, each with its document in the next line.

use memchr::memchr;
use std::ops::Range;

use super::document::Action;
use super::form::{Unit, trim};

/// Finds the pairs in bytes that come bit by bit.
#[derive(Debug)]
pub(crate) struct BulkCutter {
    /// Where the next line begins, and its number.
    at: usize,
    line: u64,
    /// Up to where that line has been searched for its end.
    searched: usize,
    /// An action whose next line is due, and its number.
    action: Option<(Range<usize>, u64, Action)>,
    units: Vec<Unit>,
    /// Whether the line at `at` was given up.
    abandoned: bool,
}

impl BulkCutter {
    pub fn new() -> BulkCutter {
        BulkCutter { at: 0, line: 1, searched: 0, action: None, units: Vec::new(), abandoned: false }
    }

    /// See [`Cutter`](super::form::Cutter) for this and what follows.
    pub fn advance(&mut self, bytes: &[u8], at_end: bool) {
        while self.at < bytes.len() {
            let newline = memchr(b'\n', &bytes[self.searched..]).map(|found| self.searched + found);
            let end = match newline {
                Some(newline) => newline,
                None if at_end => bytes.len(),
                None => {
                    self.searched = bytes.len();
                    break;
                }
            };
            let line = trim(bytes, self.at..end);
            if !std::mem::take(&mut self.abandoned) && !line.is_empty() {
                self.take_line(bytes, line);
            }
            self.at = (end + 1).min(bytes.len());
            self.searched = self.at;
            self.line += 1;
        }
        if at_end && let Some((range, line, _)) = self.action.take() {
            self.push(line, 0..0, range, Some("the document of this action is missing"));
        }
    }

    pub fn take(&mut self) -> (usize, Vec<Unit>) {
        let cut = self.action.as_ref().map_or(self.at, |(action, ..)| action.start);
        self.at -= cut;
        self.searched -= cut;
        if let Some((action, ..)) = &mut self.action {
            *action = 0..action.end - cut;
        }
        (cut, std::mem::take(&mut self.units))
    }

    pub fn abandon(&mut self, bytes: &[u8]) -> u64 {
        self.at = bytes.len();
        self.searched = bytes.len();
        self.action = None;
        self.abandoned = true;
        self.line
    }

    fn take_line(&mut self, bytes: &[u8], line: Range<usize>) {
        match self.action.take() {
            None => match std::str::from_utf8(&bytes[line.clone()]).ok().and_then(Action::of) {
                Some(Action::Delete) => {
                    self.push(self.line, 0..0, line, Some("a delete action is no document"));
                }
                Some(action) => self.action = Some((line, self.line, action)),
                None => self.push(self.line, 0..0, line, Some("an action of a bulk request is due here")),
            },
            Some((action, _, Action::Write { .. })) => self.push(self.line, action, line, None),
            Some((action, number, _)) => {
                self.push(number, 0..0, action, Some("an update action is no document"));
            }
        }
    }

    fn push(&mut self, line: u64, action: Range<usize>, text: Range<usize>, problem: Option<&'static str>) {
        self.units.push(Unit { line, action, text, problem });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REQUEST: &str = concat!(
        "{\"index\":{\"_id\":\"1\"}}\n{\"a\":1}\n\n",
        "{\"delete\":{\"_id\":\"1\"}}\r\n",
        "{\"create\":{}}\r\n{\"a\":2}\r\n",
        "{\"update\":{\"_id\":\"1\"}}\n{\"doc\":{}}\n",
        "{\"a\":3}\n",
        "{\"index\":{}}",
    );

    /// Texts (or problems) and lines, the request being fed in steps.
    fn cut(step: usize) -> Vec<(u64, String, String)> {
        let mut cutter = BulkCutter::new();
        let mut found = Vec::new();
        let mut pending = Vec::new();
        let mut fed = 0;
        while fed < REQUEST.len() {
            let next = (fed + step).min(REQUEST.len());
            pending.extend_from_slice(&REQUEST.as_bytes()[fed..next]);
            fed = next;
            cutter.advance(&pending, fed == REQUEST.len());
            let (cut, units) = cutter.take();
            for unit in units {
                let text = |range: Range<usize>| String::from_utf8(pending[range].to_vec()).unwrap();
                let said = unit.problem.map_or_else(|| text(unit.text), str::to_owned);
                found.push((unit.line, text(unit.action), said));
            }
            pending.drain(..cut);
        }
        found
    }

    #[test]
    fn pairs_stay_together() {
        let of = |line, action: &str, text: &str| (line, action.to_owned(), text.to_owned());
        let expected = vec![
            of(2, "{\"index\":{\"_id\":\"1\"}}", "{\"a\":1}"),
            of(4, "", "a delete action is no document"),
            of(6, "{\"create\":{}}", "{\"a\":2}"),
            of(7, "", "an update action is no document"),
            of(9, "", "an action of a bulk request is due here"),
            of(10, "", "the document of this action is missing"),
        ];
        for step in 1..=REQUEST.len() {
            assert_eq!(cut(step), expected, "{step}");
        }
    }
}
