//! The commands that run no query.

use crate::run::Folder;

const QUERY: &str = "FROM logins METADATA _index\n| WHERE tries > 1 AND NOT user.name RLIKE \"a.*\"\n\
    | STATS n = COUNT(*), most = MAX(tries) BY user.name\n| SORT n DESC\n| LIMIT 5";

#[test]
fn parse_prints_the_tree() {
    let folder = Folder::new();
    let mut all = String::new();
    for format in ["text", "sexpr", "json"] {
        all += &format!("-- {format}\n{}", folder.run(&["parse", QUERY, "--format", format]).answer());
    }
    insta::assert_snapshot!(all);
}

#[test]
fn parse_reads_files_and_standard_input() {
    let folder = Folder::new();
    folder.write("hunt.esql", "FROM a");
    let expected = "(query (from \"a\"))\n";
    assert_eq!(folder.run(&["parse", "hunt.esql", "-f", "sexpr"]).answer(), expected);
    assert_eq!(folder.run_with_input(&["parse", "-", "-f", "sexpr"], b"FROM a").answer(), expected);
    assert_eq!(folder.run(&["parse", "nothing.esql"]).code, Some(2));
}

#[test]
fn explain_shows_both_plans() {
    let outcome = Folder::with_logins().run(&["explain", QUERY]);
    insta::assert_snapshot!(outcome.all());
}

#[test]
fn schema_says_where_types_come_from() {
    let folder = Folder::with_logins();
    folder.write("other/other.ndjson", "{\"a\":{\"b\":[1,2.5]}}\n");
    folder.write("mapping.json", r#"{"mappings":{"properties":{"tries":{"type":"keyword"}}}}"#);
    insta::assert_snapshot!(
        "schema",
        folder.run(&["schema", "-d", ".", "-d", "other/other.ndjson"]).answer()
    );
    let args = ["schema", "logins", "-d", ".", "--mapping", "mapping.json", "-f", "ndjson"];
    insta::assert_snapshot!("schema_with_mapping", folder.run(&args).answer());
}

#[test]
fn functions_are_listed_and_explained() {
    let folder = Folder::new();
    let list = folder.run(&["functions", "-f", "ndjson"]).answer();
    let names: Vec<&str> = list.lines().filter_map(|line| line.split('"').nth(3)).collect();
    for name in ["starts_with(str, prefix)", "count([field])", "==", "LIKE"] {
        assert!(names.contains(&name), "{name} is not among {names:?}");
    }
    insta::assert_snapshot!("functions_starts_with", folder.run(&["functions", "STARTS_WITH"]).answer());
    insta::assert_snapshot!("functions_equals", folder.run(&["functions", "=="]).answer());
    insta::assert_snapshot!("functions_unknown", folder.run(&["functions", "start_with"]).all());
}
