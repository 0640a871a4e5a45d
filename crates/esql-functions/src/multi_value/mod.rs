//! Functions of a row's many values.

mod matches;
mod mv_append;
mod mv_avg;
mod mv_concat;
mod mv_contains;
mod mv_count;
mod mv_dedupe;
mod mv_difference;
mod mv_first;
mod mv_in_range;
mod mv_intersection;
mod mv_intersects;
mod mv_last;
mod mv_like;
mod mv_max;
mod mv_median;
mod mv_median_absolute_deviation;
mod mv_min;
mod mv_percentile;
mod mv_pseries_weighted_sum;
mod mv_rlike;
mod mv_slice;
mod mv_sort;
mod mv_sum;
mod mv_union;
mod mv_zip;
mod numbers;
mod rows;
mod sets;

use crate::ScalarFunction;

/// All of them, in order of names.
pub(crate) static ALL: &[&ScalarFunction] = &[
    &mv_append::FUNCTION,
    &mv_avg::FUNCTION,
    &mv_concat::FUNCTION,
    &mv_contains::FUNCTION,
    &mv_count::FUNCTION,
    &mv_dedupe::FUNCTION,
    &mv_difference::FUNCTION,
    &mv_first::FUNCTION,
    &mv_in_range::FUNCTION,
    &mv_intersection::FUNCTION,
    &mv_intersects::FUNCTION,
    &mv_last::FUNCTION,
    &mv_like::FUNCTION,
    &mv_max::FUNCTION,
    &mv_median::FUNCTION,
    &mv_median_absolute_deviation::FUNCTION,
    &mv_min::FUNCTION,
    &mv_percentile::FUNCTION,
    &mv_pseries_weighted_sum::FUNCTION,
    &mv_rlike::FUNCTION,
    &mv_slice::FUNCTION,
    &mv_sort::FUNCTION,
    &mv_sum::FUNCTION,
    &mv_union::FUNCTION,
    &mv_zip::FUNCTION,
];
