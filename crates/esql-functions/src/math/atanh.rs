//! `ATANH`

use esql_data::{DataType, Failure};

use super::double::unary;
use crate::types::NUMERIC;
use crate::{Category, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "atanh",
    aliases: &[],
    category: Category::Math,
    description: "The number whose hyperbolic tangent is a number. Null with a warning unless it lies between -1 and 1.",
    params: &[Param::required("number", NUMERIC)],
    returns: Returns::Type(DataType::Double),
    examples: &[
        Example::new("", "ROW x = 0 | EVAL r = ATANH(x)", "x,r\n0,0.0"),
        Example::new("Null outside of its range", "ROW r = ATANH(1)", "r\nnull").warns(&[
            "Line 1:9: evaluation of [ATANH(1)] failed, treating result as null. Only first 20 failures recorded.",
            "Line 1:9: java.lang.ArithmeticException: Atanh input out of range",
        ]),
        Example::new("Null gives null", "ROW r = ATANH(null)", "r\nnull"),
        Example::new("Several values give null", "ROW r = ATANH([1, 2])", "r\nnull").warns(&[
            "Line 1:9: evaluation of [ATANH([1, 2])] failed, treating result as null. Only first 20 failures recorded.",
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |_, _| kernel(|args, _, context| {
        unary(args, context, |x| {
            if x <= -1.0 || x >= 1.0 {
                return Err(Failure::arithmetic("Atanh input out of range"));
            }
            Ok(x.atanh())
        })
    }),
    check: None,
};

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{call, doubles, ints, show};

    #[test]
    fn needs_less_than_one() {
        let (result, warnings) = call(&FUNCTION, &[doubles(&[&[0.0], &[1.0], &[]])]);
        assert_eq!(show(&result), "0.0 | null | null");
        assert_eq!(warnings, ["java.lang.ArithmeticException: Atanh input out of range"]);
    }

    #[test]
    fn takes_whole_numbers() {
        assert_eq!(call(&FUNCTION, &[ints(&[&[0], &[]])]).0.value_count(0), 1);
    }
}
