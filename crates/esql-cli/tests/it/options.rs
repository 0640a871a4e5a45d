//! Options that queries, data and output have in common.

use crate::run::Folder;

const COUNT: &str = "FROM logins | STATS n = COUNT(*)";

fn csv(folder: &Folder, args: &[&str]) -> String {
    let args: Vec<&str> = args.iter().copied().chain(["-f", "csv"]).collect();
    folder.run(&args).answer().replace("\r\n", "\n")
}

#[test]
fn data_is_the_current_folder_without_more() {
    assert_eq!(csv(&Folder::with_logins(), &["query", COUNT]), "n\n3\n");
}

#[test]
fn data_are_files_and_folders() {
    let folder = Folder::with_logins();
    folder.write("more/logouts.ndjson", "{\"a\":1}\n");
    assert_eq!(csv(&folder, &["query", COUNT, "-d", "logins.ndjson"]), "n\n3\n");
    let both = ["query", "FROM log* | STATS n = COUNT(*)", "-d", "logins.ndjson", "--data", "more"];
    assert_eq!(csv(&folder, &both), "n\n4\n");
}

#[test]
fn an_index_has_the_name_it_is_given() {
    let folder = Folder::with_logins();
    let args = ["query", "FROM auth-* | STATS n = COUNT(*)", "--index", "auth-x=logins.ndjson"];
    assert_eq!(csv(&folder, &args), "n\n3\n");
}

#[test]
fn a_mapping_says_the_types() {
    let folder = Folder::with_logins();
    folder.write("mapping.json", r#"{"mappings":{"properties":{"tries":{"type":"keyword"}}}}"#);
    let args = ["query", "FROM logins | SORT tries | KEEP tries", "--mapping", "mapping.json", "-d", "."];
    assert_eq!(csv(&folder, &args), "tries\n1\n12\n3\n");
}

#[test]
fn the_clock_can_be_stopped() {
    let folder = Folder::with_logins();
    let query = "FROM logins | WHERE @timestamp > NOW() - 1 day | STATS n = COUNT(*)";
    assert_eq!(csv(&folder, &["query", query, "--now", "2024-06-15T12:00:00Z"]), "n\n2\n");
    assert_eq!(
        csv(&folder, &["query", "ROW n = NOW()", "--now", "2024-06-15"]),
        "n\n2024-06-15T00:00:00.000Z\n"
    );
}

#[test]
fn parameters_are_typed() {
    let folder = Folder::with_logins();
    let query = "FROM logins | WHERE tries > ?least AND user.name == ?name | KEEP tries";
    assert_eq!(csv(&folder, &["query", query, "-p", "least=2", "--param", "name=ann"]), "tries\n3\n");
    let query = "ROW a = ?1, b = ?2";
    assert_eq!(csv(&folder, &["query", query, "-p", "2=true", "-p", "1=[1, 2]"]), "a,b\n\"[1, 2]\",true\n");
    let query = "FROM logins | SORT tries | KEEP ??column";
    assert_eq!(csv(&folder, &["query", query, "-p", "column=tries"]), "tries\n1\n3\n12\n");
}

#[test]
fn limits_can_be_lifted() {
    let folder = Folder::new();
    folder.write("logs.ndjson", "{\"a\":1}\n".repeat(12_000));
    let count = |args: &[&str]| folder.run(args).answer().lines().count() - 1;
    assert_eq!(count(&["query", "FROM logs", "-f", "tsv"]), 1_000);
    assert_eq!(count(&["query", "FROM logs | LIMIT 20000", "-f", "tsv"]), 10_000);
    assert_eq!(count(&["query", "FROM logs", "-f", "tsv", "--no-limit"]), 12_000);
    assert_eq!(count(&["query", "FROM logs | LIMIT 11000", "-f", "tsv", "--no-limit"]), 11_000);
}

#[test]
fn quiet_leaves_errors_only() {
    let folder = Folder::with_logins();
    assert_eq!(folder.run(&["query", "FROM logins", "-q"]).stderr, "");
    assert_ne!(folder.run(&["query", "FROM logins"]).stderr, "");
    assert_ne!(folder.run(&["query", "FROM nothing", "-q"]).stderr, "");
}

#[test]
fn a_file_s_ending_says_its_format() {
    let folder = Folder::with_logins();
    let query = "ROW a = 1, b = \"x\"";
    for (name, expected) in [
        ("out.csv", "a,b\r\n1,x\r\n"),
        ("out.ndjson", "{\"a\":1,\"b\":\"x\"}\n"),
        ("out.md", "| a | b |\n|---:|---|\n| 1 | `x` |\n"),
        ("out", " a │ b\n───┼───\n 1 │ x\n"),
    ] {
        assert_eq!(folder.run(&["query", query, "-o", name]).answer(), "");
        assert_eq!(folder.read(name), expected, "{name}");
    }
    assert_eq!(folder.run(&["query", query, "-o", "out.csv", "-f", "tsv"]).answer(), "");
    assert_eq!(folder.read("out.csv"), "a\tb\n1\tx\n");
}

#[test]
fn several_queries_are_told_apart() {
    let folder = Folder::with_logins();
    folder.write("a.esql", COUNT);
    folder.write("b.esql", "\u{feff}ROW x = [1, 2], y = \"a|b\"");
    let mut all = String::new();
    for format in ["table", "json", "ndjson", "csv", "tsv", "yaml", "markdown"] {
        all += &format!("== {format}\n{}", folder.run(&["run", "a.esql", "b.esql", "-f", format]).answer());
    }
    insta::assert_snapshot!(all.replace('\r', ""));
}

#[test]
fn a_query_comes_from_standard_input() {
    let folder = Folder::with_logins();
    for args in [&["run", "-f", "csv"][..], &["run", "-", "-f", "csv"], &["query", "-", "-f", "csv"]] {
        assert_eq!(folder.run_with_input(args, COUNT.as_bytes()).answer(), "n\r\n3\r\n");
    }
}

#[test]
fn colors_mark_names_and_nulls() {
    let folder = Folder::with_logins();
    let args = ["query", "ROW a = 1, b = null", "--color", "always", "--types"];
    insta::assert_snapshot!(folder.run(&args).answer().replace('\x1b', "␛"));
}

#[test]
fn warnings_are_elasticsearch_s() {
    let outcome =
        Folder::with_logins().run(&["query", "FROM logins | EVAL a = user.name == \"ann\" | KEEP a"]);
    insta::assert_snapshot!(outcome.all());
}

#[test]
fn unknown_fields_are_errors_or_nulls() {
    let folder = Folder::with_logins();
    let query = "FROM logins | WHERE nothing IS NULL | STATS n = COUNT(*)";
    assert_eq!(folder.run(&["query", query]).code, Some(1));
    assert_eq!(csv(&folder, &["query", query, "--unmapped", "nullify"]), "n\n3\n");
    let strict = format!("SET unmapped_fields = \"fail\"; {query}");
    assert_eq!(folder.run(&["query", &strict, "--unmapped", "nullify"]).code, Some(1));
}

#[test]
fn a_policy_says_what_enrich_adds() {
    let folder = Folder::with_logins();
    folder.write("teams.ndjson", "{\"who\":\"ann\",\"team\":\"blue\"}\n");
    folder.write(
        "policies/team-policy.json",
        r#"{"match":{"indices":"teams","match_field":"who","enrich_fields":["team"]}}"#,
    );
    let query = "FROM logins | ENRICH team-policy ON user.name | STATS n = COUNT(*) BY team | SORT team";
    assert_eq!(
        csv(&folder, &["query", query, "--policy", "policies/team-policy.json"]),
        "n,team\n1,blue\n2,\n"
    );
    folder.write("policies/wrong.json", "{\"match\":{}}");
    let failed = folder.run(&["query", query, "--policy", "policies"]);
    assert!(failed.stderr.contains("no enrich policy"), "{}", failed.stderr);
}
