//! Numbers of different types brought to a common one.

use esql_data::number::{long_to_unsigned_long, unsigned_long_to_long};
use esql_data::{Column, DataType, Element, Failure, Int, Long, UnsignedLong};

use super::double::doubles;
use crate::EvalContext;
use crate::kernels::each_value;

/// The type that holds numbers of both types: the wider one. Null goes with everything; `None` when the two don't go together.
pub(super) fn common_number(left: DataType, right: DataType) -> Option<DataType> {
    let rank = |data_type| match data_type {
        DataType::Null => Some(0),
        DataType::Integer => Some(1),
        DataType::Long => Some(2),
        DataType::UnsignedLong => Some(3),
        DataType::Double => Some(4),
        _ => None,
    };
    Some(if rank(left)? >= rank(right)? { left } else { right })
}

/// The column as one of the number type `to`; values that it can't hold are dropped with a warning.
pub(super) fn cast(column: &Column, to: DataType, context: &mut EvalContext<'_>) -> Column {
    use DataType::{Double, Integer, Long as L, UnsignedLong as UL};
    match (column.data_type(), to) {
        (from, to) if from == to => column.clone(),
        (_, Double) => doubles(column, context),
        (Integer, L) => each::<Int, Long>(column, to, context, |value| Ok(i64::from(value))),
        (UL, L) => each::<UnsignedLong, Long>(column, to, context, unsigned_long_to_long),
        (Integer, UL) => {
            each::<Int, UnsignedLong>(column, to, context, |value| long_to_unsigned_long(i64::from(value)))
        }
        (L, UL) => each::<Long, UnsignedLong>(column, to, context, long_to_unsigned_long),
        _ => Column::nulls(to, column.len()),
    }
}

fn each<A: Element, R: Element>(
    column: &Column,
    to: DataType,
    context: &mut EvalContext<'_>,
    f: impl Fn(A::Ref<'_>) -> Result<R::Ref<'static>, Failure>,
) -> Column {
    each_value::<A, R>(to, column, context, |value, out| {
        out.push(f(value)?);
        Ok(())
    })
}
