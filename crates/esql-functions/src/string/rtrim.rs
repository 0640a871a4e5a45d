//! `RTRIM`

use esql_data::{DataType, Str};

use super::white_space::is_white_space;
use crate::kernels::unary;
use crate::types::STRING;
use crate::{Category, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "rtrim",
    aliases: &[],
    category: Category::String,
    description: "A string without white space at its end. Null for null and several values.",
    params: &[Param::required("string", STRING)],
    returns: Returns::Type(DataType::Keyword),
    examples: &[
        Example::new("", r#"ROW s = CONCAT("[", RTRIM("  b  "), "]")"#, "s\n[  b]"),
        Example::new("Null gives null", "ROW s = RTRIM(null)", "s\nnull"),
        Example::new("Several values give null", r#"ROW s = RTRIM(["a", "b"])"#, "s\nnull").warns(&[
            r#"Line 1:9: evaluation of [RTRIM(["a", "b"])] failed, treating result as null. Only first 20 failures recorded."#,
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |_, _| {
        kernel(|args, _, context| {
            unary::<Str, Str>(DataType::Keyword, args, context, |text, out| {
                out.push(text.trim_end_matches(is_white_space));
                Ok(())
            })
        })
    },
    check: None,
};

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{call, show, strs};

    #[test]
    fn keeps_white_space_within() {
        let (result, warnings) = call(&FUNCTION, &[strs(&[&["  a b  "], &[" "], &[], &["a", "b"]])]);
        assert_eq!((show(&result).as_str(), warnings.len()), ("  a b |   | null | null", 1));
    }
}
