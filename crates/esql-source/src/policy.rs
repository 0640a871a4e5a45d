//! Enrich policies, as Elasticsearch writes them in JSON.

use esql_plan::{DataError, EnrichPolicy, PolicyKind};
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use crate::data_error;

/// Enrich policies by name.
#[derive(Clone, Debug, Default)]
pub struct PolicySet {
    policies: BTreeMap<String, Arc<EnrichPolicy>>,
}

impl PolicySet {
    /// Reads a file, or all `.json` files of a folder. JSON may be the body of a `PUT _enrich/policy`, whose name is then that of
    /// the file without its ending; an object of such bodies by name; or an answer of `GET _enrich/policy`.
    ///
    /// # Errors
    /// When a file can't be read or holds no policy.
    pub fn read(&mut self, path: &Path) -> Result<(), DataError> {
        if path.is_dir() {
            let entries = std::fs::read_dir(path).map_err(|error| data_error(path, error.to_string()))?;
            let mut files: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
            files.retain(|file| file.extension().is_some_and(|extension| extension == "json"));
            files.sort();
            return files.iter().try_for_each(|file| self.read(file));
        }
        let text = std::fs::read_to_string(path).map_err(|error| data_error(path, error.to_string()))?;
        let wrong = |message| data_error(path, format!("no enrich policy: {message}"));
        let json: Json = serde_json::from_str(&text).map_err(|error| wrong(error.to_string()))?;
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        self.add_json(&name, &json).map_err(wrong)
    }

    /// Adds what a JSON file may hold; `name` is that of a policy without one.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn add_json(&mut self, name: &str, json: &Json) -> Result<(), String> {
        let object = json.as_object().ok_or("it is no JSON object")?;
        if let Some(Json::Array(answers)) = object.get("policies") {
            for answer in answers {
                self.add_json(name, answer.get("config").unwrap_or(answer))?;
            }
            return Ok(());
        }
        if let Some((kind, body)) = body(object) {
            let name = body.get("name").and_then(Json::as_str).unwrap_or(name);
            let policy = policy(kind, body).map_err(|reason| format!("[{name}]: {reason}"))?;
            self.policies.insert(name.to_owned(), Arc::new(policy));
            return Ok(());
        }
        if object.is_empty() {
            return Err("there is nothing in it".to_owned());
        }
        for (name, wrapped) in object {
            let (kind, body) = wrapped
                .as_object()
                .and_then(body)
                .ok_or("there is neither `match` nor `range` nor `geo_match` with a `match_field` in it")?;
            let policy = policy(kind, body).map_err(|reason| format!("[{name}]: {reason}"))?;
            self.policies.insert(name.clone(), Arc::new(policy));
        }
        Ok(())
    }

    /// The policy of that name.
    pub fn get(&self, name: &str) -> Option<&Arc<EnrichPolicy>> {
        self.policies.get(name)
    }

    /// The names of all policies, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.policies.keys().map(String::as_str)
    }
}

/// The kind of a policy and what it says, when the object is one.
fn body(object: &Map<String, Json>) -> Option<(PolicyKind, &Map<String, Json>)> {
    let kinds = [PolicyKind::Match, PolicyKind::Range, PolicyKind::GeoMatch];
    kinds.into_iter().find_map(|kind| {
        let body = object.get(kind.name())?.as_object()?;
        body.contains_key("match_field").then_some((kind, body))
    })
}

fn policy(kind: PolicyKind, body: &Map<String, Json>) -> Result<EnrichPolicy, String> {
    let strings = |key: &str| match body.get(key) {
        Some(Json::String(text)) => Ok(vec![text.clone()]),
        Some(Json::Array(items)) if !items.is_empty() && items.iter().all(Json::is_string) => {
            Ok(items.iter().filter_map(Json::as_str).map(str::to_owned).collect())
        }
        _ => Err(format!("`{key}` has to be a list of names")),
    };
    let match_field = body.get("match_field").and_then(Json::as_str);
    // Which documents a policy takes is settled when Elasticsearch makes its index.
    let takes_all = match body.get("query") {
        None | Some(Json::Null) => true,
        Some(query) => query.get("match_all").is_some(),
    };
    if !takes_all {
        return Err("a `query` is not supported; leave the documents out of the index instead".to_owned());
    }
    Ok(EnrichPolicy {
        kind,
        indices: strings("indices")?,
        match_field: match_field.ok_or("`match_field` has to be a name")?.to_owned(),
        enrich_fields: strings("enrich_fields")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn body() -> Json {
        json!({ "match": { "indices": "users", "match_field": "id", "enrich_fields": ["name", "team"] } })
    }

    fn names(json: &Json) -> Vec<String> {
        let mut set = PolicySet::default();
        set.add_json("file", json).unwrap();
        set.names().map(str::to_owned).collect()
    }

    #[test]
    fn bodies_are_named_after_their_file() {
        let mut set = PolicySet::default();
        set.add_json("users-policy", &body()).unwrap();
        let expected = EnrichPolicy {
            kind: PolicyKind::Match,
            indices: vec!["users".to_owned()],
            match_field: "id".to_owned(),
            enrich_fields: vec!["name".to_owned(), "team".to_owned()],
        };
        assert_eq!(set.get("users-policy").map(Arc::as_ref), Some(&expected));
    }

    #[test]
    fn objects_and_answers_name_theirs() {
        assert_eq!(names(&json!({ "a": body(), "match": body() })), ["a", "match"]);
        let range =
            json!({ "range": { "name": "b", "indices": ["x"], "match_field": "r", "enrich_fields": ["y"] } });
        assert_eq!(names(&json!({ "policies": [{ "config": range }, { "config": body() }] })), ["b", "file"]);
    }

    #[test]
    fn what_is_wrong_is_told() {
        let wrong = |json: Json| PolicySet::default().add_json("p", &json).unwrap_err();
        assert_eq!(wrong(json!([])), "it is no JSON object");
        assert_eq!(wrong(json!({})), "there is nothing in it");
        assert!(wrong(json!({ "p": { "exact": {} } })).starts_with("there is neither `match`"));
        let mut filtered = body();
        filtered["match"]["query"] = json!({ "term": { "team": "red" } });
        assert!(wrong(filtered).starts_with("[p]: a `query` is not supported"));
        let mut fieldless = body();
        fieldless["match"]["enrich_fields"] = json!([]);
        assert_eq!(wrong(fieldless), "[p]: `enrich_fields` has to be a list of names");
    }
}
