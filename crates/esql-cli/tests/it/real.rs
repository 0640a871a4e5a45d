//! The hunts and their variants over real events, when those lie beside the checkout. Their answers were worked out by an
//! independent program.

use crate::run::{Folder, shared};
use serde_json::Value as Json;
use std::fs;
use std::path::Path;

#[test]
fn real_events_give_the_answers_worked_out_independently() {
    let Some(real) = shared("real") else { return };
    let mut cases: Vec<_> =
        fs::read_dir(real.join("expected")).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    cases.sort();
    assert!(!cases.is_empty());
    let wrong: Vec<String> = cases.iter().filter_map(|case| check(&real, case).err()).collect();
    assert!(wrong.is_empty(), "{} of {} differ:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

fn check(real: &Path, case: &Path) -> Result<(), String> {
    let expected: Json = serde_json::from_str(&fs::read_to_string(case).unwrap()).unwrap();
    let folder = Folder::new();
    let mut query =
        fs::read_to_string(real.join("expected").join(expected["query"].as_str().unwrap())).unwrap();
    if expected["now"].is_null() {
        // These answers leave the time bound out.
        let kept = query.lines().filter(|line| !line.contains("@timestamp > NOW()"));
        query = kept.collect::<Vec<_>>().join("\n");
    }
    let mut args =
        vec!["query".to_owned(), query, "-f".to_owned(), "json".to_owned(), "--no-limit".to_owned()];
    for file in expected["data"].as_array().unwrap() {
        args.push("-d".to_owned());
        args.push(real.join(file.as_str().unwrap()).display().to_string());
    }
    if let Some(now) = expected["now"].as_str() {
        args.extend(["--now".to_owned(), now.to_owned()]);
    }
    let outcome = folder.run(&args.iter().map(String::as_str).collect::<Vec<_>>());
    let name = case.file_name().unwrap().display();
    if outcome.code != Some(0) {
        return Err(format!("{name}: {}", outcome.all()));
    }
    let found: Json = serde_json::from_str(&outcome.stdout).unwrap();
    let (rows, wanted) = (sorted(&found["values"]), sorted(&expected["values"]));
    if found["columns"] == expected["columns"] && rows == wanted {
        return Ok(());
    }
    Err(format!("{name}: {} rows, not {}\n  found {rows:?}\n  wanted {wanted:?}", rows.len(), wanted.len()))
}

/// Rows in an order that depends on nothing but the rows.
fn sorted(rows: &Json) -> Vec<String> {
    let mut rows: Vec<String> = rows.as_array().unwrap().iter().map(Json::to_string).collect();
    rows.sort();
    rows
}
