//! `ACOSH`

use esql_data::{DataType, Failure};

use super::double::unary;
use crate::types::NUMERIC;
use crate::{Category, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "acosh",
    aliases: &[],
    category: Category::Math,
    description: "The number whose hyperbolic cosine is a number. Null with a warning below 1.",
    params: &[Param::required("number", NUMERIC)],
    returns: Returns::Type(DataType::Double),
    examples: &[
        Example::new("", "ROW x = 1 | EVAL r = ACOSH(x)", "x,r\n1,0.0"),
        Example::new("Null outside of its range", "ROW r = ACOSH(0)", "r\nnull").warns(&[
            "Line 1:9: evaluation of [ACOSH(0)] failed, treating result as null. Only first 20 failures recorded.",
            "Line 1:9: java.lang.ArithmeticException: Acosh input out of range",
        ]),
        Example::new("Null gives null", "ROW r = ACOSH(null)", "r\nnull"),
        Example::new("Several values give null", "ROW r = ACOSH([1, 2])", "r\nnull").warns(&[
            "Line 1:9: evaluation of [ACOSH([1, 2])] failed, treating result as null. Only first 20 failures recorded.",
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |_, _| kernel(|args, _, context| {
        unary(args, context, |x| {
            if x < 1.0 {
                return Err(Failure::arithmetic("Acosh input out of range"));
            }
            Ok(x.acosh())
        })
    }),
    check: None,
};

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{call, doubles, ints, show};

    #[test]
    fn needs_one_or_more() {
        let (result, warnings) = call(&FUNCTION, &[doubles(&[&[1.0], &[0.5], &[]])]);
        assert_eq!(show(&result), "0.0 | null | null");
        assert_eq!(warnings, ["java.lang.ArithmeticException: Acosh input out of range"]);
    }

    #[test]
    fn takes_whole_numbers() {
        assert_eq!(call(&FUNCTION, &[ints(&[&[1], &[]])]).0.value_count(0), 1);
    }
}
