//! Which mapping is whose: mappings from files, by patterns of index names.

use esql_plan::DataError;
use serde_json::{Map, Value as Json};
use std::path::Path;

use super::properties::strings;
use super::{Mapping, properties};
use crate::data_error;
use crate::pattern::matches;

/// Mappings, each for the indices that its patterns match.
#[derive(Clone, Debug, Default)]
pub struct MappingSet {
    entries: Vec<Entry>,
}

#[derive(Clone, Debug)]
struct Entry {
    patterns: Vec<String>,
    /// Templates of higher priority override others.
    priority: i64,
    mapping: Mapping,
}

impl MappingSet {
    /// Reads a file, or all `.json`, `.yml` and `.yaml` files of a folder. JSON may be a mapping (for all indices), an answer
    /// of `GET _mapping`, an index template, a component template, or an answer with several of these; YAML is a `fields.yml`.
    ///
    /// # Errors
    /// When a file can't be read or holds no mapping.
    pub fn read(&mut self, path: &Path) -> Result<(), DataError> {
        if path.is_dir() {
            let entries = std::fs::read_dir(path).map_err(|error| data_error(path, error.to_string()))?;
            let mut files: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
            files.retain(|file| file.extension().is_some_and(|e| e == "json" || e == "yml" || e == "yaml"));
            files.sort();
            return files.iter().try_for_each(|file| self.read(file));
        }
        let text = std::fs::read_to_string(path).map_err(|error| data_error(path, error.to_string()))?;
        let wrong = |message| data_error(path, format!("no mapping: {message}"));
        if path.extension().is_some_and(|extension| extension == "yml" || extension == "yaml") {
            self.add("*", Mapping::from_fields_yml(&text).map_err(wrong)?);
            return Ok(());
        }
        let json: Json = serde_json::from_str(&text).map_err(|error| wrong(error.to_string()))?;
        self.add_json(&json).map_err(wrong)
    }

    /// Adds what a JSON file may hold.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn add_json(&mut self, json: &Json) -> Result<(), String> {
        let Some(object) = json.as_object() else { return Err("it is no JSON object".to_owned()) };
        if let Some(answer) = object.get("index_templates").or(object.get("component_templates")) {
            let templates = answer.as_array().into_iter().flatten();
            for template in
                templates.filter_map(|entry| entry.get("index_template").or(entry.get("component_template")))
            {
                self.add_json(template)?;
            }
            return Ok(());
        }
        if let Some(template) = object.get("template").filter(|template| template.is_object()) {
            return self.add_template(object, template.get("mappings"));
        }
        if object.contains_key("index_patterns") {
            return self.add_template(object, object.get("mappings"));
        }
        if object.contains_key("mappings") || object.contains_key("properties") {
            self.add("*", Mapping::from_json(json)?);
            return Ok(());
        }
        self.add_answer(object)
    }

    /// Adds a mapping for the indices that a pattern (`logs-*`) matches. Later ones override earlier ones.
    pub fn add(&mut self, pattern: impl Into<String>, mapping: Mapping) {
        self.entries.push(Entry { patterns: vec![pattern.into()], priority: 0, mapping });
    }

    /// The mapping of an index: of all that match its name, those of higher priority and later ones over the others.
    pub fn for_index(&self, name: &str) -> Option<Mapping> {
        let mut entries: Vec<&Entry> = self
            .entries
            .iter()
            .filter(|entry| entry.patterns.iter().any(|pattern| matches(pattern, name)))
            .collect();
        entries.sort_by_key(|entry| entry.priority);
        let mut entries = entries.into_iter();
        let mut mapping = entries.next()?.mapping.clone();
        entries.for_each(|entry| mapping.merge(entry.mapping.clone()));
        Some(mapping)
    }

    /// What mappings say that has no effect here.
    pub fn notes(&self) -> Vec<String> {
        self.entries.iter().flat_map(|entry| entry.mapping.notes().iter().cloned()).collect()
    }

    fn add_template(&mut self, object: &Map<String, Json>, mappings: Option<&Json>) -> Result<(), String> {
        let Some(mappings) = mappings else { return Ok(()) };
        let patterns: Vec<String> = match strings(object.get("index_patterns")) {
            none if none.is_empty() => vec!["*".to_owned()],
            some => some.into_iter().map(str::to_owned).collect(),
        };
        let priority = object.get("priority").or(object.get("order")).and_then(Json::as_i64).unwrap_or(0);
        self.entries.push(Entry { patterns, priority, mapping: properties::read(mappings)? });
        Ok(())
    }

    /// An answer of `GET _mapping` or `GET _template`: names with what belongs to them.
    fn add_answer(&mut self, object: &Map<String, Json>) -> Result<(), String> {
        if object.is_empty() || !object.values().all(|value| value.get("mappings").is_some()) {
            return Err("there is neither `properties` nor `mappings` in it".to_owned());
        }
        for (name, value) in object {
            if value.get("index_patterns").is_some() {
                self.add_json(value)?;
                continue;
            }
            let mut patterns = vec![name.clone()];
            patterns.extend(data_stream(name).map(str::to_owned));
            let mapping = Mapping::from_json(value)?.whole();
            self.entries.push(Entry { patterns, priority: 0, mapping });
        }
        Ok(())
    }
}

/// The data stream that a backing index belongs to: `.ds-NAME-2024.06.15-000001`.
fn data_stream(index: &str) -> Option<&str> {
    let (rest, generation) = index.strip_prefix(".ds-")?.rsplit_once('-')?;
    let (name, date) = rest.rsplit_once('-')?;
    let numbers = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    (numbers(generation) && numbers(date)).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn set(json: Json) -> MappingSet {
        let mut set = MappingSet::default();
        set.add_json(&json).unwrap();
        set
    }

    fn names(set: &MappingSet, index: &str) -> Vec<String> {
        set.for_index(index)
            .map_or(Vec::new(), |mapping| mapping.names().into_iter().map(str::to_owned).collect())
    }

    #[test]
    fn a_mapping_is_for_all() {
        let properties = json!({"a": {"type": "keyword"}});
        for json in [
            json!({"properties": properties}),
            json!({"mappings": {"properties": properties}, "settings": {}}),
            json!({"template": {"mappings": {"properties": properties}}}),
            json!({"component_templates": [
                {"name": "x", "component_template": {"template": {"mappings": {"properties": properties}}}},
            ]}),
        ] {
            assert_eq!(names(&set(json), "any"), ["a"]);
        }
    }

    #[test]
    fn an_answer_is_for_the_indices_it_names() {
        let set = set(json!({
            "x": {"mappings": {"properties": {"a": {"type": "long"}}}},
            ".ds-logs-y-default-2024.06.15-000001": {"mappings": {"properties": {"b": {"type": "long"}}}},
        }));
        assert_eq!(names(&set, "x"), ["a"]);
        assert_eq!(names(&set, "logs-y-default"), ["b"]);
        assert_eq!(names(&set, "z"), [""; 0]);
        assert!(!set.for_index("x").unwrap().is_open_to("c"));
    }

    #[test]
    fn templates_override_by_priority() {
        let mut set = set(json!({
            "index_patterns": ["logs-*"], "priority": 200,
            "template": {"mappings": {"properties": {"a": {"type": "ip"}}}},
        }));
        set.add_json(&json!({"index_patterns": ["*"], "mappings": {"properties": {
            "a": {"type": "keyword"}, "b": {"type": "keyword"},
        }}}))
        .unwrap();
        assert_eq!(names(&set, "logs-x"), ["a", "b"]);
        assert_eq!(set.for_index("logs-x").unwrap().field("a").unwrap().type_name, "ip");
        assert_eq!(set.for_index("other").unwrap().field("a").unwrap().type_name, "keyword");
    }

    #[test]
    fn files_are_told_apart_by_name() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("fields.yml"), "- name: a\n  type: long\n").unwrap();
        std::fs::write(folder.path().join("b.json"), r#"{"properties":{"b":{"type":"long"}}}"#).unwrap();
        let mut set = MappingSet::default();
        set.read(folder.path()).unwrap();
        assert_eq!(names(&set, "any"), ["a", "b"]);
        std::fs::write(folder.path().join("b.json"), "{").unwrap();
        let error = set.read(&folder.path().join("b.json")).unwrap_err().to_string();
        assert!(error.contains("b.json: no mapping: "), "{error}");
        assert!(set.read(&folder.path().join("missing.json")).is_err());
    }

    #[test]
    fn what_is_no_mapping_is_refused() {
        for json in [json!([]), json!({}), json!({"a": 1})] {
            assert!(MappingSet::default().add_json(&json).is_err());
        }
    }
}
