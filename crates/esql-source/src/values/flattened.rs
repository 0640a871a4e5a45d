//! Objects that are one field: their leaves are strings, known by the whole dotted names that lead to them.
//!
//! While a document is read each leaf is one text, its name and its value with a NUL between them, which neither may hold; so
//! leaves of one field from several places of a document come together. The row ends as JSON text of one object.

use serde_json::Value as Json;

use super::{ColumnWriter, is_longer};

/// How deep objects may lie in each other; Elasticsearch's default.
const MAX_DEPTH: usize = 20;

/// Between a leaf's name and its value.
const SEPARATOR: char = '\0';

/// Reads the leaves of a value that stands below `name`, which is empty for the field itself. Strings longer than `limit` are
/// left out. `None` when something else could not be taken.
pub(super) fn read(json: &str, name: &str, limit: Option<usize>, out: &mut ColumnWriter) -> Option<()> {
    take(&serde_json::from_str(json).ok()?, name, limit, 0, out)
}

fn take(value: &Json, name: &str, limit: Option<usize>, depth: usize, out: &mut ColumnWriter) -> Option<()> {
    let leaf = |text: &str, out: &mut ColumnWriter| {
        if name.is_empty() || name.contains(SEPARATOR) || text.contains(SEPARATOR) {
            return None;
        }
        if !limit.is_some_and(|limit| is_longer(text, limit)) {
            out.text(&format!("{name}{SEPARATOR}{text}"));
        }
        Some(())
    };
    match value {
        Json::Null => Some(()),
        Json::Bool(value) => leaf(if *value { "true" } else { "false" }, out),
        Json::Number(number) => leaf(&number.to_string(), out),
        Json::String(text) => leaf(text, out),
        Json::Array(values) => all(values.iter().map(|value| take(value, name, limit, depth, out))),
        Json::Object(_) if depth == MAX_DEPTH => None,
        Json::Object(members) => all(members.iter().map(|(key, value)| {
            let name = if name.is_empty() { key.clone() } else { format!("{name}.{key}") };
            take(value, &name, limit, depth + 1, out)
        })),
    }
}

/// Whether all could be taken; each is tried.
fn all(taken: impl Iterator<Item = Option<()>>) -> Option<()> {
    let refused = taken.filter(Option::is_none).count();
    (refused == 0).then_some(())
}

/// The object of leaves that are in order, each once.
pub(super) fn object<'a>(leaves: impl IntoIterator<Item = &'a str>) -> String {
    let mut text = String::from("{");
    let (mut current, mut several) = (None, false);
    let leaves = leaves.into_iter().filter_map(|leaf| leaf.split_once(SEPARATOR));
    let mut leaves = leaves.peekable();
    while let Some((name, value)) = leaves.next() {
        let goes_on = leaves.peek().is_some_and(|(next, _)| *next == name);
        if current != Some(name) {
            if current.is_some() {
                text.push(',');
            }
            text.push_str(&quoted(name));
            text.push(':');
            several = goes_on;
            text.push_str(if several { "[" } else { "" });
        } else {
            text.push(',');
        }
        text.push_str(&quoted(value));
        if several && !goes_on {
            text.push(']');
        }
        current = Some(name);
    }
    text.push('}');
    text
}

fn quoted(text: &str) -> String {
    Json::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::Order;
    use esql_data::{DataType, Value};

    fn row(parts: &[(&str, &str)]) -> (Value, bool) {
        let mut out = ColumnWriter::new(DataType::Flattened);
        let taken = all(parts.iter().map(|(name, json)| read(json, name, Some(5), &mut out)));
        out.end_row(Order::Flattened);
        (out.finish().value(0), taken.is_some())
    }

    #[test]
    fn leaves_have_whole_names_and_are_strings() {
        let nested =
            r#"{"b": {"c": 1.50, "d": [true, [null, "x"], {"e": "y"}]}, "a": "q\"", "n": null, "o": {}}"#;
        let expected = r#"{"a":"q\"","b.c":"1.5","b.d":["true","x"],"b.d.e":"y"}"#;
        assert_eq!(row(&[("", nested)]), (expected.into(), true));
    }

    #[test]
    fn leaves_from_several_places_come_together() {
        let parts = [("a.b", r#"["2", "1"]"#), ("", r#"[{"a": {"b": "2"}}, {"c": "z"}]"#)];
        assert_eq!(row(&parts), (r#"{"a.b":["1","2"],"c":"z"}"#.into(), true));
        assert_eq!(row(&[("", "{}")]), (Value::Null, true));
        assert_eq!(row(&[("", "null")]), (Value::Null, true));
    }

    #[test]
    fn what_is_no_object_or_too_deep_is_not_taken() {
        assert_eq!(row(&[("", "7"), ("", r#"{"a": "b"}"#)]), (r#"{"a":"b"}"#.into(), false));
        let deep = format!("{}1{}", r#"{"a":"#.repeat(21), "}".repeat(21));
        assert_eq!(row(&[("", &deep)]), (Value::Null, false));
        assert_eq!(row(&[("", r#"{"a": "\u0000"}"#)]), (Value::Null, false));
    }

    #[test]
    fn long_strings_are_left_out() {
        assert_eq!(row(&[("", r#"{"a": "123456", "b": "12345"}"#)]), (r#"{"b":"12345"}"#.into(), true));
    }
}
