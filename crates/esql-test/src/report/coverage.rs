//! The report of coverage: each query's text with its conditions, and lcov.

use esql::FormatOptions;

use crate::coverage::CoveredQuery;

/// The report for people.
pub fn coverage(queries: &[CoveredQuery], options: &FormatOptions) -> String {
    let section = |query: &CoveredQuery| {
        format!("\n{} [{}]\n{}", query.file, query.query, query.coverage.to_text(options))
    };
    queries.iter().map(section).collect()
}

/// The report as lcov has it.
pub fn lcov(queries: &[CoveredQuery]) -> String {
    queries.iter().map(|query| query.coverage.to_lcov_at(&query.file, query.lines)).collect()
}
