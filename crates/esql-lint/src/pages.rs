//! The lints' documentation, made from the lints.

use crate::{Finding, LINTS, Lint};

/// A lint's page in Markdown.
pub fn page(lint: &Lint) -> String {
    let Lint { id, severity, summary, explanation, bad, good, .. } = lint;
    let data = match lint.data {
        Some((index, documents)) => format!(
            "\nIt needs `--data`. For these examples that is the index `{index}`:\n\n```json\n{}\n```\n",
            documents.trim_end()
        ),
        None => String::new(),
    };
    format!(
        "# {id}\n\n*{severity}* — {summary}\n\n{explanation}\n{data}\n## Instead of\n\n```esql\n{bad}\n```\n\n## Write\n\n\
         ```esql\n{good}\n```\n",
        severity = severity.name()
    )
}

/// The lints, a line each, for a terminal.
pub fn list() -> String {
    let width = LINTS.iter().map(|lint| lint.id.len()).max().unwrap_or(0);
    LINTS
        .iter()
        .map(|lint| format!("{:width$}  {:7}  {}\n", lint.id, lint.severity.name(), lint.summary))
        .collect()
}

/// The page that lists them all.
pub fn index() -> String {
    let mut index = "# What `esql check` finds\n\nMade from the lints' own data; every example is a test. \
                     `esql check --explain ID` prints a page in a terminal.\n\n| id | level | finds |\n|---|---|---|\n"
        .to_owned();
    for lint in LINTS {
        index +=
            &format!("| [{id}]({id}.md) | {} | {} |\n", lint.severity.name(), lint.summary, id = lint.id);
    }
    index += "\nThese are no lints, and have no pages:\n\n| id | means |\n|---|---|\n";
    for (id, summary) in Finding::OTHERS {
        index += &format!("| {id} | {summary} |\n");
    }
    index += "\n## Levels\n\nAn *error* makes the exit code 1. A *warning* is probably not meant, an *info* worth knowing. \
        `esql-lint.toml`, beside a query's file or in a folder above it, sets levels; `--deny` and `--allow` go before it:\n\n\
        ```toml\n[lints]\nno-time-bound = \"allow\"\nlike-percent = \"error\"\n```\n\n\
        A comment allows a finding where it is meant: on a command's line or the line before it, or before the first \
        command for the whole query. One that allows nothing is a finding itself.\n\n\
        ```esql\nFROM logs-*\n// esql-lint: allow(no-time-bound) the index holds one day\n| LIMIT 10\n```\n";
    index
}
