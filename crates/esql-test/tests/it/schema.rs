//! The schema in `docs` says of test files what the program does.

use esql_test::format::{Change, Equivalent, Test, TestFile};
use serde::de::DeserializeOwned;
use serde_json::{Value as Json, json};
use std::fs;
use std::path::Path;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

fn schema() -> Json {
    let text = fs::read_to_string(Path::new(ROOT).join("docs/esql-test.schema.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// The keys of a type: its error for an unknown key lists them.
fn keys<T: DeserializeOwned>() -> Vec<String> {
    let Err(error) = serde_json::from_value::<T>(json!({"?": 1})) else { panic!("it takes any key") };
    let mut keys: Vec<String> = error.to_string().split('`').skip(3).step_by(2).map(str::to_owned).collect();
    keys.sort();
    keys
}

fn keys_of(schema: &Json) -> Vec<String> {
    let mut keys: Vec<String> = schema["properties"].as_object().unwrap().keys().cloned().collect();
    keys.sort();
    keys
}

#[test]
fn it_has_exactly_the_keys_that_are_read() {
    let schema = schema();
    assert_eq!(keys_of(&schema), keys::<TestFile>());
    assert_eq!(keys_of(&schema["$defs"]["test"]), keys::<Test>());
    assert_eq!(keys_of(&schema["$defs"]["change"]), keys::<Change>());
    assert_eq!(keys_of(&schema["$defs"]["equivalent"]), keys::<Equivalent>());
}

#[test]
fn every_key_is_described_here_and_in_the_document() {
    let schema = schema();
    let text = fs::read_to_string(Path::new(ROOT).join("docs/testing.md")).unwrap();
    for part in [&schema, &schema["$defs"]["test"], &schema["$defs"]["change"]] {
        for (key, value) in part["properties"].as_object().unwrap() {
            assert!(value["description"].is_string(), "{key}");
            let said = [format!("`{key}`"), format!("`{key}:"), format!("{key}: ")];
            assert!(said.iter().any(|said| text.contains(said)), "{key} is not in docs/testing.md");
        }
    }
}

#[test]
fn it_takes_the_examples_and_refuses_mistakes() {
    let schema = schema();
    let mut examples = Vec::new();
    for entry in fs::read_dir(Path::new(ROOT).join("queries")).unwrap() {
        let path = entry.unwrap().path();
        if path.to_str().unwrap().ends_with(".test.yaml") {
            examples.push(fs::read_to_string(path).unwrap());
        }
    }
    let document = fs::read_to_string(Path::new(ROOT).join("docs/testing.md")).unwrap();
    let blocks = document.split("```yaml\n").skip(1).map(|rest| rest.split("```").next().unwrap().to_owned());
    examples.extend(blocks.filter(|block| block.contains("tests:")));
    assert!(examples.len() >= 3);
    for example in examples {
        let json: Json = esql_test::format::parse(&example).unwrap();
        assert_eq!(fault(&schema, &schema, &json, "$"), None);
    }
    for wrong in [
        json!({}),
        json!({"tests": []}),
        json!({"tests": [{"rows": 1}]}),
        json!({"tests": [{"name": "a", "row": 1}]}),
        json!({"tests": [{"name": "a", "rows": "1"}]}),
        json!({"tests": [{"name": "a", "events": 3}]}),
        json!({"tests": [{"name": "a"}], "unmapped": "x"}),
    ] {
        assert!(fault(&schema, &schema, &wrong, "$").is_some(), "{wrong}");
    }
}

/// Where a value is not what a schema wants, by those of JSON Schema's words that ours uses.
fn fault(root: &Json, schema: &Json, value: &Json, at: &str) -> Option<String> {
    if let Some(reference) = schema["$ref"].as_str() {
        let target = root.pointer(reference.trim_start_matches('#')).unwrap();
        return fault(root, target, value, at);
    }
    if let Some(options) = schema["anyOf"].as_array() {
        let fits = options.iter().any(|option| fault(root, option, value, at).is_none());
        return (!fits).then(|| format!("{at}: none of the alternatives"));
    }
    let is = |name: &str| match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        other => panic!("the type {other}"),
    };
    let types = schema.get("type").map(|types| types.as_array().cloned().unwrap_or(vec![types.clone()]));
    if types.is_some_and(|types| !types.iter().any(|name| is(name.as_str().unwrap()))) {
        return Some(format!("{at}: not {}", schema["type"]));
    }
    if schema["enum"].as_array().is_some_and(|values| !values.contains(value)) {
        return Some(format!("{at}: not one of {}", schema["enum"]));
    }
    if let Some(items) = value.as_array() {
        if schema["minItems"].as_u64().is_some_and(|least| (items.len() as u64) < least) {
            return Some(format!("{at}: too few"));
        }
        let faults = items
            .iter()
            .enumerate()
            .filter_map(|(number, item)| fault(root, schema.get("items")?, item, &format!("{at}[{number}]")));
        return faults.into_iter().next();
    }
    let object = value.as_object()?;
    let required = schema["required"].as_array().into_iter().flatten();
    if let Some(key) = required.map(|key| key.as_str().unwrap()).find(|key| !object.contains_key(*key)) {
        return Some(format!("{at}: without {key}"));
    }
    object.iter().find_map(|(key, value)| {
        let at = format!("{at}.{key}");
        match (schema["properties"].get(key), schema.get("additionalProperties")) {
            (Some(schema), _) => fault(root, schema, value, &at),
            (None, Some(Json::Bool(false))) => Some(format!("{at}: unknown")),
            (None, Some(schema)) => fault(root, schema, value, &at),
            (None, None) => None,
        }
    })
}
