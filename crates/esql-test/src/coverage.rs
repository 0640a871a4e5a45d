//! Which conditions of the queries decided in some test: the engine's coverage, collected over all tests of each query.

use esql::{Coverage, Engine};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use crate::answer::Answer;
use crate::run::Observer;
use crate::suite::{Case, Suite};

/// Looks on while tests run.
#[derive(Debug, Default)]
pub struct Covering {
    /// By the query's file and its number there.
    collected: Mutex<BTreeMap<(PathBuf, usize), CoveredQuery>>,
}

/// What the tests of a query covered of it.
#[derive(Clone, Debug, Serialize)]
pub struct CoveredQuery {
    /// Its file.
    pub file: String,
    /// Its name there.
    pub query: String,
    /// The share of what its conditions can decide that they did decide, of a hundred.
    pub percentage: f64,
    /// How many lines of the file are before its own first.
    #[serde(skip)]
    pub lines: usize,
    /// Condition by condition.
    pub coverage: Coverage,
}

impl Observer for Covering {
    fn answer(&self, suite: &Suite, case: &Case, engine: &Engine) -> Answer {
        let query = suite.query(case);
        let mut coverage = Coverage::default();
        let result = engine.cover(&query.text, case.parameters(), &mut coverage);
        if result.is_ok() {
            let key = (suite.queries.path.clone(), case.query);
            let mut collected = self.collected.lock().unwrap_or_else(PoisonError::into_inner);
            let before = query.original_offset(0);
            let entry = collected.entry(key).or_insert_with(|| CoveredQuery {
                file: suite.queries.path.display().to_string(),
                query: query.name.clone(),
                percentage: 0.0,
                lines: suite.queries.text[..before].matches('\n').count(),
                coverage: Coverage::default(),
            });
            entry.coverage.add(&coverage);
            entry.percentage = entry.coverage.percent();
        }
        Answer::of_result(result)
    }
}

impl Covering {
    /// What was covered, query by query.
    pub fn into_queries(self) -> Vec<CoveredQuery> {
        self.collected.into_inner().unwrap_or_else(PoisonError::into_inner).into_values().collect()
    }
}
