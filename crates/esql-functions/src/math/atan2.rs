//! `ATAN2`

use esql_data::DataType;

use super::double::binary;
use crate::types::NUMERIC;
use crate::{Category, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "atan2",
    aliases: &[],
    category: Category::Math,
    description: "The angle in radians between the positive x axis and the ray to the point (x, y).",
    params: &[Param::required("y_coordinate", NUMERIC), Param::required("x_coordinate", NUMERIC)],
    returns: Returns::Type(DataType::Double),
    examples: &[
        Example::new("", "ROW y = 0, x = 1 | EVAL r = ATAN2(y, x)", "y,x,r\n0,1,0.0"),
        Example::new("Null gives null", "ROW r = ATAN2(null, 1)", "r\nnull"),
        Example::new("Several values give null", "ROW r = ATAN2([1, 2], 1)", "r\nnull").warns(&[
            "Line 1:9: evaluation of [ATAN2([1, 2], 1)] failed, treating result as null. Only first 20 failures recorded.",
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |_, _| kernel(|args, _, context| binary(args, context, |y, x| Ok(y.atan2(x)))),
    check: None,
};

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{call, doubles, ints, show};

    #[test]
    fn knows_the_quadrant() {
        let (result, _) = call(&FUNCTION, &[doubles(&[&[0.0], &[]]), ints(&[&[-1], &[1]])]);
        assert_eq!(show(&result), "3.141592653589793 | null");
    }
}
