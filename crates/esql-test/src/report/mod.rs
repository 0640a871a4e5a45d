//! What is told of a run: for people, as JSON, and as JUnit's XML.

mod coverage;
mod human;
mod json;
mod junit;
mod mutation;

pub use coverage::{coverage, lcov};
pub use human::{Style, human, snapshot_diff};
pub use json::{json, json_with_coverage};
pub use junit::junit;
pub use mutation::{mutation, mutation_json};

use crate::run::CaseResult;

/// How many tests of a run passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Tests that were run.
    pub tests: usize,
    /// Those that failed.
    pub failed: usize,
}

impl Counts {
    /// Counts results.
    pub fn of(results: &[CaseResult]) -> Counts {
        let failed = results.iter().filter(|result| !result.passed()).count();
        Counts { tests: results.len(), failed }
    }
}
