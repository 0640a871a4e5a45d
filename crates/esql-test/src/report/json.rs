//! The report as one JSON object.

use serde::Serialize;
use serde_json::{Map, Value as Json};
use std::time::Duration;

use super::Counts;
use crate::coverage::CoveredQuery;
use crate::expect::{DiffLine, Mismatch, Side};
use crate::run::CaseResult;
use crate::snapshot::Verdict;
use crate::suite::Suite;

#[derive(Serialize)]
struct Report<'a> {
    tests: usize,
    failed: usize,
    seconds: f64,
    results: Vec<Entry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    coverage: Option<&'a [CoveredQuery]>,
}

#[derive(Serialize)]
struct Entry {
    file: String,
    line: usize,
    name: String,
    query: String,
    passed: bool,
    seconds: f64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    failures: Vec<Failure>,
    #[serde(skip_serializing_if = "Option::is_none")]
    snapshot: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    hints: Vec<String>,
}

#[derive(Serialize)]
struct Failure {
    message: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    expected: Vec<Json>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    found: Vec<Json>,
}

/// The report of a run, with a line feed.
pub fn json(suites: &[Suite], results: &[CaseResult], elapsed: Duration) -> String {
    report(suites, results, elapsed, None)
}

/// The same with what the tests covered of the queries.
pub fn json_with_coverage(
    suites: &[Suite],
    results: &[CaseResult],
    elapsed: Duration,
    coverage: &[CoveredQuery],
) -> String {
    report(suites, results, elapsed, Some(coverage))
}

fn report(
    suites: &[Suite],
    results: &[CaseResult],
    elapsed: Duration,
    coverage: Option<&[CoveredQuery]>,
) -> String {
    let Counts { tests, failed } = Counts::of(results);
    let results = results.iter().map(|result| entry(&suites[result.suite], result)).collect();
    let report = Report { tests, failed, seconds: elapsed.as_secs_f64(), results, coverage };
    // Neither keys nor values can fail to be JSON.
    serde_json::to_string_pretty(&report).unwrap_or_default() + "\n"
}

fn entry(suite: &Suite, result: &CaseResult) -> Entry {
    let case = &suite.cases[result.case];
    let mut failures: Vec<Failure> = result.mismatches.iter().map(failure).collect();
    let snapshot = result.snapshot.as_ref().map(|verdict| match verdict {
        Verdict::Same => "same",
        Verdict::Written => "written",
        Verdict::Missing { .. } => "missing",
        Verdict::Different { diff, .. } => {
            let message = format!("the answer is not that of the snapshot\n{diff}");
            failures.push(Failure { message, expected: Vec::new(), found: Vec::new() });
            "different"
        }
    });
    Entry {
        file: suite.path.display().to_string(),
        line: case.line,
        name: case.name.clone(),
        query: suite.query(case).name.clone(),
        passed: result.passed(),
        seconds: result.elapsed.as_secs_f64(),
        failures,
        snapshot,
        hints: result.hints.clone(),
    }
}

fn failure(mismatch: &Mismatch) -> Failure {
    let of = |side: Side| mismatch.lines.iter().filter(move |line| line.side == side).map(line).collect();
    Failure { message: mismatch.message.clone(), expected: of(Side::Expected), found: of(Side::Found) }
}

/// A row as an object of texts; a text as itself.
fn line(line: &DiffLine) -> Json {
    match line.cells.as_slice() {
        [(name, text)] if name.is_empty() => Json::from(text.as_str()),
        cells => {
            let cells = cells.iter().map(|(name, text)| (name.clone(), Json::from(text.as_str())));
            Json::Object(cells.collect::<Map<_, _>>())
        }
    }
}
