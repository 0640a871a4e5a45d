//! `TAU`

use esql_data::{Column, DataType, Value};

use crate::{Category, Example, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "tau",
    aliases: &[],
    category: Category::Math,
    description: "The ratio of a circle's circumference to its radius.",
    params: &[],
    returns: Returns::Type(DataType::Double),
    examples: &[
        Example::new("", "ROW r = TAU()", "r\n6.283185307179586"),
        Example::new("Next to null", "ROW r = TAU() + null", "r\nnull"),
        Example::new(
            "Next to several values",
            "ROW a = [1, 2] | EVAL r = TAU()",
            "a,r\n[1, 2],6.283185307179586",
        ),
    ],
    bind: |_, _| {
        kernel(|_, rows, _| Column::constant(DataType::Double, &Value::Double(std::f64::consts::TAU), rows))
    },
    check: None,
};
