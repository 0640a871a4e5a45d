//! `E`

use esql_data::{Column, DataType, Value};

use crate::{Category, Example, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "e",
    aliases: &[],
    category: Category::Math,
    description: "Euler's number, the base of the natural logarithm.",
    params: &[],
    returns: Returns::Type(DataType::Double),
    examples: &[
        Example::new("", "ROW r = E()", "r\n2.718281828459045"),
        Example::new("Next to null", "ROW r = E() + null", "r\nnull"),
        Example::new(
            "Next to several values",
            "ROW a = [1, 2] | EVAL r = E()",
            "a,r\n[1, 2],2.718281828459045",
        ),
    ],
    bind: |_, _| {
        kernel(|_, rows, _| Column::constant(DataType::Double, &Value::Double(std::f64::consts::E), rows))
    },
    check: None,
};
