//! One document, whatever it came wrapped in: a plain source, a search hit (`_search`, elasticdump), a bulk request's pair.

use memchr::memmem;
use std::sync::LazyLock;

use crate::json::{Kind, Malformed, RawString, Scalar, Scanner};

/// A document and what its wrapping says of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Document<'a> {
    /// Its JSON text.
    pub source: &'a str,
    /// Whether nobody looked yet whether the text is a search hit.
    pub may_be_hit: bool,
    pub index: Option<String>,
    pub id: Option<String>,
    pub version: Option<i64>,
}

/// What the action line of a bulk request says.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Action {
    /// `index` or `create`: the next line is a document.
    Write { index: Option<String>, id: Option<String> },
    /// `update`: the next line is something else.
    Update,
    /// `delete`: there is no next line.
    Delete,
}

/// The key of a search hit's document.
pub(crate) const SOURCE: &str = "_source";

static SOURCE_KEY: LazyLock<memmem::Finder<'static>> = LazyLock::new(|| memmem::Finder::new("\"_source\""));

impl<'a> Document<'a> {
    /// A text of which the reader of its fields will see whether it is a hit.
    pub fn unwrapped_later(text: &'a str) -> Document<'a> {
        Document { source: text, may_be_hit: true, ..Document::default() }
    }

    /// The document of a text that is one, or that is a hit: an object with an object `_source`.
    pub fn of(text: &'a str) -> Result<Document<'a>, Malformed> {
        if SOURCE_KEY.find(text.as_bytes()).is_none() {
            return Ok(Document { source: text, ..Document::default() });
        }
        let mut scanner = Scanner::new(text);
        if scanner.kind()? != Kind::Object {
            return Err(Malformed::new("not a JSON object"));
        }
        let mut hit = Document::default();
        let mut source = None;
        let mut scratch = Vec::new();
        let mut first = true;
        scanner.enter()?;
        while let Some(key) = scanner.next_key(&mut first)? {
            match key.text(&mut scratch) {
                SOURCE if scanner.kind()? == Kind::Object => source = Some(scanner.raw_value()?),
                "_index" => hit.index = string(&mut scanner)?,
                "_id" => hit.id = string(&mut scanner)?,
                "_version" => hit.version = string(&mut scanner)?.and_then(|version| version.parse().ok()),
                _ => scanner.skip_value()?,
            }
        }
        scanner.end()?;
        Ok(match source {
            Some(source) => Document { source, ..hit },
            None => Document { source: text, ..Document::default() },
        })
    }
}

impl Action {
    /// The action that the line is, if it is one.
    pub fn of(line: &str) -> Option<Action> {
        let mut scanner = Scanner::new(line);
        let mut scratch = Vec::new();
        let mut first = true;
        if scanner.kind().ok()? != Kind::Object {
            return None;
        }
        scanner.enter().ok()?;
        let kind = scanner.next_key(&mut first).ok()??.text(&mut scratch).to_owned();
        if scanner.kind().ok()? != Kind::Object {
            return None;
        }
        let (mut index, mut id) = (None, None);
        let mut first_param = true;
        scanner.enter().ok()?;
        while let Some(key) = scanner.next_key(&mut first_param).ok()? {
            let key: RawString<'_> = key;
            match key.text(&mut scratch) {
                "_index" => index = string(&mut scanner).ok()?,
                "_id" => id = string(&mut scanner).ok()?,
                name if PARAMETERS.contains(&name) => scanner.skip_value().ok()?,
                _ => return None,
            }
        }
        if scanner.next_key(&mut first).ok()?.is_some() {
            return None;
        }
        scanner.end().ok()?;
        match kind.as_str() {
            "index" | "create" => Some(Action::Write { index, id }),
            "update" => Some(Action::Update),
            "delete" => Some(Action::Delete),
            _ => None,
        }
    }
}

/// What an action may say beside index and id.
const PARAMETERS: [&str; 20] = [
    "_type",
    "routing",
    "_routing",
    "parent",
    "_parent",
    "version",
    "_version",
    "version_type",
    "_version_type",
    "if_seq_no",
    "if_primary_term",
    "pipeline",
    "require_alias",
    "require_data_stream",
    "retry_on_conflict",
    "_retry_on_conflict",
    "dynamic_templates",
    "list_executed_pipelines",
    "op_type",
    "_op_type",
];

/// The string or number that comes next, `None` for anything else.
fn string(scanner: &mut Scanner<'_>) -> Result<Option<String>, Malformed> {
    if scanner.kind()? != Kind::Scalar {
        scanner.skip_value()?;
        return Ok(None);
    }
    Ok(match scanner.scalar(&mut Vec::new())? {
        Scalar::Text(text) | Scalar::Number(text) => Some(text.to_owned()),
        Scalar::Null | Scalar::Boolean(_) => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_document_is_itself() {
        for text in [r#"{"a":1}"#, r#"{"_source":"x"}"#, r#"{"a":{"_source":{}}}"#] {
            assert_eq!(
                Document::of(text).unwrap(),
                Document { source: text, ..Document::default() },
                "{text}"
            );
        }
    }

    #[test]
    fn a_hit_is_its_source() {
        let hit = r#"{"_index":"i","_id":7,"_score":null,"_source":{"a":[1]},"_version":3,"sort":[1]}"#;
        let document = Document::of(hit).unwrap();
        assert_eq!(document.source, r#"{"a":[1]}"#);
        assert_eq!(
            (document.index.as_deref(), document.id.as_deref(), document.version),
            (Some("i"), Some("7"), Some(3))
        );
        assert!(Document::of(r#"{"_source":{"a":1}"#).is_err());
        assert!(Document::of(r#"["_source"]"#).is_err());
    }

    #[test]
    fn actions() {
        assert_eq!(
            Action::of(r#"{ "index" : { "_index" : "i", "_id" : "1", "routing": "r" } }"#),
            Some(Action::Write { index: Some("i".to_owned()), id: Some("1".to_owned()) })
        );
        assert_eq!(Action::of(r#"{"create":{}}"#), Some(Action::Write { index: None, id: None }));
        assert_eq!(Action::of(r#"{"delete":{"_id":"1"}}"#), Some(Action::Delete));
        assert_eq!(Action::of(r#"{"update":{"_id":"1"}}"#), Some(Action::Update));
        for line in [
            r#"{"index":{"name":"x"}}"#,
            r#"{"index":{},"a":1}"#,
            r#"{"index":"x"}"#,
            r#"{"event":{}}"#,
            "{}",
            "[]",
            "",
            r#"{"index":{}} x"#,
        ] {
            assert_eq!(Action::of(line), None, "{line}");
        }
    }
}
