//! `JSON_EXTRACT`
//!
//! The text is read only as far as the path leads: what comes behind may be malformed, as in Elasticsearch.

use std::borrow::Cow;

use esql_data::{Column, DataType, Failure, Str};

use super::json_path::{JsonPath, Step};
use super::json_text::{Scanner, unescape};
use crate::kernels::{binary, unary};
use crate::types::{STRING, Types};
use crate::{
    BindError, Call, Category, Environment, Example, Kernel, Param, Returns, ScalarFunction, kernel,
};

const JSON: Types = Types {
    members: &[DataType::Keyword, DataType::Text, DataType::Source],
    expected: "keyword, text or _source",
};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "json_extract",
    aliases: &[],
    category: Category::String,
    description: "The value at a path in a JSON text, objects and arrays as JSON. Null for null and several values; null with a warning for \
                  malformed text and paths that lead nowhere.",
    params: &[Param::required("string", JSON), Param::required("path", STRING)],
    returns: Returns::Type(DataType::Keyword),
    examples: &[
        Example::new(
            "",
            r#"ROW user = JSON_EXTRACT("""{"users": [{"name": "ann"}, {"name": "bob"}]}""", "users[1].name")"#,
            "user\nbob",
        ),
        Example::new("JSON's null gives null", r#"ROW a = JSON_EXTRACT("""{"a": null}""", "a")"#, "a\nnull"),
        Example::new("Several values give null", r#"ROW a = JSON_EXTRACT(["1", "2"], "$")"#, "a\nnull").warns(&[
            r#"Line 1:9: evaluation of [JSON_EXTRACT(["1", "2"], "$")] failed, treating result as null. Only first 20 failures recorded."#,
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
        Example::new("A path that leads nowhere", r#"ROW a = JSON_EXTRACT("{}", "x")"#, "a\nnull").warns(&[
            r#"Line 1:9: evaluation of [JSON_EXTRACT("{}", "x")] failed, treating result as null. Only first 20 failures recorded."#,
            "Line 1:9: java.lang.IllegalArgumentException: path [x] does not exist",
        ]),
    ],
    bind,
    check: None,
};

fn bind(call: &Call<'_>, _: &Environment) -> Result<Box<dyn Kernel>, BindError> {
    if call.args.iter().any(|arg| arg.data_type == DataType::Null) {
        return kernel(|_, rows, _| Column::nulls(DataType::Keyword, rows));
    }
    let Some(path) = call.constant_str(1) else {
        return kernel(|args, _, context| {
            binary::<Str, Str, Str>(DataType::Keyword, args, context, |json, path, out| {
                if let Some(value) = extract(json, &JsonPath::parse(path)?)? {
                    out.push(&value);
                }
                Ok(())
            })
        });
    };
    let path = JsonPath::parse(path).map_err(|failure| BindError::new(1, failure.message))?;
    kernel(move |args, _, context| {
        unary::<Str, Str>(DataType::Keyword, args, context, |json, out| {
            if let Some(value) = extract(json, &path)? {
                out.push(&value);
            }
            Ok(())
        })
    })
}

/// The value at the path as text; nothing for JSON's null.
fn extract<'a>(json: &'a str, path: &JsonPath) -> Result<Option<Cow<'a, str>>, Failure> {
    let mut scanner = Scanner { json, at: 0 };
    let mut kind = scanner.peek().ok_or_else(|| Failure::illegal_argument("empty JSON input"))?;
    if kind != b'{' && kind != b'[' && !path.steps.is_empty() {
        // Jackson reads a scalar before the path is looked at.
        scanner.skip_value(0).ok_or_else(malformed)?;
    }
    for step in &path.steps {
        match (kind, step) {
            (b'{', Step::Key(key)) => {
                if !scanner.enter_member(key).ok_or_else(malformed)? {
                    return Err(nowhere(path));
                }
            }
            (b'[', Step::Index(index)) => {
                if !scanner.enter_element(*index).ok_or_else(malformed)? {
                    return Err(Failure::illegal_argument("array index out of bounds"));
                }
            }
            _ => return Err(nowhere(path)),
        }
        kind = scanner.peek().ok_or_else(malformed)?;
    }
    let start = scanner.at;
    scanner.skip_value(0).ok_or_else(malformed)?;
    let value = &json[start..scanner.at];
    Ok(match kind {
        b'n' => None,
        b'"' => Some(unescape(value)),
        _ => Some(Cow::Borrowed(value)),
    })
}

fn malformed() -> Failure {
    Failure::illegal_argument("invalid JSON input")
}

fn nowhere(path: &JsonPath) -> Failure {
    Failure::illegal_argument(format!("path [{}] does not exist", path.text))
}

#[cfg(test)]
mod tests {
    use super::{FUNCTION, JsonPath, extract};
    use crate::testing::{bind_error, call, call_with, show, strs};

    fn at(json: &str, path: &str) -> String {
        match extract(json, &JsonPath::parse(path).unwrap()) {
            Ok(value) => value.map_or("null".to_owned(), |value| value.into_owned()),
            Err(failure) => format!("! {}", failure.message),
        }
    }

    #[test]
    fn values_of_every_kind() {
        let json = r#" { "s": "a\n\u00f1\ud83d\ude00", "n": -1.50e3, "b": true, "z": null, "o": {"x" : [1, 2]} , "a":[[],{}] } "#;
        assert_eq!(at(json, "s"), "a\nñ😀");
        assert_eq!(at(json, "n"), "-1.50e3");
        assert_eq!(at(json, "b"), "true");
        assert_eq!(at(json, "z"), "null");
        assert_eq!(at(json, "o"), r#"{"x" : [1, 2]}"#);
        assert_eq!(at(json, "o.x[1]"), "2");
        assert_eq!(at(json, "a[1]"), "{}");
        assert_eq!(at("\"x\"", ""), "x");
        assert_eq!(at(r#"{"a": 1, "a": 2}"#, "a"), "1", "the first of equal names");
    }

    #[test]
    fn paths_that_lead_nowhere() {
        assert_eq!(at(r#"{"a": {}}"#, "a.b"), "! path [a.b] does not exist");
        assert_eq!(at(r#"{"a": 1}"#, "a.b"), "! path [a.b] does not exist");
        assert_eq!(at("[1]", "a"), "! path [a] does not exist");
        assert_eq!(at("[1]", "[1]"), "! array index out of bounds");
        assert_eq!(at("[]", "[0]"), "! array index out of bounds");
    }

    #[test]
    fn malformed_text() {
        assert_eq!(at("", "a"), "! empty JSON input");
        for json in [
            "nope",
            "{",
            "{a: 1}",
            "{\"b\": }",
            "{\"b\" 1}",
            "{\"b\": 01, \"a\": 1}",
            "{\"b\\x\": 1}",
            "{\"a\": tru}",
        ] {
            assert_eq!(at(json, "a"), "! invalid JSON input", "{json}");
        }
        assert_eq!(at(r#"{"a": 1, nonsense"#, "a"), "1", "what comes behind is not read");
        let deep = "[".repeat(100_000);
        assert_eq!(at(&deep, "$"), "! invalid JSON input");
    }

    #[test]
    fn null_and_many_values() {
        let texts = strs(&[&[r#"{"a": 1}"#], &[], &["1", "2"]]);
        let (result, warnings) = call_with(&FUNCTION, &[texts.clone().into(), "a".into()]);
        assert_eq!((show(&result).as_str(), warnings.len()), ("1 | null | null", 1));
        let (result, warnings) = call(&FUNCTION, &[texts, strs(&[&["a."], &["a"], &["a"]])]);
        assert_eq!((show(&result).as_str(), warnings.len()), ("null | null | null", 2));
        assert_eq!(
            bind_error(&FUNCTION, &[strs(&[]).into(), "a.".into()]).unwrap(),
            "Invalid JSON path [a.]: path cannot end with a dot at position 1"
        );
    }
}
