//! Errors as rustc shows them: the message, the query's text, a caret, and what to do.

use annotate_snippets::renderer::DEFAULT_TERM_WIDTH;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use esql::Diagnostic;
use esql::syntax::Span;
use std::ops::Range;

use crate::source::Source;

/// The errors one below the other, each ending in a line feed.
pub fn render(
    diagnostics: &[Diagnostic],
    source: Option<&Source>,
    color: bool,
    width: Option<usize>,
) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(width.unwrap_or(DEFAULT_TERM_WIDTH));
    let mut out = String::new();
    for (index, diagnostic) in diagnostics.iter().enumerate() {
        if index > 0 {
            out.push('\n');
        }
        let mut group = Group::with_title(Level::ERROR.primary_title(&diagnostic.message));
        if let (Some(source), Some(span)) = (source, diagnostic.span) {
            let (name, text) = source.shown();
            let place = |span: Span| range(source.shown_span(span), text);
            let mut primary = AnnotationKind::Primary.span(place(span));
            if !diagnostic.label.is_empty() {
                primary = primary.label(&diagnostic.label);
            }
            let other = diagnostic.other.as_ref();
            let other = other.map(|(span, label)| AnnotationKind::Context.span(place(*span)).label(label));
            let snippet = Snippet::source(text).path(name);
            group = group.element(snippet.annotation(primary).annotations(other));
        }
        if let Some(help) = &diagnostic.help {
            group = group.element(Level::HELP.message(help));
        }
        out += &renderer.render(&[group]);
        out.push('\n');
    }
    out
}

/// The span within the text, on the borders of characters.
fn range(span: Span, text: &str) -> Range<usize> {
    let (start, end) = (text.floor_char_boundary(span.start), text.floor_char_boundary(span.end));
    start..end.max(start)
}
