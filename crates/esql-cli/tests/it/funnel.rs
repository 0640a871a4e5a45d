//! `esql explain --funnel`, over small events and over those of the two hunts.

use crate::run::{Folder, ROOT, shared};
use serde_json::Value as Json;

const NOW: &str = "2024-06-15T12:00:00Z";

#[test]
fn rows_are_counted_after_each_command_and_condition() {
    let query = "FROM logins | WHERE tries > 0 AND user.name IN (\"ann\", \"bob\") AND source.ip == \"10.0.0.9\" \
        | STATS n = COUNT(*) WHERE tries > 2 BY user.name | SORT n | LIMIT 1";
    let folder = Folder::with_logins();
    insta::assert_snapshot!("funnel", folder.run(&["explain", "--funnel", query]).all());
    let json = folder.run(&["explain", "--funnel", query, "--format", "json"]);
    insta::assert_snapshot!("funnel_json", json.all());
}

#[test]
fn branches_and_subqueries_have_lines_of_their_own() {
    let query =
        "FROM logins, (FROM logins | WHERE tries > 2) | FORK (WHERE tries > 5 | LIMIT 1) (WHERE tries == 1)";
    insta::assert_snapshot!(Folder::with_logins().run(&["explain", "--funnel", query]).all());
}

#[test]
fn a_limit_does_not_hide_rows() {
    let folder = Folder::new();
    let lines: String = (0..5000).map(|number| format!("{{\"a\":{number}}}\n")).collect();
    folder.write("logs.ndjson", lines);
    for threads in ["1", "4"] {
        let query = "FROM logs | WHERE a >= 1000 | LIMIT 10";
        let outcome =
            folder.run(&["explain", "--funnel", query, "--threads", threads, "--format", "json"]).answer();
        let json: Json = serde_json::from_str(&outcome).unwrap();
        let rows: Vec<u64> = json["commands"]
            .as_array()
            .unwrap()
            .iter()
            .map(|command| command["rows"].as_u64().unwrap())
            .collect();
        assert_eq!(rows, [5000, 4000, 10]);
    }
}

#[test]
fn a_wrong_query_is_one_and_a_format_needs_a_funnel() {
    let folder = Folder::with_logins();
    assert_eq!(folder.run(&["explain", "--funnel", "FROM logins | WHERE nothing > 1"]).code, Some(1));
    assert_eq!(folder.run(&["explain", "FROM logins", "--format", "json"]).code, Some(2));
}

#[test]
fn the_hunts_over_sample_events() {
    for hunt in ["endpoint", "sysmon"] {
        let (query, data) =
            (format!("{ROOT}/queries/persistence_run_key_{hunt}.esql"), format!("{ROOT}/tests/data"));
        let outcome = Folder::new().run(&["explain", "--funnel", &query, "-d", &data, "--now", NOW]);
        insta::assert_snapshot!(format!("hunt_{hunt}"), outcome.stdout);
    }
}

#[test]
fn real_sysmon_events_are_lost_at_the_category_and_the_key() {
    let Some(folder) = shared("real/ecs") else { return };
    let query = format!("{ROOT}/queries/persistence_run_key_sysmon.esql");
    let data = folder.display().to_string();
    let args = ["explain", "--funnel", &query, "-d", &data, "--now", "2020-10-16", "--format", "json"];
    let json: Json = serde_json::from_str(&Folder::new().run(&args).answer()).unwrap();
    let conditions = json["commands"][2]["conditions"].as_array().unwrap();
    let of = |text: &str| {
        conditions.iter().find(|condition| condition["text"].as_str().unwrap().starts_with(text)).unwrap()
    };
    assert!(of("host.os.family")["rows"].as_u64().unwrap() > 0);
    assert_eq!((&of("event.category")["rows"], &of("event.category")["alone"]), (&0.into(), &0.into()));
    assert_eq!(of("event.category")["null"]["because"][0]["text"], "event.category");
    assert!(of("ends_with")["alone"].as_u64().unwrap() < of("event.action")["alone"].as_u64().unwrap());
}
