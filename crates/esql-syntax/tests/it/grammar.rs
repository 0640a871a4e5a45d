//! The grammar's page, the list of commands and the parser agree.

use esql_syntax::ast::CommandKind;
use esql_syntax::commands::{COMMANDS, command};
use esql_syntax::parse;

const PAGE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../grammar.md"));

/// A query with each command, in the list's order.
const QUERIES: &[&str] = &[
    "FROM a",
    "ROW a = 1",
    "SHOW INFO",
    "TS a",
    "EXPLAIN (FROM a)",
    "PROMQL a",
    "FROM a | WHERE b",
    "FROM a | EVAL b",
    "FROM a | STATS b",
    "FROM a | INLINE STATS b",
    "FROM a | KEEP b",
    "FROM a | DROP b",
    "FROM a | RENAME b AS c",
    "FROM a | SORT b",
    "FROM a | LIMIT 1",
    "FROM a | DISSECT b \"c\"",
    "FROM a | GROK b \"c\"",
    "FROM a | ENRICH b",
    "FROM a | LOOKUP JOIN b ON c",
    "FROM a | MV_EXPAND b",
    "FROM a | CHANGE_POINT b",
    "FROM a | FORK (LIMIT 1)",
    "FROM a | FUSE",
    "FROM a | SAMPLE 0.1",
    "FROM a | DEDUP",
    "FROM a | COMPLETION b",
    "FROM a | RERANK \"b\" ON c",
    "FROM a | URI_PARTS b = c",
    "FROM a | REGISTERED_DOMAIN b = c",
    "FROM a | USER_AGENT b = c",
    "FROM a | IP_LOCATION b = c",
    "FROM a | MMR ON b LIMIT 1",
    "FROM a | METRICS_INFO",
    "FROM a | TS_INFO",
    "FROM a | TS_COLLAPSE",
];

#[test]
fn the_page_has_every_command() {
    for command in COMMANDS {
        let rule = command.name.to_lowercase().replace([' ', '_'], "-");
        let runs = if command.runs { "Runs." } else { "Parses; not run yet." };
        let (name, summary, form) = (command.name, command.summary, command.form);
        let entry = format!("### {name}\n\n{summary} {runs}\n\n```ebnf\n{rule} = {form}\n```\n");
        assert!(PAGE.contains(&entry), "grammar.md should have:\n{entry}");
    }
    assert_eq!(PAGE.matches("\n### ").count(), COMMANDS.len(), "grammar.md has commands that aren't listed");
}

#[test]
fn the_parser_knows_every_command() {
    assert_eq!(QUERIES.len(), COMMANDS.len());
    for (text, listed) in QUERIES.iter().zip(COMMANDS) {
        let query = parse(text).unwrap_or_else(|error| panic!("{}", error.render(text)));
        let parsed = query.commands.last().unwrap();
        assert_eq!(parsed.kind.name(), listed.name);
        assert_eq!(command(listed.name), Some(listed));
        assert_eq!(listed.source, query.commands.len() == 1);
        let keyword = parsed.keyword.text(text);
        assert_eq!(keyword, listed.name, "{text}");
    }
}

/// A new kind of command has to be added to the queries above, and so to the list and the page.
#[test]
fn no_command_is_forgotten() {
    let kinds: Vec<_> =
        QUERIES.iter().map(|text| parse(text).unwrap().commands.pop().unwrap().kind).collect();
    let place = |kind: &CommandKind| {
        kinds.iter().position(|other| std::mem::discriminant(other) == std::mem::discriminant(kind))
    };
    for (index, kind) in kinds.iter().enumerate() {
        assert_eq!(place(kind), Some(index), "{}", kind.name());
    }
}

#[test]
fn every_rule_that_is_used_is_defined() {
    let ebnf: Vec<&str> =
        PAGE.split("```ebnf\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    let mut defined = vec!["letter", "digit"];
    let mut used = vec![];
    for line in ebnf.iter().flat_map(|block| block.lines()) {
        let right = match line.split_once(" = ") {
            Some((rule, right)) if !line.starts_with(' ') => {
                defined.push(rule.trim());
                right
            }
            _ => line,
        };
        // What stands in quotes or between question marks isn't a rule.
        let mut outside = String::new();
        let mut inside = None;
        for character in right.chars() {
            match inside {
                None if character == '\'' || character == '?' => inside = Some(character),
                Some(opening) if opening == character => inside = None,
                None => outside.push(character),
                Some(_) => {}
            }
        }
        used.extend(
            outside
                .split(|character: char| !character.is_ascii_lowercase() && character != '-')
                .map(str::to_owned),
        );
    }
    used.retain(|rule| !rule.is_empty() && !defined.contains(&rule.as_str()));
    assert!(used.is_empty(), "not defined: {used:?}");
}
