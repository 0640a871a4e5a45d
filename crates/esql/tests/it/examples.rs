//! Runs the examples of every function: they are its documentation, and here its tests.

use esql::functions::Example;
use esql::functions::registry;
use esql::{Engine, ResultSet};

#[test]
fn every_example_gives_the_result_it_shows() {
    let engine =
        Engine::builder().now("2024-06-15T12:00:00Z").unwrap().memory(esql::MemoryIndex::new("none"));
    let engine = engine.threads(1).build().unwrap();
    let scalars = registry::scalars().map(|function| (function.name, function.examples));
    let aggregates = registry::aggregates().map(|function| (function.name, function.examples));
    let (mut run, mut wrong) = (0, Vec::new());
    for (name, examples) in scalars.chain(aggregates) {
        for example in examples {
            run += 1;
            if let Err(difference) = check(&engine, example) {
                wrong.push(format!("{name}: {}\n{difference}", example.query));
            }
        }
    }
    assert!(run > 0);
    assert!(wrong.is_empty(), "{} of {run} examples are wrong:\n\n{}", wrong.len(), wrong.join("\n\n"));
}

/// Functions without an example for nulls and one for many values say too little.
#[test]
fn every_function_shows_something() {
    let scalars = registry::scalars().map(|function| (function.name, function.examples));
    let aggregates = registry::aggregates().map(|function| (function.name, function.examples));
    let silent = scalars.chain(aggregates).filter(|(_, examples)| examples.is_empty());
    assert_eq!(silent.map(|(name, _)| name).collect::<Vec<_>>(), [""; 0]);
}

fn check(engine: &Engine, example: &Example) -> Result<(), String> {
    let result = engine.query(example.query).and_then(esql::Query::collect_rows);
    let result = result.map_err(|error| format!("  {error}"))?;
    let found = printed(&result);
    let mut difference = String::new();
    if found.trim() != example.result.trim() {
        difference += &format!("  gives\n{}\n  but shows\n{}", indented(&found), indented(example.result));
    }
    let warnings: Vec<&str> = result.warnings().iter().map(String::as_str).collect();
    let warnings: Vec<&str> =
        warnings.into_iter().filter(|warning| !warning.starts_with("No limit defined")).collect();
    if warnings != example.warnings {
        difference += &format!("  warns {warnings:#?}\n  but shows {:#?}", example.warnings);
    }
    if difference.is_empty() { Ok(()) } else { Err(difference) }
}

/// The header and the rows as examples show them.
fn printed(result: &ResultSet) -> String {
    let header: Vec<String> = result.columns().iter().map(|column| quoted(&column.name)).collect();
    let mut lines = vec![header.join(",")];
    for row in 0..result.len() {
        let cells = (0..header.len()).map(|column| match result.text(row, column) {
            None => "null".to_owned(),
            Some(text) if result.value(row, column).values().len() > 1 => text,
            Some(text) => quoted(&text),
        });
        lines.push(cells.collect::<Vec<_>>().join(","));
    }
    lines.join("\n")
}

fn quoted(text: &str) -> String {
    if text.contains(['"', ',']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

fn indented(text: &str) -> String {
    text.trim().lines().map(|line| format!("    {line}")).collect::<Vec<_>>().join("\n")
}
