//! `TO_UPPER`

use esql_data::string_case::to_upper;
use esql_data::{DataType, Str};

use crate::kernels::each_value;
use crate::types::STRING;
use crate::{Category, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "to_upper",
    aliases: &[],
    category: Category::String,
    description: "A string in upper case, each of several by itself. Null for null.",
    params: &[Param::required("str", STRING)],
    returns: Returns::Type(DataType::Keyword),
    examples: &[
        Example::new("", r#"ROW t = "Some Text" | EVAL s = TO_UPPER(t)"#, "t,s\nSome Text,SOME TEXT"),
        Example::new("Null gives null", "ROW s = TO_UPPER(null)", "s\nnull"),
        Example::new("Each of several values", r#"ROW s = TO_UPPER(["a", "b"])"#, "s\n[A, B]"),
    ],
    bind: |_, _| {
        kernel(|args, _, context| {
            each_value::<Str, Str>(DataType::Keyword, &args[0], context, |text, out| {
                out.push(&to_upper(text));
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
        assert_eq!((show(&result).as_str(), warnings.len()), ("SS | ΣΑΣ | null | [A, B]", 0));
    }
}
