//! What LOOKUP JOIN and ENRICH find.

use esql::{Engine, Error, Format, Mapping, MemoryIndex};
use serde_json::json;
use std::io::Write;

const LOGINS: &str = r#"{"n":1,"user":"ann","level":2,"ip":"10.0.0.7","tries":3.0}
{"n":2,"user":["bob","cyd"],"level":1,"ip":"10.1.2.3","tries":2.5}
{"n":3,"level":3,"ip":"192.168.0.1","tries":1.0}
{"n":4,"user":"dan","ip":["10.0.0.1","172.16.0.1"],"tries":4.0}
{"n":5,"user":"bob","level":5,"tries":20000}
"#;

const USERS: &str = r#"{"user":"bob","team":"red","level":9,"quota":20000}
{"user":"ann","team":"blue","level":7,"quota":3}
{"user":"bob","team":"green","level":8,"quota":1}
{"user":["dan","eve"],"team":"grey","quota":4}
"#;

const NETS: &str = r#"{"net":"10.0.0.0/8","zone":"inner","score":{"gte":1,"lt":3}}
{"net":{"gte":"10.0.0.0","lte":"10.0.0.9"},"zone":"core","score":{"gt":3.5}}
{"net":["172.16.0.0/12","192.168.0.0/16"],"zone":"office","score":{"gte":2,"lte":4}}
"#;

fn policies() -> serde_json::Value {
    json!({
        "users-policy": { "match": { "indices": "users", "match_field": "user", "enrich_fields": ["team", "level"] } },
        "quota-policy": { "match": { "indices": ["users"], "match_field": "quota", "enrich_fields": "team" } },
        "nets-policy": { "range": { "indices": "nets", "match_field": "net", "enrich_fields": ["zone"] } },
        "scores-policy": { "range": { "indices": "nets", "match_field": "score", "enrich_fields": ["zone"] } },
    })
}

fn engine(threads: usize) -> Engine {
    let mut file = tempfile::Builder::new().suffix(".json").tempfile().unwrap();
    file.write_all(policies().to_string().as_bytes()).unwrap();
    let mapping = |json| Mapping::from_json(&json).unwrap();
    let users = MemoryIndex::new("users").ndjson(USERS).mapping(mapping(json!({ "properties": {
        "user": { "type": "keyword" }, "team": { "type": "keyword" }, "level": { "type": "long" },
        "quota": { "type": "half_float" },
    } })));
    let nets = MemoryIndex::new("nets").ndjson(NETS).mapping(mapping(json!({ "properties": {
        "net": { "type": "ip_range" }, "zone": { "type": "keyword" }, "score": { "type": "double_range" },
    } })));
    let logins = MemoryIndex::new("logins").ndjson(LOGINS).mapping(mapping(json!({ "properties": {
        "n": { "type": "integer" }, "user": { "type": "keyword" }, "level": { "type": "integer" },
        "ip": { "type": "ip" }, "tries": { "type": "double" },
    } })));
    let builder = Engine::builder().memory(logins).memory(users).memory(nets).threads(threads);
    builder.policy(file.path()).build().unwrap()
}

/// The rows as CSV without the line of names, and the warnings.
fn run(query: &str) -> (String, Vec<String>) {
    let result = engine(1).query(query).unwrap().collect_rows().unwrap();
    let csv = result.to_string(Format::Csv).replace("\r\n", "\n");
    let warnings = result.warnings().iter().filter(|warning| !warning.starts_with("No limit")).cloned();
    (csv.split_once('\n').map_or(String::new(), |(_, rows)| rows.to_owned()), warnings.collect())
}

fn rows(query: &str) -> String {
    run(query).0
}

#[test]
fn each_row_found_makes_a_row_and_none_leaves_nulls() {
    let (rows, warnings) = run("FROM logins | LOOKUP JOIN users ON user | KEEP n, user, team");
    assert_eq!(rows, "1,ann,blue\n2,\"[bob, cyd]\",\n3,,\n4,dan,\n5,bob,red\n5,bob,green\n");
    // Several values fit nothing, on either side.
    let site = "Line 1:15: evaluation of [LOOKUP JOIN users ON user] failed, treating result as null. \
                Only first 20 failures recorded.";
    assert_eq!(
        warnings,
        [site, "Line 1:15: java.lang.IllegalArgumentException: LOOKUP JOIN encountered multi-value"]
    );
}

#[test]
fn threads_do_not_matter() {
    let query = "FROM logins | LOOKUP JOIN users ON user | ENRICH nets-policy ON ip";
    let answer = |threads| {
        let result = engine(threads).query(query).unwrap().collect_rows().unwrap();
        (result.to_string(Format::Json), result.warnings().to_vec())
    };
    assert_eq!(answer(1), answer(4));
}

#[test]
fn columns_of_the_same_name_are_replaced_but_for_what_is_joined_on() {
    let result = engine(1)
        .query("FROM logins | KEEP level, user, n | LOOKUP JOIN users ON user | LIMIT 1")
        .and_then(|query| query.collect_rows())
        .unwrap();
    assert_eq!(result.to_string(Format::Csv), "user,n,level,quota,team\r\nann,1,7,3.0,blue\r\n");
}

#[test]
fn fields_that_are_named_later_are_replaced_too() {
    let counted = "FROM logins | LOOKUP JOIN users ON user | STATS n = COUNT(*) BY level | SORT level";
    assert_eq!(rows(counted), "1,7\n1,8\n1,9\n3,\n");
}

#[test]
fn conditions_compare_and_filter() {
    assert_eq!(
        rows(
            "FROM logins | RENAME user AS who, level AS mine | LOOKUP JOIN users ON who == user AND mine < level AND team LIKE \"*re*\" | KEEP n, who, mine, level, team"
        ),
        "1,ann,2,,\n2,\"[bob, cyd]\",1,,\n3,,3,,\n4,dan,,,\n5,bob,5,9,red\n5,bob,5,8,green\n"
    );
    // Without anything equal all pairs are tried.
    assert_eq!(
        rows(
            "FROM logins | RENAME level AS mine | DROP user | LOOKUP JOIN users ON mine >= quota | KEEP n, quota"
        ),
        "1,1.0\n2,1.0\n3,3.0\n3,1.0\n4,\n5,3.0\n5,1.0\n5,4.0\n"
    );
}

#[test]
fn several_fields_have_to_be_equal() {
    assert_eq!(
        rows("ROW user = \"bob\", level = 8 | LOOKUP JOIN users ON user, level | KEEP user, level, team"),
        "bob,8,green\n"
    );
}

#[test]
fn numbers_are_equal_as_the_other_side_stores_them() {
    // 20001 is 20000 in 16 bits.
    assert_eq!(rows("ROW quota = 20001 | LOOKUP JOIN users ON quota | KEEP quota, team"), "20001,red\n");
    assert_eq!(rows("ROW quota = 70000 | LOOKUP JOIN users ON quota | KEEP quota, team"), "70000,\n");
    assert_eq!(rows("ROW level = 8.0 | LOOKUP JOIN users ON level | KEEP level, team"), "8.0,green\n");
    assert_eq!(rows("ROW level = 8.5 | LOOKUP JOIN users ON level | KEEP level, team"), "8.5,\n");
}

#[test]
fn a_filter_behind_a_join_sees_its_nulls() {
    assert_eq!(rows("FROM logins | LOOKUP JOIN users ON user | WHERE team IS NULL | KEEP n"), "2\n3\n4\n");
    assert_eq!(
        rows("FROM logins | LOOKUP JOIN users ON user | WHERE n > 4 | KEEP n, team"),
        "5,red\n5,green\n"
    );
}

#[test]
fn a_limit_counts_the_rows_that_come_out() {
    assert_eq!(
        rows("FROM logins | WHERE n >= 4 | LOOKUP JOIN users ON user | LIMIT 2 | KEEP n, team"),
        "4,\n5,red\n"
    );
}

#[test]
fn an_empty_index_adds_nulls() {
    let query = "FROM logins | LOOKUP JOIN none ON user | KEEP n, other | LIMIT 1";
    let none = Mapping::from_json(&json!({ "properties": {
        "user": { "type": "keyword" }, "other": { "type": "ip" },
    } }));
    let engine = Engine::builder()
        .documents("logins", LOGINS)
        .memory(MemoryIndex::new("none").mapping(none.unwrap()))
        .build()
        .unwrap();
    let result = engine.query(query).unwrap().collect_rows().unwrap();
    assert_eq!(result.to_string(Format::Csv), "n,other\r\n1,\r\n");
}

#[test]
fn enrich_adds_the_values_of_all_that_match() {
    assert_eq!(
        rows("FROM logins | ENRICH users-policy ON user | KEEP n, team, level"),
        "1,blue,7\n2,\"[red, green]\",\"[9, 8]\"\n3,,\n4,grey,\n5,\"[red, green]\",\"[9, 8]\"\n"
    );
}

#[test]
fn enrich_takes_its_field_and_columns_by_default() {
    let result = engine(1)
        .query("FROM logins | KEEP user, level | ENRICH _any:users-policy | LIMIT 1")
        .and_then(|query| query.collect_rows())
        .unwrap();
    assert_eq!(result.to_string(Format::Csv), "user,team,level\r\nann,blue,7\r\n");
}

#[test]
fn enrich_renames_and_replaces() {
    assert_eq!(
        rows("ROW user = \"ann\", x = 1 | ENRICH users-policy ON user WITH user = team, rank = level, team"),
        "1,blue,7,blue\n"
    );
}

#[test]
fn enrich_compares_numbers_as_text() {
    assert_eq!(rows("ROW q = 3.0 | ENRICH quota-policy ON q"), "3.0,blue\n");
    assert_eq!(rows("ROW q = \"4.0\" | ENRICH quota-policy ON q"), "4.0,grey\n");
}

#[test]
fn enrich_finds_ranges() {
    assert_eq!(
        rows("FROM logins | ENRICH nets-policy ON ip | KEEP n, zone"),
        "1,\"[inner, core]\"\n2,inner\n3,office\n4,\"[inner, core, office]\"\n5,\n"
    );
    assert_eq!(
        rows("FROM logins | ENRICH scores-policy ON tries | KEEP n, zone"),
        "1,office\n2,\"[inner, office]\"\n3,inner\n4,\"[core, office]\"\n5,core\n"
    );
    assert_eq!(rows("ROW a = \"10.0.0.5\" | ENRICH nets-policy ON a"), "10.0.0.5,\"[inner, core]\"\n");
}

#[test]
fn null_finds_nothing() {
    assert_eq!(rows("ROW a = null | ENRICH nets-policy ON a | ENRICH users-policy ON a"), ",,,\n");
    assert_eq!(rows("ROW user = null | LOOKUP JOIN users ON user | KEEP user, team"), ",\n");
}

#[test]
fn what_is_looked_up_counts_as_memory() {
    let engine = Engine::builder()
        .documents("logins", LOGINS)
        .documents("users", USERS.repeat(1000))
        .memory_limit(Some(10_000))
        .build()
        .unwrap();
    let error = engine.query("FROM logins | LOOKUP JOIN users ON user | KEEP team").unwrap().collect_rows();
    let error = error.unwrap_err();
    assert!(matches!(error, Error::Memory(_)), "{error}");
}
