//! Operators: arithmetic, comparison, logic, patterns.

mod add;
mod and;
mod arithmetic;
mod comparison;
mod dates;
mod div;
mod equals;
mod greater_than;
mod greater_than_or_equal;
mod is_not_null;
mod is_null;
mod less_than;
mod less_than_or_equal;
mod like;
mod like_list;
mod logic;
mod membership;
mod modulo;
mod mul;
mod neg;
mod not;
mod not_equals;
mod or;
mod pattern;
mod promotion;
mod rlike;
mod rlike_list;
mod sub;

use crate::ScalarFunction;

pub use dates::fold_amounts;
pub use promotion::common_type;
pub(crate) use promotion::widen;

/// All of them, in order of names.
pub(crate) static ALL: &[&ScalarFunction] = &[
    &add::FUNCTION,
    &and::FUNCTION,
    &div::FUNCTION,
    &equals::FUNCTION,
    &greater_than::FUNCTION,
    &greater_than_or_equal::FUNCTION,
    &is_not_null::FUNCTION,
    &is_null::FUNCTION,
    &less_than::FUNCTION,
    &less_than_or_equal::FUNCTION,
    &like::FUNCTION,
    &like_list::FUNCTION,
    &membership::FUNCTION,
    &modulo::FUNCTION,
    &mul::FUNCTION,
    &neg::FUNCTION,
    &not::FUNCTION,
    &not_equals::FUNCTION,
    &or::FUNCTION,
    &rlike::FUNCTION,
    &rlike_list::FUNCTION,
    &sub::FUNCTION,
];
