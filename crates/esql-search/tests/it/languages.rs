//! What the two query languages mean, as trees in one line.

use esql_search::{Ask, Bool, Clause, Query, kql, query_string};

fn kql(text: &str) -> String {
    shown(kql::parse(text, &kql::Options::default()))
}

fn qstr(text: &str) -> String {
    shown(query_string::parse(text, &query_string::Options::default()))
}

fn qstr_and(text: &str) -> String {
    shown(query_string::parse(text, &query_string::Options { and: true, ..Default::default() }))
}

fn shown(query: Result<Query, esql_search::SearchError>) -> String {
    match query {
        Ok(query) => show(&query),
        Err(error) => format!("error at {:?}: {error}", error.offset),
    }
}

fn show(query: &Query) -> String {
    match query {
        Query::All => "all".to_owned(),
        Query::None => "none".to_owned(),
        Query::Boosted(boost, query) => format!("{}^{boost}", show(query)),
        Query::Bool(Bool { must, should, must_not, .. }) => {
            let marked = |mark: &str, queries: &[Query]| -> Vec<String> {
                queries.iter().map(|query| format!("{mark}{}", show(query))).collect()
            };
            let parts = [marked("+", must), marked("", should), marked("-", must_not)].concat();
            format!("({})", parts.join(" "))
        }
        Query::Clause(Clause { field, ask, .. }) => match ask {
            Ask::Match(text, _) => format!("{field}:{text:?}"),
            Ask::Phrase(text, options) if options.slop > 0 => {
                format!("{field}:phrase {text:?}~{}", options.slop)
            }
            Ask::Phrase(text, _) => format!("{field}:phrase {text:?}"),
            Ask::Wildcard(pattern) => format!("{field}:like {pattern:?}"),
            Ask::Regex(pattern) => format!("{field}:regex {pattern:?}"),
            Ask::Fuzzy(text, fuzziness) => format!("{field}:{text:?}~{}", fuzziness.edits(text)),
            Ask::Exists => format!("{field}:*"),
            Ask::Range(range) => {
                let bound = |bound: &Option<(String, bool)>, signs: [&str; 2]| match bound {
                    None => String::new(),
                    Some((text, included)) => format!("{}{text:?}", signs[usize::from(*included)]),
                };
                format!("{field}:{}{}", bound(&range.lower, [">", ">="]), bound(&range.upper, ["<", "<="]))
            }
            Ask::Kql { text, quoted, wildcard, .. } => {
                let how = if *quoted {
                    "quoted "
                } else if *wildcard {
                    "wild "
                } else {
                    ""
                };
                format!("{field}:{how}{text:?}")
            }
        },
    }
}

#[test]
fn kql_trees() {
    let queries = [
        "",
        "*",
        "*:*",
        "a: *",
        "a.b: x and c: \"y z\"",
        "a: x and b: y or c: z",
        "a: x or b: y and c: z or d: w",
        "not a: x and b: y",
        "not (a: x or b: y)",
        "a: (x or y and not \"z\")",
        "a: x y z",
        "a*: x*",
        "bytes >= 10 and bytes < 20",
        "@timestamp > \"now-1d\"",
        "hello world",
        "\"hello world\"",
        "hel*o",
        "user: { name: x and not id: 3 }",
        r#"path: C\:\\Windows\\*"#,
        "a: b or",
        "a: not b",
        "NOT",
        "a: (",
        "a: b c: d",
        "and: x",
        "a <",
        r"a: \x",
    ];
    let trees: Vec<String> = queries.iter().map(|query| format!("{query}\n    {}", kql(query))).collect();
    insta::assert_snapshot!(trees.join("\n"));
}

#[test]
fn query_string_trees() {
    let queries = [
        "title:Return* AND author:*Tolkien",
        "title: Hobbit Back Again",
        "one two three",
        "one OR two AND three",
        "a AND b OR c",
        "+a -b c",
        "NOT a",
        "a NOT b",
        "a && !b || c",
        "title:(quick brown) AND NOT tag:x",
        "job: (Tech Lead) AND job:(Reporting Analyst)",
        "\"quick fox\"~3",
        "title:\"the \\\"one\\\"\"^2",
        "hobbjt~ ring~1",
        "salary:[14 TO *] year:{1990 TO 2000]",
        "age:>10 age:<=20",
        "name:/jo.*n/",
        "_exists_:title",
        "title:*",
        "*:*",
        "*",
        "(a b)^3",
        r"path:C\:\\x\*",
        r"\u0041b",
        "a - b",
        "title:(",
        "a AND",
        "\"open",
        "a:b:c",
        "[1 TO",
        "a^x",
        "()",
    ];
    let trees: Vec<String> = queries.iter().map(|query| format!("{query}\n    {}", qstr(query))).collect();
    insta::assert_snapshot!(trees.join("\n"));
}

#[test]
fn the_default_operator_marks_clauses() {
    assert_eq!(qstr_and("a b"), "*:\"a b\"");
    assert_eq!(qstr_and("f:a g:b"), "(+f:\"a\" +g:\"b\")");
    assert_eq!(qstr_and("f:a OR g:b"), "(f:\"a\" g:\"b\")");
    assert_eq!(qstr_and("f:a NOT g:b"), "(+f:\"a\" -g:\"b\")");
}

#[test]
fn nesting_is_bounded() {
    let deep = |open: &str| format!("{}a{}", open.repeat(5000), ")".repeat(5000));
    assert!(kql(&deep("(")).contains("nested too deeply"));
    assert!(qstr(&deep("(")).contains("nested too deeply"));
    assert!(kql(&"not ".repeat(5000)).contains("nested too deeply"));
    assert!(kql(&"a:b and a:c or ".repeat(5000)).contains("nested too deeply"));
    assert!(!kql(&format!("{}a:c", "a:b or ".repeat(5000))).contains("error"));
}

proptest::proptest! {
    #[test]
    fn any_text_is_a_query_or_an_error(text in "[a-c*?:()\"{}<>=\\\\/~^+\\-! \\[\\]andorTONné0-9.]{0,24}") {
        let _ = (kql(&text), qstr(&text));
    }
}
