//! `COSH`

use esql_data::{DataType, Failure};

use super::double::unary;
use crate::types::NUMERIC;
use crate::{Category, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "cosh",
    aliases: &[],
    category: Category::Math,
    description: "The hyperbolic cosine of a number. Null with a warning when that is too large.",
    params: &[Param::required("number", NUMERIC)],
    returns: Returns::Type(DataType::Double),
    examples: &[
        Example::new("", "ROW x = 0 | EVAL r = COSH(x)", "x,r\n0,1.0"),
        Example::new("Null when it is too large", "ROW r = COSH(1000)", "r\nnull").warns(&[
            "Line 1:9: evaluation of [COSH(1000)] failed, treating result as null. Only first 20 failures recorded.",
            "Line 1:9: java.lang.ArithmeticException: cosh overflow",
        ]),
        Example::new("Null gives null", "ROW r = COSH(null)", "r\nnull"),
        Example::new("Several values give null", "ROW r = COSH([1, 2])", "r\nnull").warns(&[
            "Line 1:9: evaluation of [COSH([1, 2])] failed, treating result as null. Only first 20 failures recorded.",
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |_, _| kernel(|args, _, context| {
        unary(args, context, |x| {
            let result = x.cosh();
            if result.is_finite() { Ok(result) } else { Err(Failure::arithmetic("cosh overflow")) }
        })
    }),
    check: None,
};

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{call, doubles, ints, show};

    #[test]
    fn grows_beyond_doubles() {
        let (result, warnings) = call(&FUNCTION, &[doubles(&[&[0.0], &[1000.0], &[]])]);
        assert_eq!(show(&result), "1.0 | null | null");
        assert_eq!(warnings, ["java.lang.ArithmeticException: cosh overflow"]);
    }

    #[test]
    fn takes_whole_numbers() {
        assert_eq!(call(&FUNCTION, &[ints(&[&[1], &[]])]).0.value_count(0), 1);
    }
}
