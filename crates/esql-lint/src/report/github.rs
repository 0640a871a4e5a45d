//! Findings as commands of GitHub's Actions, a line each.

use super::{Located, located};
use crate::{FileReport, Severity};

pub(super) fn write(reports: &[FileReport]) -> String {
    reports.iter().flat_map(located).map(|located| command(&located)).collect()
}

/// `::error file=a.esql,line=1,col=6,endLine=1,endColumn=9,title=syntax::message`
fn command(located: &Located<'_>) -> String {
    let command = match located.finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let ((line, column), (end_line, end_column)) = located.range();
    let file = escaped(&located.path(), true);
    let id = located.finding.id;
    let message = escaped(&located.message(), false);
    // Columns are only taken on one line.
    let columns =
        if line == end_line { format!(",col={column},endColumn={end_column}") } else { String::new() };
    format!("::{command} file={file},line={line},endLine={end_line}{columns},title={id}::{message}\n")
}

fn escaped(text: &str, is_property: bool) -> String {
    let text = text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    if is_property { text.replace(':', "%3A").replace(',', "%2C") } else { text }
}
