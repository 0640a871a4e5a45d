//! Functions of dates and times.

pub(crate) mod bucket;
mod date_diff;
mod date_extract;
mod date_format;
mod date_parse;
mod date_trunc;
mod date_unit_count;
mod day_name;
mod format_cache;
mod instant;
mod month_name;
mod now;
mod trange;

use crate::ScalarFunction;

/// All of them, in order of names.
pub(crate) static ALL: &[&ScalarFunction] = &[
    &bucket::FUNCTION,
    &date_diff::FUNCTION,
    &date_extract::FUNCTION,
    &date_format::FUNCTION,
    &date_parse::FUNCTION,
    &date_trunc::FUNCTION,
    &date_unit_count::FUNCTION,
    &day_name::FUNCTION,
    &month_name::FUNCTION,
    &now::FUNCTION,
    &trange::FUNCTION,
];
