//! `fields.yml` as Beats and integration packages describe their fields, turned into mapping JSON.

use serde_json::{Map, Value as Json};

use super::properties::is_false;

/// The number of characters that their keywords are indexed up to unless they say otherwise.
const IGNORE_ABOVE: u64 = 1024;

/// Reads the list of fields and gives a mapping with dotted names.
pub(super) fn to_mapping(text: &str) -> Result<Json, String> {
    let entries: Json = serde_saphyr::from_str(text).map_err(|error| error.to_string())?;
    let mut properties = Map::new();
    add("", &entries, &mut properties)?;
    Ok(serde_json::json!({ "properties": properties }))
}

fn add(path: &str, entries: &Json, out: &mut Map<String, Json>) -> Result<(), String> {
    let Some(entries) = entries.as_array() else {
        return Err("fields are a list of entries with a name and a type".to_owned());
    };
    for entry in entries.iter().filter_map(Json::as_object) {
        let name = entry.get("name").map(|name| name.as_str().map_or(name.to_string(), str::to_owned));
        let name = match (path, name) {
            // A Beat's file begins with entries of its modules: a key, a title and fields.
            (path, None) => path.to_owned(),
            ("", Some(name)) => name,
            (path, Some(name)) => format!("{path}.{name}"),
        };
        // Names with wildcards are templates for fields that documents bring.
        if name.contains('*') {
            continue;
        }
        let type_name = entry.get("type").and_then(Json::as_str);
        match (type_name, entry.get("fields")) {
            (Some("nested"), _) => drop(out.insert(name, serde_json::json!({"type": "nested"}))),
            (_, Some(fields)) if !fields.is_null() => add(&name, fields, out)?,
            (Some("group" | "object" | "array"), _) => {
                if is_false(entry.get("enabled")) {
                    out.insert(name, serde_json::json!({"type": "object", "enabled": false}));
                }
            }
            // Fields of the common schema say so instead of a type; they are known anyway.
            (None, _) if entry.contains_key("external") || name.is_empty() => {}
            (type_name, _) => drop(out.insert(name, property(type_name.unwrap_or("keyword"), entry))),
        }
    }
    Ok(())
}

/// The parameters of a field as a mapping has them.
fn property(type_name: &str, entry: &Map<String, Json>) -> Json {
    let mut params = parameters(type_name, entry);
    if let Some(subfields) = entry.get("multi_fields").and_then(Json::as_array) {
        let subfields = subfields.iter().filter_map(Json::as_object).filter_map(|entry| {
            let name = entry.get("name")?.as_str()?;
            let type_name = entry.get("type").and_then(Json::as_str).unwrap_or("keyword");
            Some((name.to_owned(), Json::Object(parameters(type_name, entry))))
        });
        params.insert("fields".to_owned(), Json::Object(subfields.collect()));
    }
    Json::Object(params)
}

fn parameters(type_name: &str, entry: &Map<String, Json>) -> Map<String, Json> {
    let mut params = Map::new();
    params.insert("type".to_owned(), type_name.into());
    // `format` is how Kibana shows a value; how a date is written is `date_format`.
    if let Some(format) = entry.get("date_format") {
        params.insert("format".to_owned(), format.clone());
    }
    for name in [
        "ignore_above",
        "normalizer",
        "null_value",
        "scaling_factor",
        "path",
        "value",
        "copy_to",
        "coerce",
        "doc_values",
    ] {
        if let Some(value) = entry.get(name).filter(|value| !value.is_null()) {
            params.insert(name.to_owned(), value.clone());
        }
    }
    match type_name {
        "keyword" => drop(params.entry("ignore_above").or_insert(IGNORE_ABOVE.into())),
        "scaled_float" => drop(params.entry("scaling_factor").or_insert(1000.into())),
        _ => {}
    }
    params
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_integrations_fields() {
        let mapping = to_mapping(
            "
- name: event
  type: group
  fields:
    - name: risk
      type: scaled_float
    - name: original
      type: keyword
      index: false
      multi_fields:
        - name: text
          type: match_only_text
    - name: start
      type: date
      format: date_time
- name: host.name
  external: ecs
- name: labels.*
  type: keyword
- name: data_stream.type
  type: constant_keyword
  value: logs
- name: old
  type: alias
  path: event.risk
",
        );
        assert_eq!(
            mapping.unwrap(),
            serde_json::json!({"properties": {
                "event.risk": {"type": "scaled_float", "scaling_factor": 1000},
                "event.original": {
                    "type": "keyword", "ignore_above": 1024, "fields": {"text": {"type": "match_only_text"}},
                },
                "event.start": {"type": "date"},
                "data_stream.type": {"type": "constant_keyword", "value": "logs"},
                "old": {"type": "alias", "path": "event.risk"},
            }})
        );
    }

    #[test]
    fn a_beats_fields() {
        let mapping = to_mapping(
            "- key: ssh\n  title: SSH\n  fields:\n    - name: ssh.port\n      type: long\n    - name: note\n",
        );
        assert_eq!(
            mapping.unwrap(),
            serde_json::json!({"properties": {
                "ssh.port": {"type": "long"},
                "note": {"type": "keyword", "ignore_above": 1024},
            }})
        );
    }

    #[test]
    fn what_is_no_list_is_refused() {
        assert!(to_mapping("a: 1").is_err());
        assert!(to_mapping("- [").is_err());
    }
}
