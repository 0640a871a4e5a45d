//! Loads the data sets: CSV files become NDJSON documents, each index with its mapping.

use serde::Deserialize;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::spec::{cell_values, split};

/// An index as it is given to the engine.
pub struct Index {
    /// Its name.
    pub name: String,
    /// `{"properties": …}`
    pub mapping: Json,
    /// A document a line.
    pub documents: String,
    /// Whether it is one for LOOKUP JOIN.
    pub lookup: bool,
}

/// What the cases are run on.
pub struct DataSets {
    pub indices: Vec<Index>,
    /// Other names of indices, with those.
    pub aliases: BTreeMap<String, String>,
    /// Enrich policies as Elasticsearch has them, by name.
    pub policies: Json,
}

#[derive(Deserialize)]
struct DataSet {
    mapping: String,
    data: String,
    #[serde(default)]
    type_overrides: BTreeMap<String, String>,
    #[serde(default)]
    removed_fields: Vec<String>,
    dynamic: Option<String>,
    /// Fields that the mapping lacks, with the types they get when the first document has them.
    #[serde(default)]
    dynamic_types: BTreeMap<String, String>,
    #[serde(default)]
    no_subfields: bool,
    #[serde(default)]
    lookup: bool,
}

#[derive(Deserialize)]
struct Policy {
    r#type: String,
    index: String,
    match_field: String,
    enrich_fields: Vec<String>,
}

/// What `datasets.json` in `folder` names.
///
/// # Errors
/// When a file is missing or malformed; the message names it.
pub fn load(folder: &Path) -> Result<DataSets, String> {
    let mut sets: BTreeMap<String, Json> = read_json(&folder.join("datasets.json"))?;
    let wrong = |error: serde_json::Error| format!("datasets.json: {error}");
    let aliases =
        serde_json::from_value(sets.remove("aliases").unwrap_or_else(|| json!({}))).map_err(wrong)?;
    let policies =
        serde_json::from_value(sets.remove("enrich").unwrap_or_else(|| json!({}))).map_err(wrong)?;
    let mut indices = Vec::new();
    for (name, set) in sets {
        let set: DataSet =
            serde_json::from_value(set).map_err(|error| format!("data set {name}: {error}"))?;
        let mapping = mapping(read_json(&folder.join("mapping").join(&set.mapping))?, &set);
        let path = folder.join("data").join(&set.data);
        let csv = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let documents = documents(&csv, &mapping, set.no_subfields)?;
        indices.push(Index { name, mapping, documents, lookup: set.lookup });
    }
    Ok(DataSets { indices, aliases, policies: policies_json(policies) })
}

/// The policies as bodies of `PUT _enrich/policy`, by name.
fn policies_json(policies: BTreeMap<String, Policy>) -> Json {
    let body = |(name, policy): (String, Policy)| {
        let Policy { r#type, index, match_field, enrich_fields } = policy;
        let body = json!({ "indices": [index], "match_field": match_field, "enrich_fields": enrich_fields });
        (name, json!({ r#type: body }))
    };
    policies.into_iter().map(body).collect::<serde_json::Map<_, _>>().into()
}

fn read_json<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T, String> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))
}

/// The file's mapping as the data set changes it.
fn mapping(mut mapping: Json, set: &DataSet) -> Json {
    for (field, data_type) in &set.type_overrides {
        if let Some(field) = find(&mut mapping, field) {
            *field = json!({ "type": data_type });
        }
    }
    for field in &set.removed_fields {
        remove(&mut mapping, field);
    }
    for (field, data_type) in &set.dynamic_types {
        mapping["properties"][field] = match data_type.as_str() {
            "text" => {
                json!({ "type": "text", "fields": { "keyword": { "type": "keyword", "ignore_above": 256 } } })
            }
            data_type => json!({ "type": data_type }),
        };
    }
    if let Some(dynamic) = &set.dynamic {
        mapping["dynamic"] = json!(dynamic);
    }
    mapping
}

/// The definition of a dotted field, which may lie in objects.
fn find<'a>(mapping: &'a mut Json, field: &str) -> Option<&'a mut Json> {
    let properties = mapping.get_mut("properties")?.as_object_mut()?;
    if properties.contains_key(field) {
        return properties.get_mut(field);
    }
    let (object, rest) = field.split_once('.')?;
    find(properties.get_mut(object)?, rest)
}

fn remove(mapping: &mut Json, field: &str) {
    let Some(properties) = mapping.get_mut("properties").and_then(Json::as_object_mut) else { return };
    if properties.remove(field).is_none()
        && let Some((object, rest)) = field.split_once('.')
        && let Some(object) = properties.get_mut(object)
    {
        remove(object, rest);
    }
}

fn documents(csv: &str, mapping: &Json, no_subfields: bool) -> Result<String, String> {
    let mut lines =
        csv.lines().filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with("//"));
    let header: Vec<(String, String)> = split(lines.next().unwrap_or_default(), ',')
        .into_iter()
        .map(|cell| match cell.split_once(':') {
            Some((name, data_type)) => (name.trim().to_owned(), data_type.trim().to_owned()),
            None => (cell, String::new()),
        })
        .collect();
    let mut documents = String::new();
    for (number, line) in lines.enumerate() {
        let cells = split(line, ',');
        if cells.len() > header.len() {
            return Err(format!("row {}: {} cells for {} columns", number + 1, cells.len(), header.len()));
        }
        let mut document: Vec<String> = Vec::new();
        let mut id = None;
        for ((name, data_type), cell) in header.iter().zip(&cells) {
            if cell.is_empty() || (no_subfields && is_subfield(mapping, name)) {
                continue;
            }
            if name == "_id" {
                id = Some(cell.clone());
                continue;
            }
            let values: Vec<String> =
                cell_values(cell).iter().map(|value| json_value(value, data_type)).collect();
            let value =
                if cell.starts_with('[') { format!("[{}]", values.join(",")) } else { values.concat() };
            document.push(format!("{}:{value}", json!(name)));
        }
        // Without an id of their own documents are numbered from 1; each is indexed once.
        let id = id.unwrap_or_else(|| (number + 1).to_string());
        documents +=
            &format!("{{\"_id\":{},\"_version\":1,\"_source\":{{{}}}}}\n", json!(id), document.join(","));
    }
    Ok(documents)
}

/// Whether the mapping has it as one of the multi-fields of another field.
fn is_subfield(mapping: &Json, name: &str) -> bool {
    let Some((parent, sub)) = name.rsplit_once('.') else { return false };
    mapping["properties"][parent]["fields"][sub].is_object()
}

/// The value as JSON text; a number stays as it is written, for a keyword sub-field shows it so.
fn json_value(value: &str, data_type: &str) -> String {
    let bound = |text: &str| match serde_json::from_str::<Json>(text.trim()) {
        Ok(_) => text.trim().to_owned(),
        Err(_) => json!(text.trim()).to_string(),
    };
    match data_type {
        "integer" | "long" | "short" | "byte" | "unsigned_long" | "double" | "float" | "half_float"
        | "scaled_float" | "boolean" => bound(value),
        "integer_range" | "long_range" | "double_range" | "float_range" | "date_range" => {
            match value.split_once("..") {
                Some((from, to)) => format!("{{\"gte\":{},\"lt\":{}}}", bound(from), bound(to)),
                None => json!(value).to_string(),
            }
        }
        _ => json!(value).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_become_documents() {
        let mapping =
            json!({ "properties": { "n": { "type": "integer", "fields": { "long": { "type": "long" } } } } });
        let csv = "n:double,n.long:long,s:keyword, r:integer_range\n 1.50,1,[a\\,b,c],1..2\n,,,\n";
        let expected = "{\"_id\":\"1\",\"_version\":1,\"_source\":{\"n\":1.50,\"s\":[\"a,b\",\"c\"],\"r\":{\"gte\":1,\"lt\":2}}}\n\
                        {\"_id\":\"2\",\"_version\":1,\"_source\":{}}\n";
        assert_eq!(documents(csv, &mapping, true).unwrap(), expected);
    }

    #[test]
    fn overrides_and_removals_reach_into_objects() {
        let set = DataSet {
            mapping: String::new(),
            data: String::new(),
            type_overrides: BTreeMap::from([("a.b".to_owned(), "text".to_owned())]),
            removed_fields: vec!["a.c".to_owned()],
            dynamic: Some("false".to_owned()),
            dynamic_types: BTreeMap::from([("c".to_owned(), "keyword".to_owned())]),
            no_subfields: false,
            lookup: false,
        };
        let file = json!({ "properties": { "a": { "properties": { "b": { "type": "keyword" }, "c": { "type": "ip" } } } } });
        let expected = json!({ "properties": { "a": { "properties": { "b": { "type": "text" } } }, "c": { "type": "keyword" } }, "dynamic": "false" });
        assert_eq!(mapping(file, &set), expected);
    }
}
