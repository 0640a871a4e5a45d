//! `ABS`

use esql_data::{Column, DataType, Double, Int, Long};

use crate::kernels::unary;
use crate::types::NUMERIC;
use crate::{Category, EvalContext, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "abs",
    aliases: &[],
    category: Category::Math,
    description: "The absolute value of a number. Null for null and for several values.",
    params: &[Param::required("number", NUMERIC)],
    returns: Returns::Argument(0),
    examples: &[
        Example::new("", "ROW n = -5 | EVAL a = ABS(n)", "n,a\n-5,5"),
        Example::new("Null gives null", "ROW a = ABS(null)", "a\nnull"),
        Example::new("Several values give null", "ROW a = ABS([-1, 2])", "a\nnull").warns(&[
            "Line 1:9: evaluation of [ABS([-1, 2])] failed, treating result as null. Only first 20 failures recorded.",
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |_, _| kernel(abs),
    check: None,
};

fn abs(args: &[Column], rows: usize, context: &mut EvalContext<'_>) -> Column {
    match args[0].data_type() {
        DataType::Integer => unary::<Int, Int>(DataType::Integer, args, context, |value, out| {
            out.push(value.checked_abs().ok_or_else(|| overflow("integer"))?);
            Ok(())
        }),
        DataType::Long => unary::<Long, Long>(DataType::Long, args, context, |value, out| {
            out.push(value.checked_abs().ok_or_else(|| overflow("long"))?);
            Ok(())
        }),
        DataType::Double => unary::<Double, Double>(DataType::Double, args, context, |value, out| {
            out.push(value.abs());
            Ok(())
        }),
        DataType::UnsignedLong => args[0].clone(),
        other => Column::nulls(other, rows),
    }
}

fn overflow(type_name: &str) -> esql_data::Failure {
    esql_data::Failure::arithmetic(format!("{type_name} overflow"))
}
