//! Functions that choose between values.

mod case;
mod choice;
mod coalesce;
mod extreme;
mod greatest;
mod least;

use crate::ScalarFunction;

/// All of them, in order of names.
pub(crate) static ALL: &[&ScalarFunction] =
    &[&case::FUNCTION, &coalesce::FUNCTION, &greatest::FUNCTION, &least::FUNCTION];
