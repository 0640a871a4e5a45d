//! `URL_DECODE`

use esql_data::{DataType, Str};

use super::percent::decode;
use crate::kernels::each_value;
use crate::types::STRING;
use crate::{Category, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "url_decode",
    aliases: &[],
    category: Category::Url,
    description: "The text that was encoded for a URL; each of several by itself. Null for null and for what can't be decoded.",
    params: &[Param::required("string", STRING)],
    returns: Returns::Type(DataType::Keyword),
    examples: &[
        Example::new("", r#"ROW s = URL_DECODE("a+b%2F%C3%B1")"#, "s\na b/ñ"),
        Example::new("Null gives null", "ROW s = URL_DECODE(null)", "s\nnull"),
        Example::new("Each of several values", r#"ROW s = URL_DECODE(["a", "b"])"#, "s\n[a, b]"),
        Example::new("What can't be decoded gives null", r#"ROW s = URL_DECODE("100%")"#, "s\nnull").warns(&[
            r#"Line 1:9: evaluation of [URL_DECODE("100%")] failed, treating result as null. Only first 20 failures recorded."#,
            "Line 1:9: java.lang.IllegalArgumentException: URLDecoder: Incomplete trailing escape (%) pattern",
        ]),
    ],
    bind: |_, _| {
        kernel(|args, _, context| {
            each_value::<Str, Str>(DataType::Keyword, &args[0], context, |text, out| {
                out.push(&decode(text)?);
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
    fn drops_what_it_cannot_decode() {
        let (result, warnings) =
            call(&FUNCTION, &[strs(&[&["a+b%2F%C3%B1"], &["100%"], &[], &["%41", "%", "b"]])]);
        assert_eq!((show(&result).as_str(), warnings.len()), ("a b/ñ | null | null | [A, b]", 1));
    }
}
