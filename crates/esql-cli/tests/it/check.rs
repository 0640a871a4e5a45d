//! `esql check`, and queries in Markdown and TOML with the other commands.

use crate::run::{Folder, ROOT};

const BAD: &str = "FROM logs-*\n| WHERE @timestamp > NOW() - 1 day AND user.name LIKE \"%a%\"\n| LIMIT 10\n";
const GOOD: &str = "FROM logs-*\n| WHERE @timestamp > NOW() - 1 day AND user.name LIKE \"*a*\"\n| LIMIT 10\n";

const DOCUMENT: &str = "# Odd logins\n\nA hunt for the logins of the example.\n\n## Many tries\n\n\
    ```esql\nFROM logins\n| WHERE tries > 2\n| KEEP tries\n```\n\n\
    ## Several names\n\n- as seen by [the logins](logins.ndjson)\n\n  \
    ```sql\n  FROM logins\n  | WHERE user.name == \"bob\" AND tries LIKE \"1\"\n  | LIMIT 5\n  ```\n\n\
    ```sql\nSELECT name FROM users\n```\n";

/// The logins and a document with two queries about them, the second of which is wrong.
fn with_document() -> Folder {
    let folder = Folder::with_logins();
    folder.write("hunt.md", DOCUMENT);
    folder
}

#[test]
fn errors_warnings_and_a_summary() {
    let folder = with_document();
    folder.write("rule.toml", format!("[rule]\ntype = \"esql\"\nquery = '''\n{BAD}'''\n"));
    folder.write("good.esql", GOOD);
    insta::assert_snapshot!(folder.run(&["check", "hunt.md", "rule.toml", "good.esql"]).all());
}

#[test]
fn exit_codes_are_those_of_the_help() {
    let folder = Folder::with_logins();
    folder.write("bad.esql", BAD);
    folder.write("good.esql", GOOD);
    folder.write("wrong.esql", "FRM a");
    folder.write("settings/esql-lint.toml", "[lints]\nnonsense = \"allow\"\n");
    folder.write("settings/a.esql", GOOD);
    for (args, code) in [
        (&["good.esql"][..], 0),
        (&["bad.esql"], 0),
        (&["bad.esql", "--deny", "warnings"], 1),
        (&["bad.esql", "--deny", "like-percent"], 1),
        (&["bad.esql", "--deny", "warnings", "--allow", "like-percent"], 0),
        (&["wrong.esql"], 1),
        (&["nothing.esql"], 2),
        (&["good.esql", "--deny", "nonsense"], 2),
        (&["good.esql", "--allow", "syntax"], 2),
        (&["settings"], 2),
        (&["--explain", "nonsense"], 2),
        (&["-", "--fix"], 2),
        (&["good.esql", "--data", "nothing"], 3),
        (&["good.esql", "-o", "nothing/report.txt"], 4),
    ] {
        let outcome = folder.run(&[&["check"], args].concat());
        assert_eq!(outcome.code, Some(code), "{args:?}\n{}", outcome.all());
    }
}

#[test]
fn standard_input_is_checked() {
    let outcome = Folder::new().run_with_input(&["check", "-"], b"FROM logs | LIMIT x");
    assert_eq!(outcome.code, Some(1));
    assert!(outcome.stdout.contains(" --> <stdin>:1:19"), "{}", outcome.all());
}

#[test]
fn the_current_folder_is_checked_without_a_path() {
    let folder = Folder::new();
    folder.write("a/bad.esql", BAD);
    folder.write("node_modules/wrong.esql", "FRM");
    let outcome = folder.run(&["check"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.all());
    assert!(
        outcome.stdout.contains("1 file, 1 query: 1 warning (1 fixable with --fix)"),
        "{}",
        outcome.all()
    );
}

#[test]
fn fixes_are_written_into_files() {
    let folder = Folder::new();
    folder.write("bad.esql", BAD);
    let rule = format!("[rule]\ntype = \"esql\"\nquery = '''\n{BAD}'''\n");
    folder.write("rule.toml", &rule);
    let outcome = folder.run(&["check", ".", "--fix"]);
    insta::assert_snapshot!(outcome.all());
    assert_eq!(folder.read("bad.esql"), GOOD);
    assert_eq!(folder.read("rule.toml"), rule.replace('%', "*"));
}

#[test]
fn data_tells_what_no_row_meets() {
    let folder = Folder::with_logins();
    folder.write("hunt.esql", "FROM logins\n| WHERE tries > 99 AND user.name == \"bob\"\n| LIMIT 10\n");
    folder.write("other.esql", "FROM login\n| LIMIT 10\n");
    let args = ["check", "hunt.esql", "other.esql", "--data", ".", "--allow", "no-time-bound"];
    insta::assert_snapshot!(folder.run(&args).all());
}

#[test]
fn lints_are_explained() {
    let folder = Folder::new();
    insta::assert_snapshot!(
        "explain_like_percent",
        folder.run(&["check", "--explain", "like-percent"]).answer()
    );
    insta::assert_snapshot!("explain_all", folder.run(&["check", "--explain", "all"]).answer());
    insta::assert_snapshot!("explain_nothing", folder.run(&["check", "--explain", "like-percnt"]).all());
}

#[test]
fn reports_go_into_files() {
    let folder = Folder::new();
    folder.write("bad.esql", BAD);
    for (format, start) in
        [("json", "{"), ("sarif", "{"), ("junit", "<?xml"), ("github", "::warning file=bad.esql")]
    {
        let outcome = folder.run(&["check", "bad.esql", "--format", format, "--output", "report"]);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(0), ""), "{}", outcome.all());
        assert!(folder.read("report").starts_with(start), "{}", folder.read("report"));
    }
}

#[test]
fn queries_of_a_document_run_each_under_its_name() {
    let folder = with_document();
    insta::assert_snapshot!("run_document", folder.run(&["run", "hunt.md"]).all());
    let only = folder.run(&["query", "FROM logins | WHERE tries > 2 | KEEP tries", "-f", "csv"]).answer();
    folder.write("one.md", &DOCUMENT[..DOCUMENT.find("## Several").unwrap()]);
    assert_eq!(folder.run(&["run", "one.md", "-f", "csv"]).answer(), only);
}

#[test]
fn a_query_of_a_document_is_chosen() {
    let folder = with_document();
    for command in ["explain", "parse"] {
        assert_eq!(folder.run(&[command, "hunt.md"]).code, Some(2));
        assert_eq!(folder.run(&[command, "hunt.md#1"]).code, Some(0), "{command}");
        assert_eq!(folder.run(&[command, "hunt.md#3"]).code, Some(2), "{command}");
    }
    assert_eq!(folder.run(&["explain", "hunt.md#1", "--funnel"]).code, Some(0));
    assert_eq!(folder.run(&["why", "hunt.md#1", "--doc", "logins.ndjson:1"]).code, Some(0));
    insta::assert_snapshot!("explain_document", folder.run(&["explain", "hunt.md"]).all());
    insta::assert_snapshot!("explain_wrong_query", folder.run(&["explain", "hunt.md#2"]).all());
}

#[test]
fn the_hunts_of_the_repository_are_checked() {
    let outcome = Folder::new().run(&["check", &format!("{ROOT}/queries")]);
    let text = outcome.all().replace(ROOT, "…");
    insta::assert_snapshot!(text);
}
