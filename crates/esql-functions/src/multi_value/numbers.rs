//! Whole numbers of all three types as one: what the statistics over a row's values compute with.

use esql_data::number::double_to_string;
use esql_data::{Column, DataType, Double, Element, Failure, Int, Long, UnsignedLong};

use crate::EvalContext;
use crate::kernels::each_row;

/// A layout of whole numbers.
pub(super) trait Whole: Element {
    /// The value in a width that holds the sums of two of any type.
    fn widen(value: Self::Ref<'_>) -> i128;
    /// The value in its own width, if it fits.
    fn narrow(value: i128) -> Option<Self::Ref<'static>>;
}

macro_rules! whole {
    ($element:ident, $native:ty) => {
        impl Whole for $element {
            fn widen(value: $native) -> i128 {
                i128::from(value)
            }
            fn narrow(value: i128) -> Option<$native> {
                <$native>::try_from(value).ok()
            }
        }
    };
}

whole!(Int, i32);
whole!(Long, i64);
whole!(UnsignedLong, u64);

/// `f` of the numbers, in ascending order, of every row that has some.
pub(super) fn statistic<E: Whole>(
    column: &Column,
    context: &mut EvalContext<'_>,
    f: impl Fn(&mut Vec<i128>) -> i128,
) -> Column {
    let returns = column.data_type();
    let mut numbers = Vec::new();
    each_row::<E, E>(returns, column, context, |values, out| {
        numbers.clear();
        numbers.extend(values.iter().map(E::widen));
        numbers.sort_unstable();
        let overflow = || Failure::arithmetic(format!("{} overflow", returns.name()));
        out.push(E::narrow(f(&mut numbers)).ok_or_else(overflow)?);
        Ok(())
    })
}

/// As [`statistic`], for doubles.
pub(super) fn statistic_of_doubles(
    column: &Column,
    context: &mut EvalContext<'_>,
    f: impl Fn(&mut Vec<f64>) -> f64,
) -> Column {
    let mut numbers = Vec::new();
    each_row::<Double, Double>(DataType::Double, column, context, |values, out| {
        numbers.clear();
        numbers.extend(values.iter());
        numbers.sort_unstable_by(f64::total_cmp);
        out.push(finite(f(&mut numbers))?);
        Ok(())
    })
}

/// The number, unless it is infinite or none.
pub(super) fn finite(value: f64) -> Result<f64, Failure> {
    if value.is_finite() {
        return Ok(value);
    }
    Err(Failure::arithmetic(format!("not a finite double number: {}", double_to_string(value))))
}

/// The two numbers in the middle of sorted ones: the same twice when their count is odd.
pub(super) fn middle<T: Copy>(sorted: &[T]) -> (T, T) {
    (sorted[(sorted.len() - 1) / 2], sorted[sorted.len() / 2])
}
