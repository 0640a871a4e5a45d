//! `TO_LOWER`

use esql_data::string_case::to_lower;
use esql_data::{DataType, Str};

use crate::kernels::each_value;
use crate::types::STRING;
use crate::{Category, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "to_lower",
    aliases: &[],
    category: Category::String,
    description: "A string in lower case, each of several by itself. Null for null.",
    params: &[Param::required("str", STRING)],
    returns: Returns::Type(DataType::Keyword),
    examples: &[
        Example::new("", r#"ROW t = "Some Text" | EVAL s = TO_LOWER(t)"#, "t,s\nSome Text,some text"),
        Example::new("Null gives null", "ROW s = TO_LOWER(null)", "s\nnull"),
        Example::new("Each of several values", r#"ROW s = TO_LOWER(["a", "b"])"#, "s\n[a, b]"),
    ],
    bind: |_, _| {
        kernel(|args, _, context| {
            each_value::<Str, Str>(DataType::Keyword, &args[0], context, |text, out| {
                out.push(&to_lower(text));
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
    fn follows_unicode() {
        let (result, warnings) = call(&FUNCTION, &[strs(&[&["ß"], &["ΣΑΣ"], &[], &["A", "b"]])]);
        assert_eq!((show(&result).as_str(), warnings.len()), ("ß | σας | null | [a, b]", 0));
    }
}
