//! Reports in every format.

use super::checker;
use esql_lint::FileReport;
use esql_lint::report::{Format, Style, Summary, write};

fn reports() -> Vec<FileReport> {
    let files = [
        (
            "hunts/bad.esql",
            "FROM logs-*\n| WHERE event.category == \"file\" AND file.path LIKE \"%temp%\"\n| LIMIT 10\n",
        ),
        ("hunts/good.esql", "FROM logs-*\n| WHERE @timestamp > NOW() - 7 days\n| LIMIT 10\n"),
        (
            "rule, <1>.toml",
            "[rule]\ntype = 'esql'\nquery = '''\nFROM logs-*\n| STATS n = COUNT(*) BY host.name\n| WHERE process.name == \"a\"\n'''\n",
        ),
        (
            "doc.md",
            "# Two hunts\n```esql\nFROM logs\n| WHER a == 1\n```\n```sql\nFROM logs | WHERE a != null AND @timestamp > NOW() - 1 day | LIMIT 1\n```\n",
        ),
        ("wrong.toml", "[rule]\nquery = 'FROM\n"),
    ];
    files.map(|(name, text)| checker().check_text(name.as_ref(), text.to_owned())).into()
}

#[test]
fn text() {
    insta::assert_snapshot!(write(&reports(), Format::Text, Style::default()));
}

#[test]
fn json() {
    insta::assert_snapshot!(write(&reports(), Format::Json, Style::default()));
}

#[test]
fn github() {
    insta::assert_snapshot!(write(&reports(), Format::Github, Style::default()));
}

#[test]
fn sarif() {
    let text = write(&reports()[..1], Format::Sarif, Style::default());
    let mut log: serde_json::Value = serde_json::from_str(&text).unwrap();
    let rules = log["runs"][0]["tool"]["driver"]["rules"].take();
    assert!(rules.as_array().unwrap().len() > 20);
    insta::assert_snapshot!(format!("{log:#}"));
}

#[test]
fn junit() {
    insta::assert_snapshot!(write(&reports(), Format::Junit, Style::default()));
}

#[test]
fn nothing_is_said_in_a_line() {
    let reports = &reports()[1..2];
    assert_eq!(Summary::of(reports).text(), "1 file, 1 query: nothing found");
    assert_eq!(write(reports, Format::Github, Style::default()), "");
}
