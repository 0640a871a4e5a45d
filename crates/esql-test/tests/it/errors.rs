//! What is said of test files that can't be used.

use crate::support::Folder;
use proptest::prelude::*;
use std::fmt::Write;

#[test]
fn mistakes_are_told_with_their_place() {
    let mut out = String::new();
    for yaml in [
        "",
        "tests: []",
        "tests:\n  - name: a\n    row: 1\n",
        "tests:\n  - name: a\n    rows: many\n",
        "test:\n  - name: a\n",
        "tests:\n  - {name: a, rows: 1\n",
        "tests:\n  - name: a\n",
        "tests:\n  - {name: a, rows: 1}\n  - {name: a, rows: 1}\n",
        "tests:\n  - {name: a b, snapshot: true}\n  - {name: A-B, snapshot: true}\n",
        "tests:\n  - {name: a, rows: 1, error: x}\n",
        "now: yesterday\ntests:\n  - {name: a, rows: 1}\n",
        "query: other\ntests:\n  - {name: a, rows: 1}\n",
        "file: other.esql\ntests:\n  - {name: a, rows: 1}\n",
        "event: {a: 1}\ntests:\n  - {name: a, rows: 1, without: [b]}\n",
        "tests:\n  - {name: a, rows: 1, without: [b]}\n",
        "event: {a: 1}\ntests:\n  - name: a\n    rows: 1\n    events:\n      - {}\n      - {without: [b]}\n",
        "tests:\n  - {name: a, rows: 1, like: b}\n",
        "tests:\n  - name: a\n    rows: 1\n    events: [{like: b}]\n",
        "tests:\n  - name: a\n    rows: 1\n    events: [{copies: 1000000}]\n",
        "mapping: {properties: 3}\ntests:\n  - {name: a, rows: 1}\n",
        "params: 3\ntests:\n  - {name: a, rows: 1}\n",
        "params: {a: {b: 1}}\ntests:\n  - {name: a, rows: 1}\n",
        "tests:\n  - name: a\n    rows: 1\n    events: {logs: {logs: []}}\n",
        "tests:\n  - {name: a, rows: 1, columns: 3}\n",
    ] {
        let folder = Folder::new("FROM logs", yaml);
        let error = folder.suite().unwrap_err();
        let path = folder.path("").display().to_string();
        let place = error.span.map(|span| format!("{:?}", span.text(&error.text))).unwrap_or_default();
        writeln!(out, "{yaml}\n=> {}", error.to_string().replace(&path, "")).unwrap();
        writeln!(out, "   at {place}; help: {}\n", error.help.unwrap_or_default().replace(&path, ""))
            .unwrap();
    }
    insta::assert_snapshot!(out);
}

#[test]
fn a_missing_query_is_told() {
    let folder = Folder::new("", "tests:\n  - {name: a, rows: 1}\n");
    std::fs::remove_file(folder.path("logs.esql")).unwrap();
    let error = folder.suite().unwrap_err();
    assert_eq!(error.message, "there is no logs.esql, logs.toml or logs.md beside it");
}

proptest! {
    /// Whatever stands in a file, it is read or refused.
    #[test]
    fn no_file_is_too_strange(yaml in "(event|tests|name|events|with|without|rows|exact|: |- |\\{|\\}|\\[|\\]|, |\n|  |&a|\\*a|ñ|1|'|\"){0,40}") {
        let folder = Folder::new("FROM logs", &yaml);
        if let Err(error) = folder.suite() {
            prop_assert!(!error.message.is_empty());
        }
    }
}
