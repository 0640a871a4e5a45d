//! `PI`

use esql_data::{Column, DataType, Value};

use crate::{Category, Example, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "pi",
    aliases: &[],
    category: Category::Math,
    description: "The ratio of a circle's circumference to its diameter.",
    params: &[],
    returns: Returns::Type(DataType::Double),
    examples: &[
        Example::new("", "ROW r = PI()", "r\n3.141592653589793"),
        Example::new("Next to null", "ROW r = PI() + null", "r\nnull"),
        Example::new(
            "Next to several values",
            "ROW a = [1, 2] | EVAL r = PI()",
            "a,r\n[1, 2],3.141592653589793",
        ),
    ],
    bind: |_, _| {
        kernel(|_, rows, _| Column::constant(DataType::Double, &Value::Double(std::f64::consts::PI), rows))
    },
    check: None,
};
