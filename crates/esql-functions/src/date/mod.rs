//! Functions of dates and times.

use crate::ScalarFunction;

/// All of them, in order of names.
pub(crate) static ALL: &[&ScalarFunction] = &[];
