//! Functions of numbers.

mod abs;

use crate::ScalarFunction;

/// All of them, in order of names.
pub(crate) static ALL: &[&ScalarFunction] = &[&abs::FUNCTION];
