//! `RIGHT`

use esql_data::{DataType, Int, Str};

use super::code_points::{count, offset};
use crate::kernels::binary;
use crate::types::{INTEGER, STRING};
use crate::{Category, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "right",
    aliases: &[],
    category: Category::String,
    description: "So many of a string's last characters. Null if an argument is null or has several values.",
    params: &[Param::required("string", STRING), Param::required("length", INTEGER)],
    returns: Returns::Type(DataType::Keyword),
    examples: &[
        Example::new("", r#"ROW s = RIGHT("Ñandú", 2)"#, "s\ndú"),
        Example::new("Null gives null", "ROW s = RIGHT(null, 2)", "s\nnull"),
        Example::new("Several values give null", r#"ROW s = RIGHT(["a", "b"], 1)"#, "s\nnull").warns(&[
            r#"Line 1:9: evaluation of [RIGHT(["a", "b"], 1)] failed, treating result as null. Only first 20 failures recorded."#,
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |_, _| {
        kernel(|args, _, context| {
            binary::<Str, Int, Str>(DataType::Keyword, args, context, |text, length, out| {
                out.push(right(text, length));
                Ok(())
            })
        })
    },
    check: None,
};

fn right(text: &str, length: i32) -> &str {
    &text[offset(text, count(text).saturating_sub(length.max(0) as usize))..]
}

#[cfg(test)]
mod tests {
    use super::{FUNCTION, right};
    use crate::testing::{call_with, show, strs};

    #[test]
    fn counts_characters() {
        for (length, part) in [(2, "😀ñ"), (9, "a😀ñ"), (0, ""), (-1, "")] {
            assert_eq!(right("a😀ñ", length), part);
        }
    }

    #[test]
    fn null_and_many_values() {
        let (result, warnings) = call_with(&FUNCTION, &[strs(&[&["a"], &[], &["a", "b"]]).into(), 1.into()]);
        assert_eq!((show(&result).as_str(), warnings.len()), ("a | null | null", 1));
    }
}
