//! `LENGTH`

use esql_data::{DataType, Int, Str};

use super::code_points;
use crate::kernels::unary;
use crate::types::STRING;
use crate::{Category, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "length",
    aliases: &[],
    category: Category::String,
    description: "The number of characters (Unicode code points) of a string. Null for null and several values.",
    params: &[Param::required("string", STRING)],
    returns: Returns::Type(DataType::Integer),
    examples: &[
        Example::new("", r#"ROW name = "Ñandú" | EVAL n = LENGTH(name)"#, "name,n\nÑandú,5"),
        Example::new("Null gives null", "ROW s = LENGTH(null)", "s\nnull"),
        Example::new("Several values give null", r#"ROW s = LENGTH(["a", "b"])"#, "s\nnull").warns(&[
            r#"Line 1:9: evaluation of [LENGTH(["a", "b"])] failed, treating result as null. Only first 20 failures recorded."#,
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |_, _| {
        kernel(|args, _, context| {
            unary::<Str, Int>(DataType::Integer, args, context, |text, out| {
                out.push(code_points::count(text) as i32);
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
    fn counts_characters() {
        let (result, warnings) = call(&FUNCTION, &[strs(&[&["añ😀"], &[""], &[], &["a", "b"]])]);
        assert_eq!((show(&result).as_str(), warnings.len()), ("3 | 0 | null | null", 1));
    }
}
