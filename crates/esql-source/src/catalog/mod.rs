//! The catalog: which indices there are, and which of them a FROM names.

mod date_math;
mod discover;

use esql_plan::{Catalog, CatalogError, DataError, EnrichPolicy, Table, TablePattern};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::index::Index;
use crate::mapping::MappingSet;
use crate::memory_index::MemoryIndex;
use crate::pattern::matches;
use crate::policy::PolicySet;
use crate::reader::ReadOptions;
use crate::schema::IndexSchema;
use crate::table::DocumentTable;
use discover::Discovered;

pub use discover::index_name;

/// Indices of files, folders and memory.
#[derive(Debug)]
pub struct FileCatalog {
    indices: BTreeMap<String, Arc<Index>>,
    /// Other names, each of an index.
    aliases: BTreeMap<String, String>,
    policies: PolicySet,
    searched: Vec<PathBuf>,
    mappings: MappingSet,
    notes: Vec<String>,
    now: i64,
    options: ReadOptions,
}

/// What a [`FileCatalog`] is to be made of.
#[derive(Clone, Debug, Default)]
pub struct CatalogBuilder {
    data: Vec<PathBuf>,
    named: Vec<(String, PathBuf)>,
    memory: Vec<MemoryIndex>,
    aliases: BTreeMap<String, String>,
    mappings: MappingSet,
    policies: PolicySet,
    now: Option<i64>,
    options: ReadOptions,
}

impl CatalogBuilder {
    /// Adds a file, whose name without extensions becomes an index's, or a folder: each data file in it makes an index, and
    /// so does each folder in it, of all the data files in that. Files of the same name make one index together.
    ///
    /// Data files end in `.ndjson`, `.jsonl` or `.json`, and may go on with a number (rotated files), `.gz` or `.zst`.
    pub fn data(mut self, path: impl Into<PathBuf>) -> CatalogBuilder {
        self.data.push(path.into());
        self
    }

    /// Adds a file, or all data files of a folder, to the index of that name.
    pub fn index(mut self, name: impl Into<String>, path: impl Into<PathBuf>) -> CatalogBuilder {
        self.named.push((name.into(), path.into()));
        self
    }

    /// Adds an index in memory; files of the same name are not looked at then.
    pub fn memory(mut self, index: MemoryIndex) -> CatalogBuilder {
        self.memory.push(index);
        self
    }

    /// Gives an index another name.
    pub fn alias(mut self, alias: impl Into<String>, index: impl Into<String>) -> CatalogBuilder {
        self.aliases.insert(alias.into(), index.into());
        self
    }

    /// Adds the policies that ENRICH can use.
    pub fn policies(mut self, policies: PolicySet) -> CatalogBuilder {
        self.policies = policies;
        self
    }

    /// Types the fields of indices.
    pub fn mappings(mut self, mappings: MappingSet) -> CatalogBuilder {
        self.mappings = mappings;
        self
    }

    /// Pins the clock by which date-math names are resolved, in milliseconds since the epoch.
    pub fn now(mut self, millis: i64) -> CatalogBuilder {
        self.now = Some(millis);
        self
    }

    /// Says how files are read.
    pub fn options(mut self, options: ReadOptions) -> CatalogBuilder {
        self.options = options;
        self
    }

    /// Looks for the files. Without any data named before, those of the current folder are taken.
    ///
    /// # Errors
    /// When a path that was named does not exist, or a folder can't be read.
    pub fn build(mut self) -> Result<FileCatalog, DataError> {
        if self.data.is_empty() && self.named.is_empty() && self.memory.is_empty() {
            self.data.push(PathBuf::from("."));
        }
        let mut discovered = Discovered::default();
        self.data.iter().try_for_each(|path| discovered.add_data(path))?;
        self.named.iter().try_for_each(|(name, path)| discovered.add_index(name, path))?;
        let mut indices = BTreeMap::new();
        for (name, sources) in discovered.into_sources() {
            let mapping = self.mappings.for_index(&name);
            let index = Index::new(&name, "standard", sources, mapping, self.options.clone());
            indices.insert(name, Arc::new(index));
        }
        for memory in self.memory {
            let mapping = self.mappings.for_index(&memory.name);
            indices.insert(memory.name.clone(), Arc::new(memory.into_index(mapping, &self.options)));
        }
        Ok(FileCatalog {
            indices,
            aliases: self.aliases,
            policies: self.policies,
            searched: self.data,
            notes: self.mappings.notes(),
            mappings: self.mappings,
            now: self.now.unwrap_or_else(system_millis),
            options: self.options,
        })
    }
}

impl FileCatalog {
    /// Begins to make one.
    pub fn builder() -> CatalogBuilder {
        CatalogBuilder::default()
    }

    /// The names of the indices, in order.
    pub fn index_names(&self) -> Vec<&str> {
        self.indices.keys().map(String::as_str).collect()
    }

    /// The indices and their fields; where no mapping closes an index, its data is read for that.
    ///
    /// # Errors
    /// When the data can't be read.
    pub fn schema(&self) -> Result<Vec<IndexSchema>, DataError> {
        self.indices.values().map(|index| IndexSchema::of(index, &self.options)).collect()
    }

    /// What is in the mappings and has no effect here.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// A catalog of that index alone, with the mappings, aliases and clock of this one.
    pub fn of_only(&self, index: MemoryIndex) -> FileCatalog {
        let mapping = self.mappings.for_index(&index.name);
        let name = index.name.clone();
        let index = Arc::new(index.into_index(mapping, &self.options));
        FileCatalog {
            indices: BTreeMap::from([(name, index)]),
            aliases: self.aliases.clone(),
            policies: PolicySet::default(),
            searched: Vec::new(),
            mappings: self.mappings.clone(),
            notes: Vec::new(),
            now: self.now,
            options: self.options.clone(),
        }
    }

    /// The indices that a pattern with `*` matches. Hidden ones, whose names begin with a dot, and those of other clusters match
    /// only patterns that say as much.
    fn matching(&self, pattern: &str) -> Vec<&Arc<Index>> {
        let hidden = pattern.starts_with('.');
        let remote = pattern.contains(':');
        let is_meant = |name: &str| {
            (hidden || !name.starts_with('.')) && (remote || !name.contains(':')) && matches(pattern, name)
        };
        let named = self.indices.iter().filter(|(name, _)| is_meant(name)).map(|(_, index)| index);
        let aliased = self.aliases.iter().filter(|(alias, _)| is_meant(alias));
        named.chain(aliased.filter_map(|(_, name)| self.indices.get(name))).collect()
    }

    /// The indices that a pattern names, and whether it may name none.
    fn named(&self, pattern: &TablePattern) -> Result<(Vec<&Arc<Index>>, bool), String> {
        let text = date_math::resolve(&pattern.text, self.now)?;
        if let Some(index) = self.index(&text) {
            return Ok((vec![index], false));
        }
        let text = match text.split_once("::") {
            Some((text, "data" | "*")) => text,
            Some((_, "failures")) => return Err("files have no failure store".to_owned()),
            _ => &text,
        };
        let text = if text == "_all" { "*" } else { text };
        if text.contains('*') {
            return Ok((self.matching(text), true));
        }
        Ok((self.index(text).into_iter().collect(), false))
    }

    /// The index of exactly that name or alias.
    fn index(&self, name: &str) -> Option<&Arc<Index>> {
        self.indices.get(self.aliases.get(name).map_or(name, String::as_str))
    }

    /// What there is instead of an index that there is not.
    fn help(&self, pattern: &str) -> Option<String> {
        if pattern.contains(':') && !self.indices.keys().any(|name| name.contains(':')) {
            return Some(
                "there are no other clusters here; give files the whole name with --index NAME=PATH"
                    .to_owned(),
            );
        }
        if self.indices.is_empty() {
            let folders: Vec<String> = self.searched.iter().map(|path| path.display().to_string()).collect();
            return Some(format!(
                "there are no data files (.ndjson, .jsonl, .json) in {}",
                folders.join(", ")
            ));
        }
        let near = |name: &&String| strsim::jaro_winkler(name, pattern);
        let nearest = self.indices.keys().max_by(|left, right| near(left).total_cmp(&near(right)))?;
        if near(&nearest) > 0.85 {
            return Some(format!("did you mean [{nearest}]?"));
        }
        let names: Vec<&str> = self.indices.keys().take(10).map(String::as_str).collect();
        let more = if self.indices.len() > names.len() { ", …" } else { "" };
        Some(format!("the indices are {}{more}", names.join(", ")))
    }
}

impl Catalog for FileCatalog {
    fn table(&self, patterns: &[TablePattern]) -> Result<Arc<dyn Table>, CatalogError> {
        let mut chosen: Vec<Arc<Index>> = Vec::new();
        for (position, pattern) in patterns.iter().enumerate() {
            let unknown = |help| CatalogError::UnknownIndex {
                pattern: pattern.text.clone(),
                position: Some(position),
                help,
            };
            let (named, may_be_none) = self.named(pattern).map_err(|message| unknown(Some(message)))?;
            if pattern.excluded {
                chosen.retain(|index| !named.iter().any(|named| Arc::ptr_eq(named, index)));
                continue;
            }
            if named.is_empty() && !may_be_none {
                return Err(unknown(self.help(&pattern.text)));
            }
            for index in named {
                if !chosen.iter().any(|chosen| Arc::ptr_eq(chosen, index)) {
                    chosen.push(index.clone());
                }
            }
        }
        if chosen.is_empty() {
            let sign = |pattern: &TablePattern| if pattern.excluded { "-" } else { "" };
            let texts = patterns.iter().map(|pattern| format!("{}{}", sign(pattern), pattern.text));
            let pattern = texts.collect::<Vec<_>>().join(",");
            let help = self.help(&pattern);
            let position = (patterns.len() == 1).then_some(0);
            return Err(CatalogError::UnknownIndex { pattern, position, help });
        }
        Ok(Arc::new(DocumentTable::new(chosen, self.options.clone())))
    }

    fn policy(&self, name: &str) -> Option<Arc<EnrichPolicy>> {
        self.policies.get(name).cloned()
    }

    fn policy_names(&self) -> Vec<String> {
        self.policies.names().map(str::to_owned).collect()
    }
}

fn system_millis() -> i64 {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalog(names: &[&str]) -> FileCatalog {
        let now = 1_718_452_800_000; // 2024-06-15T12:00:00Z
        let builder = names
            .iter()
            .fold(FileCatalog::builder().now(now), |builder, name| builder.memory(MemoryIndex::new(*name)));
        builder.build().unwrap()
    }

    /// The indices that patterns name, those that begin with `-` taking away; or what is unknown, and the help.
    fn table(catalog: &FileCatalog, patterns: &[&str]) -> Result<String, (String, Option<usize>, String)> {
        let patterns = patterns.iter().map(|text| TablePattern {
            text: text.trim_start_matches('-').to_owned(),
            excluded: text.starts_with('-'),
        });
        match catalog.table(&patterns.collect::<Vec<_>>()) {
            Ok(table) => Ok(table.indices().join(" ")),
            Err(CatalogError::UnknownIndex { pattern, position, help }) => {
                Err((pattern, position, help.unwrap_or_default()))
            }
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn patterns_name_indices() {
        let catalog = catalog(&["logs-a", "logs-b", "logs-2024.06.15", ".hidden", "east:logs-a"]);
        for (patterns, expected) in [
            (vec!["logs-b", "logs-a"], "logs-b logs-a"),
            (vec!["logs-*"], "logs-2024.06.15 logs-a logs-b"),
            (vec!["logs-b", "logs-*", "-logs-a"], "logs-b logs-2024.06.15"),
            (vec!["-logs-a", "logs-a"], "logs-a"),
            (vec!["*"], "logs-2024.06.15 logs-a logs-b"),
            (vec!["_all"], "logs-2024.06.15 logs-a logs-b"),
            (vec![".h*"], ".hidden"),
            (vec![".hidden"], ".hidden"),
            (vec!["<logs-{now/d}>"], "logs-2024.06.15"),
            (vec!["east:logs-a"], "east:logs-a"),
            (vec!["*:logs-*"], "east:logs-a"),
            (vec!["logs-a::data"], "logs-a"),
            (vec!["none-*", "logs-a"], "logs-a"),
        ] {
            assert_eq!(table(&catalog, &patterns), Ok(expected.to_owned()), "{patterns:?}");
        }
    }

    #[test]
    fn aliases_are_names_of_indices() {
        let catalog = FileCatalog::builder().memory(MemoryIndex::new("logs-a")).alias("recent", "logs-a");
        let catalog = catalog.build().unwrap();
        for patterns in [vec!["recent"], vec!["rec*"], vec!["logs-a", "recent"]] {
            assert_eq!(table(&catalog, &patterns), Ok("logs-a".to_owned()), "{patterns:?}");
        }
    }

    #[test]
    fn unknown_indices_are_told_with_what_is_near() {
        let one = catalog(&["logs-a", "logs-b"]);
        let unknown =
            |pattern: &str, position, help: &str| Err((pattern.to_owned(), position, help.to_owned()));
        assert_eq!(
            table(&one, &["logs-a", "logs-bb"]),
            unknown("logs-bb", Some(1), "did you mean [logs-b]?")
        );
        assert_eq!(table(&one, &["xyz"]), unknown("xyz", Some(0), "the indices are logs-a, logs-b"));
        assert_eq!(table(&one, &["x*", "y*"]), unknown("x*,y*", None, "the indices are logs-a, logs-b"));
        assert_eq!(table(&one, &["logs-a", "-logs-*"]).unwrap_err().0, "logs-a,-logs-*");
        assert_eq!(table(&one, &["logs-a::failures"]).unwrap_err().2, "files have no failure store");
        let (_, _, help) = table(&one, &["east:logs-a"]).unwrap_err();
        assert!(help.starts_with("there are no other clusters here"), "{help}");
        let (_, _, help) = table(&one, &["<logs-{yesterday}>"]).unwrap_err();
        assert_eq!(help, "the date math [yesterday] does not begin with `now`");
    }
}
