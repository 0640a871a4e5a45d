//! `--profile`, `explain --analyze`, and what goes to disk.

use regex::Regex;
use serde_json::Value;

use crate::run::{Folder, Outcome, outcome};

/// The text without times, sizes in memory, and the spaces that depend on their lengths.
fn steady(text: &str) -> String {
    let figures = Regex::new(r"\d+(\.\d+)? (ms|s|B|kB|MB|GB)\b").unwrap();
    let spaces = Regex::new(r" {2,}").unwrap();
    spaces.replace_all(&figures.replace_all(text, "[…]"), "  ").into_owned()
}

/// Its operators' names are so short that none is cut, however long the figures.
const QUERY: &str = "FROM logins | KEEP tries | SORT tries | LIMIT 2";

#[test]
fn explain_analyze_prints_a_table() {
    let outcome = Folder::with_logins().run(&["explain", QUERY, "--analyze", "--threads", "2"]);
    insta::assert_snapshot!(steady(&outcome.all()));
}

#[test]
fn a_profile_follows_the_answer() {
    let outcome = Folder::with_logins().run(&["query", QUERY, "--profile", "--threads", "2"]);
    insta::assert_snapshot!(steady(&outcome.all()));
}

#[test]
fn a_profile_is_json_on_demand() {
    let query = "FROM logins | LOOKUP JOIN teams ON user.name | STATS n = COUNT(*) BY team";
    let folder = Folder::with_logins();
    folder.write("teams.ndjson", "{\"user.name\":\"ann\",\"team\":\"red\"}\n");
    let answer = folder.run(&["explain", query, "--analyze=json"]).answer();
    let profile: Value = serde_json::from_str(&answer).unwrap();
    assert_eq!(profile["rows"], 2);
    let operators = profile["operators"].as_array().unwrap();
    let name =
        |operator: &Value| operator["operator"].as_str().unwrap().split(' ').next().unwrap().to_owned();
    let names: Vec<(String, u64)> =
        operators.iter().map(|operator| (name(operator), operator["level"].as_u64().unwrap())).collect();
    insta::assert_snapshot!(format!("{names:?}"));
    assert_eq!(operators[0]["scan"]["lines"], 1);
}

fn events() -> Folder {
    let folder = Folder::new();
    for part in 0..40 {
        let line =
            |number: i32| format!("{{\"id\":\"event-{}\",\"n\":{number}}}\n", (number * 7919) % 80_000);
        let lines: String = (part * 1000..(part + 1) * 1000).map(line).collect();
        folder.write(&format!("logs/{part:02}.ndjson"), lines);
    }
    folder
}

fn with_little(folder: &Folder, query: &str, limit: &str, temporary: &str) -> Outcome {
    let args = ["query", query, "--no-limit", "-f", "csv", "--memory-limit", limit, "--profile=json", "-q"];
    outcome(folder.command(&args).env("TMPDIR", folder.path().join(temporary)).output().unwrap())
}

#[test]
fn spilled_queries_give_the_same_bytes_and_leave_no_file() {
    let folder = events();
    folder.write("tmp/kept", "");
    // STATS takes in what threads have aggregated already when memory gets scarce, so it needs room for that.
    let stats = "FROM logs | STATS n = COUNT(*), v = VALUES(n) BY id";
    for (query, limit) in [("FROM logs | SORT id DESC", "1MB"), (stats, "4MB")] {
        let roomy = folder.run(&["query", query, "--no-limit", "-f", "csv", "-q"]).answer();
        let little = with_little(&folder, query, limit, "tmp");
        let profile: Value = serde_json::from_str(&little.stderr).unwrap();
        let spills = |operator: &Value| operator["spills"].as_u64().unwrap();
        assert!(profile["operators"].as_array().unwrap().iter().map(spills).sum::<u64>() > 0);
        assert!(roomy == little.answer(), "{query}");
        assert_eq!(std::fs::read_dir(folder.path().join("tmp")).unwrap().count(), 1);
    }
}

#[test]
fn a_temporary_folder_that_fails_is_told_of() {
    let folder = events();
    let outcome = with_little(&folder, "FROM logs | SORT id DESC", "1MB", "nowhere");
    assert_eq!(outcome.code, Some(5));
    insta::assert_snapshot!(outcome.stderr.replace(&*folder.path().to_string_lossy(), "[folder]"));
}
