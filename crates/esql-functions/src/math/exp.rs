//! `EXP`

use esql_data::DataType;

use super::double::{finite, unary};
use crate::types::NUMERIC;
use crate::{Category, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "exp",
    aliases: &[],
    category: Category::Math,
    description: "e to the power of a number. Null with a warning when that is too large.",
    params: &[Param::required("number", NUMERIC)],
    returns: Returns::Type(DataType::Double),
    examples: &[
        Example::new("", "ROW x = 0 | EVAL r = EXP(x)", "x,r\n0,1.0"),
        Example::new("Null when it is too large", "ROW r = EXP(1000)", "r\nnull").warns(&[
            "Line 1:9: evaluation of [EXP(1000)] failed, treating result as null. Only first 20 failures recorded.",
            "Line 1:9: java.lang.ArithmeticException: not a finite double number: Infinity",
        ]),
        Example::new("Null gives null", "ROW r = EXP(null)", "r\nnull"),
        Example::new("Several values give null", "ROW r = EXP([1, 2])", "r\nnull").warns(&[
            "Line 1:9: evaluation of [EXP([1, 2])] failed, treating result as null. Only first 20 failures recorded.",
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |_, _| kernel(|args, _, context| unary(args, context, |x| finite(x.exp()))),
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
        assert_eq!(warnings, ["java.lang.ArithmeticException: not a finite double number: Infinity"]);
    }

    #[test]
    fn takes_whole_numbers() {
        assert_eq!(call(&FUNCTION, &[ints(&[&[1], &[]])]).0.value_count(0), 1);
    }
}
