//! `SQRT`

use esql_data::{DataType, Failure};

use super::double::unary;
use crate::types::NUMERIC;
use crate::{Category, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "sqrt",
    aliases: &[],
    category: Category::Math,
    description: "The square root of a number. Null with a warning for negative numbers.",
    params: &[Param::required("number", NUMERIC)],
    returns: Returns::Type(DataType::Double),
    examples: &[
        Example::new("", "ROW x = 9 | EVAL r = SQRT(x)", "x,r\n9,3.0"),
        Example::new("Null outside of its range", "ROW r = SQRT(-1)", "r\nnull").warns(&[
            "Line 1:9: evaluation of [SQRT(-1)] failed, treating result as null. Only first 20 failures recorded.",
            "Line 1:9: java.lang.ArithmeticException: Square root of negative",
        ]),
        Example::new("Null gives null", "ROW r = SQRT(null)", "r\nnull"),
        Example::new("Several values give null", "ROW r = SQRT([1, 2])", "r\nnull").warns(&[
            "Line 1:9: evaluation of [SQRT([1, 2])] failed, treating result as null. Only first 20 failures recorded.",
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |_, _| kernel(|args, _, context| {
        unary(args, context, |x| {
            if x < 0.0 {
                return Err(Failure::arithmetic("Square root of negative"));
            }
            Ok(x.sqrt())
        })
    }),
    check: None,
};

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{call, doubles, ints, show};

    #[test]
    fn roots_of_negatives_are_null() {
        let (result, warnings) = call(&FUNCTION, &[doubles(&[&[9.0], &[-1.0], &[]])]);
        assert_eq!(show(&result), "3.0 | null | null");
        assert_eq!(warnings, ["java.lang.ArithmeticException: Square root of negative"]);
    }

    #[test]
    fn takes_whole_numbers() {
        assert_eq!(call(&FUNCTION, &[ints(&[&[1], &[]])]).0.value_count(0), 1);
    }
}
