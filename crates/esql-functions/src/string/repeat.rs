//! `REPEAT`

use esql_data::{DataType, Failure, Int, Str, Value};

use crate::kernels::binary;
use crate::types::{INTEGER, STRING};
use crate::{BindError, Call, Category, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "repeat",
    aliases: &[],
    category: Category::String,
    description: "A string so many times over. Null if an argument is null or has several values, and if the result is longer than 1 MB.",
    params: &[Param::required("string", STRING), Param::required("number", INTEGER)],
    returns: Returns::Type(DataType::Keyword),
    examples: &[
        Example::new("", r#"ROW s = REPEAT("ab", 3)"#, "s\nababab"),
        Example::new("Null gives null", "ROW s = REPEAT(null, 3)", "s\nnull"),
        Example::new("Several values give null", r#"ROW s = REPEAT(["a", "b"], 2)"#, "s\nnull").warns(&[
            r#"Line 1:9: evaluation of [REPEAT(["a", "b"], 2)] failed, treating result as null. Only first 20 failures recorded."#,
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |call, _| {
        check_number(call, 1)?;
        kernel(|args, _, context| {
            binary::<Str, Int, Str>(DataType::Keyword, args, context, |text, number, out| {
                out.push(&repeat(text, number)?);
                Ok(())
            })
        })
    },
    check: None,
};

/// A longer result is a failure.
const MAX_BYTES: usize = 1 << 20;

/// A constant number that is negative is an error.
fn check_number(call: &Call<'_>, index: usize) -> Result<(), BindError> {
    match call.constant(index) {
        Some(Value::Int(number @ ..0)) => Err(BindError::new(index, negative(*number))),
        _ => Ok(()),
    }
}

pub(super) fn negative(number: i32) -> String {
    format!("Number parameter cannot be negative, found [{number}]")
}

fn repeat(text: &str, number: i32) -> Result<String, Failure> {
    let number = usize::try_from(number).map_err(|_| Failure::illegal_argument(negative(number)))?;
    if text.len().saturating_mul(number) > MAX_BYTES {
        let message =
            format!("Creating repeated strings with more than [{MAX_BYTES}] bytes is not supported");
        return Err(Failure::illegal_argument(message));
    }
    Ok(text.repeat(number))
}

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{bind_error, call, call_with, ints, show, strs};

    #[test]
    fn repeats_and_refuses() {
        let texts = strs(&[&["ab"], &["ab"], &[], &["a", "b"], &["a"], &["ab"]]);
        let (result, warnings) =
            call(&FUNCTION, &[texts, ints(&[&[2], &[0], &[1], &[1], &[-1], &[i32::MAX]])]);
        assert_eq!(show(&result), "abab |  | null | null | null | null");
        assert_eq!(
            warnings[1..],
            [
                "java.lang.IllegalArgumentException: Number parameter cannot be negative, found [-1]",
                "java.lang.IllegalArgumentException: Creating repeated strings with more than [1048576] bytes is not supported",
            ]
        );
    }

    #[test]
    fn a_negative_constant_is_an_error() {
        assert_eq!(
            bind_error(&FUNCTION, &[strs(&[]).into(), (-1).into()]).unwrap(),
            "Number parameter cannot be negative, found [-1]"
        );
        assert_eq!(show(&call_with(&FUNCTION, &["x".into(), 3.into()]).0), "xxx");
    }
}
