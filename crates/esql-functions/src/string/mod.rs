//! Functions of strings.

mod starts_with;

use crate::ScalarFunction;

/// All of them, in order of names.
pub(crate) static ALL: &[&ScalarFunction] = &[&starts_with::FUNCTION];
