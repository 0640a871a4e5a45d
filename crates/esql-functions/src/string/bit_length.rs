//! `BIT_LENGTH`

use esql_data::{DataType, Failure, Int, Str};

use crate::kernels::unary;
use crate::types::STRING;
use crate::{Category, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "bit_length",
    aliases: &[],
    category: Category::String,
    description: "The number of bits of a string in UTF-8. Null for null and several values.",
    params: &[Param::required("string", STRING)],
    returns: Returns::Type(DataType::Integer),
    examples: &[
        Example::new("", r#"ROW name = "Ñandú" | EVAL n = BIT_LENGTH(name)"#, "name,n\nÑandú,56"),
        Example::new("Null gives null", "ROW s = BIT_LENGTH(null)", "s\nnull"),
        Example::new("Several values give null", r#"ROW s = BIT_LENGTH(["a", "b"])"#, "s\nnull").warns(&[
            r#"Line 1:9: evaluation of [BIT_LENGTH(["a", "b"])] failed, treating result as null. Only first 20 failures recorded."#,
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |_, _| {
        kernel(|args, _, context| {
            unary::<Str, Int>(DataType::Integer, args, context, |text, out| {
                let bits = i32::try_from(text.len()).ok().and_then(|bytes| bytes.checked_mul(8));
                out.push(bits.ok_or_else(|| Failure::arithmetic("integer overflow"))?);
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
    fn counts_bits() {
        let (result, warnings) = call(&FUNCTION, &[strs(&[&["añ😀"], &[""], &[], &["a", "b"]])]);
        assert_eq!((show(&result).as_str(), warnings.len()), ("56 | 0 | null | null", 1));
    }
}
