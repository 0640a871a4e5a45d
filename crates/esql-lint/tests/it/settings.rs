//! Levels: settings files, the command line, comments.

use super::{checker, findings, ids};
use esql_lint::{Checker, Config, Level, Levels, Schema, Severity};
use std::fs;
use std::path::PathBuf;

const QUERY: &str = "FROM a | WHERE b LIKE \"%x%\" AND b LIKE \"%y%\" | LIMIT 1";

#[test]
fn settings_files_are_found_above() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a/b/query.esql");
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, QUERY).unwrap();
    fs::write(
        folder.path().join("esql-lint.toml"),
        "[lints]\nno-time-bound = \"allow\"\nlike-percent = \"deny\"\n",
    )
    .unwrap();
    let check = |checker: &Checker, path: &PathBuf| checker.check_files(std::slice::from_ref(path));
    let reports = check(&checker(), &path).unwrap();
    let found = &reports[0].queries[0].findings;
    assert_eq!(ids(found), ["like-percent"; 2]);
    assert_eq!(found[0].severity, Severity::Error);
    // The command line goes first.
    let mut levels = Levels::default();
    levels.set("like-percent", Level::Allow).unwrap();
    let reports = check(&Checker::new(Schema::new(), levels), &path).unwrap();
    assert_eq!(ids(&reports[0].queries[0].findings), [""; 0]);
    // So does a nearer file.
    fs::write(folder.path().join("a/esql-lint.toml"), "lints = {}").unwrap();
    assert_eq!(check(&checker(), &path).unwrap()[0].queries[0].findings.len(), 3);
}

#[test]
fn wrong_settings_are_errors() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("query.esql");
    fs::write(&path, QUERY).unwrap();
    let mut messages = vec![];
    for text in [
        "[lint]",
        "[lints]\nlike-percnt = \"allow\"",
        "[lints]\nlike-percent = \"off\"",
        "[lints]\nsyntax = \"allow\"",
    ] {
        fs::write(folder.path().join("esql-lint.toml"), text).unwrap();
        messages.push(checker().check_files(std::slice::from_ref(&path)).unwrap_err().message);
    }
    insta::assert_snapshot!(messages.join("\n---\n"));
    assert!(Config::parse("lints = { like-percent = \"info\" }").is_ok());
}

#[test]
fn warnings_can_be_denied() {
    let mut levels = Levels::default();
    levels.set("warnings", Level::Error).unwrap();
    assert!(levels.set("warnings", Level::Allow).is_err());
    let found = findings(&Checker::new(Schema::new(), levels), QUERY);
    let severities: Vec<Severity> = found.iter().map(|finding| finding.severity).collect();
    assert_eq!(severities, [Severity::Info, Severity::Error, Severity::Error]);
}

#[test]
fn comments_allow_what_is_meant() {
    let allowed = |query: &str| ids(&findings(&checker(), query));
    assert_eq!(
        allowed(
            "// esql-lint: allow(no-time-bound, like-percent) a day's index\nFROM a | WHERE b LIKE \"%x%\" | LIMIT 1"
        ),
        [""; 0]
    );
    assert_eq!(
        allowed(
            "FROM a // esql-lint: allow(no-time-bound)\n// esql-lint: allow(like-percent)\n| WHERE b LIKE \"%x%\" | LIMIT 1"
        ),
        [""; 0]
    );
    assert_eq!(
        allowed("FROM a /* esql-lint: allow(no-time-bound) */ | WHERE b LIKE \"%x%\" | LIMIT 1"),
        ["like-percent"]
    );
}

#[test]
fn comments_that_allow_nothing_are_found() {
    let query = "// esql-lint: allow(like-percent, nonsense, no-time-bound, never-true)\nFROM a | LIMIT 1";
    let found = findings(&checker(), query);
    let lines: Vec<String> =
        found.iter().map(|finding| format!("{}: {}", finding.span.text(query), finding.message)).collect();
    insta::assert_snapshot!(lines.join("\n"));
    // What is an error stays one.
    assert_eq!(ids(&findings(&checker(), "FROM a | LIMIT x // esql-lint: allow(syntax)")), ["syntax"]);
}
