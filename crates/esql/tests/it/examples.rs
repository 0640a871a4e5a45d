//! Runs the examples of every function: they are its documentation, and here its tests.

use esql::functions::Example;
use esql::functions::reference::Page;
use esql::{Engine, ResultSet};

#[test]
fn every_example_gives_the_result_it_shows() {
    let sample = &esql::functions::search::SAMPLE;
    let mapping = esql::Mapping::from_json(&serde_json::from_str(sample.mapping).unwrap()).unwrap().whole();
    let index = esql::MemoryIndex::new(sample.index).mapping(mapping).ndjson(sample.documents);
    let engine = Engine::builder().now("2024-06-15T12:00:00Z").unwrap().memory(index);
    let engine = engine.threads(1).build().unwrap();
    let (mut run, mut wrong) = (0, Vec::new());
    for page in Page::all() {
        for example in page.examples {
            run += 1;
            if let Err(difference) = check(&engine, example) {
                wrong.push(format!("{}: {}\n{difference}", page.name, example.query));
            }
        }
    }
    assert!(run > 0);
    assert!(wrong.is_empty(), "{} of {run} examples are wrong:\n\n{}", wrong.len(), wrong.join("\n\n"));
}

#[test]
fn every_function_shows_what_it_makes_of_nulls() {
    let shows_null =
        |example: &Example| example.query.to_lowercase().contains("null") || example.result.contains("null");
    assert_eq!(silent(shows_null), [""; 0]);
}

#[test]
fn every_function_shows_what_it_makes_of_many_values() {
    // Several values come from a list, or from a function that makes them.
    let shows_many = |example: &Example| {
        let query = example.query.to_lowercase();
        query.contains('[') || query.contains("split(") || example.result.contains('[')
    };
    // A function of constants only, or of nothing, gets no several values.
    let computes = |name: &&str| {
        Page::all().iter().any(|page| page.name == *name && page.params.iter().any(|param| !param.constant))
    };
    let silent: Vec<&str> = silent(shows_many).into_iter().filter(computes).collect();
    assert_eq!(silent, [""; 0]);
}

/// The functions without an example that passes the test.
fn silent(test: impl Fn(&Example) -> bool) -> Vec<&'static str> {
    let pages = Page::all().into_iter();
    pages.filter(|page| !page.examples.iter().any(&test)).map(|page| page.name).collect()
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
pub fn printed(result: &ResultSet) -> String {
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
