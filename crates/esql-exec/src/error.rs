//! Why a query stopped while it ran.

use esql_plan::{DataError, PlanError};

/// Why a query stopped while it ran.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExecError {
    /// The data can't be read.
    #[error(transparent)]
    Data(#[from] DataError),
    /// A constant argument can't be used, such as a pattern that doesn't compile.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// An operator needs more memory than the query may use.
    #[error("{operator} needs more than the memory limit of {limit} bytes")]
    Memory {
        /// The operator.
        operator: String,
        /// The limit.
        limit: usize,
    },
    /// What an operator has no memory for can't be kept on disk either.
    #[error(
        "{operator} needs more memory than it may use, and its temporary file in {folder} fails: {reason}"
    )]
    Disk {
        /// The operator.
        operator: String,
        /// The folder for temporary files.
        folder: String,
        /// What the system says.
        reason: String,
    },
}
