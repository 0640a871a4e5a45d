//! Agreement with Lucene's and Java's own classes, over tables of their answers that lie beside the project.
//!
//! A pattern on which an answer differs must be listed, with the reason, in `known_differences.txt`; and a listed
//! pattern must differ.

use std::collections::BTreeSet;
use std::path::Path;

use esql_regex::{JavaRegex, Like, RLike, Replacement};
use serde_json::Value;

const TABLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/oracle");

#[test]
fn rlike_agrees_with_lucene() {
    check("rlike", 0.995, |case| {
        let compiled = RLike::new(text(case, "pattern"));
        match (compiled, case.get("matches")) {
            (Ok(pattern), Some(matches)) => pattern.is_match(text(case, "input")) == *matches,
            (Err(_), None) => true,
            _ => false,
        }
    });
}

#[test]
fn like_agrees_with_lucene() {
    check("like", 0.995, |case| {
        // Lucene accepts any escape, ES|QL does not.
        let pattern = Like::lenient(text(case, "pattern"));
        pattern.is_ok_and(|pattern| pattern.is_match(text(case, "input")) == case["matches"])
    });
}

#[test]
fn replace_agrees_with_java() {
    check("replace", 0.99, |case| {
        let replaced = JavaRegex::new(text(case, "regex")).map_err(|error| error.message).and_then(|regex| {
            let replacement = Replacement::parse(text(case, "replacement"), &regex);
            regex.replace_all(text(case, "input"), &replacement).map(String::from).map_err(|e| e.to_string())
        });
        match replaced {
            Ok(result) => case.get("result").is_some_and(|expected| *expected == result),
            Err(message) => case.get("error").is_some_and(|expected| *expected == message),
        }
    });
}

fn check(table: &str, least: f64, agrees: impl Fn(&Value) -> bool) {
    let path = Path::new(TABLES).join(format!("{table}.jsonl"));
    let Ok(lines) = std::fs::read_to_string(&path) else {
        println!("skipped: there is no {}", path.display());
        return;
    };
    let cases: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let differing: Vec<&Value> = cases.iter().filter(|case| !agrees(case)).collect();
    let agreement = 1.0 - differing.len() as f64 / cases.len() as f64;
    println!(
        "{table}: {} of {} cases differ, {:.2} % agree",
        differing.len(),
        cases.len(),
        100.0 * agreement
    );
    let patterns: BTreeSet<&str> = differing.iter().map(|case| pattern(case)).collect();
    let known = include_str!("known_differences.txt");
    let known: BTreeSet<&str> = known
        .lines()
        .filter_map(|line| line.strip_prefix(table)?.strip_prefix(": ")?.split_once(" → "))
        .map(|(pattern, _reason)| pattern)
        .collect();
    let examples: String =
        differing.iter().filter(|case| !known.contains(pattern(case))).map(|c| format!("{c}\n")).collect();
    assert_eq!(patterns, known, "differing, listed; not listed:\n{examples}");
    assert!(agreement >= least, "{table}: {agreement}");
}

fn pattern(case: &Value) -> &str {
    case.get("pattern").or(case.get("regex")).and_then(Value::as_str).unwrap()
}

fn text<'c>(case: &'c Value, key: &str) -> &'c str {
    case[key].as_str().unwrap()
}
