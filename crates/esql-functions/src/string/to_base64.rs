//! `TO_BASE64`

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use esql_data::{DataType, Str};

use crate::kernels::unary;
use crate::types::STRING;
use crate::{Category, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "to_base64",
    aliases: &[],
    category: Category::String,
    description: "A string's bytes in Base64. Null for null and several values.",
    params: &[Param::required("string", STRING)],
    returns: Returns::Type(DataType::Keyword),
    examples: &[
        Example::new("", r#"ROW s = TO_BASE64("elastic")"#, "s\nZWxhc3RpYw=="),
        Example::new("Null gives null", "ROW s = TO_BASE64(null)", "s\nnull"),
        Example::new("Several values give null", r#"ROW s = TO_BASE64(["a", "b"])"#, "s\nnull").warns(&[
            r#"Line 1:9: evaluation of [TO_BASE64(["a", "b"])] failed, treating result as null. Only first 20 failures recorded."#,
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |_, _| {
        kernel(|args, _, context| {
            unary::<Str, Str>(DataType::Keyword, args, context, |text, out| {
                out.push(&STANDARD.encode(text));
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
    fn pads() {
        let (result, warnings) =
            call(&FUNCTION, &[strs(&[&["a"], &["ab"], &["abc"], &[""], &[], &["a", "b"]])]);
        assert_eq!((show(&result).as_str(), warnings.len()), ("YQ== | YWI= | YWJj |  | null | null", 1));
    }
}
