//! MV_EXPAND, and the commands that take texts apart into columns.

use esql::{Engine, Format, ResultSet};

fn run(query: &str) -> ResultSet {
    let lines = concat!(
        r#"{"n":1,"line":"GET /a/b.txt 200","tags":["x","y"],"url":"https://ann:secret@shop.example.co.uk:8443/a"}"#,
        "\n",
        r#"{"n":2,"line":["PUT /c 500","POST /d 404"],"tags":"z","url":["http://a","http://b"]}"#,
        "\n",
        r#"{"n":3,"url":"no url"}"#,
        "\n",
    );
    let engine = Engine::builder().documents("logs", lines).threads(2).build().unwrap();
    engine.query(query).unwrap().collect_rows().unwrap()
}

fn csv(query: &str) -> String {
    run(query).to_string(Format::Csv).replace("\r\n", "\n")
}

#[test]
fn mv_expand_makes_a_row_of_each_value() {
    let table = csv("FROM logs | SORT n | MV_EXPAND tags | KEEP n, tags");
    assert_eq!(table, "n,tags\n1,x\n1,y\n2,z\n3,\n");
    let counts = csv("FROM logs | MV_EXPAND tags | STATS n = COUNT(*)");
    assert_eq!(counts, "n\n4\n");
}

#[test]
fn filters_and_limits_give_the_same_rows_above_and_below() {
    let table = csv("FROM logs | SORT n DESC | MV_EXPAND tags | WHERE n < 3 | KEEP n, tags | LIMIT 2");
    assert_eq!(table, "n,tags\n2,z\n1,x\n");
}

#[test]
fn texts_are_taken_apart_value_by_value() {
    let table = csv(
        r#"FROM logs | GROK line "%{WORD:verb} %{URIPATH:path} %{INT:status:int}" | SORT n | KEEP n, verb, status"#,
    );
    assert_eq!(table, "n,verb,status\n1,GET,200\n2,\"[POST, PUT]\",\"[404, 500]\"\n3,,\n");
    let table = csv(r#"FROM logs | DISSECT line "%{verb} %{?path} %{line}" | SORT n | KEEP n, verb, line"#);
    assert_eq!(table, "n,verb,line\n1,GET,200\n2,\"[POST, PUT]\",\"[404, 500]\"\n3,,\n");
}

#[test]
fn many_values_and_unreadable_ones_warn_where_one_is_wanted() {
    let result = run("FROM logs | URI_PARTS u = url | SORT n | KEEP n, u.domain, u.port, u.password");
    assert_eq!(
        result.to_string(Format::Csv).replace("\r\n", "\n"),
        "n,u.domain,u.port,u.password\n1,shop.example.co.uk,8443,secret\n2,,,\n3,,,\n"
    );
    assert_eq!(
        result.warnings()[1..],
        [
            "Line 1:13: evaluation of [URI_PARTS u = url] failed, treating result as null. Only first 20 failures recorded.",
            "Line 1:13: java.lang.IllegalArgumentException: This command doesn't support multi-value input",
            "Line 1:13: java.lang.IllegalArgumentException: unable to parse URI [no url]",
        ]
    );
}

#[test]
fn extractions_follow_one_another() {
    let table = csv(
        "FROM logs | WHERE n == 1 | URI_PARTS u = url | REGISTERED_DOMAIN d = u.domain | KEEP d.registered_domain, d.subdomain, d.top_level_domain",
    );
    assert_eq!(table, "d.registered_domain,d.subdomain,d.top_level_domain\nexample.co.uk,shop,co.uk\n");
    let table = csv(r#"ROW a = "curl/8.5.0" | USER_AGENT a = a WITH {"properties": ["version"]} | KEEP a*"#);
    assert_eq!(table, "a,a.version\ncurl/8.5.0,8.5.0\n");
}

#[test]
fn numbers_that_are_none_are_null_with_a_warning() {
    let result = run(r#"ROW a = "x 7" | GROK a "%{WORD:b:int} %{WORD:c:long}" | KEEP b, c"#);
    assert_eq!(result.to_string(Format::Csv).replace("\r\n", "\n"), "b,c\n,7\n");
    assert_eq!(
        result.warnings().last().map(String::as_str),
        Some("Line 1:17: java.lang.NumberFormatException: For input string: \"x\"")
    );
}
