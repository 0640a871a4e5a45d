//! `SPACE`

use esql_data::{DataType, Failure, Int, Str, Value};

use super::repeat::negative;
use crate::kernels::unary;
use crate::types::INTEGER;
use crate::{BindError, Category, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "space",
    aliases: &[],
    category: Category::String,
    description: "A string of so many spaces. Null for null, several values and more than a million.",
    params: &[Param::required("number", INTEGER)],
    returns: Returns::Type(DataType::Keyword),
    examples: &[
        Example::new("", r#"ROW s = CONCAT("a", SPACE(2), "b")"#, "s\na  b"),
        Example::new("Null gives null", "ROW s = SPACE(null)", "s\nnull"),
        Example::new("Several values give null", "ROW s = SPACE([1, 2])", "s\nnull").warns(&[
            "Line 1:9: evaluation of [SPACE([1, 2])] failed, treating result as null. Only first 20 failures recorded.",
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |call, _| {
        if let Some(Value::Int(number)) = call.constant(0)
            && let Err(failure) = spaces(*number)
        {
            return Err(BindError::new(0, failure.message));
        }
        kernel(|args, _, context| {
            unary::<Int, Str>(DataType::Keyword, args, context, |number, out| {
                out.push(&spaces(number)?);
                Ok(())
            })
        })
    },
    check: None,
};

const MAX_BYTES: usize = 1 << 20;

fn spaces(number: i32) -> Result<String, Failure> {
    let number = usize::try_from(number).map_err(|_| Failure::illegal_argument(negative(number)))?;
    if number > MAX_BYTES {
        let message = format!("Creating strings longer than [{MAX_BYTES}] bytes is not supported");
        return Err(Failure::illegal_argument(message));
    }
    Ok(" ".repeat(number))
}

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{bind_error, call, ints, show};

    #[test]
    fn makes_spaces() {
        let (result, warnings) = call(&FUNCTION, &[ints(&[&[2], &[0], &[], &[1, 2], &[-1]])]);
        assert_eq!((show(&result).as_str(), warnings.len()), ("   |  | null | null | null", 2));
    }

    #[test]
    fn constants_have_bounds() {
        assert_eq!(
            bind_error(&FUNCTION, &[2_000_000.into()]).unwrap(),
            "Creating strings longer than [1048576] bytes is not supported"
        );
    }
}
