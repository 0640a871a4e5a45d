//! Rows of several sources: subqueries in FROM and after IN, FORK, FUSE, and fields whose types differ between indices.

use esql::{Engine, Error, Format};

fn engine() -> Engine {
    let cats = "{\"name\":\"tom\",\"legs\":4,\"tag\":\"7\"}\n{\"name\":\"kit\",\"legs\":3,\"tag\":\"x\"}\n";
    let birds = "{\"name\":\"jay\",\"wings\":2,\"tag\":9}\n{\"name\":\"owl\",\"wings\":2}\n";
    let seen = "{\"who\":[\"tom\",\"owl\"]}\n{\"who\":\"ann\"}\n";
    let builder = Engine::builder().documents("cats", cats).documents("birds", birds);
    builder.documents("seen", seen).threads(2).build().unwrap()
}

fn csv(query: &str) -> String {
    let result = engine().query(query).unwrap().collect_rows().unwrap();
    result.to_string(Format::Csv).replace("\r\n", "\n")
}

fn error(query: &str) -> String {
    let error = engine().query(query).unwrap_err();
    let Error::Plan { .. } = &error else { panic!("{error}") };
    error.to_string()
}

#[test]
fn columns_go_together_by_name_and_rows_one_source_after_the_other() {
    let table = csv("FROM cats, (FROM birds | WHERE name == \"jay\" | EVAL flies = true) | DROP tag");
    assert_eq!(
        table,
        "legs,name,wings,flies\n4,tom,null,null\n3,kit,null,null\nnull,jay,2,true\n".replace("null", "")
    );
}

#[test]
fn filters_and_limits_speak_of_all_sources() {
    let query = "FROM cats, (FROM birds), (ROW name = \"ant\", legs = 6::long) | WHERE legs > 3 OR wings == 2 | KEEP name | LIMIT 3";
    assert_eq!(csv(query), "name\ntom\njay\nowl\n");
}

#[test]
fn subqueries_may_stand_in_subqueries() {
    let query = "FROM (FROM cats, (FROM birds | KEEP name) | STATS n = COUNT(*)), (FROM seen) | STATS n = SUM(n), rows = COUNT(*)";
    assert_eq!(csv(query), "n,rows\n4,3\n");
}

#[test]
fn a_field_of_several_types_is_converted_from_each() {
    let query =
        "FROM cats, birds | EVAL t = tag::integer, s = TO_STRING(tag) | SORT name | KEEP name, tag, t, s";
    assert_eq!(csv(query), "name,tag,t,s\njay,,9,9\nkit,,,x\nowl,,,\ntom,,7,7\n");
}

#[test]
fn subqueries_whose_types_differ_are_converted_likewise() {
    let query = "FROM cats, (FROM birds) | KEEP name, tag | RENAME tag AS label | WHERE TO_STRING(label) IN (\"7\", \"9\") | KEEP name, label";
    assert_eq!(csv(query), "name,label\ntom,\njay,\n");
}

#[test]
fn each_branch_sees_all_rows() {
    let query = "FROM cats | FORK (WHERE legs == 4 | EVAL big = true) (STATS n = COUNT(*)) (SORT legs | LIMIT 1) | KEEP _fork, name, big, n";
    assert_eq!(csv(query), "_fork,name,big,n\nfork1,tom,true,\nfork2,,,2\nfork3,kit,,\n");
}

#[test]
fn aggregates_take_in_all_branches() {
    let query = "FROM cats | FORK (WHERE legs == 4) (WHERE true) | STATS n = COUNT(*) BY name | SORT name";
    assert_eq!(csv(query), "n,name\n1,kit\n2,tom\n");
}

#[test]
fn fuse_adds_the_scores_of_equal_keys() {
    let query = "ROW k = [\"a\", \"b\"] | MV_EXPAND k | EVAL s = CASE(k == \"a\", 2.0, 1.0) \
                 | FORK (SORT s DESC | LIMIT 2) (WHERE k == \"b\" | LIMIT 1) \
                 | FUSE LINEAR SCORE BY s KEY BY k WITH {\"weights\": {\"fork2\": 3}} | SORT k";
    assert_eq!(csv(query), "s,k,_fork\n2.0,a,fork1\n4.0,b,\"[fork1, fork2]\"\n");
}

#[test]
fn values_are_looked_up_in_a_subquery() {
    assert_eq!(
        csv("FROM cats, birds | WHERE name IN (FROM seen | KEEP who) | KEEP name | SORT name"),
        "name\nowl\ntom\n"
    );
    assert_eq!(
        csv("FROM cats, birds | WHERE name NOT IN (FROM seen) | KEEP name | SORT name"),
        "name\njay\nkit\n"
    );
    assert_eq!(csv("FROM cats | WHERE legs == 3 OR name IN (FROM seen) | STATS n = COUNT(*)"), "n\n2\n");
}

#[test]
fn a_null_in_the_subquery_leaves_open_what_is_not_found() {
    assert_eq!(csv("FROM cats | WHERE name NOT IN (ROW x = null::keyword) | STATS n = COUNT(*)"), "n\n0\n");
    assert_eq!(csv("FROM cats | WHERE name NOT IN (FROM seen | WHERE false) | STATS n = COUNT(*)"), "n\n2\n");
    let query = "FROM cats | WHERE wings IN (FROM seen | WHERE false | EVAL w = 1 | KEEP w) IS NULL";
    assert!(engine().query(query).is_err());
}

#[test]
fn explain_gives_plans_as_rows() {
    let result = engine().query("EXPLAIN (FROM cats | WHERE legs > 3 | STATS n = COUNT(*))").unwrap();
    let result = result.collect_rows().unwrap();
    let names: Vec<&str> = result.columns().iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, ["role", "type", "plan"]);
    let plan = |row: usize| result.text(row, 2).unwrap();
    insta::assert_snapshot!([plan(0), plan(1), plan(2)].join("\n\n"));
    assert!(result.warnings().is_empty(), "{:?}", result.warnings());
}

#[test]
fn what_can_not_go_together_is_refused() {
    let queries = [
        "FROM cats, (FROM birds) | EVAL t = tag",
        "FROM cats, birds | SORT tag",
        "FROM cats | FORK (EVAL x = 1) (EVAL x = \"a\")",
        "FROM cats | WHERE name IN (FROM birds | KEEP name, wings)",
        "FROM cats | WHERE legs IN (FROM birds | KEEP name)",
        "FROM cats | WHERE COALESCE(name IN (FROM seen), false)",
        "FROM cats | EVAL x = name IN (FROM seen)",
        "FROM cats | EVAL _score = 1 | FUSE",
        "EXPLAIN (FROM cats) | LIMIT 1",
    ];
    let errors: Vec<String> =
        queries.iter().map(|query| format!("{query}\n  {}", error(query).replace('\n', "\n  "))).collect();
    insta::assert_snapshot!(errors.join("\n"));
}
