//! `esql test`: reports, exit codes, snapshots, mutants.

use crate::run::{Folder, Outcome, ROOT, outcome, shared};
use regex::Regex;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

const QUERY: &str = "FROM logins\n| WHERE tries > 2\n| KEEP user, tries\n";

/// A folder with a query and tests that pass.
fn logins(tests: &str) -> Folder {
    let folder = Folder::new();
    folder.write("hunts/logins.esql", QUERY);
    folder.write("hunts/logins.test.yaml", format!("event: {{user: ann, tries: 3}}\ntests:\n{tests}"));
    folder
}

const FAILING: &str = "  - name: three tries are found
    rows: 1
  - name: two are not
    with: {tries: 2}
    contains: [{user: ann, tries: 2}]
  - name: bob is found
    events: [{}, {with: {user: bob, tries: 5}}]
    exact: [{user: ann, tries: 3}, {user: bob, tries: 4}]
  - name: no rows <at all> & no warnings
    empty: true
";

/// What tests say of this checkout, with times and paths that are the same everywhere.
fn in_checkout(args: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_esql"))
        .args(args)
        .current_dir(ROOT)
        .env("CI", "1")
        .output()
        .unwrap();
    steady(&outcome(output))
}

fn steady(outcome: &Outcome) -> String {
    let times = [
        (r#""seconds": [0-9.e-]+"#, "\"seconds\": 0"),
        (r#"time="[0-9.]+""#, "time=\"0\""),
        (r"in \d+ ms", "in 0 ms"),
    ];
    times.iter().fold(outcome.all(), |text, (pattern, with)| {
        Regex::new(pattern).unwrap().replace_all(&text, *with).into_owned()
    })
}

#[test]
fn the_hunts_pass_their_tests() {
    for format in ["human", "json", "junit"] {
        insta::assert_snapshot!(
            format!("hunts_{format}"),
            in_checkout(&["test", "queries", "--format", format])
        );
    }
}

#[test]
fn every_condition_of_the_hunts_decides_in_some_test() {
    let text = in_checkout(&["test", "queries", "--coverage"]);
    assert_eq!(text.matches("100 % of what").count(), 2, "{text}");
    insta::assert_snapshot!("hunts_coverage", text);
    insta::assert_snapshot!("hunts_lcov", in_checkout(&["test", "queries", "--coverage", "-f", "lcov"]));
}

#[test]
fn coverage_is_reported_as_json_and_of_markdown() {
    let folder = Folder::new();
    folder.write(
        "hunt.md",
        "# Logins\n\n* Many tries\n\n  ```sql\n  FROM logins\n  | WHERE tries > 2\n  ```\n",
    );
    folder.write("hunt.test.yaml", "tests: [{name: a, events: [{tries: 9}], rows: 1}]");
    insta::assert_snapshot!("coverage_json", steady(&folder.run(&["test", "--coverage", "-f", "json"])));
    insta::assert_snapshot!("coverage_lcov", steady(&folder.run(&["test", "--coverage", "-f", "lcov"])));
    assert_eq!(folder.run(&["test", "-f", "lcov"]).code, Some(2));
}

#[test]
fn no_mutant_of_the_hunts_survives() {
    insta::assert_snapshot!("hunts_mutate", in_checkout(&["test", "queries", "--mutate", "-v"]));
}

#[test]
fn failures_are_shown_and_are_one() {
    let folder = logins(FAILING);
    for format in ["human", "json", "junit"] {
        let outcome = folder.run(&["test", "--format", format]);
        insta::assert_snapshot!(format!("failures_{format}"), steady(&outcome));
    }
    let colored = folder.run(&["test", "--color", "always", "-v", "-k", "TWO"]);
    insta::assert_snapshot!("failures_colored", steady(&colored).replace('\u{1b}', "␛"));
}

#[test]
fn reports_go_to_files() {
    let folder = logins("  - {name: a, rows: 1}\n");
    let outcome = folder.run(&["test", "hunts/logins.esql", "-f", "junit", "-o", "report.xml"]);
    assert_eq!((outcome.code, outcome.all().as_str()), (Some(0), "code: 0\n-- stdout\n-- stderr\n"));
    assert!(folder.read("report.xml").contains("<testcase classname=\"logins\" name=\"a\""));
}

#[test]
fn mistakes_are_two() {
    let folder = logins("  - {name: a, rows: 1, colums: [b]}\n");
    folder.write("none/x.esql", "FROM a");
    folder.write("good.esql", "FROM a");
    folder.write("good.test.yaml", "tests: [{name: a, rows: 0}]");
    let mut all = String::new();
    for args in [
        &["test"][..],
        &["test", "nothing"],
        &["test", "none"],
        &["test", "none/x.esql"],
        &["test", "good.test.yaml", "-k", "b"],
        &["test", "good.test.yaml", "--mutate", "-f", "junit"],
    ] {
        let outcome = folder.run(args);
        assert_eq!(outcome.code, Some(2), "{}", outcome.all());
        all += &format!("$ esql {}\n{}", args.join(" "), outcome.all());
    }
    for args in
        [&["test", "--update", "--review"][..], &["test", "--watch", "-o", "x"], &["test", "--format", "xml"]]
    {
        assert_eq!(folder.run(args).code, Some(2), "{args:?}");
    }
    insta::assert_snapshot!(all);
}

#[test]
fn snapshots_are_proposed_reviewed_and_updated() {
    let folder = logins(
        "  - {name: A snapshot, snapshot: true}\n  - {name: another, with: {tries: 9}, snapshot: other.snap}\n",
    );
    let new = "hunts/logins.a-snapshot.snap.new";
    let mut all = steady(&folder.run(&["test"]));
    assert!(folder.read(new).contains("\"tries\":3"));
    all += &steady(&folder.run_with_input(&["test", "--review"], b"x\na\nr\n"));
    assert!(!folder.path().join(new).exists());
    assert!(folder.read("hunts/logins.a-snapshot.snap").contains("\"tries\":3"));
    assert!(!folder.path().join("hunts/other.snap.new").exists());
    all += &steady(&folder.run(&["test", "--update"]));
    assert!(folder.read("hunts/other.snap").contains("\"tries\":9"));
    assert_eq!(folder.run(&["test"]).code, Some(0));
    folder.write("hunts/logins.esql", QUERY.replace("> 2", "> 3"));
    all += &steady(&folder.run(&["test"]));
    // What is neither accepted nor rejected goes on waiting.
    all += &steady(&folder.run_with_input(&["test", "--review"], b"s"));
    assert!(folder.path().join(new).exists());
    all += &steady(&folder.run_with_input(&["test", "--review"], b""));
    insta::assert_snapshot!(all);
}

#[test]
fn nothing_is_written_in_ci() {
    let folder = logins("  - {name: a, snapshot: true}\n");
    let run = |args: &[&str]| outcome(folder.command(args).env("CI", "true").output().unwrap());
    let missing = run(&["test"]);
    insta::assert_snapshot!("ci_missing", steady(&missing));
    for args in [&["test", "--update"], &["test", "--review"]] {
        assert_eq!(run(args).code, Some(2));
    }
    let files = std::fs::read_dir(folder.path().join("hunts")).unwrap().count();
    assert_eq!(files, 2);
}

#[test]
fn survivors_are_shown_on_the_query() {
    let folder = logins("  - {name: three tries are found, rows: 1}\n");
    for format in ["human", "json"] {
        let outcome = folder.run(&["test", "--mutate", "-f", format]);
        insta::assert_snapshot!(format!("survivors_{format}"), steady(&outcome));
    }
    folder.write("hunts/logins.test.yaml", "tests: [{name: fails, rows: 1}]");
    assert_eq!(folder.run(&["test", "--mutate"]).code, Some(1));
}

#[test]
fn survivors_are_shown_in_markdown() {
    let folder = Folder::new();
    folder.write(
        "hunt.md",
        "# Logins\n\n* Many tries\n\n  ```sql\n  FROM logins\n  | WHERE tries > 2\n  ```\n",
    );
    folder.write("hunt.test.yaml", "tests: [{name: a, events: [{tries: 9}], rows: 1}]");
    insta::assert_snapshot!(steady(&folder.run(&["test", "hunt.md", "--mutate"])));
}

#[test]
fn watching_runs_again_after_a_change() {
    let folder = logins("  - {name: a, rows: 1}\n");
    let mut child =
        folder.command(&["test", "--watch"]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut verdict = || {
        let line = lines.by_ref().map(Result::unwrap).find(|line| line.contains("1 test"));
        line.unwrap().split(' ').next().unwrap().to_owned()
    };
    assert_eq!(verdict(), "ok");
    verdict();
    folder.write("hunts/logins.esql", QUERY.replace("> 2", "> 300"));
    assert_eq!(verdict(), "FAIL");
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn the_tests_beside_the_hunts_are_found_by_the_query() {
    let path = Path::new(ROOT).join("queries/persistence_run_key_sysmon.esql");
    let outcome = Folder::new().run(&["test", path.to_str().unwrap(), "-k", "RunOnce"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.all());
    assert!(outcome.stdout.contains("1 test"), "{}", outcome.stdout);
}

/// The document in which both hunts were published is tested as it is.
#[test]
fn the_published_document_passes_the_tests_of_its_hunts() {
    let Some(hunts) = shared("hunts") else { return };
    let document = "persistence_via_run_key_with_low_occurrence_frequency.md";
    let folder = Folder::new();
    folder.write("hunt.md", std::fs::read(hunts.join(document)).unwrap());
    for (query, name) in
        [("Query#1", "persistence_run_key_endpoint"), ("Query#2", "persistence_run_key_sysmon")]
    {
        let tests = std::fs::read_to_string(format!("{ROOT}/queries/{name}.test.yaml")).unwrap();
        folder.write(&format!("{name}.test.yaml"), format!("file: hunt.md\nquery: {query}\n{tests}"));
    }
    let outcome = folder.run(&["test"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.all());
    assert!(outcome.stdout.contains("all passed"), "{}", outcome.stdout);
}
