//! `ASIN`

use esql_data::{DataType, Failure};

use super::double::unary;
use crate::types::NUMERIC;
use crate::{Category, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "asin",
    aliases: &[],
    category: Category::Math,
    description: "The angle in radians whose sine is a number. Null with a warning unless it lies from -1 to 1.",
    params: &[Param::required("number", NUMERIC)],
    returns: Returns::Type(DataType::Double),
    examples: &[
        Example::new("", "ROW x = 0 | EVAL r = ASIN(x)", "x,r\n0,0.0"),
        Example::new("Null outside of its range", "ROW r = ASIN(2)", "r\nnull").warns(&[
            "Line 1:9: evaluation of [ASIN(2)] failed, treating result as null. Only first 20 failures recorded.",
            "Line 1:9: java.lang.ArithmeticException: Asin input out of range",
        ]),
        Example::new("Null gives null", "ROW r = ASIN(null)", "r\nnull"),
        Example::new("Several values give null", "ROW r = ASIN([1, 2])", "r\nnull").warns(&[
            "Line 1:9: evaluation of [ASIN([1, 2])] failed, treating result as null. Only first 20 failures recorded.",
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |_, _| kernel(|args, _, context| {
        unary(args, context, |x| {
            if x.abs() > 1.0 {
                return Err(Failure::arithmetic("Asin input out of range"));
            }
            Ok(x.asin())
        })
    }),
    check: None,
};

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{call, doubles, ints, show};

    #[test]
    fn needs_a_sine() {
        let (result, warnings) = call(&FUNCTION, &[doubles(&[&[0.0], &[-1.5], &[]])]);
        assert_eq!(show(&result), "0.0 | null | null");
        assert_eq!(warnings, ["java.lang.ArithmeticException: Asin input out of range"]);
    }

    #[test]
    fn takes_whole_numbers() {
        assert_eq!(call(&FUNCTION, &[ints(&[&[1], &[]])]).0.value_count(0), 1);
    }
}
