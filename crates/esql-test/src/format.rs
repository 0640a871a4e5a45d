//! What a test file may say, as YAML: the keys, their types, and nothing of what they mean together.
//!
//! `docs/testing.md` describes it for people and `docs/esql-test.schema.json` for editors; a test compares the keys of that
//! schema with these.

use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value as Json};
use serde_saphyr::Spanned;
use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

/// A document, or a part of one: names, perhaps dotted, and values.
pub type Document = Map<String, Json>;

/// Reads YAML 1.2, in which `no` and `y` are strings like any other.
///
/// # Errors
/// What is wrong, and where.
pub fn parse<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, serde_saphyr::Error> {
    serde_saphyr::from_str_with_options(text, serde_saphyr::options! { strict_booleans: true })
}

/// `NAME.test.yaml`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TestFile {
    /// The query's file, from the test file's folder; that of the same stem when not given.
    pub file: Option<Spanned<PathBuf>>,
    /// Which of the file's queries the tests are about.
    pub query: Option<Spanned<String>>,
    /// What `NOW()` gives.
    pub now: Option<Spanned<String>>,
    /// The values of parameters: by name, or in a list those of `?1`, `?2` ….
    pub params: Option<Spanned<Json>>,
    /// What a field is that nothing knows.
    pub unmapped: Option<UnmappedFields>,
    /// What SAMPLE chooses by.
    pub seed: Option<u64>,
    /// Field types: files, or a mapping written here.
    pub mapping: Option<Spanned<Json>>,
    /// Files of enrich policies.
    #[serde(default)]
    pub policies: Vec<PathBuf>,
    /// Files of MaxMind databases.
    #[serde(default)]
    pub geoip: Vec<PathBuf>,
    /// The index of events that are given without one.
    pub index: Option<String>,
    /// The event that tests change.
    pub event: Option<Document>,
    /// More of these, by name.
    #[serde(default)]
    pub templates: BTreeMap<String, Document>,
    /// Events that every test has.
    pub events: Option<Events>,
    /// The tests.
    pub tests: Vec<Spanned<Test>>,
    /// Mutants that change nothing anybody could see, with reasons.
    #[serde(default)]
    pub equivalent: Vec<Spanned<Equivalent>>,
}

/// A test: settings of its own, events, and what is expected.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Test {
    /// What it shows.
    pub name: Spanned<String>,
    /// As [`TestFile::query`].
    pub query: Option<Spanned<String>>,
    /// As [`TestFile::now`].
    pub now: Option<Spanned<String>>,
    /// As [`TestFile::params`], in their stead.
    pub params: Option<Spanned<Json>>,
    /// As [`TestFile::unmapped`].
    pub unmapped: Option<UnmappedFields>,
    /// As [`TestFile::seed`].
    pub seed: Option<u64>,
    /// The template that the test's events are made of.
    pub like: Option<Spanned<String>>,
    /// Fields that all of the test's events get.
    #[serde(default)]
    pub with: Document,
    /// Fields that all of the test's events lack.
    #[serde(default)]
    pub without: Vec<Spanned<String>>,
    /// The events; the changed template alone when not given.
    pub events: Option<Events>,
    /// How many rows there are.
    pub rows: Option<usize>,
    /// That there are none, or some.
    pub empty: Option<bool>,
    /// Rows that are there, by some of their columns.
    pub contains: Option<Vec<Document>>,
    /// Rows that are not there.
    pub lacks: Option<Vec<Document>>,
    /// All rows, by some or all of their columns.
    pub exact: Option<Vec<Document>>,
    /// Whether the rows of `exact` have to come in that order.
    #[serde(default)]
    pub ordered: bool,
    /// The columns in order: names, or names with types.
    pub columns: Option<Spanned<Json>>,
    /// Texts that warnings contain; none of them means that there are no warnings.
    pub warnings: Option<Vec<String>>,
    /// A text that the error contains which the query gives.
    pub error: Option<String>,
    /// Whether the answer is compared with a snapshot, or in which file that is.
    pub snapshot: Option<Snapshot>,
}

/// `unmapped: fail`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnmappedFields {
    /// An error.
    Fail,
    /// A column of nulls.
    Nullify,
    /// A column of what the documents have, as keywords.
    Load,
}

/// A mutant that needs not be killed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Equivalent {
    /// The change as `--mutate` prints it.
    pub mutant: String,
    /// Why it changes nothing that a test could see.
    pub reason: String,
    /// Which of the file's queries; all of them when not given.
    pub query: Option<String>,
}

/// `snapshot: true` or `snapshot: FILE`
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Snapshot {
    /// `false`
    No,
    /// In a file named after the test.
    Named,
    /// In this file.
    File(PathBuf),
}

/// Events: a file or folder, a list, or either by index.
#[derive(Debug)]
pub enum Events {
    /// A file or folder of documents.
    Path(PathBuf),
    /// Documents, written here.
    List(Vec<Spanned<Event>>),
    /// For each index a path or a list.
    ByIndex(Vec<(String, Events)>),
}

/// An event of a list.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// A document as it is.
    Whole(Document),
    /// A template's document, changed.
    Changed(Change),
}

/// What an event has that its template has not.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// The template; the test's own, or `event`, when not given.
    pub like: Option<String>,
    /// Values by dotted names.
    #[serde(default)]
    pub with: Document,
    /// Names of fields and objects that it lacks.
    #[serde(default)]
    pub without: Vec<String>,
    /// How many times it is there: once when not given.
    pub copies: Option<usize>,
}

/// The keys of a [`Change`], which tell it from a document.
pub const CHANGE_KEYS: [&str; 4] = ["like", "with", "without", "copies"];

impl<'de> Deserialize<'de> for Event {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Event, D::Error> {
        let document = Document::deserialize(deserializer)?;
        if !document.keys().all(|key| CHANGE_KEYS.contains(&key.as_str())) {
            return Ok(Event::Whole(document));
        }
        let change = serde_json::from_value(Json::Object(document)).map_err(serde::de::Error::custom)?;
        Ok(Event::Changed(change))
    }
}

impl<'de> Deserialize<'de> for Snapshot {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Snapshot, D::Error> {
        struct Either;
        impl Visitor<'_> for Either {
            type Value = Snapshot;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("true, or the name of a file")
            }
            fn visit_bool<E>(self, wanted: bool) -> Result<Snapshot, E> {
                Ok(if wanted { Snapshot::Named } else { Snapshot::No })
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Snapshot, E> {
                match text {
                    "true" => Ok(Snapshot::Named),
                    "false" => Ok(Snapshot::No),
                    file => Ok(Snapshot::File(file.into())),
                }
            }
        }
        deserializer.deserialize_any(Either)
    }
}

impl<'de> Deserialize<'de> for Events {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Events, D::Error> {
        deserializer.deserialize_any(EventsVisitor { by_index: true })
    }
}

/// What stands for one index: no indices below it.
struct OfIndex(Events);

impl<'de> Deserialize<'de> for OfIndex {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<OfIndex, D::Error> {
        deserializer.deserialize_any(EventsVisitor { by_index: false }).map(OfIndex)
    }
}

struct EventsVisitor {
    by_index: bool,
}

impl<'de> Visitor<'de> for EventsVisitor {
    type Value = Events;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of events, or a file of them")?;
        f.write_str(if self.by_index { ", or either for each index" } else { "" })
    }

    fn visit_str<E>(self, path: &str) -> Result<Events, E> {
        Ok(Events::Path(path.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Events, A::Error> {
        let mut events = Vec::new();
        while let Some(event) = seq.next_element()? {
            events.push(event);
        }
        Ok(Events::List(events))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Events, A::Error> {
        if !self.by_index {
            return Err(serde::de::Error::invalid_type(serde::de::Unexpected::Map, &self));
        }
        let mut indices = Vec::new();
        while let Some((index, OfIndex(events))) = map.next_entry()? {
            indices.push((index, events));
        }
        Ok(Events::ByIndex(indices))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events(yaml: &str) -> Result<Events, serde_saphyr::Error> {
        parse(yaml)
    }

    #[test]
    fn events_are_lists_files_or_either_by_index() {
        assert!(matches!(events("data/logs.ndjson"), Ok(Events::Path(_))));
        assert!(matches!(events("[{a: 1}]"), Ok(Events::List(list)) if list.len() == 1));
        let Ok(Events::ByIndex(indices)) = events("logs: [{a: 1}]\nusers: users.ndjson") else { panic!() };
        assert!(matches!(indices[1].1, Events::Path(_)));
        assert!(events("logs: {more: [{a: 1}]}").is_err());
    }

    #[test]
    fn a_change_is_told_from_a_document_by_its_keys() {
        let event = |yaml| parse::<Event>(yaml).unwrap();
        assert!(matches!(event("{with: {a.b: 1}, without: [c]}"), Event::Changed(_)));
        assert!(matches!(event("{}"), Event::Changed(_)));
        assert!(matches!(event("{with: 1, other: 2}"), Event::Whole(_)));
    }

    #[test]
    fn lines_are_known_within_lists() {
        let Ok(Events::List(list)) = events("- {a: 1}\n- with:\n    a: 2\n") else { panic!() };
        assert_eq!(list.iter().map(|event| event.referenced.line()).collect::<Vec<_>>(), [1, 2]);
    }
}
