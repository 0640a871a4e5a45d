//! Every command for whoever writes hunts, on the two hunts of `queries/` and on a document with two queries.

use crate::run::{Folder, Outcome, ROOT, outcome, steady};

const ENDPOINT: &str = "queries/persistence_run_key_endpoint.esql";
const SYSMON: &str = "queries/persistence_run_key_sysmon.esql";
const DOCUMENT: &str = "crates/esql-cli/tests/documents/two_hunts.md";
const NOW: &str = "2024-06-15T12:00:00Z";

/// A run in the repository's folder.
fn run(args: &[&str]) -> Outcome {
    let mut command = Folder::new().command(args);
    let outcome = outcome(command.current_dir(ROOT).env_remove("CI").output().unwrap());
    Outcome { stdout: steady(&outcome.stdout), ..outcome }
}

fn over_the_samples(args: &[&str]) -> Outcome {
    run(&[args, &["--data", "tests/data", "--now", NOW]].concat())
}

/// A snapshot of a run for each of the hunts and for the document.
macro_rules! snapshots {
    ($command:literal, $run:expr) => {
        for (name, path) in [("endpoint", ENDPOINT), ("sysmon", SYSMON), ("document", DOCUMENT)] {
            let run: &dyn Fn(&str) -> Outcome = &$run;
            insta::assert_snapshot!(format!("{}_{name}", $command), run(path).all());
        }
    };
}

#[test]
fn check() {
    snapshots!("check", |path| run(&["check", path]));
}

#[test]
fn check_with_data() {
    snapshots!("check_with_data", |path| over_the_samples(&["check", path]));
}

#[test]
fn fmt() {
    snapshots!("fmt", |path| run(&["fmt", "--diff", path]));
}

#[test]
fn explain() {
    for (name, query) in [("endpoint", ENDPOINT), ("sysmon", SYSMON), ("document", &format!("{DOCUMENT}#2"))]
    {
        insta::assert_snapshot!(format!("explain_{name}"), over_the_samples(&["explain", query]).all());
    }
}

#[test]
fn funnel() {
    for (name, query) in [("endpoint", ENDPOINT), ("sysmon", SYSMON), ("document", &format!("{DOCUMENT}#1"))]
    {
        let outcome = over_the_samples(&["explain", "--funnel", query]);
        insta::assert_snapshot!(format!("funnel_{name}"), outcome.all());
    }
}

#[test]
fn why() {
    let events = |data| format!("tests/data/logs-{data}-default.ndjson:1");
    let (endpoint, sysmon) = (events("endpoint.events.registry"), events("windows.sysmon_operational"));
    let document = format!("{DOCUMENT}#2");
    for (name, query, event) in
        [("endpoint", ENDPOINT, &endpoint), ("sysmon", SYSMON, &sysmon), ("document", &document, &sysmon)]
    {
        let outcome = run(&["why", query, "--doc", event, "--now", NOW]);
        insta::assert_snapshot!(format!("why_{name}"), outcome.all());
    }
}

#[test]
fn the_document_runs() {
    insta::assert_snapshot!(over_the_samples(&["run", DOCUMENT]).all());
}

#[test]
fn the_document_is_tested() {
    insta::assert_snapshot!(run(&["test", "--verbose", DOCUMENT]).all());
    insta::assert_snapshot!("coverage_document", run(&["test", "--coverage", DOCUMENT]).all());
}
