//! The benchmark's queries, both hunts among them, over a small set of its events, when it lies beside the checkout and there is
//! a Python to make the events and their answers.

use crate::run::{Folder, shared};
use serde_json::Value as Json;
use std::path::Path;
use std::process::{Command, Stdio};

/// As few as the program that works out the answers takes.
const ROWS: &str = "6000";

#[test]
fn generated_events_give_the_answers_of_the_reference() {
    let Some(bench) = shared("bench") else { return };
    let python = Command::new("python3").arg("--version").stdout(Stdio::null()).status();
    if !python.is_ok_and(|status| status.success()) {
        println!("skipped: there is no python3");
        return;
    }
    let folder = Folder::new();
    let data = folder.path().join("data");
    let data = data.to_str().unwrap();
    let generator = bench.join("gen_ecs.py");
    // Some documents hold a value where others hold an array of it.
    python3(&[generator.to_str().unwrap(), "--rows", ROWS, "--out", data, "--mixed", "0.02"]);
    for query in ["q1", "q2", "q3", "q4", "q5", "q6", "q7"] {
        let file = bench.join("queries").join(format!("{query}.esql"));
        let outcome = folder.run(&["run", file.to_str().unwrap(), "-d", data, "-f", "json"]);
        let found: Json = serde_json::from_str(&outcome.answer()).unwrap();
        let (found, expected) = (sorted(&found["values"]), sorted(&expected(&bench, data, query)));
        assert!(!expected.is_empty(), "{query}");
        assert_eq!(found, expected, "{query}");
    }
}

/// The rows that the reference program prints, as Python writes them.
fn expected(bench: &Path, data: &str, query: &str) -> Json {
    const AS_JSON: &str = "import ast, json, subprocess, sys\n\
        lines = subprocess.run(sys.argv[1:], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True).stderr\n\
        print(json.dumps([ast.literal_eval(line) for line in lines.splitlines()]))";
    let reference = bench.join("reference.py");
    let output = python3(&["-c", AS_JSON, "python3", reference.to_str().unwrap(), data, query]);
    serde_json::from_str(&output).unwrap()
}

fn python3(args: &[&str]) -> String {
    let output = Command::new("python3").args(args).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn sorted(rows: &Json) -> Vec<String> {
    let mut rows: Vec<String> = rows.as_array().unwrap().iter().map(Json::to_string).collect();
    rows.sort();
    rows
}
