//! Ranges of dates and of numbers, which begin with a bound and end before another.

mod bounds;
mod range_contains;
mod range_intersects;
mod range_max;
mod range_min;
mod range_within;
mod to_range;

use crate::ScalarFunction;

/// All of them, in order of names.
pub(crate) static ALL: &[&ScalarFunction] = &[
    &range_contains::FUNCTION,
    &range_intersects::FUNCTION,
    &range_max::FUNCTION,
    &range_min::FUNCTION,
    &range_within::FUNCTION,
    &to_range::FUNCTION,
];
