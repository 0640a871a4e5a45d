//! Elasticsearch's mapping JSON: `properties`, multi-`fields`, objects, aliases, `dynamic`, `copy_to`.

use serde_json::{Map, Value as Json};

use super::{MappedField, Mapping, ObjectRule, types};

/// Objects within objects; deeper ones are an error.
const MAX_DEPTH: usize = 100;

/// Reads an object with `properties`.
pub(super) fn read(mappings: &Json) -> Result<Mapping, String> {
    let Some(root) = mappings.as_object() else { return Err("a mapping is a JSON object".to_owned()) };
    let mut mapping = Mapping::default();
    for (section, effect) in [("runtime", "runtime fields"), ("dynamic_templates", "dynamic templates")] {
        let is_empty = |json: &Json| {
            json.as_object().is_some_and(Map::is_empty) || json.as_array().is_some_and(Vec::is_empty)
        };
        if root.get(section).is_some_and(|json| !is_empty(json)) {
            mapping.notes.push(format!("the mapping's {effect} are not applied"));
        }
    }
    object("", root, &mut mapping, 0)?;
    Ok(mapping)
}

fn object(path: &str, params: &Map<String, Json>, out: &mut Mapping, depth: usize) -> Result<(), String> {
    if depth > MAX_DEPTH {
        return Err(format!("[{path}]: objects are nested too deeply"));
    }
    match params.get("dynamic").map(|dynamic| dynamic.as_str().map_or(dynamic.to_string(), str::to_owned)) {
        None => {}
        Some(dynamic) => match dynamic.as_str() {
            "true" | "runtime" => drop(out.objects.insert(path.to_owned(), ObjectRule::Open)),
            "false" | "strict" => drop(out.objects.insert(path.to_owned(), ObjectRule::Closed)),
            other => return Err(format!("[{path}]: dynamic can't be [{other}]")),
        },
    }
    if is_false(params.get("enabled")) {
        out.objects.insert(path.to_owned(), ObjectRule::Opaque);
        return Ok(());
    }
    let Some(properties) = params.get("properties") else { return Ok(()) };
    let Some(properties) = properties.as_object() else {
        return Err(format!("[{path}]: properties is a JSON object"));
    };
    for (name, params) in properties {
        let child = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        let Some(params) = params.as_object() else {
            return Err(format!("[{child}]: a field's parameters are a JSON object"));
        };
        property(&child, params, out, depth)?;
    }
    Ok(())
}

fn property(path: &str, params: &Map<String, Json>, out: &mut Mapping, depth: usize) -> Result<(), String> {
    let text = |name| params.get(name).and_then(Json::as_str);
    match text("type").unwrap_or("object") {
        "object" => object(path, params, out, depth + 1),
        "nested" => {
            out.objects.insert(path.to_owned(), ObjectRule::Opaque);
            Ok(())
        }
        // Fields below one are also known by their names below it.
        "passthrough" => {
            object(path, params, out, depth + 1)?;
            let prefix = format!("{path}.");
            let below = out
                .fields
                .keys()
                .filter_map(|name| Some((name.strip_prefix(&prefix)?.to_owned(), name.clone())));
            let below: Vec<_> = below.filter(|(short, _)| !out.fields.contains_key(short)).collect();
            out.aliases.extend(below);
            Ok(())
        }
        "alias" => {
            let target = text("path").ok_or_else(|| format!("[{path}]: an alias needs a path"))?;
            out.aliases.insert(path.to_owned(), target.to_owned());
            Ok(())
        }
        type_name => {
            field(path, path, type_name, params, out)?;
            for target in strings(params.get("copy_to")) {
                out.copies.push((path.to_owned(), target.to_owned()));
            }
            let Some(subfields) = params.get("fields").and_then(Json::as_object) else { return Ok(()) };
            if subfields.values().any(keeps_all_values)
                && let Some(field) = out.fields.get_mut(path)
            {
                field.parser.from_keyword = true;
            }
            for (name, params) in subfields {
                let child = format!("{path}.{name}");
                let params =
                    params.as_object().ok_or_else(|| format!("[{child}]: parameters are a JSON object"))?;
                let type_name = params.get("type").and_then(Json::as_str);
                let type_name = type_name.ok_or_else(|| format!("[{child}]: the type is missing"))?;
                field(&child, path, type_name, params, out)?;
            }
            Ok(())
        }
    }
}

/// Whether a multi-field has the values of the text that it belongs to, so that Elasticsearch reads them there.
fn keeps_all_values(subfield: &Json) -> bool {
    let is_set = |name| subfield.get(name).is_some();
    subfield.get("type").and_then(Json::as_str) == Some("keyword")
        && !is_set("ignore_above")
        && !is_set("normalizer")
        && !is_false(subfield.get("doc_values"))
}

fn field(
    name: &str,
    source: &str,
    type_name: &str,
    params: &Map<String, Json>,
    out: &mut Mapping,
) -> Result<(), String> {
    let parser = types::parser(type_name, params).map_err(|message| format!("[{name}]: {message}"))?;
    let sources = vec![source.to_owned()];
    out.fields.insert(name.to_owned(), MappedField { type_name: type_name.to_owned(), parser, sources });
    Ok(())
}

/// A string or an array of strings.
pub(super) fn strings(json: Option<&Json>) -> Vec<&str> {
    match json {
        Some(Json::String(one)) => vec![one],
        Some(Json::Array(many)) => many.iter().filter_map(Json::as_str).collect(),
        _ => Vec::new(),
    }
}

/// Parameters may be written as strings.
pub(super) fn is_false(json: Option<&Json>) -> bool {
    json.is_some_and(|json| *json == Json::Bool(false) || *json == "false")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::ValueKind;
    use esql_data::DataType;
    use serde_json::json;

    fn mapping(properties: Json) -> Mapping {
        read(&json!({ "properties": properties })).unwrap()
    }

    fn data_type(mapping: &Mapping, name: &str) -> Option<DataType> {
        mapping.field(name).map(|field| field.parser.data_type())
    }

    #[test]
    fn names_may_be_nested_or_dotted() {
        let mapping = mapping(json!({
            "host": {"properties": {"os.family": {"type": "keyword"}}},
            "process.pid": {"type": "long"},
            "tags": {"type": "object", "properties": {}},
        }));
        assert_eq!(mapping.names(), ["host.os.family", "process.pid"]);
        assert_eq!(data_type(&mapping, "host.os.family"), Some(DataType::Keyword));
        assert_eq!(data_type(&mapping, "host.os"), None);
    }

    #[test]
    fn multi_fields_read_their_parent() {
        let mapping = mapping(json!({
            "message": {"type": "text", "fields": {"keyword": {"type": "keyword", "ignore_above": 256}}},
        }));
        let field = mapping.field("message.keyword").unwrap();
        assert_eq!((field.sources, field.parser.ignore_above), (vec!["message".to_owned()], Some(256)));
    }

    #[test]
    fn aliases_and_copies_lead_to_fields() {
        let mapping = mapping(json!({
            "first": {"type": "keyword", "copy_to": "all"},
            "last": {"type": "keyword", "copy_to": ["all"]},
            "all": {"type": "text"},
            "name": {"type": "alias", "path": "first"},
            "nothing": {"type": "alias", "path": "missing"},
        }));
        assert_eq!(mapping.field("name").unwrap().sources, ["first"]);
        assert_eq!(mapping.field("all").unwrap().sources, ["all", "first", "last"]);
        assert_eq!(mapping.names(), ["all", "first", "last", "name"]);
    }

    #[test]
    fn dynamic_is_inherited() {
        let mapping = read(&json!({
            "dynamic": "strict",
            "properties": {
                "open": {"dynamic": true, "properties": {"closed": {"dynamic": "false"}}},
                "nested": {"type": "nested", "properties": {"x": {"type": "keyword"}}},
                "off": {"type": "object", "enabled": false},
                "leaf": {"type": "keyword"},
            },
        }))
        .unwrap();
        for (name, open) in [
            ("x", false),
            ("open.x", true),
            ("open.closed.x", false),
            ("nested.y", false),
            ("nested", false),
            ("off.x", false),
            ("leaf.x", false),
        ] {
            assert_eq!(mapping.is_open_to(name), open, "{name}");
        }
        assert_eq!(mapping.names(), ["leaf"]);
        assert!(Mapping::default().is_open_to("x"));
    }

    #[test]
    fn passthrough_fields_have_two_names() {
        let mapping = mapping(json!({
            "attributes": {"type": "passthrough", "priority": 1, "properties": {"host.name": {"type": "keyword"}}},
        }));
        assert_eq!(mapping.names(), ["attributes.host.name", "host.name"]);
        assert_eq!(mapping.field("host.name").unwrap().sources, ["attributes.host.name"]);
    }

    #[test]
    fn parameters_are_kept() {
        let mapping = mapping(json!({
            "price": {"type": "scaled_float", "scaling_factor": 100},
            "stream": {"type": "constant_keyword", "value": "logs"},
        }));
        assert_eq!(mapping.field("price").unwrap().parser.kind, ValueKind::ScaledFloat(100.0));
        assert_eq!(
            mapping.field("stream").unwrap().parser.kind,
            ValueKind::ConstantKeyword("logs".to_owned())
        );
    }

    #[test]
    fn says_what_is_wrong() {
        for (json, message) in [
            (json!([]), "a mapping is a JSON object"),
            (json!({"properties": {"a": 1}}), "[a]: a field's parameters are a JSON object"),
            (
                json!({"properties": {"a": {"type": "scaled_float"}}}),
                "[a]: a scaled_float needs a scaling_factor",
            ),
            (json!({"properties": {"a": {"type": "alias"}}}), "[a]: an alias needs a path"),
            (json!({"dynamic": "maybe"}), "[]: dynamic can't be [maybe]"),
        ] {
            assert_eq!(read(&json).unwrap_err(), message);
        }
    }

    #[test]
    fn notes_what_has_no_effect() {
        let mapping = read(&json!({"runtime": {"x": {"type": "long"}}, "dynamic_templates": []})).unwrap();
        assert_eq!(mapping.notes(), ["the mapping's runtime fields are not applied"]);
    }
}
