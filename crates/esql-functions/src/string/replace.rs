//! `REPLACE`
//!
//! Regular expressions and replacements are Java's: `$1` is a group, a backslash takes the next character as it is.

use std::borrow::Cow;

use esql_data::{Column, DataType, Failure, Str};
use esql_regex::{JavaRegex, MatchError, Replacement};

use crate::kernels::{ternary, unary};
use crate::types::STRING;
use crate::{
    BindError, Call, Category, Environment, EvalContext, Example, Kernel, Param, Returns, ScalarFunction,
    costly_kernel, kernel,
};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "replace",
    aliases: &[],
    category: Category::String,
    description: "A string with every match of a regular expression replaced. Null for null and several values.",
    params: &[Param::required("string", STRING), Param::required("regex", STRING), Param::required("newString", STRING)],
    returns: Returns::Type(DataType::Keyword),
    examples: &[
        Example::new("", r#"ROW s = REPLACE("2024-06-15", "(\\d+)-(\\d+)", "$2/$1")"#, "s\n06/2024-15"),
        Example::new("Null gives null", r#"ROW s = REPLACE("a", null, "b")"#, "s\nnull"),
        Example::new("Several values give null", r#"ROW s = REPLACE(["a", "b"], "a", "b")"#, "s\nnull").warns(&[
            r#"Line 1:9: evaluation of [REPLACE(["a", "b"], "a", "b")] failed, treating result as null. Only first 20 failures recorded."#,
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind,
    check: None,
};

/// A longer result is a failure.
const MAX_BYTES: usize = 1 << 20;

fn bind(call: &Call<'_>, _: &Environment) -> Result<Box<dyn Kernel>, BindError> {
    if call.args.iter().any(|arg| arg.data_type == DataType::Null) {
        return kernel(|_, rows, _| Column::nulls(DataType::Keyword, rows));
    }
    let Some(pattern) = call.constant_str(1) else { return kernel(replace_with_any) };
    let regex = JavaRegex::new(pattern).map_err(|error| BindError {
        message: format!(
            "Invalid regular expression for REPLACE [{}]: [{}]",
            call.args[1].text, error.message
        ),
        argument: 1,
        offset: Some(error.offset),
    })?;
    match call.constant_str(2) {
        Some(replacement) => {
            let replacement = Replacement::parse(replacement, &regex);
            costly_kernel(move |args, _, context| {
                unary::<Str, Str>(DataType::Keyword, args, context, |text, out| {
                    out.push(&replace(text, &regex, &replacement)?);
                    Ok(())
                })
            })
        }
        None => kernel(move |args, _, context| {
            ternary::<Str, Str, Str, Str>(DataType::Keyword, args, context, |text, _, replacement, out| {
                out.push(&replace(text, &regex, &Replacement::parse(replacement, &regex))?);
                Ok(())
            })
        }),
    }
}

/// Compiles a regular expression anew only when it differs from the one before.
fn replace_with_any(args: &[Column], _: usize, context: &mut EvalContext<'_>) -> Column {
    let mut latest: Option<(String, Result<JavaRegex, Failure>)> = None;
    ternary::<Str, Str, Str, Str>(DataType::Keyword, args, context, |text, pattern, replacement, out| {
        let (_, regex) = match latest.take().filter(|(known, _)| known == pattern) {
            Some(known) => latest.insert(known),
            None => latest.insert((pattern.to_owned(), compile(pattern))),
        };
        let regex = regex.as_ref().map_err(Clone::clone)?;
        out.push(&replace(text, regex, &Replacement::parse(replacement, regex))?);
        Ok(())
    })
}

fn compile(pattern: &str) -> Result<JavaRegex, Failure> {
    JavaRegex::new(pattern)
        .map_err(|error| Failure::new("java.util.regex.PatternSyntaxException", error.java_message(pattern)))
}

fn replace<'a>(text: &'a str, regex: &JavaRegex, replacement: &Replacement) -> Result<Cow<'a, str>, Failure> {
    let replaced = regex.replace_all(text, replacement).map_err(|error| match error {
        MatchError::NoGroup(_) => Failure::new("java.lang.IndexOutOfBoundsException", error.to_string()),
        _ => Failure::illegal_argument(error.to_string()),
    })?;
    if replaced.len() > MAX_BYTES && replaced.len() > text.len() {
        let message = format!("Creating strings with more than [{MAX_BYTES}] bytes is not supported");
        return Err(Failure::illegal_argument(message));
    }
    Ok(replaced)
}

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{bind_error, call, call_with, show, strs};

    #[test]
    fn constants() {
        let texts = strs(&[&["a1b22"], &["none"], &[], &["1", "2"], &["a1b22"]]);
        let (result, warnings) = call_with(&FUNCTION, &[texts.into(), r"(\d)+".into(), r"<$1\$>".into()]);
        assert_eq!(show(&result), "a<1$>b<2$> | none | null | null | a<1$>b<2$>");
        assert_eq!(warnings.len(), 1);
    }

    #[test]
    fn expressions_from_a_column() {
        let (result, warnings) = call(
            &FUNCTION,
            &[
                strs(&[&["abc"], &["abc"], &["abc"], &["abc"]]),
                strs(&[&["b"], &["b"], &["("], &[]]),
                strs(&[&["x"], &["y"], &["z"], &["z"]]),
            ],
        );
        assert_eq!(show(&result), "axc | ayc | null | null");
        assert!(
            warnings[0].starts_with("java.util.regex.PatternSyntaxException: Unclosed group near index 1"),
            "{warnings:?}"
        );
    }

    #[test]
    fn a_group_that_is_not_there_is_a_failure_only_for_matches() {
        let texts = strs(&[&["a"], &["b"]]);
        let (result, warnings) = call_with(&FUNCTION, &[texts.into(), "a".into(), "$1".into()]);
        assert_eq!(show(&result), "null | b");
        assert_eq!(warnings, ["java.lang.IndexOutOfBoundsException: No group 1"]);
    }

    #[test]
    fn results_have_a_largest_size() {
        let (result, warnings) =
            call_with(&FUNCTION, &["aaaa".into(), "a".into(), "b".repeat(1 << 19).as_str().into()]);
        assert_eq!(show(&result), "null");
        assert_eq!(
            warnings,
            [
                "java.lang.IllegalArgumentException: Creating strings with more than [1048576] bytes is not supported"
            ]
        );
    }

    #[test]
    fn refuses_what_does_not_compile() {
        let message = bind_error(&FUNCTION, &[strs(&[]).into(), "a(".into(), "".into()]).unwrap();
        assert!(message.starts_with("Invalid regular expression for REPLACE [b]: ["), "{message}");
    }
}
