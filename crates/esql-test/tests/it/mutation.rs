//! Mutants: which are killed, which survive, which are the query in other words.

use crate::support::Folder;
use esql_test::Options;
use esql_test::mutate::{Score, mutate};

fn score(query: &str, tests: &str) -> Score {
    let folder = Folder::new(query, tests);
    folder.passes();
    mutate(&[folder.suite().unwrap()], &Options::default()).remove(0)
}

fn survivors(score: &Score) -> Vec<&str> {
    score.survivors.iter().map(|mutant| mutant.change.as_str()).collect()
}

#[test]
fn tests_kill_what_they_notice() {
    let query = "FROM logs | WHERE a > 1 | KEEP a";
    let weak = score(query, "tests: [{name: found, events: [{a: 5}], rows: 1}]");
    assert_eq!(survivors(&weak), ["`WHERE` dropped", "`>` → `>=`", "`1` → `0`", "`1` → `2`"]);
    assert_eq!((weak.killed, weak.tests), (1, 1));
    let strong = score(
        query,
        "tests: [{name: found, events: [{a: 0}, {a: 1}, {a: 2}, {a: 3}], exact: [{a: 2}, {a: 3}]}]",
    );
    assert_eq!((survivors(&strong), strong.killed), (vec![], 5));
}

#[test]
fn snapshots_notice_too() {
    let folder =
        Folder::new("FROM logs | EVAL b = a + 1", "tests: [{name: t, events: [{a: 1}], snapshot: s.snap}]");
    folder.write("s.snap", "# logs.test.yaml: t\n# columns: a long, b long\n{\"a\":1,\"b\":2}\n");
    folder.passes();
    let score = mutate(&[folder.suite().unwrap()], &Options::default()).remove(0);
    assert_eq!((survivors(&score), score.killed), (vec![], 4));
}

#[test]
fn patterns_that_match_the_same_are_equivalent() {
    let score = score(
        r#"FROM logs | WHERE a RLIKE "(.{1,2}x)|(x)" | KEEP a"#,
        "tests: [{name: t, events: [{a: x}, {a: qx}, {a: qqx}, {a: qqqx}, {a: q}], exact: [{a: x}, {a: qx}, {a: qqx}]}]",
    );
    assert_eq!(survivors(&score), [""; 0]);
    assert_eq!(score.equivalent, 1);
}

#[test]
fn plans_and_counts_prove_equivalence() {
    let score = score(
        "FROM logs | WHERE a == 1 AND a == 1 | STATS n = COUNT(*) BY a | WHERE n == 1",
        "tests: [{name: none, events: [{a: 1}, {a: 1}], empty: true}, {name: one, events: [{a: 1}, {a: 2}, {a: 0}, {}], rows: 1}]",
    );
    // Either half of the doubled condition may go, but neither what the other implies, which nothing proves here.
    assert_eq!(survivors(&score), ["`==` → `<=`", "`==` → `>=`", "`==` → `<=`", "`==` → `>=`"]);
    assert!(score.survivors.iter().all(|mutant| mutant.text.contains("a == 1")));
    // The half, AND, and `n <= 1`.
    assert_eq!(score.equivalent, 3);
}

#[test]
fn what_is_said_to_be_equivalent_needs_no_test() {
    let tests = "
tests: [{name: t, events: [{a: 1}], rows: 1}]
equivalent:
  - {mutant: '`WHERE` dropped', reason: a is always 1}
  - {mutant: nothing like it, reason: none}
";
    let score = score("FROM logs | WHERE a == 1", tests);
    assert_eq!(score.allowed[0].1, "a is always 1");
    assert!(!survivors(&score).contains(&"`WHERE` dropped"));
    assert_eq!(score.stale, [5]);
}

#[test]
fn mutants_that_do_not_verify_are_no_mutants() {
    let score = score(
        "FROM logs | EVAL b = a + 1 | WHERE b > 1",
        "tests: [{name: t, events: [{a: 1}], exact: [{b: 2}]}]",
    );
    // Without EVAL there is no `b`.
    assert!(!survivors(&score).contains(&"`EVAL` dropped"));
}
