//! What is found in which query.

use super::{checker, checker_with, findings, ids, places};

#[test]
fn all_errors_are_found_and_lints_beside_them() {
    let query = "FROM logs-*\n| WHERE @timestamp > NOW() - 1 day AND STARTSWITH(host.name, \"a\") AND process.pid > \"x\"\n\
                 | KEEP process.name\n| WHERE process.name LIKE \"%a%\" AND host.name == \"b\"\n| LIMIT 1";
    let found = findings(&checker(), query);
    let lines: Vec<String> = found
        .iter()
        .map(|finding| format!("{:?} {}: {}", finding.severity, finding.id, finding.message))
        .collect();
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn syntax_errors_are_one_finding() {
    assert_eq!(places(&checker(), "FROM logs | WHER a == 1"), ["syntax: WHER"]);
    assert_eq!(ids(&findings(&checker(), "")), ["syntax"]);
}

#[test]
fn wrong_patterns_are_errors() {
    let query = "FROM logs\n| WHERE @timestamp > NOW() - 1 day AND a RLIKE \"[a\" AND b LIKE \"\\\\x*\"\n\
                 | EVAL c = REPLACE(d, \"(\", \"\")\n| LIMIT 1";
    assert_eq!(ids(&findings(&checker(), query)), ["invalid"; 3]);
}

#[test]
fn what_is_not_at_hand_is_no_error() {
    for query in [
        "FROM logs | WHERE @timestamp > NOW() - 1 day | ENRICH users ON user.name | LIMIT 1",
        "FROM logs | WHERE @timestamp > NOW() - 1 day | IP_LOCATION geo = source.ip | LIMIT 1",
        "TS metrics | STATS MAX(RATE(x)) BY host.name | LIMIT 1",
    ] {
        let found = findings(&checker(), query);
        assert_eq!(ids(&found), ["not-checked"], "{query}: {found:?}");
    }
    let parameters = "FROM logs | WHERE @timestamp > ?from AND user.name == ?user | LIMIT 10";
    assert_eq!(ids(&findings(&checker(), parameters)), [""; 0]);
    let join = "FROM logs | WHERE @timestamp > NOW() - 1 day | LOOKUP JOIN hosts ON host.name | WHERE owner == \"a\" | LIMIT 1";
    assert_eq!(ids(&findings(&checker(), join)), [""; 0]);
}

#[test]
fn fields_of_ones_own_are_no_findings() {
    let query =
        "FROM own | WHERE @timestamp > NOW() - 1 day AND my.own_field == 1 AND labels.x == \"a\" | LIMIT 1";
    assert_eq!(ids(&findings(&checker(), query)), [""; 0]);
}

#[test]
fn arrays_are_single_after_they_are_taken_apart() {
    let base = "FROM logs-* | WHERE @timestamp > NOW() - 1 day";
    for (rest, count) in [
        ("MV_EXPAND event.category | WHERE event.category == \"file\" | LIMIT 1", 0),
        ("STATS n = COUNT(*) BY event.category | WHERE event.category == \"file\" | LIMIT 1", 0),
        ("RENAME event.category AS c | WHERE c == \"file\" | LIMIT 1", 1),
        ("EVAL c = event.category | WHERE c IN (\"file\", \"process\") | LIMIT 1", 1),
        ("EVAL c = MV_FIRST(event.category) | WHERE c == \"file\" | LIMIT 1", 0),
        ("WHERE event.category IS NOT NULL | LIMIT 1", 0),
    ] {
        let found = findings(&checker(), &format!("{base} | {rest}"));
        assert_eq!(ids(&found), vec!["array-compared-as-single"; count], "{rest}");
    }
}

#[test]
fn both_faults_of_a_hunt_are_found_in_the_data() {
    let documents = r#"{"@timestamp":"2026-01-01T00:00:00Z","event":{"category":["configuration","registry"]},"registry":{"key":"HKLM\\Run\\Tray"}}
{"@timestamp":"2026-01-01T00:00:00Z","event":{"category":["configuration","registry"]},"registry":{"key":"HKLM\\Run\\Mail"}}
"#;
    let query = "FROM logs-windows.sysmon_operational-*\n\
        | WHERE @timestamp > NOW() - 7 days AND event.category == \"registry\" AND ENDS_WITH(registry.key, \"\\\\Run\")\n\
        | STATS n = COUNT(*) BY registry.key";
    let checker = checker_with("logs-windows.sysmon_operational-default", documents);
    assert_eq!(
        places(&checker, query),
        [
            "array-compared-as-single: event.category",
            "never-true: event.category == \"registry\"",
            "never-true: ENDS_WITH(registry.key, \"\\\\Run\")",
        ]
    );
}

#[test]
fn conditions_are_tried_where_they_stand() {
    let documents = "{\"@timestamp\":\"2026-01-01T00:00:00Z\",\"a\":1}\n";
    let checker = checker_with("own", documents);
    let bound = "FROM own | WHERE @timestamp > NOW() - 7 days";
    for (rest, count) in [
        ("EVAL b = a + 1 | WHERE b == 2 | KEEP b | LIMIT 1", 0),
        ("EVAL b = a + 1 | WHERE b == 3 | LIMIT 1", 1),
        ("WHERE a == 2 | WHERE a == 1 | LIMIT 1", 1),
        ("STATS n = COUNT(*) | WHERE n == 7 | LIMIT 1", 0),
    ] {
        assert_eq!(
            ids(&findings(&checker, &format!("{bound} | {rest}"))),
            vec!["never-true"; count],
            "{rest}"
        );
    }
}

#[test]
fn conditions_that_no_row_meets_together_are_found() {
    let documents = "{\"@timestamp\":\"2026-01-01T00:00:00Z\",\"a\":1,\"b\":1}\n{\"@timestamp\":\"2026-01-01T00:00:00Z\",\"a\":2,\"b\":2}\n";
    let query =
        "FROM own | WHERE @timestamp > NOW() - 7 days AND a == 1 AND b > 0 AND b == 2 AND a < 2 | LIMIT 1";
    let checker = checker_with("own", documents);
    assert_eq!(places(&checker, query), ["never-true: b == 2"]);
    insta::assert_snapshot!(findings(&checker, query)[0].help.as_deref().unwrap());
}

#[test]
fn dropped_columns_name_the_command() {
    let base = "FROM logs-* | WHERE @timestamp > NOW() - 1 day\n";
    let mut out = String::new();
    for (rest, name) in [
        ("| KEEP host.name\n| WHERE process.name == \"a\" | LIMIT 1", "process.name"),
        ("| DROP process.*\n| WHERE process.name == \"a\" | LIMIT 1", "process.name"),
        ("| RENAME process.name AS p\n| WHERE process.name == \"a\" | LIMIT 1", "process.name"),
        ("| STATS n = COUNT(*) BY host.name\n| KEEP n\n| WHERE host.name == \"a\"", "host.name"),
        ("| STATS n = COUNT(*) BY host.name\n| WHERE process.name == \"a\"", "process.name"),
    ] {
        let query = format!("{base}{rest}");
        let found = findings(&checker(), &query);
        let dropped = found
            .iter()
            .find(|finding| finding.id == "dropped-column")
            .unwrap_or_else(|| panic!("{found:?}"));
        assert_eq!(dropped.span.text(&query), name);
        out += &format!("{}\n", dropped.help.as_deref().unwrap_or_default());
    }
    insta::assert_snapshot!(out);
}
