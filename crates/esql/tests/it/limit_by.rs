//! LIMIT … BY and DEDUP: rows that are alike.

use esql::{Engine, Format};

fn csv(query: &str) -> String {
    let lines = concat!(
        r#"{"at":1,"user":"ann","roles":["b","a"]}"#,
        "\n",
        r#"{"at":2,"user":"bob","roles":"a"}"#,
        "\n",
        r#"{"at":3,"user":"ann","roles":["a","b"]}"#,
        "\n",
        r#"{"at":4}"#,
        "\n",
        r#"{"at":5,"user":"ann","roles":"a"}"#,
        "\n",
        r#"{"at":6}"#,
        "\n",
    );
    let engine = Engine::builder().documents("logins", lines).threads(2).build().unwrap();
    let result = engine.query(query).unwrap().collect_rows().unwrap();
    result.to_string(Format::Csv).replace("\r\n", "\n").replace('\n', ";")
}

#[test]
fn the_first_rows_of_each_group_stay_in_order() {
    assert_eq!(csv("FROM logins | LIMIT 1 BY user | KEEP at"), "at;1;2;4;");
    assert_eq!(csv("FROM logins | LIMIT 2 BY user | KEEP at"), "at;1;2;3;4;6;");
    assert_eq!(csv("FROM logins | SORT at DESC | LIMIT 1 BY user | KEEP at"), "at;6;5;2;");
}

#[test]
fn several_values_are_one_key() {
    assert_eq!(csv("FROM logins | LIMIT 1 BY roles | KEEP at"), "at;1;2;4;");
    assert_eq!(csv("FROM logins | LIMIT 1 BY roles, user | KEEP at"), "at;1;2;4;5;");
    assert_eq!(csv("ROW a = [1, 2] | MV_EXPAND a | LIMIT 1 BY [1, 2], null"), "a;1;");
}

#[test]
fn keys_are_expressions() {
    assert_eq!(csv("FROM logins | LIMIT 1 BY at % 3 == 0, 1 + 1 | KEEP at"), "at;1;3;");
}

#[test]
fn none_of_each_group_is_none() {
    assert_eq!(csv("FROM logins | LIMIT 0 BY user | KEEP at"), "at;");
}

#[test]
fn rows_alike_in_all_columns_are_one() {
    assert_eq!(csv("FROM logins | KEEP user | DEDUP"), "user;ann;bob;;");
    assert_eq!(csv("FROM logins | DEDUP | STATS n = COUNT(*)"), "n;6;");
    assert_eq!(csv("FROM logins | DROP at | DEDUP | STATS n = COUNT(*)"), "n;4;");
}

#[test]
fn rows_without_columns_are_alike() {
    assert_eq!(csv("FROM logins | KEEP user | DROP user | DEDUP | EVAL a = 1"), "a;1;");
}
