//! Whether a value is among those of a subquery.

use std::fmt;

use super::Plan;
use crate::{Attribute, Expr};

/// See [`Plan::Membership`].
#[derive(Clone, Debug)]
pub struct Membership {
    /// The rows; each comes out, in their order.
    pub input: Box<Plan>,
    /// The subquery, which gives each value once.
    pub values: Box<Plan>,
    /// Its column.
    pub from: Attribute,
    /// What is looked for in it.
    pub key: Expr,
    /// Whether it is there, as IN with a list of those values says.
    pub column: Attribute,
}

/// One line, without what is below it.
impl fmt::Display for Membership {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Membership {} = {} in {}", self.column, self.key, self.from)
    }
}
