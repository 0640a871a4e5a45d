//! `esql fmt`: files of every kind, what it writes and what it says.

use crate::run::{Folder, ROOT};
use std::fs;
use std::path::Path;

const UGLY: &str = "from logs-* // all of them\n| where a==1 and b == 2 | stats n=count(*) by host.name\n";
const PRETTY: &str =
    "FROM logs-* // all of them\n| WHERE a == 1 AND b == 2\n| STATS n = COUNT(*) BY host.name\n";

const DOCUMENT: &str = "\
# Hunts

## Run keys

```sql
from logs-windows* | where registry.path like \"*Run*\"
| keep host.name
```

Some SQL of another kind, which is left alone:

```sql
select a from b
```

1. Logins

   ```esql
   from logins
   | where user.name == \"ann\"

   | limit 1
   ```
";

const RULE: &str = "\
[rule]
name = \"Many logins\"
type = \"esql\"
query = '''
from logins | stats n = count(*) by user.name
| where n > 10
'''
";

fn folder() -> Folder {
    let folder = Folder::new();
    folder.write("ugly.esql", UGLY);
    folder.write("pretty.esql", PRETTY);
    folder.write("more/hunts.md", DOCUMENT);
    folder.write("more/rule.toml", RULE);
    folder.write("more/other.toml", "[package]\nname = \"x\"\n");
    folder
}

#[test]
fn files_are_written_in_place() {
    let folder = folder();
    let outcome = folder.run(&["fmt", "."]);
    insta::assert_snapshot!(outcome.all());
    assert_eq!(folder.read("ugly.esql"), PRETTY);
    insta::assert_snapshot!("formatted_document", folder.read("more/hunts.md"));
    insta::assert_snapshot!("formatted_rule", folder.read("more/rule.toml"));
    assert_eq!(folder.run(&["fmt", "--check", ".", "--quiet"]).code, Some(0));
}

#[test]
fn check_lists_what_would_change_and_writes_nothing() {
    let folder = folder();
    let outcome = folder.run(&["fmt", "--check", "."]);
    assert_eq!(outcome.code, Some(1));
    insta::assert_snapshot!(outcome.all());
    assert_eq!(folder.read("ugly.esql"), UGLY);
    assert_eq!(folder.run(&["fmt", "--check", "pretty.esql"]).code, Some(0));
}

#[test]
fn diff_shows_what_would_change() {
    let folder = folder();
    let outcome = folder.run(&["fmt", "--diff", "."]);
    assert_eq!(outcome.code, Some(0));
    insta::assert_snapshot!(outcome.all());
    assert_eq!(folder.run(&["fmt", "--diff", "--check", "."]).code, Some(1));
    assert_eq!(folder.read("ugly.esql"), UGLY);
}

#[test]
fn standard_input_is_formatted_to_standard_output() {
    let folder = Folder::new();
    for args in [&["fmt", "-"][..], &["fmt"]] {
        assert_eq!(folder.run_with_input(args, UGLY.as_bytes()).answer(), PRETTY);
    }
    assert_eq!(folder.run_with_input(&["fmt", "--check", "-"], UGLY.as_bytes()).code, Some(1));
}

#[test]
fn width_is_asked_for() {
    let folder = Folder::new();
    let query = b"from a | where first_field == 1 and second_field == 2";
    let formatted = folder.run_with_input(&["fmt", "--width", "40"], query).answer();
    assert_eq!(formatted, "FROM a\n| WHERE first_field == 1\n    AND second_field == 2\n");
    assert_eq!(folder.run(&["fmt", "--width", "3"]).code, Some(2));
}

#[test]
fn a_wrong_query_is_shown_where_it_stands_and_its_file_stays() {
    let folder = folder();
    let wrong = DOCUMENT.replace("keep host.name", "kep host.name");
    folder.write("more/hunts.md", &wrong);
    let outcome = folder.run(&["fmt", "more", "ugly.esql"]);
    assert_eq!(outcome.code, Some(1));
    insta::assert_snapshot!(outcome.all());
    assert_eq!(folder.read("more/hunts.md"), wrong);
    assert_eq!(folder.read("ugly.esql"), PRETTY);
}

#[test]
fn escapes_in_toml_stay() {
    let folder = Folder::new();
    let rule = "[rule]\ntype = \"esql\"\nquery = \"from a | where b == \\\"c\\\"\"\n";
    folder.write("rule.toml", rule);
    let outcome = folder.run(&["fmt", "rule.toml"]);
    insta::assert_snapshot!(outcome.all());
    assert_eq!(folder.read("rule.toml"), rule);
}

#[test]
fn a_string_of_one_line_that_stays_one_is_formatted() {
    let folder = Folder::new();
    folder.write("rule.toml", "[rule]\ntype = \"esql\"\nquery = \"row a=1\"\n");
    folder.run(&["fmt", "rule.toml"]).answer();
    assert_eq!(folder.read("rule.toml"), "[rule]\ntype = \"esql\"\nquery = \"ROW a = 1\"\n");
}

#[test]
fn what_is_not_there_is_two() {
    let folder = Folder::new();
    let outcome = folder.run(&["fmt", "nothing.esql"]);
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.stderr.contains("nothing.esql"), "{}", outcome.stderr);
}

/// They are kept as published; what the formatter would make of them is only looked at.
#[test]
fn the_published_hunts() {
    let folder = Folder::new();
    for name in ["persistence_run_key_endpoint.esql", "persistence_run_key_sysmon.esql"] {
        folder.write(name, fs::read(Path::new(ROOT).join("queries").join(name)).unwrap());
    }
    insta::assert_snapshot!(folder.run(&["fmt", "--diff", "."]).all());
    let before = folder.run(&["parse", "persistence_run_key_sysmon.esql", "-f", "sexpr"]).answer();
    folder.run(&["fmt", "."]);
    let after = folder.run(&["parse", "persistence_run_key_sysmon.esql", "-f", "sexpr"]).answer();
    assert_eq!(before.to_lowercase(), after.to_lowercase());
}
