//! Changes to a document by dotted names, however the document spells them: nested, dotted, or both.

use serde_json::{Map, Value as Json};

use crate::format::Document;

/// Puts a value in the place of all that the document has below `path`.
pub fn set(document: &mut Document, path: &str, value: Json) {
    remove(document, path);
    insert(document, path, value);
}

/// Takes away the field or object of that name. Whether there was one.
pub fn remove(document: &mut Document, path: &str) -> bool {
    let before = document.len();
    document.retain(|key, _| key != path && !below(key, path));
    let mut found = document.len() < before;
    for (key, value) in document.iter_mut() {
        if below(path, key) {
            found |= remove_in(value, &path[key.len() + 1..]);
        }
    }
    // An object that has nothing left says nothing any more.
    document.retain(|key, value| !(below(path, key) && value.as_object().is_some_and(Map::is_empty)));
    found
}

fn remove_in(value: &mut Json, path: &str) -> bool {
    match value {
        Json::Object(object) => remove(object, path),
        Json::Array(items) => items.iter_mut().fold(false, |found, item| remove_in(item, path) | found),
        _ => false,
    }
}

/// Into the innermost object on the way, or else dotted.
fn insert(document: &mut Document, path: &str, value: Json) {
    let object = document.iter_mut().find_map(|(key, child)| {
        let object = child.as_object_mut().filter(|_| below(path, key))?;
        Some((&path[key.len() + 1..], object))
    });
    match object {
        Some((rest, object)) => insert(object, rest, value),
        None => drop(document.insert(path.to_owned(), value)),
    }
}

/// Whether `name` is something within `object`.
fn below(name: &str, object: &str) -> bool {
    name.strip_prefix(object).is_some_and(|rest| rest.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn document(json: Json) -> Document {
        json.as_object().unwrap().clone()
    }

    #[test]
    fn values_go_where_their_object_is() {
        let mut event =
            document(json!({"registry": {"key": "a", "data": {"type": "SZ"}}, "process.name": "x"}));
        set(&mut event, "registry.key", json!("b"));
        set(&mut event, "registry.data.strings", json!(["c"]));
        set(&mut event, "process.name", json!("y"));
        set(&mut event, "host.id", json!(1));
        let expected = json!({
            "registry": {"data": {"type": "SZ", "strings": ["c"]}, "key": "b"}, "process.name": "y", "host.id": 1,
        });
        assert_eq!(Json::Object(event), expected);
    }

    #[test]
    fn every_spelling_goes() {
        let mut event = document(json!({
            "a": {"b": {"c": 1}, "b.c": 2}, "a.b": {"c": 3}, "a.b.c": 4, "a.bc": 5, "list": [{"x": 1, "y": 2}, {"x": 3}],
        }));
        assert!(remove(&mut event, "a.b.c"));
        assert!(remove(&mut event, "list.x"));
        assert!(!remove(&mut event, "list.z"));
        assert_eq!(Json::Object(event.clone()), json!({"a.bc": 5, "list": [{"y": 2}, {}]}));
        assert!(remove(&mut event, "list"));
        assert_eq!(Json::Object(event), json!({"a.bc": 5}));
    }
}
