//! Numbers of any type as doubles, and the loops of the functions that compute with doubles only.

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int32Type, Int64Type, UInt64Type};
use esql_data::{Column, DataType, Double, Element, Failure, Int, Long, UnsignedLong};
use std::sync::Arc;

use crate::EvalContext;
use crate::kernels::{self, each_value};

/// A column of numbers as doubles; all null when it is no column of numbers.
pub(crate) fn doubles(column: &Column, context: &mut EvalContext<'_>) -> Column {
    fn exact<A: Element>(
        column: &Column,
        context: &mut EvalContext<'_>,
        f: impl Fn(A::Ref<'_>) -> f64,
    ) -> Column {
        each_value::<A, Double>(DataType::Double, column, context, |value, out| {
            out.push(f(value));
            Ok(())
        })
    }
    let flat = |array: arrow_array::Float64Array| Column::new(DataType::Double, Arc::new(array));
    match column.data_type() {
        DataType::Double => column.clone(),
        DataType::Integer => match column.array().as_primitive_opt::<Int32Type>() {
            Some(array) => flat(array.unary::<_, Float64Type>(f64::from)),
            None => exact::<Int>(column, context, f64::from),
        },
        DataType::Long => match column.array().as_primitive_opt::<Int64Type>() {
            Some(array) => flat(array.unary::<_, Float64Type>(|value| value as f64)),
            None => exact::<Long>(column, context, |value| value as f64),
        },
        DataType::UnsignedLong => match column.array().as_primitive_opt::<UInt64Type>() {
            Some(array) => flat(array.unary::<_, Float64Type>(|value| value as f64)),
            None => exact::<UnsignedLong>(column, context, |value| value as f64),
        },
        _ => Column::nulls(DataType::Double, column.len()),
    }
}

/// `f` of each row's single number.
pub(crate) fn unary(
    args: &[Column],
    context: &mut EvalContext<'_>,
    f: impl Fn(f64) -> Result<f64, Failure>,
) -> Column {
    let args = [doubles(&args[0], context)];
    kernels::unary::<Double, Double>(DataType::Double, &args, context, |value, out| {
        out.push(f(value)?);
        Ok(())
    })
}

/// `f` of the single numbers of two arguments.
pub(crate) fn binary(
    args: &[Column],
    context: &mut EvalContext<'_>,
    f: impl Fn(f64, f64) -> Result<f64, Failure>,
) -> Column {
    let args = [doubles(&args[0], context), doubles(&args[1], context)];
    kernels::binary::<Double, Double, Double>(DataType::Double, &args, context, |a, b, out| {
        out.push(f(a, b)?);
        Ok(())
    })
}

/// The number itself, unless it is none.
pub(crate) fn finite(value: f64) -> Result<f64, Failure> {
    if value.is_finite() {
        return Ok(value);
    }
    let name = esql_data::number::double_to_string(value);
    Err(Failure::arithmetic(format!("not a finite double number: {name}")))
}
