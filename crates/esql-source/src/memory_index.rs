//! An index in memory: for embedders, and for tests.

use serde_json::Value as Json;
use std::sync::Arc;

use crate::index::Index;
use crate::mapping::Mapping;
use crate::reader::{ReadOptions, Source};

/// Documents in memory. They are read as those of files are.
///
/// ```
/// use esql_source::{FileCatalog, MemoryIndex};
///
/// let logs = MemoryIndex::new("logs").ndjson("{\"host\":{\"name\":\"alder\"}}\n");
/// let catalog = FileCatalog::builder().memory(logs).build()?;
/// assert_eq!(catalog.index_names(), ["logs"]);
/// # Ok::<(), esql_plan::DataError>(())
/// ```
#[derive(Clone, Debug)]
pub struct MemoryIndex {
    pub(crate) name: String,
    mode: &'static str,
    bytes: Vec<u8>,
    mapping: Option<Mapping>,
}

impl MemoryIndex {
    /// An index without documents.
    pub fn new(name: impl Into<String>) -> MemoryIndex {
        MemoryIndex { name: name.into(), mode: "standard", bytes: Vec::new(), mapping: None }
    }

    /// Makes it one that LOOKUP JOIN can use, which only `_index_mode` shows.
    pub fn lookup(mut self) -> MemoryIndex {
        self.mode = "lookup";
        self
    }

    /// Gives it a mapping.
    pub fn mapping(mut self, mapping: Mapping) -> MemoryIndex {
        self.mapping = Some(mapping);
        self
    }

    /// Adds documents, or hits with `_index`, `_id`, `_version` and `_source`.
    pub fn documents<'a>(mut self, documents: impl IntoIterator<Item = &'a Json>) -> MemoryIndex {
        for document in documents {
            self = self.ndjson(document.to_string());
        }
        self
    }

    /// Adds the contents of an NDJSON file.
    pub fn ndjson(mut self, lines: impl AsRef<[u8]>) -> MemoryIndex {
        if self.bytes.last().is_some_and(|last| *last != b'\n') {
            self.bytes.push(b'\n');
        }
        self.bytes.extend_from_slice(lines.as_ref());
        self
    }

    /// The index; its own mapping comes before the one that others are given.
    pub(crate) fn into_index(self, mapping: Option<Mapping>, options: &ReadOptions) -> Index {
        let source = Source::Memory(Arc::from(self.bytes), format!("[{}]", self.name).into());
        let mapping = self.mapping.or(mapping);
        Index::new(&self.name, self.mode, vec![source], mapping, options.clone())
    }
}
