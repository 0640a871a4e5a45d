//! Functions of a row's many values.

use crate::ScalarFunction;

/// All of them, in order of names.
pub(crate) static ALL: &[&ScalarFunction] = &[];
