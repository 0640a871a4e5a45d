//! Nesting is bounded and parsing is linear: no text makes the parser, the printers or a tree's end overflow a small
//! stack, and none takes long.

use esql_syntax::ast::Query;
use esql_syntax::{SyntaxError, parse, sexpr::sexpr, validate};
use std::thread;

/// Texts that nest in every way there is, to this depth.
pub fn nested(depth: usize) -> Vec<String> {
    let around = |before: &str, inside: &str, after: &str| {
        format!("{}{inside}{}", before.repeat(depth), after.repeat(depth))
    };
    vec![
        format!("ROW v = {}", around("(", "1", ")")),
        format!("ROW v = {}", around("f(", "1", ")")),
        format!("ROW v = {}", around("(a + ", "1", ")")),
        format!("ROW v = {}", around("- ", "a", "")),
        format!("ROW v = {}", around("NOT ", "a", "")),
        format!("ROW v = {}", around("NOT (", "a", ")")),
        format!("ROW v = {}", around("a IN (1, (", "2", "))")),
        format!("ROW v = {}", around("(a LIKE ", "b", ")")),
        format!("ROW v = {}", around("f((x) -> ", "x", ")")),
        format!("ROW v = f(a, {})", around("{\"k\": ", "1", "}")),
        format!("ROW v = a{}", "::long".repeat(depth)),
        format!("ROW v = a{}", " + a".repeat(depth)),
        format!("ROW v = a{}", " OR a".repeat(depth)),
        format!("FROM {}", around("(FROM ", "a", ")")),
        format!("FROM a{}", around(" | WHERE b IN (FROM a", "", ")")),
        format!("FROM a{}", around(" | WHERE c OR b IN (FROM a", "", ")")),
        format!("FROM a | {}", around("FORK (", "LIMIT 1", ")")),
        format!("SET a = {}; FROM a", around("{\"k\": ", "1", "}")),
    ]
}

/// Runs this on the stack that Rust gives a thread that doesn't ask for more.
fn on_small_stack<T: Send + 'static>(task: impl FnOnce() -> T + Send + 'static) -> T {
    thread::Builder::new().stack_size(2 << 20).spawn(task).unwrap().join().unwrap()
}

/// Does all that recurses along a tree.
fn walk(query: &Query) {
    let text = query.to_string();
    assert_eq!(&query.clone(), query);
    assert_eq!(parse(&text).as_ref(), Ok(query));
    assert!(!sexpr(query).is_empty());
    validate(&text, query);
    assert!(!format!("{query:?}").is_empty());
    assert!(!serde_json::to_string(query).unwrap().is_empty());
}

#[test]
fn what_may_nest_fits_a_small_stack() {
    for text in nested(90) {
        on_small_stack(move || walk(&parse(&text).unwrap()));
    }
    for text in nested(490) {
        on_small_stack(move || parse(&text).map(|query| walk(&query)).unwrap_or_default());
    }
}

#[test]
fn deeper_nesting_is_an_error() {
    for text in nested(1_000).into_iter().chain(nested(10_000)) {
        let error: SyntaxError = on_small_stack(move || parse(&text).unwrap_err());
        assert_eq!(error.message, "nested too deeply");
    }
}

#[test]
fn chains_inside_chains_count_together() {
    // Each operand is far from the limit; the tree of them all isn't.
    let mut text = "a".to_owned();
    for _ in 0..100 {
        text = format!("({text}){}", " + a".repeat(100));
    }
    assert_eq!(parse(&format!("ROW v = {text}")).unwrap_err().message, "nested too deeply");
}

#[test]
fn a_megabyte_is_no_trouble() {
    let texts = [
        format!("FROM a{}", " | WHERE b == \"c\" AND d > 1".repeat(40_000)),
        format!("ROW v = f({}1)", "a.b.c, ".repeat(40_000)),
        format!("ROW v = a IN ({}1)", "\"x\", ".repeat(50_000)),
        format!("FROM a | KEEP {}b", "a*.c, ".repeat(50_000)),
        format!("FROM a | EVAL {}b", "`a b` = 1 + 2, ".repeat(20_000)),
        format!("ROW v = \"{}\"", "x".repeat(1 << 20)),
        format!("ROW v = 1 {}", "/* /* */ */".repeat(25_000)),
        format!("FROM a | FORK {}", "(LIMIT 1) ".repeat(25_000)),
    ];
    for text in texts {
        let query = parse(&text).unwrap_or_else(|error| panic!("{}…: {error}", &text[..40]));
        drop(query);
    }
    // And these are wrong in ways that invite trying again and again.
    let wrong = [
        "/*".repeat(1 << 16),
        "`a``".repeat(1 << 16),
        format!("ROW a = {}", "\"\"\"x\"y".repeat(25_000)),
        format!("ROW a = {}", "1 + ".repeat(25_000)),
        format!("ROW {}", "a.".repeat(1 << 16)),
        format!("ROW v = f({}", "a, ".repeat(1 << 16)),
        "SET a = 1;".repeat(25_000),
        "PROMQL ".to_owned() + &"(".repeat(1 << 20),
    ];
    for text in wrong {
        assert!(parse(&text).is_err(), "{}…", &text[..20]);
    }
}
