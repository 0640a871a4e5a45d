//! Published hunts and rules, where they are at hand: what is known to be wrong with them is found.

use super::{checker, checker_with};
use esql_lint::{FileReport, Severity};
use std::fs;
use std::path::{Path, PathBuf};

const SHARED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared");
const FINDINGS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/corpus-findings.md");

fn check(folder: &str) -> Option<Vec<FileReport>> {
    let path = Path::new(SHARED).join(folder);
    let paths: Vec<PathBuf> = esql_queries::find(&[path]).ok()?;
    Some(checker().check_files(&paths).unwrap())
}

#[test]
fn errors_are_those_of_the_list() {
    let Some(reports) = check("corpus/hunts").zip(check("corpus/rules")).map(|(mut hunts, rules)| {
        hunts.extend(rules);
        hunts
    }) else {
        println!("no queries to check: {SHARED}/corpus is missing");
        return;
    };
    let findings = fs::read_to_string(FINDINGS).unwrap();
    // What comes after is right, but can't run offline.
    let (errors, _) = findings.split_once("These ask").unwrap();
    let listed = |path: &Path| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        errors.lines().any(|line| line.starts_with("- `") && line.contains(&name))
    };
    for report in reports {
        let all = report.queries.iter().flat_map(|query| &query.findings);
        let errors: Vec<_> = all.filter(|finding| finding.severity == Severity::Error).collect();
        assert_eq!(!errors.is_empty(), listed(&report.path), "{}: {errors:#?}", report.path.display());
    }
}

#[test]
fn toml_and_markdown_are_queries_as_their_texts_are() {
    for folder in ["corpus/toml", "hunts"] {
        let Some(reports) = check(folder) else { return };
        for report in reports {
            let is_read = report.file.is_some() && !report.queries.is_empty();
            assert!(is_read, "{}: {:?}", report.path.display(), report.findings);
        }
    }
}

/// Both faults of the published hunt for run keys show in events of its shape.
#[test]
fn the_published_hunt_has_both_faults() {
    let path = Path::new(SHARED).join("hunts/persistence_run_key_sysmon.esql");
    let Ok(text) = fs::read_to_string(path) else { return };
    let event = r#"{"@timestamp":"2026-01-01T00:00:00Z","host":{"os":{"family":"windows"}},"event":{"category":["configuration","registry"],"action":"RegistryEvent (Value Set)"},"registry":{"key":"HKU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\Tray","data":{"strings":"C:\\a.exe"}}}"#;
    let checker = checker_with("logs-windows.sysmon_operational-default", event);
    let report = checker.check_text("hunt.esql".as_ref(), text.clone());
    let found: Vec<(&str, &str)> =
        report.queries[0].findings.iter().map(|finding| (finding.id, finding.span.text(&text))).collect();
    let has =
        |id: &str, place: &str| found.iter().any(|(found, text)| *found == id && text.starts_with(place));
    assert!(has("array-compared-as-single", "event.category"), "{found:#?}");
    assert!(has("never-true", "event.category"), "{found:#?}");
    assert!(has("never-true", "ends_with(registry.key"), "{found:#?}");
}
