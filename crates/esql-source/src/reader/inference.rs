//! Finds out which fields documents have, and types them by Elasticsearch's rules of dynamic mapping.
//!
//! All documents are looked at, unlike in an index, where the first one decides: numbers with and without fraction are double,
//! and values of several kinds in one field make it a keyword.

use esql_plan::DataError;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use super::ReadOptions;
use super::buffers::Buffers;
use super::document::Document;
use super::input::Source;
use super::piece::{Documents, Reading, Sink};
use super::pieces::Pieces;
use crate::json::{Kind, Malformed, Scalar, Scanner, StructuralIndex};
use crate::values::{DateFormat, ValueKind};

/// The fields that occur in documents, with the kinds of values that they have.
#[derive(Debug, Default)]
pub(crate) struct Inferred {
    fields: BTreeMap<String, Seen>,
}

/// Which kinds of values a field has: a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Seen(u8);

impl Seen {
    const BOOLEAN: Seen = Seen(1);
    /// Whole numbers from 0 on that a long can hold.
    const LONG: Seen = Seen(1 << 1);
    const NEGATIVE: Seen = Seen(1 << 2);
    /// Whole numbers that only an unsigned long can hold.
    const UNSIGNED: Seen = Seen(1 << 3);
    const DECIMAL: Seen = Seen(1 << 4);
    const DATE: Seen = Seen(1 << 5);
    const TEXT: Seen = Seen(1 << 6);

    fn and(self, other: Seen) -> Seen {
        Seen(self.0 | other.0)
    }

    /// Whether there is nothing else.
    fn within(self, others: Seen) -> bool {
        self.0 & !others.0 == 0
    }

    fn has(self, other: Seen) -> bool {
        self.0 & other.0 != 0
    }

    /// How Elasticsearch would read such values.
    fn kind(self) -> ValueKind {
        let whole = Seen::LONG.and(Seen::NEGATIVE);
        if self.within(Seen::BOOLEAN) {
            ValueKind::Boolean
        } else if self.within(whole) {
            ValueKind::Long
        } else if self.within(Seen::LONG.and(Seen::UNSIGNED)) {
            ValueKind::UnsignedLong
        } else if self.within(whole.and(Seen::UNSIGNED).and(Seen::DECIMAL)) {
            ValueKind::Double
        } else if self.within(Seen::DATE) {
            ValueKind::Date(DateFormat::detected())
        } else {
            ValueKind::Keyword { lowercase: false }
        }
    }
}

impl Inferred {
    /// How the values of a field are read; `None` if no document has one.
    pub fn kind(&self, name: &str) -> Option<ValueKind> {
        self.fields.get(name).map(|seen| seen.kind())
    }

    /// The names of the fields that have values, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.fields.keys().map(String::as_str)
    }

    fn merge(&mut self, other: Inferred) {
        for (name, seen) in other.fields {
            let known = self.fields.entry(name).or_default();
            *known = known.and(seen);
        }
    }
}

/// Looks through all documents of the sources.
pub(crate) fn infer(sources: Vec<Source>, options: &ReadOptions) -> Result<Inferred, DataError> {
    let sources = sources.into_iter().map(|source| (0, source));
    let buffers = Arc::new(Buffers::default());
    let shared = Mutex::new((0, Pieces::new(sources, buffers.clone(), options.clone())));
    let reading = Reading { options, filter: None };
    // The error that comes first in the data, and nothing behind it matters.
    let failure: Mutex<Option<(usize, DataError)>> = Mutex::new(None);
    let next = || {
        let mut shared = shared.lock().unwrap_or_else(PoisonError::into_inner);
        shared.0 += 1;
        (shared.0, shared.1.next())
    };
    let fail = |number: usize, error: DataError| {
        let mut failure = failure.lock().unwrap_or_else(PoisonError::into_inner);
        if failure.as_ref().is_none_or(|(first, _)| number < *first) {
            *failure = Some((number, error));
        }
    };
    let has_failed = || failure.lock().unwrap_or_else(PoisonError::into_inner).is_some();
    let work = || {
        let (mut looker, mut buffer) = (Looker::new(), Vec::new());
        while !has_failed() {
            let (number, piece) = next();
            let read = match piece {
                Ok(Some(piece)) => {
                    let read = piece.read(&mut buffer, &mut looker, &reading).map(drop);
                    buffers.give(piece.into_buffer().unwrap_or_default());
                    read
                }
                Ok(None) => break,
                Err(error) => Err(error),
            };
            if let Err(error) = read {
                fail(number, error);
            }
        }
        looker.finish()
    };
    let mut inferred = Inferred::default();
    std::thread::scope(|scope| {
        let helpers: Vec<_> = (1..options.threads).map(|_| scope.spawn(work)).collect();
        inferred.merge(work());
        for helper in helpers {
            match helper.join() {
                Ok(found) => inferred.merge(found),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
    });
    match failure.into_inner().unwrap_or_else(PoisonError::into_inner) {
        Some((_, error)) => Err(error),
        None => Ok(inferred),
    }
}

/// Looks at documents, and remembers what it has seen in a tree of keys.
struct Looker {
    nodes: Vec<Node>,
    /// What the current document has, which counts only if it is well-formed.
    current: Vec<(usize, Seen)>,
    date: DateFormat,
    scratch: Vec<u8>,
}

#[derive(Default)]
struct Node {
    children: HashMap<Box<str>, usize>,
    seen: Seen,
}

impl Looker {
    fn new() -> Looker {
        Looker {
            nodes: vec![Node::default()],
            current: Vec::new(),
            date: DateFormat::detected(),
            scratch: Vec::new(),
        }
    }

    fn finish(self) -> Inferred {
        let mut fields = BTreeMap::new();
        let mut open: Vec<(usize, String)> =
            self.nodes[0].children.iter().map(|(key, child)| (*child, key.to_string())).collect();
        while let Some((node, name)) = open.pop() {
            let node = &self.nodes[node];
            open.extend(node.children.iter().map(|(key, child)| (*child, format!("{name}.{key}"))));
            if node.seen != Seen::default() {
                // Dots in keys: several nodes may be the same field.
                let known: &mut Seen = fields.entry(name).or_default();
                *known = known.and(node.seen);
            }
        }
        Inferred { fields }
    }

    fn object(&mut self, scanner: &mut Scanner<'_>, node: usize) -> Result<(), Malformed> {
        let mut first = true;
        scanner.enter()?;
        while let Some(key) = scanner.next_key(&mut first)? {
            let key = key.text(&mut self.scratch);
            let child = match self.nodes[node].children.get(key) {
                Some(child) => *child,
                None => {
                    let child = self.nodes.len();
                    self.nodes[node].children.insert(key.into(), child);
                    self.nodes.push(Node::default());
                    child
                }
            };
            self.value(scanner, child)?;
        }
        Ok(())
    }

    fn value(&mut self, scanner: &mut Scanner<'_>, node: usize) -> Result<(), Malformed> {
        match scanner.kind()? {
            Kind::Object => self.object(scanner, node),
            Kind::Array => {
                let mut first = true;
                scanner.enter()?;
                while scanner.next_element(&mut first)? {
                    self.value(scanner, node)?;
                }
                Ok(())
            }
            Kind::Scalar => {
                let seen = match scanner.scalar(&mut self.scratch)? {
                    Scalar::Null => return Ok(()),
                    Scalar::Boolean(_) => Seen::BOOLEAN,
                    Scalar::Number(digits) => number(digits),
                    // Whether it could be a date matters only as long as it could be one.
                    Scalar::Text(_) if self.nodes[node].seen.has(Seen::TEXT) => Seen::TEXT,
                    Scalar::Text(text) if is_date(text, &self.date) => Seen::DATE,
                    Scalar::Text(_) => Seen::TEXT,
                };
                if !seen.within(self.nodes[node].seen) {
                    self.current.push((node, seen));
                }
                Ok(())
            }
        }
    }

    fn walk(&mut self, source: &str) -> Result<(), Malformed> {
        let mut scanner = Scanner::new(source);
        if scanner.kind()? != Kind::Object {
            return Err(Malformed::new("not a JSON object"));
        }
        self.object(&mut scanner, 0)?;
        scanner.end()
    }
}

impl Sink for Looker {
    type Documents<'a> = &'a mut Looker;

    fn block(&mut self) -> &mut Looker {
        self
    }
}

impl Documents<'_> for &mut Looker {
    fn take(&mut self, document: Document<'_>, _: Option<&StructuralIndex>, _: u64) -> Result<(), Malformed> {
        self.current.clear();
        self.walk(document.source)?;
        for (node, seen) in self.current.drain(..) {
            self.nodes[node].seen = self.nodes[node].seen.and(seen);
        }
        Ok(())
    }
}

fn number(digits: &str) -> Seen {
    if digits.parse::<i64>().is_ok() {
        if digits.starts_with('-') { Seen::NEGATIVE } else { Seen::LONG }
    } else if digits.parse::<u64>().is_ok() {
        Seen::UNSIGNED
    } else {
        Seen::DECIMAL
    }
}

/// Whether dynamic mapping takes the text for a date. All of its formats begin with a year of four digits and go on: a pure
/// number is never one.
fn is_date(text: &str, format: &DateFormat) -> bool {
    let bytes = text.as_bytes();
    bytes.len() > 4
        && bytes.len() < 64
        && bytes[..4].iter().all(u8::is_ascii_digit)
        && text.parse::<f64>().is_err()
        && format.millis(text).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(lines: &str) -> Vec<(String, ValueKind)> {
        let source = Source::Memory(lines.as_bytes().into(), "memory".into());
        let inferred =
            infer(vec![source], &ReadOptions { threads: 2, morsel_bytes: 7, ..ReadOptions::default() });
        let inferred = inferred.unwrap();
        inferred.names().map(|name| (name.to_owned(), inferred.kind(name).unwrap())).collect()
    }

    fn check(values: &[&str], expected: ValueKind) {
        let lines: Vec<String> = values.iter().map(|value| format!("{{\"x\":{value}}}")).collect();
        assert_eq!(kinds(&lines.join("\n")), [("x".to_owned(), expected)], "{values:?}");
    }

    #[test]
    fn each_kind_of_value_has_its_type() {
        let keyword = ValueKind::Keyword { lowercase: false };
        let date = || ValueKind::Date(DateFormat::detected());
        check(&["true", "null"], ValueKind::Boolean);
        check(&["1", "-2", "[]", "[3,[4]]"], ValueKind::Long);
        check(&["1", "2.5"], ValueKind::Double);
        check(&["1", "18446744073709551615"], ValueKind::UnsignedLong);
        check(&["-1", "18446744073709551615"], ValueKind::Double);
        check(&["\"2024-06-15T12:00:00.1234567Z\"", "\"2024-06-15\""], date());
        check(&["\"2024/06/15 12:00:00\"", "\"2024/06/15\""], date());
        check(&["\"2024-06-15\"", "\"\""], keyword.clone());
        check(&["\"2024\""], keyword.clone());
        check(&["\"1718452800000\""], keyword.clone());
        check(&["\"2024-99-99\""], keyword.clone());
        check(&["\"2024-06-15\"", "1718452800000"], keyword.clone());
        check(&["1", "\"x\""], keyword.clone());
        check(&["true", "1"], keyword);
    }

    #[test]
    fn objects_flatten_and_dots_nest() {
        let found = kinds(
            "{\"a\":{\"b.c\":1}}\n{\"a.b\":[{\"c\":2.5},{}]}\n{\"a\":7,\"e\":{},\"f\":null}\n{\"g\":1,\n",
        );
        let expected = [("a".to_owned(), ValueKind::Long), ("a.b.c".to_owned(), ValueKind::Double)];
        assert_eq!(found, expected);
    }
}
