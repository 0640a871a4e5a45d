//! Findings as rustc shows its own: the message, the query's text, a caret, and what to do.

use annotate_snippets::renderer::DEFAULT_TERM_WIDTH;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use esql_syntax::Span;
use std::collections::BTreeSet;
use std::ops::Range;

use super::{Located, Style, Summary, located};
use crate::lint::lint;
use crate::{FileReport, Severity};

pub(super) fn write(reports: &[FileReport], style: Style) -> String {
    let renderer = if style.color { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(style.width.unwrap_or(DEFAULT_TERM_WIDTH));
    let mut out = String::new();
    let mut explained = BTreeSet::new();
    for located in reports.iter().flat_map(located) {
        // Each lint is pointed out once.
        let hint = lint(located.finding.id).filter(|lint| explained.insert(lint.id));
        let hint = hint.map(|lint| format!("`esql check --explain {}` tells more", lint.id));
        out += &renderer.render(&[group(&located, hint.as_deref())]);
        out += "\n\n";
    }
    out + &Summary::of(reports).text() + "\n"
}

fn group<'a>(located: &'a Located<'_>, hint: Option<&'a str>) -> Group<'a> {
    let finding = located.finding;
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let mut group = Group::with_title(level.primary_title(&finding.message).id(finding.id));
    if located.text.is_empty() {
        let origin = annotate_snippets::Origin::path(located.path.display().to_string());
        return group.element(origin);
    }
    let mut primary = AnnotationKind::Primary.span(range(located.span, located.text));
    if !finding.label.is_empty() {
        primary = primary.label(&finding.label);
    }
    let other = located
        .other
        .map(|(span, label)| AnnotationKind::Context.span(range(span, located.text)).label(label));
    let snippet = Snippet::source(located.text).path(located.path.display().to_string());
    group = group.element(snippet.annotation(primary).annotations(other));
    if let Some(help) = &finding.help {
        group = group.element(Level::HELP.message(help));
    }
    match hint {
        Some(hint) => group.element(Level::NOTE.message(hint)),
        None => group,
    }
}

/// The span within the text, on the borders of characters.
fn range(span: Span, text: &str) -> Range<usize> {
    let (start, end) = (text.floor_char_boundary(span.start), text.floor_char_boundary(span.end));
    start..end.max(start)
}
