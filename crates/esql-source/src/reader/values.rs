//! Documents that are not one a line: arrays of them, documents printed over many lines, bodies of `_search` responses.
//!
//! Only brackets and strings are looked at. Whether what stands between them is JSON, the reader of the document says.

use memchr::{memchr_iter, memchr2};
use std::ops::Range;

use super::form::Unit;

/// Finds the documents in bytes that come bit by bit.
#[derive(Debug)]
pub(crate) struct ValueCutter {
    /// Everything before is looked at.
    at: usize,
    /// Where what is being read begins: no cut may be behind.
    start: Option<usize>,
    /// What is being read was given up.
    abandoned: bool,
    units: Vec<Unit>,
    /// The number of the line that `line_at` is in.
    line: u64,
    line_at: usize,
    /// Objects and arrays around `at`, without arrays around all documents.
    depth: usize,
    /// Arrays around all documents.
    arrays: usize,
    in_string: bool,
    /// Whether a backslash came last.
    escaped: bool,
    /// Of responses: whether and where the documents are.
    hits: Hits,
    /// Of responses: the beginning of the string that was read last, and whether the keys before `at` in the two outer objects
    /// are `hits`.
    key: Vec<u8>,
    hits_keys: [bool; 2],
}

/// Where in a response the cutter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hits {
    /// These are no responses.
    Never,
    Before,
    Within,
    Behind,
}

impl ValueCutter {
    pub fn new(responses: bool) -> ValueCutter {
        ValueCutter {
            at: 0,
            start: None,
            abandoned: false,
            units: Vec::new(),
            line: 1,
            line_at: 0,
            depth: 0,
            arrays: 0,
            in_string: false,
            escaped: false,
            hits: if responses { Hits::Before } else { Hits::Never },
            key: Vec::new(),
            hits_keys: [false; 2],
        }
    }

    /// Whether the first value is an object in which an array `hits.hits` begins, as far as it is seen.
    pub fn begins_response(head: &[u8]) -> bool {
        let mut cutter = ValueCutter::new(true);
        while cutter.at < head.len() && cutter.units.is_empty() {
            cutter.step(head);
            if cutter.hits == Hits::Within {
                return true;
            }
        }
        false
    }

    /// See [`Cutter`](super::form::Cutter) for this and what follows.
    pub fn advance(&mut self, bytes: &[u8], at_end: bool) {
        while self.at < bytes.len() {
            self.step(bytes);
        }
        if !at_end {
            return;
        }
        if self.start.is_some() || self.abandoned {
            self.end_value(bytes, bytes.len(), Some("the file ends within a document"));
        } else if self.depth > 0 || self.arrays > 0 {
            let end = bytes.len();
            self.push(bytes, end..end, Some("the file ends before what it began with is closed"));
            (self.depth, self.arrays) = (0, 0);
        }
    }

    pub fn take(&mut self, bytes: &[u8]) -> (usize, Vec<Unit>) {
        let cut = self.start.unwrap_or(self.at);
        self.line_of(bytes, cut);
        self.line_at = 0;
        self.at -= cut;
        self.start = self.start.map(|_| 0);
        (cut, std::mem::take(&mut self.units))
    }

    pub fn abandon(&mut self, bytes: &[u8]) -> u64 {
        self.abandoned = self.start.is_some();
        let start = self.start.take().unwrap_or(self.at);
        self.line_of(bytes, start)
    }

    fn step(&mut self, bytes: &[u8]) {
        if self.in_string {
            return self.pass_string(bytes);
        }
        let at = self.at;
        self.at += 1;
        let between = self.is_between_documents();
        match bytes[at] {
            b' ' | b'\t' | b'\n' | b'\r' | b',' if between => self.end_garbage(bytes, at),
            b'[' if between && self.depth == 0 => {
                self.end_garbage(bytes, at);
                self.arrays += 1;
            }
            b']' if between && self.depth == 0 => {
                self.end_garbage(bytes, at);
                self.arrays = self.arrays.saturating_sub(1);
            }
            open @ (b'{' | b'[') => {
                if between {
                    self.end_garbage(bytes, at);
                    self.start = Some(at);
                }
                self.open(open);
            }
            b'}' | b']' if self.depth > 0 => self.close(bytes, at),
            b':' if (1..=2).contains(&self.depth) => self.hits_keys[self.depth - 1] = self.key == b"hits",
            byte => {
                if byte == b'"' {
                    self.in_string = true;
                    self.key.clear();
                }
                if between && !self.abandoned {
                    self.start.get_or_insert(at);
                }
            }
        }
    }

    /// Whether a document may begin here.
    fn is_between_documents(&self) -> bool {
        self.depth == if self.hits == Hits::Within { 3 } else { 0 }
    }

    /// What began between documents and is none ends here.
    fn end_garbage(&mut self, bytes: &[u8], at: usize) {
        self.end_value(bytes, at, Some("not a JSON object"));
    }

    fn end_value(&mut self, bytes: &[u8], end: usize, problem: Option<&'static str>) {
        self.abandoned = false;
        if let Some(start) = self.start.take() {
            self.push(bytes, start..end, problem);
        }
    }

    fn open(&mut self, open: u8) {
        self.depth += 1;
        if self.hits == Hits::Before && open == b'[' && self.depth == 3 && self.hits_keys == [true; 2] {
            // The documents are further in; what is around them need not be kept.
            self.hits = Hits::Within;
            self.start = None;
        }
        if let Some(is_hits) = self.hits_keys.get_mut(self.depth - 1) {
            *is_hits = false;
        }
    }

    fn close(&mut self, bytes: &[u8], at: usize) {
        if self.hits == Hits::Within && self.depth == 3 {
            self.end_garbage(bytes, at);
            self.hits = Hits::Behind;
        }
        self.depth -= 1;
        if self.is_between_documents() {
            self.end_value(bytes, at + 1, None);
            if self.hits == Hits::Behind {
                self.hits = Hits::Before;
            }
        }
    }

    /// Goes to the end of the string, or of the bytes.
    fn pass_string(&mut self, bytes: &[u8]) {
        let from = self.at;
        if std::mem::take(&mut self.escaped) {
            self.at += 1;
        } else {
            match memchr2(b'"', b'\\', &bytes[self.at..]) {
                None => self.at = bytes.len(),
                Some(found) => {
                    self.at += found + 1;
                    if bytes[self.at - 1] == b'"' {
                        self.in_string = false;
                    } else {
                        self.escaped = true;
                    }
                }
            }
        }
        if self.hits != Hits::Never && self.depth <= 2 {
            let read = &bytes[from..self.at - usize::from(!self.in_string)];
            // More than `hits` has is enough to be another key.
            self.key.extend_from_slice(&read[..read.len().min(8_usize.saturating_sub(self.key.len()))]);
        }
    }

    fn push(&mut self, bytes: &[u8], text: Range<usize>, problem: Option<&'static str>) {
        let line = self.line_of(bytes, text.start);
        self.units.push(Unit { line, action: 0..0, text, problem });
    }

    /// The number of the line that `at` is in; asked for in ascending order.
    fn line_of(&mut self, bytes: &[u8], at: usize) -> u64 {
        if at > self.line_at {
            self.line += memchr_iter(b'\n', &bytes[self.line_at..at]).count() as u64;
            self.line_at = at;
        }
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Texts (or problems) and lines, the input being fed in steps.
    fn cut_in_steps(input: &str, responses: bool, step: usize) -> Vec<(u64, String)> {
        let mut cutter = ValueCutter::new(responses);
        let mut found = Vec::new();
        let mut pending = Vec::new();
        for (index, part) in input.as_bytes().chunks(step).enumerate() {
            pending.extend_from_slice(part);
            cutter.advance(&pending, (index + 1) * step >= input.len());
            let (cut, units) = cutter.take(&pending);
            for unit in units {
                let text = || String::from_utf8(pending[unit.text.clone()].to_vec()).unwrap();
                found.push((unit.line, unit.problem.map_or_else(text, str::to_owned)));
            }
            pending.drain(..cut);
        }
        found
    }

    fn check(input: &str, responses: bool, expected: &[(u64, &str)]) {
        for step in 1..=input.len() {
            let found = cut_in_steps(input, responses, step);
            let found: Vec<_> = found.iter().map(|(line, text)| (*line, text.as_str())).collect();
            assert_eq!(found, expected, "{step}");
        }
    }

    #[test]
    fn arrays_and_values_over_many_lines() {
        check("[{\"a\":\"}\\\"\"},\n {\"b\":[1]}]\n", false, &[(1, "{\"a\":\"}\\\"\"}"), (2, "{\"b\":[1]}")]);
        check(
            "{\n\"a\":1\n}\n\n{\"b\":\n2}{}",
            false,
            &[(1, "{\n\"a\":1\n}"), (5, "{\"b\":\n2}"), (6, "{}")],
        );
    }

    #[test]
    fn what_is_no_document_is_told() {
        let closed = "the file ends before what it began with is closed";
        check("[1,\n\"a b\" {}]", false, &[(1, "not a JSON object"), (2, "not a JSON object"), (2, "{}")]);
        check("[{\"a\":1}\n", false, &[(1, "{\"a\":1}"), (2, closed)]);
        check("[\n{\"a\":[1", false, &[(2, "the file ends within a document")]);
        check("{\"hits\":{\"hits\":[{}\n", true, &[(1, "{}"), (2, closed)]);
    }

    #[test]
    fn responses_hold_documents_further_in() {
        let response = concat!(
            "{\"took\":1,\"_shards\":{\"failures\":[{\"x\":1}]},\n",
            "\"hits\":{\"total\":{\"hits\":[1]},\"hits\":[\n{\"_id\":\"1\"},7,\n{\"_id\":\"2\"}]},",
            "\"aggregations\":{\"hits\":[{}]}}\n{\"plain\":1}\n",
        );
        check(
            response,
            true,
            &[(3, "{\"_id\":\"1\"}"), (3, "not a JSON object"), (4, "{\"_id\":\"2\"}"), (5, "{\"plain\":1}")],
        );
    }
}
