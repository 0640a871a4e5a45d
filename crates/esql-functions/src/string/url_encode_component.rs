//! `URL_ENCODE_COMPONENT`

use esql_data::{DataType, Str};

use super::percent::{Space, encode};
use crate::kernels::each_value;
use crate::types::STRING;
use crate::{Category, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "url_encode_component",
    aliases: &[],
    category: Category::Url,
    description: "A text encoded for any part of a URL, spaces as `%20`; each of several by itself. Null for null.",
    params: &[Param::required("string", STRING)],
    returns: Returns::Type(DataType::Keyword),
    examples: &[
        Example::new("", r#"ROW s = URL_ENCODE_COMPONENT("a b/ñ")"#, "s\na%20b%2F%C3%B1"),
        Example::new("Null gives null", "ROW s = URL_ENCODE_COMPONENT(null)", "s\nnull"),
        Example::new("Each of several values", r#"ROW s = URL_ENCODE_COMPONENT(["a", "b"])"#, "s\n[a, b]"),
    ],
    bind: |_, _| {
        kernel(|args, _, context| {
            each_value::<Str, Str>(DataType::Keyword, &args[0], context, |text, out| {
                let mut encoded = String::with_capacity(text.len());
                encode(text, Space::Percent, &mut encoded);
                out.push(&encoded);
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
    fn keeps_unreserved_characters() {
        let (result, warnings) = call(&FUNCTION, &[strs(&[&["a b/ñ"], &["A-z.0_~"], &[], &["?", "b"]])]);
        assert_eq!(
            (show(&result).as_str(), warnings.len()),
            ("a%20b%2F%C3%B1 | A-z.0_~ | null | [%3F, b]", 0)
        );
    }
}
