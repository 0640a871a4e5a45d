//! `esql why`, over small events and over those of the two hunts.

use crate::run::{Folder, Outcome, ROOT, shared};
use serde_json::Value as Json;

const NOW: &str = "2024-06-15T12:00:00Z";

const QUERY: &str = "FROM logins\n| WHERE tries > 2 AND (user.name == \"ann\" OR user.name == \"bob\")\n\
    | EVAL shout = TO_UPPER(user.name)\n| STATS n = COUNT(*) BY shout\n| WHERE n > 1";

/// What `esql why` says of a line of the logins.
fn why(query: &str, line: usize, options: &[&str]) -> Outcome {
    let doc = format!("logins.ndjson:{line}");
    let args = ["why", query, "--doc", &doc, "--now", NOW];
    Folder::with_logins().run(&args.into_iter().chain(options.iter().copied()).collect::<Vec<_>>())
}

#[test]
fn an_event_that_matches() {
    let outcome = why("FROM logins | WHERE tries > 2 | KEEP user.name, tries", 1, &[]);
    insta::assert_snapshot!(outcome.all());
}

#[test]
fn an_event_lost_after_stats() {
    insta::assert_snapshot!(why(QUERY, 1, &[]).all());
}

#[test]
fn an_event_with_several_values_and_what_it_would_have_met() {
    insta::assert_snapshot!(why(QUERY, 2, &[]).all());
}

#[test]
fn an_event_without_the_field() {
    insta::assert_snapshot!(why("FROM logins | WHERE NOT user.name RLIKE \"a.*\"", 3, &[]).all());
}

#[test]
fn json_has_all_of_it() {
    insta::assert_snapshot!(why("FROM logins | WHERE user.name == \"bob\"", 2, &["--format", "json"]).all());
}

#[test]
fn colors_are_colors() {
    let outcome = why("FROM logins | WHERE tries > 5", 1, &["--color", "always"]);
    assert!(outcome.stdout.contains("\u{1b}[1;91m✗"), "{}", outcome.all());
}

#[test]
fn an_event_of_an_index_that_is_not_read() {
    let outcome = why("FROM logs-* | WHERE tries > 2", 1, &[]);
    insta::assert_snapshot!(outcome.all());
    assert_eq!(why("FROM logs-* | WHERE tries > 2", 1, &["--index", "logs-app"]).code, Some(0));
}

#[test]
fn every_kind_of_test_says_what_would_have_to_change() {
    let query = "FROM logins | WHERE tries == 4 AND tries != 3 AND tries < 3 AND tries IN (1, 2) AND user.name == \"ANN\" \
        AND user.name LIKE \"b*\" AND ENDS_WITH(user.name, \"b\") AND user.name IS NULL AND source.ip IS NULL \
        AND CIDR_MATCH(source.ip, \"192.168.0.0/16\") AND @timestamp > NOW() - 1 hour AND TO_INTEGER(user.name) > 1 \
        AND tries / 0 > 1 AND NOT STARTS_WITH(user.name, \"a\") AND CASE(tries > 2, false, true)";
    insta::assert_snapshot!(why(query, 1, &[]).stdout);
}

#[test]
fn an_event_from_standard_input() {
    let folder = Folder::new();
    folder.write("hunt.esql", "FROM logs-* | WHERE a == 1");
    let args = ["why", "hunt.esql", "--doc", "-"];
    assert_eq!(folder.run_with_input(&args, b"{\n \"a\": 1\n}\n").code, Some(0));
    assert_eq!(folder.run_with_input(&args, b"{\"a\":2}").code, Some(6));
    let hit = br#"{"_index":".ds-logs-a-2024.06.14-000001","_id":"1","_source":{"a":1}}"#;
    assert_eq!(folder.run_with_input(&args, hit).code, Some(0));
}

#[test]
fn other_data_is_looked_up() {
    let folder = Folder::with_logins();
    folder.write("data/owners.ndjson", "{\"user.name\":\"ann\",\"team\":\"red\"}\n");
    let query = "FROM logins | LOOKUP JOIN owners ON user.name | WHERE team == \"red\"";
    let outcome = folder.run(&["why", query, "--doc", "logins.ndjson:1", "-d", "data"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.all());
    let outcome = folder.run(&["why", query, "--doc", "logins.ndjson:3", "-d", "data"]);
    assert_eq!(outcome.code, Some(6), "{}", outcome.all());
    assert!(outcome.stdout.contains("team is missing: == gives null"), "{}", outcome.all());
}

#[test]
fn what_is_no_event_is_told() {
    let folder = Folder::with_logins();
    folder.write("broken.ndjson", "{\"a\":1}\nnonsense\n\n{\"index\":{\"_index\":\"a\"}}\n");
    folder.write("broken.json", "{\n \"a\": nonsense\n}\n");
    let mut all = String::new();
    for doc in [
        "nothing.ndjson",
        "logins.ndjson",
        "logins.ndjson:9",
        "logins.ndjson:0",
        "broken.ndjson:2",
        "broken.ndjson:3",
        "broken.ndjson:4",
        "broken.json",
    ] {
        let outcome = folder.run(&["why", "FROM logins", "--doc", doc]);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{doc}\n{}", outcome.all());
        all += &outcome.stderr;
    }
    insta::assert_snapshot!(all);
}

#[test]
fn a_wrong_query_is_still_one() {
    assert_eq!(why("FROM logins | WHERE", 1, &[]).code, Some(1));
    assert_eq!(why("FROM logins | WHERE tries + 1", 1, &[]).code, Some(1));
}

/// The line of a sample event that has this id.
fn sample(file: &str, id: &str) -> String {
    let path = format!("{ROOT}/tests/data/{file}.ndjson");
    let text = std::fs::read_to_string(&path).unwrap();
    let is_meant = |line: &str| {
        serde_json::from_str::<Json>(line)
            .is_ok_and(|event| event["event"]["id"] == id || event["event.id"] == id)
    };
    format!("{path}:{}", 1 + text.lines().position(is_meant).unwrap())
}

#[test]
fn the_hunts_over_sample_events() {
    for (hunt, file, id) in [
        ("sysmon", "logs-windows.sysmon_operational-default", "real-run"),
        ("endpoint", "logs-endpoint.events.registry-default", "plain-unsigned"),
        ("endpoint", "logs-endpoint.events.registry-default", "key-run-once"),
    ] {
        let query = format!("{ROOT}/queries/persistence_run_key_{hunt}.esql");
        let outcome = Folder::new().run(&["why", &query, "--doc", &sample(file, id), "--now", NOW]);
        insta::assert_snapshot!(format!("{hunt}_{id}"), outcome.all());
    }
}

#[test]
fn a_real_run_key_event_has_two_faults() {
    let Some(folder) = shared("real/ecs") else { return };
    let file = folder.join("logs-windows.sysmon_operational-default.ndjson");
    let text = std::fs::read_to_string(&file).unwrap();
    let is_run_key = |line: &str| {
        line.contains("RegistryEvent (Value Set)")
            && line.contains(r"Microsoft\\Windows\\CurrentVersion\\Run\\")
    };
    let line = 1 + text.lines().position(is_run_key).unwrap();
    let query = format!("{ROOT}/queries/persistence_run_key_sysmon.esql");
    let doc = format!("{}:{line}", file.display());
    let outcome = Folder::new().run(&["why", &query, "--doc", &doc, "--now", "2019-01-25"]);
    assert_eq!(outcome.code, Some(6), "{}", outcome.all());
    for said in [
        "event.category has 2 values [configuration, registry]: == gives null",
        "MV_CONTAINS(event.category, \"registry\")",
        r"CurrentVersion\Run\",
        "rejects it first",
    ] {
        assert!(outcome.stdout.contains(said), "{said}\n{}", outcome.all());
    }
}
