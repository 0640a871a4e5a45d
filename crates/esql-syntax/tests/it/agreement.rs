//! Agreement with Elastic's own parser, whose verdicts and trees stand in a shared folder beside the repository.

use esql_syntax::{parse, sexpr::sexpr};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// The files under a shared folder that end so, with their text; none, with a note, when the folder isn't there.
pub fn shared_files(folder: &str, extension: &str) -> Vec<(PathBuf, String)> {
    let root = shared(folder);
    if !root.exists() {
        println!("skipped: {} is not there", root.display());
    }
    let (mut folders, mut files) = (vec![root], vec![]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                let text = std::fs::read_to_string(&path).unwrap();
                files.push((path, text));
            }
        }
    }
    files
}

fn shared(name: &str) -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")).join(name)
}

/// The lines of a shared table; none, with a note, when the folder isn't there.
pub fn shared_lines(name: &str) -> Vec<Value> {
    let path = shared(name);
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("skipped: {} is not there", path.display());
        return vec![];
    };
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn verdicts_agree() {
    let cases = shared_lines("parser/verdicts.jsonl");
    let (mut wrong, mut placed, mut places) = (vec![], 0, 0);
    for case in &cases {
        let text = case["q"].as_str().unwrap();
        let ok = case["ok"].as_bool().unwrap();
        let result = parse(text);
        if result.is_ok() != ok {
            wrong.push((ok, text, case["msg"].as_str().unwrap_or_default(), result.err()));
            continue;
        }
        if let (Err(error), Some(line), Some(column)) =
            (result, case["line"].as_u64(), case["column"].as_u64())
        {
            places += 1;
            let place = error.span.line_column(text);
            let agrees = place == (line as usize, column as usize);
            placed += usize::from(agrees);
            if !agrees && std::env::var_os("SHOW_PLACES").is_some() {
                println!("{place:?} not {line}:{column} {}\n    {text:?}\n    {error}", case["msg"]);
            }
        }
    }
    println!("{} of {} verdicts agree, {placed} of {places} places", cases.len() - wrong.len(), cases.len());
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn shapes_agree() {
    for case in shared_lines("parser/shapes.jsonl") {
        let text = case["q"].as_str().unwrap();
        let query = parse(text).unwrap_or_else(|error| panic!("{text:?}: {error}"));
        assert_eq!(sexpr(&query), case["shape"].as_str().unwrap(), "{text:?}");
    }
}
