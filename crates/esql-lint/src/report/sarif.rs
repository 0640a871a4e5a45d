//! Findings as SARIF 2.1.0, the Static Analysis Results Interchange Format of OASIS.

use serde_json::{Value, json};

use super::{Located, located};
use crate::{FileReport, Finding, LINTS, Severity};

pub(super) fn write(reports: &[FileReport]) -> String {
    let results: Vec<Value> = reports.iter().flat_map(located).map(|located| result(&located)).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "esql", "version": env!("CARGO_PKG_VERSION"), "rules": rules() } },
            // Columns are counted as ours are.
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

fn rules() -> Vec<Value> {
    let others = Finding::OTHERS.iter().map(|(id, summary)| {
        json!({
            "id": id,
            "shortDescription": { "text": summary },
        })
    });
    let lints = LINTS.iter().map(|lint| {
        json!({
            "id": lint.id,
            "shortDescription": { "text": lint.summary },
            "fullDescription": { "text": lint.explanation },
            "defaultConfiguration": { "level": level(lint.severity) },
        })
    });
    others.chain(lints).collect()
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn result(located: &Located<'_>) -> Value {
    let ((line, column), (end_line, end_column)) = located.range();
    json!({
        "ruleId": located.finding.id,
        "level": level(located.finding.severity),
        "message": { "text": located.message() },
        "locations": [{
            "physicalLocation": {
                "artifactLocation": { "uri": uri(&located.path()) },
                "region": {
                    "startLine": line,
                    "startColumn": column,
                    "endLine": end_line,
                    "endColumn": end_column,
                },
            },
        }],
    })
}

/// A path as a relative reference of a URI (RFC 3986).
fn uri(path: &str) -> String {
    let mut uri = String::new();
    for byte in path.bytes() {
        match byte {
            b'\\' if cfg!(windows) => uri.push('/'),
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => {
                uri.push(char::from(byte))
            }
            _ => uri += &format!("%{byte:02X}"),
        }
    }
    uri
}
