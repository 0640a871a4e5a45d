//! What the functions of this shelf share: the types that are dates, and the loop over them.

use esql_data::{Column, DataType, Element, Failure, Long};

use crate::kernels::unary;
use crate::types::Types;
use crate::{Call, EvalContext, TypeError, wrong_type};

/// date and date_nanos
pub(super) const INSTANT: Types =
    Types { members: &[DataType::Date, DataType::DateNanos], expected: "datetime or date_nanos" };

/// Checks one argument of a function that has several parameters.
pub(super) fn want(call: &Call<'_>, index: usize, types: Types) -> Result<(), TypeError> {
    const SEVERAL: usize = 2;
    match types.accepts(call.args[index].data_type) {
        true => Ok(()),
        false => Err(wrong_type(SEVERAL, index, types.expected, call)),
    }
}

/// `millis` of each row's single date or `nanos` of its single date_nanos, as the column's type is.
pub(super) fn each_instant<R: Element>(
    returns: DataType,
    column: &Column,
    context: &mut EvalContext<'_>,
    millis: impl Fn(i64) -> Result<R::Ref<'static>, Failure>,
    nanos: impl Fn(i64) -> Result<R::Ref<'static>, Failure>,
) -> Column {
    let args = std::slice::from_ref(column);
    match column.data_type() {
        DataType::Date => unary::<Long, R>(returns, args, context, |date, out| {
            out.push(millis(date)?);
            Ok(())
        }),
        DataType::DateNanos => unary::<Long, R>(returns, args, context, |date, out| {
            out.push(nanos(date)?);
            Ok(())
        }),
        _ => Column::nulls(returns, column.len()),
    }
}
