//! `HYPOT`

use esql_data::DataType;

use super::double::binary;
use crate::types::NUMERIC;
use crate::{Category, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "hypot",
    aliases: &[],
    category: Category::Math,
    description: "The length of the hypotenuse over two sides: the square root of the sum of their squares.",
    params: &[Param::required("number1", NUMERIC), Param::required("number2", NUMERIC)],
    returns: Returns::Type(DataType::Double),
    examples: &[
        Example::new("", "ROW a = 3, b = 4 | EVAL r = HYPOT(a, b)", "a,b,r\n3,4,5.0"),
        Example::new("Null gives null", "ROW r = HYPOT(null, 1)", "r\nnull"),
        Example::new("Several values give null", "ROW r = HYPOT([1, 2], 1)", "r\nnull").warns(&[
            "Line 1:9: evaluation of [HYPOT([1, 2], 1)] failed, treating result as null. Only first 20 failures recorded.",
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |_, _| kernel(|args, _, context| binary(args, context, |a, b| Ok(a.hypot(b)))),
    check: None,
};

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{call, doubles, ints, show};

    #[test]
    fn adds_squares() {
        let (result, _) = call(&FUNCTION, &[doubles(&[&[3.0], &[1.0]]), ints(&[&[4], &[]])]);
        assert_eq!(show(&result), "5.0 | null");
    }
}
