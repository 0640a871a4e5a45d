//! Puts fixes into files.

use esql_queries::FileQuery;
use esql_syntax::Span;

use crate::{Edit, FileReport, Finding};

/// The file's text with the fixes of its findings, and how many findings they mend. None when there is nothing to do.
///
/// Fixes that touch each other don't both go in: check again for the others. What stands in the file other than in the
/// query (escape sequences, indented lines) is left alone.
pub fn fixed(report: &FileReport) -> Option<(String, usize)> {
    let file = report.file.as_ref()?;
    let mut edits: Vec<(Span, String)> = vec![];
    let mut count = 0;
    for (query, checked) in file.queries.iter().zip(&report.queries) {
        for finding in &checked.findings {
            let Some(new) = in_file(query, finding) else { continue };
            let is_free = |(span, _): &(Span, String)| edits.iter().all(|(other, _)| is_apart(*span, *other));
            if new.iter().all(is_free) {
                edits.extend(new);
                count += 1;
            }
        }
    }
    edits.sort_by_key(|(span, _)| std::cmp::Reverse(*span));
    let mut text = file.text.clone();
    for (span, new) in edits {
        text.replace_range(std::ops::Range::from(span), &new);
    }
    (count > 0).then_some((text, count))
}

/// A finding's fix as edits of the file; none if one of them can't be made there.
fn in_file(query: &FileQuery, finding: &Finding) -> Option<Vec<(Span, String)>> {
    let edit = |Edit { span, text }: &Edit| {
        let text = query.encode(text).filter(|_| query.can_edit(*span))?;
        Some((query.original_span(*span), text.into_owned()))
    };
    let edits: Option<Vec<_>> = finding.fix.iter().map(edit).collect();
    edits.filter(|edits| !edits.is_empty())
}

fn is_apart(left: Span, right: Span) -> bool {
    left.end < right.start || right.end < left.start
}

/// Whether the finding's fix can go into its file.
pub(crate) fn is_fixable(query: &FileQuery, finding: &Finding) -> bool {
    in_file(query, finding).is_some()
}
