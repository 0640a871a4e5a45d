//! What tests can say of events, settings and answers.

use crate::support::Folder;
use esql::Engine;
use esql_test::{Answer, Case, Observer, Options, Suite, run};
use std::sync::atomic::{AtomicUsize, Ordering};

#[test]
fn events_are_a_template_and_changes() {
    Folder::new(
        "FROM logs-* | KEEP user.name, host.id, n | SORT n",
        "
event: {user: {name: ann}, host.id: h1, n: 1}
templates: {other: {user.name: bob, n: 5}}
tests:
  - name: the template alone
    exact: [{user.name: ann, host.id: h1, n: 1}]
  - name: changed by the test
    with: {host.id: h2}
    without: [user.name]
    exact: [{user.name: null, host.id: h2, n: 1}]
  - name: changed by the test and by the event
    with: {host.id: h2}
    events: [{}, {with: {n: 2}}, {copies: 2, with: {n: 3}}, {like: other}]
    exact: [{n: 1, host.id: h2}, {n: 2, host.id: h2}, {n: 3}, {n: 3}, {n: 5, user.name: bob, host.id: null}]
    ordered: true
  - name: another template
    like: other
    exact: [{user.name: bob}]
  - name: whole documents
    events: [{user: {name: [x, y]}, n: 1, host: null}]
    exact: [{user.name: [x, y], host.id: null}]
",
    )
    .passes();
}

#[test]
fn events_may_be_in_indices_and_files() {
    let folder = Folder::new(
        "FROM logs-* METADATA _index | LOOKUP JOIN users ON user.id | SORT _index, user.id | KEEP _index, user.id, name",
        "
events: {users: users.ndjson}
tests:
  - name: by index
    events: {logs-a: [{user.id: 1}], logs-b: [{user.id: 2}]}
    exact: [{_index: logs-a, name: ann}, {_index: logs-b, name: bob}]
    ordered: true
  - name: in the index of the query
    events: [{user.id: 1}]
    exact: [{_index: logs-default, name: ann}]
  - name: none
    events: {logs-default: []}
    empty: true
",
    );
    folder.write("users.ndjson", "{\"user.id\":1,\"name\":\"ann\"}\n{\"user.id\":2,\"name\":\"bob\"}\n");
    folder.passes();
}

#[test]
fn settings_reach_the_query() {
    let folder = Folder::new(
        "FROM logs | EVAL day = NOW() | WHERE n >= ?least AND none IS NULL | ENRICH teams ON user | KEEP day, n, team",
        "
now: 2024-06-15
params: {least: 2}
unmapped: nullify
mapping: {properties: {n: {type: long}}}
policies: [teams.json]
events: {groups: [{user: ann, team: red}]}
tests:
  - name: of the file
    events: [{n: 1, user: ann}, {n: 2, user: ann}]
    exact: [{day: 2024-06-15T00:00:00Z, n: 2, team: red}]
    columns: {day: date, n: long, team: keyword}
  - name: of the test
    now: 2024-01-01T01:00:00Z
    params: {least: 1}
    events: [{n: 1, user: bob}]
    exact: [{day: 2024-01-01T01:00:00Z, n: 1, team: null}]
  - name: an error
    unmapped: fail
    error: Unknown column [none]
",
    );
    folder.write(
        "teams.json",
        r#"{"match":{"indices":"groups","match_field":"user","enrich_fields":["team"]}}"#,
    );
    folder.passes();
}

#[test]
fn markdown_has_queries_by_name() {
    let folder = Folder::new("", "");
    folder.write(
        "logs.md",
        "# Hunt\n\n## First\n\n```sql\nFROM a | KEEP x\n```\n\n## Second\n\n```esql\nFROM b\n| KEEP y\n```\n",
    );
    folder.write(
        "logs.test.yaml",
        "
file: logs.md
event: {x: 1, y: 2}
tests:
  - {name: one, query: First, exact: [{x: 1}]}
  - {name: two, query: Second, exact: [{y: 2}]}
",
    );
    folder.passes();
}

#[test]
fn hunts_in_toml_are_tested() {
    let folder = Folder::new("", "");
    folder.write(
        "hunt.toml",
        "[hunt]\nname = \"x\"\nquery = ['FROM a | KEEP x', \"\"\"FROM b\n| KEEP y\"\"\"]\n",
    );
    let names = "
event: {x: 1, y: 2}
file: hunt.toml
tests:
  - {name: one, query: 'hunt#1', exact: [{x: 1}]}
  - {name: two, query: 'hunt#2', exact: [{y: 2}]}
";
    folder.write("logs.test.yaml", names);
    folder.passes();
}

#[test]
fn hints_say_where_rows_are_lost() {
    let folder = Folder::new(
        "FROM logs\n| WHERE a == 1 AND\n  b == 2\n| STATS n = COUNT(*) BY a\n| WHERE n > 1 AND n < 1",
        "
event: {a: 1, b: 2}
mapping: {properties: {a: {type: long}, b: {type: long}}}
tests:
  - {name: a condition, with: {b: 3}, rows: 1}
  - {name: the groups, rows: 1}
  - {name: no events, events: [], rows: 1}
",
    );
    let path = folder.path("logs.esql").display().to_string();
    let hints: Vec<String> = folder
        .run()
        .into_iter()
        .flat_map(|result| result.hints)
        .map(|hint| hint.replace(&path, "logs.esql"))
        .collect();
    assert_eq!(
        hints,
        [
            "no row passes `b == 2` at logs.esql:3:3",
            "no row passes `n > 1` at logs.esql:5:9",
            "no row passes `n < 1` at logs.esql:5:19",
            "there are no events in what FROM reads",
        ]
    );
}

#[test]
fn hints_say_which_events_give_rows() {
    let folder = Folder::new(
        "FROM logs | WHERE a > 1",
        "
tests:
  - name: none of these
    events:
      - {a: 1}
      - {a: 2}
      - {a: 0}
      - {a: 3}
    empty: true
",
    );
    assert_eq!(folder.run()[0].hints, ["of the events those of lines 6 and 8 give rows when they are alone"]);
}

#[test]
fn an_observer_runs_the_queries() {
    struct Counting(AtomicUsize);
    impl Observer for Counting {
        fn answer(&self, suite: &Suite, case: &Case, engine: &Engine) -> Answer {
            self.0.fetch_add(1, Ordering::Relaxed);
            Answer::of(engine, &suite.query(case).text, case.parameters())
        }
    }
    let folder =
        Folder::new("FROM logs", "tests: [{name: a, rows: 0}, {name: b, rows: 0}, {name: ab, rows: 0}]");
    let observer = Counting(AtomicUsize::new(0));
    let options = Options { filter: Some("B".to_owned()), ..Options::default() };
    let results = run(&[folder.suite().unwrap()], &options, &observer);
    assert_eq!((results.len(), observer.0.into_inner()), (2, 2));
}
