//! The common type of two operands and how numbers get there. Follows Elasticsearch's `EsqlDataTypeConverter.commonType`.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int32Type, Int64Type, UInt64Type};
use arrow_array::{Array, ArrayRef, ArrowPrimitiveType, ListArray};
use arrow_schema::Field;
use esql_data::{Column, DataType, Int, Long, UnsignedLong, Value, arrow_type};

use crate::EvalContext;
use crate::kernels::each_value;

/// The type in which values of both types can be computed with, if there is one.
///
/// Null gives way to any type, text to keyword, whole numbers to double, shorter numbers to longer ones, date to date_nanos, and
/// temporal amounts to the date they are added to.
pub fn common_type(left: DataType, right: DataType) -> Option<DataType> {
    use DataType::*;
    if left == right || right == Null {
        return Some(left);
    }
    match (left, right) {
        (Null, right) => Some(right),
        (Keyword | Text, Keyword | Text) => Some(Keyword),
        (Date, DatePeriod | TimeDuration) | (DatePeriod | TimeDuration, Date) => Some(Date),
        (DateNanos, DatePeriod | TimeDuration) | (DatePeriod | TimeDuration, DateNanos) => Some(DateNanos),
        (Date, DateNanos) | (DateNanos, Date) => Some(DateNanos),
        (left, right) if left.is_numeric() && right.is_numeric() => {
            let rank =
                |data_type| [Integer, Long, UnsignedLong, Double].iter().position(|&ty| ty == data_type);
            Some(if rank(left) > rank(right) { left } else { right })
        }
        _ => None,
    }
}

/// The column as one of type `to`, which is the common type of its own and another. Only a negative number that is to become
/// unsigned fails: null and a warning.
pub(crate) fn widen(column: &Column, to: DataType, context: &mut EvalContext<'_>) -> Column {
    let from = column.data_type();
    if from == to {
        return column.clone();
    }
    if from == DataType::Null || column.is_all_null() {
        return Column::nulls(to, column.len());
    }
    match (from, to) {
        (DataType::Integer, DataType::Long) => convert::<Int32Type, Int64Type>(column, to, i64::from),
        (DataType::Integer, DataType::Double) => convert::<Int32Type, Float64Type>(column, to, f64::from),
        (DataType::Long, DataType::Double) => {
            convert::<Int64Type, Float64Type>(column, to, |value| value as f64)
        }
        (DataType::UnsignedLong, DataType::Double) => {
            convert::<UInt64Type, Float64Type>(column, to, |value| value as f64)
        }
        (DataType::Integer, DataType::UnsignedLong) => {
            each_value::<Int, UnsignedLong>(to, column, context, |value, out| {
                out.push(esql_data::number::long_to_unsigned_long(i64::from(value))?);
                Ok(())
            })
        }
        (DataType::Long, DataType::UnsignedLong) => {
            each_value::<Long, UnsignedLong>(to, column, context, |value, out| {
                out.push(esql_data::number::long_to_unsigned_long(value)?);
                Ok(())
            })
        }
        _ => column.clone().with_type(to),
    }
}

fn convert<A: ArrowPrimitiveType, R: ArrowPrimitiveType>(
    column: &Column,
    to: DataType,
    f: impl Fn(A::Native) -> R::Native,
) -> Column {
    let cast = |array: &ArrayRef| -> ArrayRef { Arc::new(array.as_primitive::<A>().unary::<_, R>(&f)) };
    let array: ArrayRef = match column.array().as_any().downcast_ref::<ListArray>() {
        None => cast(column.array()),
        Some(list) => {
            let item = Arc::new(Field::new_list_field(arrow_type(to), true));
            let (offsets, nulls) = (list.offsets().clone(), list.nulls().cloned());
            Arc::new(ListArray::new(item, offsets, cast(list.values()), nulls))
        }
    };
    Column::new(to, array)
}

/// A single constant as one of type `to`; `None` when it isn't a single value or becomes none.
pub(crate) fn widen_value(value: &Value, to: DataType) -> Option<Value> {
    match (value, to) {
        (Value::Null | Value::Many(_), _) => None,
        (Value::Int(value), DataType::Long) => Some(Value::Long(i64::from(*value))),
        (Value::Int(_) | Value::Long(_) | Value::UnsignedLong(_), DataType::Double) => {
            value.as_f64().map(Value::Double)
        }
        (Value::Int(value), DataType::UnsignedLong) => u64::try_from(*value).ok().map(Value::UnsignedLong),
        (Value::Long(value), DataType::UnsignedLong) => u64::try_from(*value).ok().map(Value::UnsignedLong),
        (value, _) => Some(value.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ints, show};
    use esql_data::{Site, Warnings};

    #[test]
    fn common_types() {
        use DataType::*;
        for (left, right, common) in [
            (Integer, Integer, Some(Integer)),
            (Integer, Long, Some(Long)),
            (Double, Long, Some(Double)),
            (Null, Ip, Some(Ip)),
            (Text, Keyword, Some(Keyword)),
            (Date, DateNanos, Some(DateNanos)),
            (TimeDuration, Date, Some(Date)),
            (Keyword, Integer, None),
            (DatePeriod, TimeDuration, None),
        ] {
            assert_eq!(common_type(left, right), common);
            assert_eq!(common_type(right, left), common);
        }
    }

    #[test]
    fn widens_lists_too() {
        let site = Site::new(1, 1, "x");
        let mut warnings = Warnings::default();
        let mut context = EvalContext { site: &site, warnings: &mut warnings };
        let column = ints(&[&[1], &[], &[2, -3]]);
        assert_eq!(show(&widen(&column, DataType::Long, &mut context)), "1 | null | [2, -3]");
        assert_eq!(show(&widen(&column, DataType::Double, &mut context)), "1.0 | null | [2.0, -3.0]");
        assert_eq!(show(&widen(&column, DataType::UnsignedLong, &mut context)), "1 | null | 2");
        assert_eq!(warnings.texts().len(), 2);
    }
}
