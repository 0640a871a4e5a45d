//! Findings as one JSON object.

use serde_json::{Value, json};

use super::{Located, Summary, located};
use crate::FileReport;

pub(super) fn write(reports: &[FileReport]) -> String {
    let findings: Vec<Value> = reports.iter().flat_map(located).map(|located| finding(&located)).collect();
    let Summary { files, queries, errors, warnings, infos, fixable } = Summary::of(reports);
    let report = json!({
        "findings": findings,
        "summary": {
            "files": files,
            "queries": queries,
            "errors": errors,
            "warnings": warnings,
            "infos": infos,
            "fixable": fixable,
        },
    });
    format!("{report:#}\n")
}

fn finding(located: &Located<'_>) -> Value {
    let ((line, column), (end_line, end_column)) = located.range();
    let finding = located.finding;
    json!({
        "file": located.path(),
        "query": located.query,
        "id": finding.id,
        "severity": finding.severity.name(),
        "message": finding.message,
        "help": finding.help,
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
        "fixable": located.is_fixable,
    })
}
