//! The forms in which files hold documents, and where in them one document ends and the next begins.

use memchr::memchr;
use std::ops::Range;

use super::bulk::BulkCutter;
use super::document::Action;
use super::values::ValueCutter;

/// How the documents lie in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// One a line: plain documents or search hits.
    Lines,
    /// Lines of a bulk request: actions, each with a document in the next line.
    Bulk,
    /// JSON arrays of documents, or documents one behind the other, over any number of lines.
    Values,
    /// Bodies of `_search` responses, with the documents in `hits.hits`.
    Responses,
}

/// How much of a file [`Form::of`] wants to see.
pub(crate) const HEAD_BYTES: usize = 1 << 16;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

impl Form {
    /// The form of a file that begins with these bytes; an error if they are in another encoding.
    pub fn of(head: &[u8]) -> Result<Form, &'static str> {
        if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") {
            return Err("the file is in UTF-16; convert it to UTF-8 first");
        }
        let head = head[byte_order_mark(head)..].trim_ascii_start();
        let line = head[..memchr(b'\n', head).unwrap_or(head.len())].trim_ascii_end();
        Ok(match head.first() {
            Some(b'[') => Form::Values,
            Some(b'{') if ValueCutter::begins_response(head) => Form::Responses,
            // Printed over several lines, as by jq.
            Some(b'{') if line == b"{" => Form::Values,
            Some(b'{') if std::str::from_utf8(line).is_ok_and(|line| Action::of(line).is_some()) => {
                Form::Bulk
            }
            _ => Form::Lines,
        })
    }
}

/// The length of the byte order mark at the beginning, which is no part of the data.
pub(crate) fn byte_order_mark(head: &[u8]) -> usize {
    if head.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 }
}

/// A document's place in a block of bytes, or what stands there in its stead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unit {
    /// The line it begins in.
    pub line: u64,
    /// The action line that says what it is; empty where there is none.
    pub action: Range<usize>,
    /// The document's text.
    pub text: Range<usize>,
    /// Why it is no document.
    pub problem: Option<&'static str>,
}

/// Finds documents in bytes that come bit by bit. For lines that takes no memory: cuts are wherever a line ends.
#[derive(Debug)]
pub(crate) enum Cutter {
    Bulk(BulkCutter),
    Values(ValueCutter),
}

impl Cutter {
    /// A cutter for bytes from the first line on; `None` for lines.
    pub fn new(form: Form) -> Option<Cutter> {
        match form {
            Form::Lines => None,
            Form::Bulk => Some(Cutter::Bulk(BulkCutter::new())),
            Form::Values => Some(Cutter::Values(ValueCutter::new(false))),
            Form::Responses => Some(Cutter::Values(ValueCutter::new(true))),
        }
    }

    /// Looks at the bytes that were added; `at_end` when none will follow.
    pub fn advance(&mut self, bytes: &[u8], at_end: bool) {
        match self {
            Cutter::Bulk(cutter) => cutter.advance(bytes, at_end),
            Cutter::Values(cutter) => cutter.advance(bytes, at_end),
        }
    }

    /// The documents found, and how many bytes they and what is around them take. What is behind comes first next time.
    pub fn take(&mut self, bytes: &[u8]) -> (usize, Vec<Unit>) {
        match self {
            Cutter::Bulk(cutter) => cutter.take(),
            Cutter::Values(cutter) => cutter.take(bytes),
        }
    }

    /// Gives up the document of which these are the first bytes; what follows of it is passed over.
    pub fn abandon(&mut self, bytes: &[u8]) -> Unit {
        let line = match self {
            Cutter::Bulk(cutter) => cutter.abandon(bytes),
            Cutter::Values(cutter) => cutter.abandon(bytes),
        };
        Unit { line, action: 0..0, text: 0..0, problem: Some(TOO_LONG) }
    }
}

/// Why a document that is too long is none.
pub(crate) const TOO_LONG: &str = "the document is too long";

/// The range without blanks at either end.
pub(crate) fn trim(bytes: &[u8], range: Range<usize>) -> Range<usize> {
    let line = &bytes[range.clone()];
    let start = range.start + (line.len() - line.trim_ascii_start().len());
    start..start + line.trim_ascii().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_told_by_how_files_begin() {
        for (head, form) in [
            ("", Form::Lines),
            ("{\"a\":1}\n{\"a\":2}", Form::Lines),
            ("\u{feff}\r\n {\"a\":1}", Form::Lines),
            ("no JSON", Form::Lines),
            ("{\"index\":{\"_id\":\"1\"}}\n{\"a\":1}", Form::Bulk),
            ("{\"index\":{\"name\":\"x\"}}\n", Form::Lines),
            ("\n[\n{", Form::Values),
            ("{\n  \"a\": 1\n}\n", Form::Values),
            ("{\"took\":1,\"hits\":{\"total\":{\"value\":1},\"hits\":[{\"_id\":", Form::Responses),
            ("{\n  \"hits\" : {\n    \"hits\" : [ ", Form::Responses),
            ("{\"hits\":[{\"hits\":[]}]}", Form::Lines),
            ("{\"a\":1}\n{\"hits\":{\"hits\":[]}}", Form::Lines),
        ] {
            assert_eq!(Form::of(head.as_bytes()), Ok(form), "{head}");
        }
        assert!(Form::of(b"\xff\xfe{\0").is_err());
    }
}
