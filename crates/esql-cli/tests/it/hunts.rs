//! The two hunts of `queries/` over the sample events of `tests/data/`.

use crate::run::{Folder, ROOT, shared};
use serde_json::Value as Json;
use std::fs;
use std::path::Path;

const NOW: &str = "2024-06-15T12:00:00Z";
const HUNTS: [&str; 2] = ["persistence_run_key_endpoint", "persistence_run_key_sysmon"];

fn hunt(name: &str, options: &[&str]) -> crate::run::Outcome {
    let query = format!("{ROOT}/queries/{name}.esql");
    let data = format!("{ROOT}/tests/data");
    let args = ["run", &query, "-d", &data, "--now", NOW];
    Folder::new().run(&args.into_iter().chain(options.iter().copied()).collect::<Vec<_>>())
}

fn expected(name: &str) -> Json {
    let path = format!("{ROOT}/tests/data/expected/{name}.json");
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn the_answers_are_those_worked_out_by_hand() {
    for name in HUNTS {
        let found: Json = serde_json::from_str(&hunt(name, &["-f", "json"]).answer()).unwrap();
        let expected = expected(name);
        assert_eq!(found["columns"], expected["columns"], "{name}");
        let rows = |json: &Json| json["values"].as_array().unwrap().clone();
        for (index, (found, expected)) in rows(&found).iter().zip(&rows(&expected)).enumerate() {
            assert_eq!(found, expected, "{name}, row {index}");
        }
        assert_eq!(rows(&found).len(), rows(&expected).len(), "{name}");
    }
}

#[test]
fn the_answers_in_every_format() {
    for name in HUNTS {
        for format in ["table", "json", "ndjson", "csv", "tsv", "yaml", "markdown"] {
            let outcome = hunt(name, &["-f", format]);
            insta::assert_snapshot!(format!("{name}_{format}"), outcome.all().replace('\r', ""));
        }
    }
}

#[test]
fn the_answers_do_not_depend_on_threads() {
    for name in HUNTS {
        let one = hunt(name, &["-f", "ndjson", "--threads", "1"]);
        for threads in ["2", "7"] {
            assert_eq!(hunt(name, &["-f", "ndjson", "--threads", threads]).stdout, one.stdout, "{name}");
        }
    }
}

#[test]
fn the_queries_are_those_published() {
    let Some(published) = shared("hunts") else { return };
    for name in HUNTS {
        let file = format!("{name}.esql");
        let ours = fs::read(Path::new(ROOT).join("queries").join(&file)).unwrap();
        assert!(
            ours == fs::read(published.join(&file)).unwrap(),
            "{file} is not byte for byte what was published"
        );
    }
}
