//! How a query would be run.

use std::fmt;

use crate::ResultColumn;

/// How a query would be run: its plan as it is written, and as it is run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The columns of the result.
    pub columns: Vec<ResultColumn>,
    /// What the query says, an operation a line, its input below it.
    pub logical: String,
    /// The same in the cheapest order, with what the reader is asked to leave out.
    pub optimized: String,
    /// How that is run: what on every thread, what where all comes together.
    pub physical: String,
    /// The warnings that planning gave.
    pub warnings: Vec<String>,
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Logical plan\n{}\nPhysical plan\n{}", self.logical, self.physical)
    }
}
