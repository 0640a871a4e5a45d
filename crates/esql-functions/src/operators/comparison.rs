//! What the six comparisons share: which types go together, and the loops.
//!
//! Comparisons with a constant are the hottest expressions there are, so columns with at most one value a row are compared
//! without looking at their nulls, and constant strings through the first bytes that Arrow's string views carry inline.
//! Doubles compare as Java's primitives do: NaN equals nothing and both zeros are equal.

use std::cmp::Ordering;

use arrow_array::builder::make_view;
use arrow_array::{Array, ArrowPrimitiveType, PrimitiveArray, StringViewArray};
use arrow_buffer::{BooleanBuffer, NullBuffer};
use esql_data::{
    Bool, Bytes, Column, DataType, Double, Element, Int, Ip, Layout, Long, Str, UnsignedLong, Value,
};

use super::promotion::{common_type, widen, widen_value};
use crate::kernels::{binary, flags, predicate};
use crate::types::Types;
use crate::{BindError, Call, EvalContext, Kernel, TypeError, kernel, wrong_type};

/// One of the six comparisons.
pub(super) trait Relation: 'static {
    /// The comparison with its sides exchanged.
    type Mirrored: Relation;
    /// For `==` and `!=`, what equal values give.
    const OF_EQUALS: Option<bool> = None;
    /// Whether it holds.
    fn holds<T: PartialOrd>(left: T, right: T) -> bool;
}

/// Checks the sides of a comparison of such types.
pub(super) fn check_comparison(types: Types, call: &Call<'_>) -> Result<DataType, TypeError> {
    if let Some(index) = call.args.iter().position(|arg| !types.accepts(arg.data_type)) {
        return Err(wrong_type(2, index, types.expected, call));
    }
    let (left, right) = (call.args[0].data_type, call.args[1].data_type);
    if comparable(left, right) {
        return Ok(DataType::Boolean);
    }
    let name = |data_type: DataType| if data_type.is_numeric() { "numeric" } else { data_type.type_name() };
    let text = call.text;
    Err(TypeError::new(if left == DataType::UnsignedLong || right == DataType::UnsignedLong {
        format!(
            "first argument of [{text}] is [{}] and second is [{}]. [unsigned_long] can only be operated on together with another \
             [unsigned_long]",
            left.type_name(),
            right.type_name()
        )
    } else {
        format!(
            "first argument of [{text}] is [{}] so second argument must also be [{}] but was [{}]",
            name(left),
            name(left),
            right.type_name()
        )
    }))
}

fn comparable(left: DataType, right: DataType) -> bool {
    use DataType::{Null, UnsignedLong};
    left == right
        || left == Null
        || right == Null
        || left.is_string() && right.is_string()
        || left.is_date() && right.is_date()
        || left.is_numeric() && right.is_numeric() && left != UnsignedLong && right != UnsignedLong
}

/// The kernel of a comparison whose arguments passed the check.
pub(super) fn bind_comparison<R: Relation>(call: &Call<'_>) -> Result<Box<dyn Kernel>, BindError> {
    let (left, right) = (call.args[0].data_type, call.args[1].data_type);
    if left == DataType::Null || right == DataType::Null {
        return kernel(|_, rows, _| Column::nulls(DataType::Boolean, rows));
    }
    if left != right && left.is_date() {
        return kernel(move |args, _, context| compare_dates::<R>(args, left == DataType::Date, context));
    }
    let common = common_type(left, right).unwrap_or(left);
    let constant = |index| call.constant(index).and_then(|value| widen_value(value, common));
    match (constant(0), constant(1)) {
        (_, Some(value)) => bind_constant::<R>(common, 0, value),
        (Some(value), None) => bind_constant::<R::Mirrored>(common, 1, value),
        (None, None) => bind_columns::<R>(common),
    }
}

/// The column `index` on the left, a constant on the right.
fn bind_constant<R: Relation>(
    common: DataType,
    index: usize,
    value: Value,
) -> Result<Box<dyn Kernel>, BindError> {
    match common.layout() {
        Layout::Int => number_to_constant::<R, Int, _>(common, index, &value),
        Layout::Long => number_to_constant::<R, Long, _>(common, index, &value),
        Layout::UnsignedLong => number_to_constant::<R, UnsignedLong, _>(common, index, &value),
        Layout::Double => number_to_constant::<R, Double, _>(common, index, &value),
        Layout::Str => string_to_constant::<R>(index, value),
        Layout::Boolean => to_constant::<R, Bool>(index, value),
        Layout::Bytes => to_constant::<R, Bytes>(index, value),
        Layout::Ip => to_constant::<R, Ip>(index, value),
        Layout::Null => kernel(|_, rows, _| Column::nulls(DataType::Boolean, rows)),
    }
}

fn number_to_constant<R, E, P>(
    common: DataType,
    index: usize,
    value: &Value,
) -> Result<Box<dyn Kernel>, BindError>
where
    R: Relation,
    P: ArrowPrimitiveType,
    P::Native: PartialOrd,
    E: for<'a> Element<Array = PrimitiveArray<P>, Ref<'a> = P::Native>,
{
    let constant = E::from_value(value).expect("a constant has its type's layout");
    kernel(move |args, _, context| {
        let column = widen(&args[index], common, context);
        let Some(array) = column.flat::<E>() else {
            return predicate::<E>(&column, context, |value| R::holds(value, constant));
        };
        let values: &[P::Native] = array.values();
        let holds = BooleanBuffer::collect_bool(values.len(), |row| R::holds(values[row], constant));
        flags(holds, array.nulls().cloned())
    })
}

fn string_to_constant<R: Relation>(index: usize, value: Value) -> Result<Box<dyn Kernel>, BindError> {
    let Value::Str(constant) = value else { unreachable!("a constant has its type's layout") };
    kernel(move |args, _, context| match (R::OF_EQUALS, args[index].flat::<Str>()) {
        (Some(of_equals), Some(array)) => {
            flags(equal_strings(array, constant.as_bytes(), of_equals), array.nulls().cloned())
        }
        _ => predicate::<Str>(&args[index], context, |value| R::holds(value, &*constant)),
    })
}

/// Length and first bytes decide most rows: they lie in the view itself, for strings of up to twelve bytes all of them.
fn equal_strings(array: &StringViewArray, constant: &[u8], of_equals: bool) -> BooleanBuffer {
    let views = array.views();
    let wanted = make_view(constant, 0, 0);
    if constant.len() <= 12 {
        return BooleanBuffer::collect_bool(views.len(), |row| (views[row] == wanted) == of_equals);
    }
    let head = wanted as u64;
    BooleanBuffer::collect_bool(views.len(), |row| {
        (views[row] as u64 == head && array.value(row).as_bytes() == constant) == of_equals
    })
}

fn to_constant<R, E>(index: usize, value: Value) -> Result<Box<dyn Kernel>, BindError>
where
    R: Relation,
    E: Element,
    for<'a> E::Ref<'a>: PartialOrd,
{
    kernel(move |args, _, context| {
        let constant = E::from_value(&value).expect("a constant has its type's layout");
        predicate::<E>(&args[index], context, |value| R::holds(E::shorten(value), E::shorten(constant)))
    })
}

/// Columns on both sides.
fn bind_columns<R: Relation>(common: DataType) -> Result<Box<dyn Kernel>, BindError> {
    match common.layout() {
        Layout::Int => numbers::<R, Int, _>(common),
        Layout::Long => numbers::<R, Long, _>(common),
        Layout::UnsignedLong => numbers::<R, UnsignedLong, _>(common),
        Layout::Double => numbers::<R, Double, _>(common),
        Layout::Str => kernel(|args, _, context| compare::<R, Str>(args, context)),
        Layout::Boolean => kernel(|args, _, context| compare::<R, Bool>(args, context)),
        Layout::Bytes => kernel(|args, _, context| compare::<R, Bytes>(args, context)),
        Layout::Ip => kernel(|args, _, context| compare::<R, Ip>(args, context)),
        Layout::Null => kernel(|_, rows, _| Column::nulls(DataType::Boolean, rows)),
    }
}

fn numbers<R, E, P>(common: DataType) -> Result<Box<dyn Kernel>, BindError>
where
    R: Relation,
    P: ArrowPrimitiveType,
    P::Native: PartialOrd,
    E: for<'a> Element<Array = PrimitiveArray<P>, Ref<'a> = P::Native>,
{
    kernel(move |args, rows, context| {
        let columns = [0, 1].map(|index| widen(&args[index], common, context));
        let (Some(left), Some(right)) = (columns[0].flat::<E>(), columns[1].flat::<E>()) else {
            return compare::<R, E>(&columns, context);
        };
        let nulls = NullBuffer::union(left.nulls(), right.nulls());
        let (left, right): (&[P::Native], &[P::Native]) = (&left.values()[..rows], &right.values()[..rows]);
        flags(BooleanBuffer::collect_bool(rows, |row| R::holds(left[row], right[row])), nulls)
    })
}

fn compare<R, E>(columns: &[Column], context: &mut EvalContext<'_>) -> Column
where
    R: Relation,
    E: Element,
    for<'a> E::Ref<'a>: PartialOrd,
{
    binary::<E, E, Bool>(DataType::Boolean, columns, context, |left, right, out| {
        out.push(R::holds(E::shorten(left), E::shorten(right)));
        Ok(())
    })
}

/// A date and a date_nanos.
fn compare_dates<R: Relation>(
    args: &[Column],
    millis_on_the_left: bool,
    context: &mut EvalContext<'_>,
) -> Column {
    binary::<Long, Long, Bool>(DataType::Boolean, args, context, |left, right, out| {
        let order = if millis_on_the_left {
            compare_nanos_to_millis(right, left).reverse()
        } else {
            compare_nanos_to_millis(left, right)
        };
        out.push(R::holds(order, Ordering::Equal));
        Ok(())
    })
}

/// Compares without converting, for not every date has its nanoseconds.
pub(super) fn compare_nanos_to_millis(nanos: i64, millis: i64) -> Ordering {
    const NANOS_PER_MILLI: i64 = 1_000_000;
    nanos.div_euclid(NANOS_PER_MILLI).cmp(&millis).then(nanos.rem_euclid(NANOS_PER_MILLI).cmp(&0))
}
