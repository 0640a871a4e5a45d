//! What the functions of ranges share: the types they take, and predicates of two ranges or values.

use esql_data::range::{decode_dates, decode_doubles};
use esql_data::{Bytes, Column, DataType, Double, Element, Long};

use crate::function::{check_arguments, wrong_type};
use crate::kernels::{binary, unary};
use crate::types::Types;
use crate::{BindError, Call, EvalContext, Kernel, Param, TypeError, kernel};

/// Ranges
pub(super) const RANGE: Types =
    Types { members: &[DataType::DateRange, DataType::DoubleRange], expected: "date_range or double_range" };
/// Ranges and what lies in them
pub(super) const VALUE_OR_RANGE: Types = Types {
    members: &[DataType::Date, DataType::DateRange, DataType::Double, DataType::DoubleRange],
    expected: "date, date_range, double or double_range",
};

/// The type of a range's bounds.
pub(super) fn bound_type(types: &[DataType]) -> DataType {
    if types[0] == DataType::DoubleRange { DataType::Double } else { DataType::Date }
}

/// A bound of each range: the one that is picked of the two.
pub(super) fn bound(
    of_dates: fn((i64, i64)) -> i64,
    of_doubles: fn((f64, f64)) -> f64,
) -> impl Fn(&[Column], usize, &mut EvalContext<'_>) -> Column {
    move |args, rows, context| match args[0].data_type() {
        DataType::DateRange => unary::<Bytes, Long>(DataType::Date, args, context, |range, out| {
            out.push(of_dates(decode_dates(range)));
            Ok(())
        }),
        DataType::DoubleRange => unary::<Bytes, Double>(DataType::Double, args, context, |range, out| {
            out.push(of_doubles(decode_doubles(range)));
            Ok(())
        }),
        _ => Column::nulls(DataType::Date, rows),
    }
}

/// Whether values of the type are ranges.
pub(super) fn is_range(data_type: DataType) -> bool {
    RANGE.members.contains(&data_type)
}

/// Checks the types, and that both arguments are about dates or both about numbers.
pub(super) fn check(params: &[Param], call: &Call<'_>) -> Result<DataType, TypeError> {
    check_arguments(params, call)?;
    let [left, right] = [call.args[0].data_type, call.args[1].data_type];
    let about_dates = |data_type| matches!(data_type, DataType::Date | DataType::DateRange);
    if left != DataType::Null && right != DataType::Null && about_dates(left) != about_dates(right) {
        let expected = match (about_dates(left), params[1].types.accepts(DataType::Date)) {
            (true, true) => "date or date_range",
            (true, false) => "date_range",
            (false, true) => "double or double_range",
            (false, false) => "double_range",
        };
        return Err(wrong_type(2, 1, expected, call));
    }
    Ok(DataType::Boolean)
}

/// Bounds of ranges; a single value is a range whose bounds are equal, which only [`Bounds::point`] tells from an empty one.
#[derive(Clone, Copy)]
pub(super) struct Bounds<T> {
    pub from: T,
    pub to: T,
    pub point: bool,
}

impl<T: PartialOrd + Copy> Bounds<T> {
    /// Whether all of the other range or value lies within this range.
    pub fn contains(&self, other: Bounds<T>) -> bool {
        match (self.point, other.point) {
            (true, true) => self.from == other.from,
            (true, false) => false,
            (false, true) => other.from >= self.from && other.from < self.to,
            (false, false) => other.from >= self.from && other.to <= self.to,
        }
    }

    /// Whether they have anything in common.
    pub fn intersects(&self, other: Bounds<T>) -> bool {
        match (self.point, other.point) {
            (_, true) => self.contains(other),
            (true, false) => other.contains(*self),
            (false, false) => self.from < other.to && other.from < self.to,
        }
    }
}

/// A predicate of two ranges or values.
pub(super) trait Relation {
    fn holds<T: PartialOrd + Copy>(left: Bounds<T>, right: Bounds<T>) -> bool;
}

/// The kernel of the predicate.
pub(super) fn bind<R: Relation>(call: &Call<'_>) -> Result<Box<dyn Kernel>, BindError> {
    let types = call.types();
    if types.contains(&DataType::Null) {
        return kernel(|_, rows, _| Column::nulls(DataType::Boolean, rows));
    }
    let (left_range, right_range) = (is_range(types[0]), is_range(types[1]));
    if matches!(types[0], DataType::Date | DataType::DateRange) {
        return relate::<R, Long, i64>([left_range, right_range], |value| value, decode_dates);
    }
    relate::<R, Double, f64>([left_range, right_range], |value| value, decode_doubles)
}

fn relate<R, E, T>(
    are_ranges: [bool; 2],
    value: fn(E::Ref<'_>) -> T,
    range: fn(&[u8]) -> (T, T),
) -> Result<Box<dyn Kernel>, BindError>
where
    R: Relation,
    E: Element,
    T: PartialOrd + Copy + 'static,
{
    let single = move |of: E::Ref<'_>| Bounds { from: value(of), to: value(of), point: true };
    let whole = move |bytes: &[u8]| {
        let (from, to) = range(bytes);
        Bounds { from, to, point: false }
    };
    kernel(move |args: &[Column], _, context: &mut EvalContext<'_>| match are_ranges {
        [true, true] => {
            predicate::<Bytes, Bytes>(args, context, |left, right| R::holds(whole(left), whole(right)))
        }
        [true, false] => {
            predicate::<Bytes, E>(args, context, |left, right| R::holds(whole(left), single(right)))
        }
        [false, true] => {
            predicate::<E, Bytes>(args, context, |left, right| R::holds(single(left), whole(right)))
        }
        [false, false] => {
            predicate::<E, E>(args, context, |left, right| R::holds(single(left), single(right)))
        }
    })
}

fn predicate<A: Element, B: Element>(
    args: &[Column],
    context: &mut EvalContext<'_>,
    test: impl Fn(A::Ref<'_>, B::Ref<'_>) -> bool,
) -> Column {
    binary::<A, B, esql_data::Bool>(DataType::Boolean, args, context, |left, right, out| {
        out.push(test(left, right));
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_end_before_their_upper_bound() {
        let range = |from, to| Bounds { from, to, point: false };
        let point = |at| Bounds { from: at, to: at, point: true };
        assert!(range(0, 5).contains(point(0)) && !range(0, 5).contains(point(5)));
        assert!(range(0, 5).contains(range(0, 5)) && !range(0, 5).contains(range(0, 6)));
        assert!(!range(0, 5).intersects(range(5, 9)) && range(0, 5).intersects(range(4, 9)));
        assert!(point(4).intersects(range(0, 5)) && !point(5).intersects(range(0, 5)));
        assert!(point(4).intersects(point(4)) && !point(4).contains(range(4, 5)));
    }
}
