//! `SUBSTRING`

use esql_data::{DataType, Failure, Int, Str, Value};

use super::code_points::{from_start, offset};
use crate::kernels::{binary, ternary};
use crate::types::{INTEGER, STRING};
use crate::{
    BindError, Call, Category, Environment, Example, Kernel, Param, Returns, ScalarFunction, kernel,
};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "substring",
    aliases: &[],
    category: Category::String,
    description: "A part of a string, from a character on (counted from 1, or from the end when negative) and as long as told. \
                  Null if an argument is null or has several values.",
    params: &[Param::required("string", STRING), Param::required("start", INTEGER), Param::optional("length", INTEGER)],
    returns: Returns::Type(DataType::Keyword),
    examples: &[
        Example::new("", r#"ROW s = "Ñandú" | EVAL a = SUBSTRING(s, 2, 3), b = SUBSTRING(s, -2)"#, "s,a,b\nÑandú,and,dú"),
        Example::new("Null gives null", "ROW a = SUBSTRING(null, 1)", "a\nnull"),
        Example::new("Several values give null", r#"ROW a = SUBSTRING(["ab", "cd"], 1)"#, "a\nnull").warns(&[
            r#"Line 1:9: evaluation of [SUBSTRING(["ab", "cd"], 1)] failed, treating result as null. Only first 20 failures recorded."#,
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind,
    check: None,
};

fn bind(call: &Call<'_>, _: &Environment) -> Result<Box<dyn Kernel>, BindError> {
    if let Some(Value::Int(length @ ..0)) = call.constant(2) {
        return Err(BindError::new(2, negative(*length)));
    }
    if call.args.len() == 2 {
        return kernel(|args, _, context| {
            binary::<Str, Int, Str>(DataType::Keyword, args, context, |text, start, out| {
                out.push(substring(text, start, i32::MAX));
                Ok(())
            })
        });
    }
    kernel(|args, _, context| {
        ternary::<Str, Int, Int, Str>(DataType::Keyword, args, context, |text, start, length, out| {
            if length < 0 && !text.is_empty() {
                return Err(Failure::illegal_argument(negative(length)));
            }
            out.push(substring(text, start, length));
            Ok(())
        })
    })
}

fn negative(length: i32) -> String {
    format!("Length parameter cannot be negative, found [{length}]")
}

fn substring(text: &str, start: i32, length: i32) -> &str {
    let rest = &text[offset(text, from_start(text, start))..];
    &rest[..offset(rest, length.max(0) as usize)]
}

#[cfg(test)]
mod tests {
    use super::{FUNCTION, substring};
    use crate::testing::{bind_error, call, call_with, ints, show, strs};

    #[test]
    fn counts_characters_from_either_end() {
        let text = "a😀ñd";
        for (start, length, part) in [
            (1, 2, "a😀"),
            (0, 2, "a😀"),
            (2, 9, "😀ñd"),
            (-2, 1, "ñ"),
            (-9, 2, "a😀"),
            (5, 1, ""),
            (9, 9, ""),
            (2, 0, ""),
        ] {
            assert_eq!(substring(text, start, length), part, "{start} {length}");
        }
        assert_eq!(substring("abc", 2, i32::MAX), "bc");
    }

    #[test]
    fn null_and_many_values() {
        let texts = strs(&[&["abc"], &[], &["a", "b"], &["abc"]]);
        let (result, warnings) = call(&FUNCTION, &[texts, ints(&[&[2], &[1], &[1], &[]])]);
        assert_eq!((show(&result).as_str(), warnings.len()), ("bc | null | null | null", 1));
    }

    #[test]
    fn lengths_are_not_negative() {
        let message = "Length parameter cannot be negative, found [-1]";
        assert_eq!(bind_error(&FUNCTION, &[strs(&[]).into(), 1.into(), (-1).into()]).unwrap(), message);
        let (result, warnings) =
            call_with(&FUNCTION, &[strs(&[&["abc"]]).into(), 1.into(), ints(&[&[-1]]).into()]);
        assert_eq!(show(&result), "null");
        assert_eq!(warnings, [format!("java.lang.IllegalArgumentException: {message}")]);
    }
}
