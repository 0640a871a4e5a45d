//! A place in a plan that an observer is told of.

use std::fmt;
use std::sync::Arc;

use crate::{Alias, Observer, Plan};

/// See [`Plan::Observe`]. Its rows and columns are its input's.
#[derive(Clone, Debug)]
pub struct Observe {
    /// The rows.
    pub input: Box<Plan>,
    /// The place's number in the [`Trace`](crate::Trace).
    pub place: usize,
    /// What the observer is told the values of; a later one may read an earlier one. They are no columns of the output.
    pub exprs: Vec<Alias>,
    /// Who is told; nobody until [`Plan::observed_by`] says.
    pub observer: Option<Arc<dyn Observer>>,
}

impl fmt::Display for Observe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let exprs: Vec<String> = self.exprs.iter().map(ToString::to_string).collect();
        write!(f, "Observe {} [{}]", self.place, exprs.join(", "))
    }
}
