//! `LOG10`

use esql_data::{DataType, Failure};

use super::double::unary;
use crate::types::NUMERIC;
use crate::{Category, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "log10",
    aliases: &[],
    category: Category::Math,
    description: "The decimal logarithm of a number. Null with a warning unless it is positive.",
    params: &[Param::required("number", NUMERIC)],
    returns: Returns::Type(DataType::Double),
    examples: &[
        Example::new("", "ROW x = 1000 | EVAL r = LOG10(x)", "x,r\n1000,3.0"),
        Example::new("Null outside of its range", "ROW r = LOG10(0)", "r\nnull").warns(&[
            "Line 1:9: evaluation of [LOG10(0)] failed, treating result as null. Only first 20 failures recorded.",
            "Line 1:9: java.lang.ArithmeticException: Log of non-positive number",
        ]),
        Example::new("Null gives null", "ROW r = LOG10(null)", "r\nnull"),
        Example::new("Several values give null", "ROW r = LOG10([1, 2])", "r\nnull").warns(&[
            "Line 1:9: evaluation of [LOG10([1, 2])] failed, treating result as null. Only first 20 failures recorded.",
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |_, _| kernel(|args, _, context| {
        unary(args, context, |x| {
            if x <= 0.0 {
                return Err(Failure::arithmetic("Log of non-positive number"));
            }
            Ok(x.log10())
        })
    }),
    check: None,
};

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{call, doubles, ints, show};

    #[test]
    fn needs_positive_numbers() {
        let (result, warnings) = call(&FUNCTION, &[doubles(&[&[1000.0], &[0.0], &[]])]);
        assert_eq!(show(&result), "3.0 | null | null");
        assert_eq!(warnings, ["java.lang.ArithmeticException: Log of non-positive number"]);
    }

    #[test]
    fn takes_whole_numbers() {
        assert_eq!(call(&FUNCTION, &[ints(&[&[1], &[]])]).0.value_count(0), 1);
    }
}
