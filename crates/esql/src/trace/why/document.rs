//! One event, and a catalog in which it is all that FROM reads.

use esql_plan::{Catalog, CatalogError, EnrichPolicy, Table, TablePattern};
use esql_source::{FileCatalog, MemoryIndex};
use esql_syntax::ast::{self, CommandKind, Source, Visit};
use serde_json::Value as Json;
use std::sync::Arc;

/// An event, and the index that it is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The index; without one it is of whatever index a query reads.
    pub index: Option<String>,
    json: String,
}

impl Document {
    /// An event's JSON: a document, or a search hit with `_index` and `_source`. A hit says its index itself, which for a backing
    /// index is its data stream.
    ///
    /// # Errors
    /// What is wrong with a text that is no JSON object.
    pub fn parse(text: &str) -> Result<Document, String> {
        let json: Json = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let Json::Object(object) = &json else {
            return Err("an event is a JSON object, such as {\"@timestamp\": …}".to_owned());
        };
        let is_action = |name: &str| object.len() == 1 && object.get(name).is_some_and(Json::is_object);
        let mut actions = ["index", "create", "update", "delete"].into_iter();
        if let Some(action) = actions.find(|name| is_action(name)) {
            return Err(format!(
                "this is the action `{action}` of a bulk request; the event is on the line after it"
            ));
        }
        let is_hit = object.get("_source").is_some_and(Json::is_object);
        let index = object.get("_index").filter(|_| is_hit).and_then(Json::as_str);
        Ok(Document { index: index.map(|name| data_stream(name).to_owned()), json: json.to_string() })
    }

    /// The same event as one of that index.
    #[must_use]
    pub fn of_index(mut self, index: impl Into<String>) -> Document {
        self.index = Some(index.into());
        self
    }
}

/// The data stream of a backing index: `logs-app-x` of `.ds-logs-app-x-2024.06.14-000001`.
fn data_stream(index: &str) -> &str {
    let Some(name) = index.strip_prefix(".ds-") else { return index };
    let mut parts = name.rsplitn(3, '-');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(_), Some(_), Some(stream)) => stream,
        _ => index,
    }
}

/// A catalog in which FROM finds one event; what is joined and looked up is found in the data.
pub(super) struct DocumentCatalog {
    document: FileCatalog,
    nothing: FileCatalog,
    data: Arc<FileCatalog>,
    names: Names,
    /// Whether nobody knows which index the event is of.
    is_nameless: bool,
    /// Whether the event's index is one that the query reads; if not, all of FROM is the event all the same.
    pub(super) is_read: bool,
}

/// The indices that a query names.
#[derive(Default)]
pub(super) struct Names {
    /// After FROM.
    pub(super) read: Vec<TablePattern>,
    /// After LOOKUP JOIN.
    joined: Vec<String>,
}

/// What an event is called that is of no known index.
const NAMELESS: &str = "event";

impl DocumentCatalog {
    pub(super) fn new(document: &Document, data: &Arc<FileCatalog>, query: &ast::Query) -> DocumentCatalog {
        let mut names = Names::default();
        names.query(query);
        let name = document.index.as_deref().unwrap_or(NAMELESS);
        let mut catalog = DocumentCatalog {
            document: data.of_only(MemoryIndex::new(name).ndjson(&document.json)),
            nothing: data.of_only(MemoryIndex::new(name)),
            data: data.clone(),
            names,
            is_nameless: document.index.is_none(),
            is_read: true,
        };
        if !catalog.is_nameless && !catalog.names.read.is_empty() {
            catalog.is_read = catalog.matches(&catalog.names.read);
        }
        catalog
    }

    /// The indices that the query reads, as it names them.
    pub(super) fn read(&self) -> Vec<String> {
        let sign = |pattern: &TablePattern| if pattern.excluded { "-" } else { "" };
        self.names.read.iter().map(|pattern| format!("{}{}", sign(pattern), pattern.text)).collect()
    }

    /// Whether the event's index is among those; an index that there is not is none of them.
    fn matches(&self, patterns: &[TablePattern]) -> bool {
        let known = |pattern: &&TablePattern| {
            pattern.excluded || self.document.table(std::slice::from_ref(*pattern)).is_ok()
        };
        let known: Vec<TablePattern> = patterns.iter().filter(known).cloned().collect();
        self.document.table(&known).is_ok()
    }
}

impl Catalog for DocumentCatalog {
    fn table(&self, patterns: &[TablePattern]) -> Result<Arc<dyn Table>, CatalogError> {
        let is_joined = |pattern: &TablePattern| {
            self.names.joined.contains(&pattern.text) || {
                let mut policies = self.data.policy_names().into_iter();
                policies.any(|name| {
                    self.data.policy(&name).is_some_and(|policy| policy.indices.contains(&pattern.text))
                })
            }
        };
        if patterns.iter().all(is_joined) {
            return self.data.table(patterns);
        }
        let all = [TablePattern { text: "*".to_owned(), excluded: false }];
        if self.is_nameless || !self.is_read || self.matches(patterns) {
            self.document.table(&all)
        } else {
            self.nothing.table(&all)
        }
    }

    fn policy(&self, name: &str) -> Option<Arc<EnrichPolicy>> {
        self.data.policy(name)
    }

    fn policy_names(&self) -> Vec<String> {
        self.data.policy_names()
    }
}

impl Visit for Names {
    fn command(&mut self, command: &ast::Command) {
        match &command.kind {
            CommandKind::From(from) => {
                for source in &from.sources {
                    if let Source::Index(index) = source {
                        let pattern = |name: ast::IndexName<'_>| TablePattern {
                            text: name.index.to_owned(),
                            excluded: name.excluded,
                        };
                        self.read.extend(index.indices().map(pattern));
                    }
                }
            }
            CommandKind::LookupJoin(join) => {
                self.joined.extend(join.index.indices().map(|name| name.index.to_owned()));
            }
            _ => {}
        }
        ast::walk_command(self, command);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hit_says_its_index() {
        let hit = r#"{"_index":".ds-logs-app-x-2024.06.14-000001","_id":"1","_source":{"a":1}}"#;
        assert_eq!(Document::parse(hit).unwrap().index.as_deref(), Some("logs-app-x"));
        assert_eq!(Document::parse(r#"{"_index":"logs"}"#).unwrap().index, None);
        assert_eq!(data_stream("logs"), "logs");
        assert_eq!(data_stream(".ds-x"), ".ds-x");
    }

    #[test]
    fn what_is_no_event_is_told() {
        assert!(Document::parse("[1]").unwrap_err().contains("JSON object"));
        assert!(Document::parse("{").unwrap_err().contains("EOF"));
        assert!(Document::parse(r#"{"create":{"_index":"a"}}"#).unwrap_err().contains("line after"));
    }
}
