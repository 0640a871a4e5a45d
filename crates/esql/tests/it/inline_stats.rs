//! INLINE STATS: which rows get which groups' values.

use esql::{Engine, Format};

fn csv(query: &str) -> String {
    let lines = concat!(
        r#"{"user":"ann","team":["red","blue"],"tries":3}"#,
        "\n",
        r#"{"user":"bob","team":"red","tries":5}"#,
        "\n",
        r#"{"user":"cyd","tries":1}"#,
        "\n",
        r#"{"user":"dan","team":"blue","tries":4}"#,
        "\n",
    );
    let engine = Engine::builder().documents("logins", lines).threads(2).build().unwrap();
    let result = engine.query(query).unwrap().collect_rows().unwrap();
    result.to_string(Format::Csv).replace("\r\n", "\n")
}

#[test]
fn without_groupings_every_row_gets_the_same() {
    let table = csv("FROM logins | INLINE STATS most = MAX(tries) | SORT user | KEEP user, most | LIMIT 2");
    assert_eq!(table, "user,most\nann,5\nbob,5\n");
}

#[test]
fn rows_keep_their_order() {
    let table = csv("FROM logins | SORT tries DESC | INLINE STATS n = COUNT(*) BY team | KEEP user");
    assert_eq!(table, "user\nbob\ndan\nann\ncyd\n");
}

#[test]
fn rows_without_a_key_are_a_group() {
    let table = csv("FROM logins | INLINE STATS n = COUNT(*) BY team | WHERE team IS NULL | KEEP user, n");
    assert_eq!(table, "user,n\ncyd,1\n");
}

#[test]
fn a_row_with_several_keys_gets_the_values_of_each_group() {
    let table = csv(
        "FROM logins | INLINE STATS most = MAX(tries) + 0 BY team | WHERE user == \"ann\" | KEEP team, most",
    );
    assert_eq!(table, "team,most\n\"[blue, red]\",\"[4, 5]\"\n");
}

#[test]
fn groups_without_a_value_add_none() {
    let table = csv(
        "FROM logins | INLINE STATS m = MAX(tries) WHERE user == \"bob\" BY team | SORT user | KEEP user, m",
    );
    assert_eq!(table, "user,m\nann,5\nbob,5\ncyd,\ndan,\n");
}

#[test]
fn columns_of_the_same_names_give_way() {
    let table = csv("ROW a = 1, b = 2, c = 3 | INLINE STATS b = SUM(a), d = COUNT(*) BY a");
    assert_eq!(table, "c,b,d,a\n3,1,1,1\n");
}

#[test]
fn what_is_computed_from_a_key_is_computed_for_each_group() {
    let table = csv("ROW a = [2, 1, 2] | INLINE STATS each = a + 1, n = COUNT(*) BY a");
    assert_eq!(table, "each,n,a\n\"[3, 2]\",\"[1, 1]\",\"[2, 1, 2]\"\n");
}

#[test]
fn no_rows_stay_none() {
    assert_eq!(csv("FROM logins | WHERE tries > 9 | INLINE STATS n = COUNT(*) | KEEP user, n"), "user,n\n");
}

#[test]
fn the_old_name_is_warned_of() {
    let engine = Engine::builder().documents("none", "").build().unwrap();
    let result =
        engine.query("ROW a = 1 | INLINESTATS n = COUNT(*) | LIMIT 1").unwrap().collect_rows().unwrap();
    assert_eq!(result.warnings(), ["Line 1:13: INLINESTATS is deprecated, use INLINE STATS instead"]);
}
