//! Findings as JUnit's XML: a file is a suite, a query a test, which an error fails.

use std::fmt::Write;

use super::{Located, located};
use crate::{FileReport, Severity};

pub(super) fn write(reports: &[FileReport]) -> String {
    let mut out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"esql check\">\n".to_owned();
    for report in reports {
        let all = located(report);
        let path = escaped(&report.path.display().to_string());
        let is_error = |located: &&Located<'_>| located.finding.severity == Severity::Error;
        let cases: Vec<Option<&str>> = match report.queries.as_slice() {
            // A file without queries is a test itself, so that it can fail.
            [] => vec![None],
            queries => queries.iter().map(|query| Some(query.name.as_str())).collect(),
        };
        let failed =
            |case: &Option<&str>| all.iter().any(|located| located.query == *case && is_error(&located));
        let (tests, failures) = (cases.len(), cases.iter().filter(|case| failed(case)).count());
        // Writing to a string can't fail.
        let _ = writeln!(out, "  <testsuite name=\"{path}\" tests=\"{tests}\" failures=\"{failures}\">");
        for case in cases {
            let name = escaped(case.unwrap_or("file"));
            let _ = writeln!(out, "    <testcase name=\"{name}\" classname=\"{path}\">");
            for located in all.iter().filter(|located| located.query == case) {
                finding(&mut out, located);
            }
            out += "    </testcase>\n";
        }
        out += "  </testsuite>\n";
    }
    out + "</testsuites>\n"
}

fn finding(out: &mut String, located: &Located<'_>) {
    let ((line, column), _) = located.range();
    let (id, message) = (located.finding.id, escaped(&located.message()));
    let place = escaped(&format!("{}:{line}:{column}", located.path()));
    let _ = match located.finding.severity {
        Severity::Error => {
            writeln!(out, "      <failure type=\"{id}\" message=\"{message}\">{place}</failure>")
        }
        severity @ (Severity::Warning | Severity::Info) => {
            writeln!(out, "      <system-out>{place}: {}[{id}]: {message}</system-out>", severity.name())
        }
    };
}

/// The text as XML can hold it, in an attribute or between tags.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for character in text.chars() {
        match character {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            '\n' => out += "&#10;",
            // XML has no way to write these.
            _ if character.is_control() && character != '\t' => out.push('\u{fffd}'),
            _ => out.push(character),
        }
    }
    out
}
