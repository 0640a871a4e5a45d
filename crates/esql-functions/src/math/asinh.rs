//! `ASINH`

use esql_data::DataType;

use super::double::unary;
use crate::types::NUMERIC;
use crate::{Category, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "asinh",
    aliases: &[],
    category: Category::Math,
    description: "The number whose hyperbolic sine is a number.",
    params: &[Param::required("number", NUMERIC)],
    returns: Returns::Type(DataType::Double),
    examples: &[
        Example::new("", "ROW x = 0 | EVAL r = ASINH(x)", "x,r\n0,0.0"),
        Example::new("Null gives null", "ROW r = ASINH(null)", "r\nnull"),
        Example::new("Several values give null", "ROW r = ASINH([1, 2])", "r\nnull").warns(&[
            "Line 1:9: evaluation of [ASINH([1, 2])] failed, treating result as null. Only first 20 failures recorded.",
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |_, _| kernel(|args, _, context| unary(args, context, |x| Ok(x.asinh()))),
    check: None,
};

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{call, doubles, ints, show};

    #[test]
    fn is_zero_at_zero() {
        let (result, warnings) = call(&FUNCTION, &[doubles(&[&[0.0], &[], &[1.0, 2.0]])]);
        assert_eq!(show(&result), "0.0 | null | null");
        assert_eq!(
            warnings,
            ["java.lang.IllegalArgumentException: single-value function encountered multi-value"]
        );
        assert_eq!(call(&FUNCTION, &[ints(&[&[1], &[]])]).0.value_count(0), 1);
    }
}
