//! Tests of the public interface.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod check;
mod corpus;
mod examples;
mod fixing;
mod formats;
mod pages;
mod settings;

use esql::Engine;
use esql_lint::{Checker, FileReport, Finding, Levels, Schema};

/// A checker without data.
fn checker() -> Checker {
    Checker::new(Schema::new(), Levels::default())
}

/// A checker with an index.
fn checker_with(index: &str, documents: &str) -> Checker {
    let engine = Engine::builder().documents(index, documents).threads(1).build().unwrap();
    Checker::new(Schema::new().data(engine), Levels::default())
}

/// What is found in a query.
fn findings(checker: &Checker, query: &str) -> Vec<Finding> {
    let FileReport { mut queries, .. } = checker.check_text("query.esql".as_ref(), query.to_owned());
    queries.remove(0).findings
}

fn ids(findings: &[Finding]) -> Vec<&'static str> {
    findings.iter().map(|finding| finding.id).collect()
}

/// Each finding with the text that it points at: `like-percent: "%a%"`.
fn places(checker: &Checker, query: &str) -> Vec<String> {
    let found = findings(checker, query);
    found.iter().map(|finding| format!("{}: {}", finding.id, finding.span.text(query))).collect()
}
