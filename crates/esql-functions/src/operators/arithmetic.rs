//! What `+`, `-`, `*`, `/` and `%` share: which types go together, and the loops over numbers.
//!
//! Overflow, division by zero and doubles that are no finite number give null and a warning (Elasticsearch's
//! `EsqlArithmeticOperation`).

use arrow_array::{Array, ArrowPrimitiveType, PrimitiveArray};
use arrow_buffer::{BooleanBufferBuilder, NullBuffer};
use esql_data::{Column, DataType, Double, Element, Failure, Int, Long, UnsignedLong, Value};
use std::sync::Arc;

use super::promotion::{common_type, widen, widen_value};
use crate::kernels::binary;
use crate::types::{NUMERIC, Types};
use crate::{BindError, Call, EvalContext, Kernel, TypeError, kernel, wrong_type};

/// The result of an operation, or why there is none.
pub(super) type Answer<T> = Result<T, &'static str>;

/// An operation on two numbers, in each of the types they can have.
pub(super) trait Arithmetic: 'static {
    /// How it is written.
    const SYMBOL: &'static str;
    fn int(left: i32, right: i32) -> Answer<i32>;
    fn long(left: i64, right: i64) -> Answer<i64>;
    fn unsigned_long(left: u64, right: u64) -> Answer<u64>;
    fn double(left: f64, right: f64) -> Answer<f64>;
}

/// What an integer operation says that left the range of its type.
pub(super) const INT_OVERFLOW: &str = "integer overflow";
pub(super) const LONG_OVERFLOW: &str = "long overflow";
pub(super) const UNSIGNED_LONG_OVERFLOW: &str = "unsigned_long overflow";
pub(super) const BY_ZERO: &str = "/ by zero";

/// The value, if it is a finite number.
pub(super) fn finite(value: f64) -> Answer<f64> {
    if value.is_finite() {
        Ok(value)
    } else if value.is_nan() {
        Err("not a finite double number: NaN")
    } else if value > 0.0 {
        Err("not a finite double number: Infinity")
    } else {
        Err("not a finite double number: -Infinity")
    }
}

/// Checks the operands of an operation that takes numbers only.
pub(super) fn check_numbers<A: Arithmetic>(call: &Call<'_>) -> Result<DataType, TypeError> {
    check_operands(NUMERIC, call)?;
    check_compatible::<A>(call)
}

/// Checks each operand by itself.
pub(super) fn check_operands(types: Types, call: &Call<'_>) -> Result<(), TypeError> {
    match call.args.iter().position(|arg| !types.accepts(arg.data_type)) {
        None => Ok(()),
        Some(index) => Err(wrong_type(call.args.len(), index, types.expected, call)),
    }
}

/// The common type of two operands that are fine by themselves.
pub(super) fn check_compatible<A: Arithmetic>(call: &Call<'_>) -> Result<DataType, TypeError> {
    use DataType::{Null, UnsignedLong};
    let (left, right) = (call.args[0].data_type, call.args[1].data_type);
    let mixes_signs = (left == UnsignedLong) != (right == UnsignedLong) && left != Null && right != Null;
    let common = if mixes_signs { None } else { common_type(left, right) };
    // Two dates have a common type, but no sum.
    common.filter(|_| !(left.is_date() && right.is_date())).ok_or_else(|| {
        TypeError::new(format!(
            "[{}] has arguments with incompatible types [{}] and [{}]",
            A::SYMBOL,
            left.type_name(),
            right.type_name()
        ))
    })
}

/// The kernel for two numbers.
pub(super) fn bind_numbers<A: Arithmetic>(call: &Call<'_>) -> Result<Box<dyn Kernel>, BindError> {
    let (left, right) = (call.args[0].data_type, call.args[1].data_type);
    let common = common_type(left, right).unwrap_or(DataType::Null);
    if left == DataType::Null || right == DataType::Null {
        return kernel(move |_, rows, _| Column::nulls(common, rows));
    }
    let constants = [0, 1].map(|index| call.constant(index).and_then(|value| widen_value(value, common)));
    match common {
        DataType::Integer => numbers::<Int, _>(common, constants, A::int),
        DataType::Long => numbers::<Long, _>(common, constants, A::long),
        DataType::UnsignedLong => numbers::<UnsignedLong, _>(common, constants, A::unsigned_long),
        DataType::Double => numbers::<Double, _>(common, constants, A::double),
        _ => kernel(move |_, rows, _| Column::nulls(common, rows)),
    }
}

fn numbers<E, P>(
    data_type: DataType,
    constants: [Option<Value>; 2],
    f: impl Fn(P::Native, P::Native) -> Answer<P::Native> + Copy + Send + Sync + 'static,
) -> Result<Box<dyn Kernel>, BindError>
where
    P: ArrowPrimitiveType,
    E: for<'a> Element<Array = PrimitiveArray<P>, Ref<'a> = P::Native>,
{
    let constants = constants.map(|value| value.as_ref().and_then(E::from_value));
    kernel(move |args, rows, context| {
        let [left, right] = [0, 1].map(|index| widen(&args[index], data_type, context));
        match (constants, left.flat::<E>(), right.flat::<E>()) {
            ([None, Some(constant)], Some(left), _) => {
                let values = &left.values()[..rows];
                flat::<P>(data_type, left.nulls().cloned(), rows, |row| f(values[row], constant), context)
            }
            ([Some(constant), None], _, Some(right)) => {
                let values = &right.values()[..rows];
                flat::<P>(data_type, right.nulls().cloned(), rows, |row| f(constant, values[row]), context)
            }
            (_, Some(left), Some(right)) => {
                let nulls = NullBuffer::union(left.nulls(), right.nulls());
                let (left, right) = (&left.values()[..rows], &right.values()[..rows]);
                flat::<P>(data_type, nulls, rows, |row| f(left[row], right[row]), context)
            }
            _ => binary::<E, E, E>(data_type, &[left, right], context, |left, right, out| {
                out.push(f(left, right).map_err(Failure::arithmetic)?);
                Ok(())
            }),
        }
    })
}

/// Computes rows that have one value or none without looking at which.
fn flat<P: ArrowPrimitiveType>(
    data_type: DataType,
    nulls: Option<NullBuffer>,
    rows: usize,
    f: impl Fn(usize) -> Answer<P::Native>,
    context: &mut EvalContext<'_>,
) -> Column {
    let mut failures = Vec::new();
    let values: Vec<P::Native> = (0..rows)
        .map(|row| {
            f(row).unwrap_or_else(|problem| {
                failures.push((row, problem));
                P::Native::default()
            })
        })
        .collect();
    failures.retain(|(row, _)| nulls.as_ref().is_none_or(|nulls| nulls.is_valid(*row)));
    let nulls = if failures.is_empty() { nulls } else { Some(without(nulls, rows, &failures)) };
    for (_, problem) in failures {
        context.warn(Failure::arithmetic(problem));
    }
    Column::new(data_type, Arc::new(PrimitiveArray::<P>::new(values.into(), nulls)))
}

fn without(nulls: Option<NullBuffer>, rows: usize, failures: &[(usize, &str)]) -> NullBuffer {
    let mut valid = BooleanBufferBuilder::new(rows);
    match nulls {
        None => valid.append_n(rows, true),
        Some(nulls) => valid.append_buffer(nulls.inner()),
    }
    for (row, _) in failures {
        valid.set_bit(*row, false);
    }
    NullBuffer::new(valid.finish())
}
