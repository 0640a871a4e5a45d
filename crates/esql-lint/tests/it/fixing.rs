//! Fixes in files.

use super::checker;
use esql_lint::{FileReport, fixed};

fn report(name: &str, text: &str) -> FileReport {
    checker().check_text(name.as_ref(), text.to_owned())
}

#[test]
fn fixes_go_into_toml_and_markdown() {
    let toml = "[rule]\ntype = \"esql\"\nquery = '''\nFROM a | WHERE b LIKE \"%x%\"'''\n";
    let (text, count) = fixed(&report("rule.toml", toml)).unwrap();
    assert_eq!((text.as_str(), count), (toml.replace('%', "*").as_str(), 1));
    let markdown = "# a\n\n- b\n\n  ```esql\n  FROM a | WHERE b LIKE \"%x%\"\n  | LIMIT 1\n  ```\n";
    let (text, _) = fixed(&report("a.md", markdown)).unwrap();
    assert_eq!(text, markdown.replace('%', "*"));
}

#[test]
fn fixes_are_written_as_the_place_demands() {
    let toml = "[rule]\ntype = \"esql\"\nquery = \"\"\"FROM a | WHERE b != null\"\"\"\n";
    let (text, _) = fixed(&report("rule.toml", toml)).unwrap();
    assert!(text.contains("WHERE b IS NOT NULL"), "{text}");
    // The strings' quotes and backslashes are escape sequences here.
    let toml = "[rule]\ntype = \"esql\"\nquery = \"FROM a | WHERE b LIKE \\\"*\\\\\\\\\\\\\\\\x*\\\"\"\n";
    let report = report("rule.toml", toml);
    assert!(report.queries[0].findings.iter().any(|finding| finding.id == "escaped-backslashes"));
    assert_eq!(fixed(&report), None);
}

#[test]
fn nothing_to_mend_is_nothing() {
    assert_eq!(fixed(&report("a.esql", "FROM a | LIMIT 1")), None);
    assert_eq!(fixed(&report("a.esql", "FRM a")), None);
}
