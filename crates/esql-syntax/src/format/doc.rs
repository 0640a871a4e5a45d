//! Documents that know where they may be broken, after Wadler's "A prettier printer" (2003) and Oppen's algorithm.
//!
//! Written here although crates exist, because they indent empty lines and know no text of several lines, which a
//! block comment is.

use std::borrow::Cow;
use unicode_width::UnicodeWidthStr;

/// A text and where it may be broken.
#[derive(Debug, Clone)]
pub(super) enum Doc<'a> {
    /// Written as it is, line ends included.
    Text(Cow<'a, str>),
    /// A blank, or a line end in a broken group.
    Line,
    /// Nothing, or a line end in a broken group.
    SoftLine,
    /// A line end, which breaks the groups it is in.
    HardLine,
    /// An empty line, likewise.
    EmptyLine,
    /// Nothing, but the groups it is in are broken.
    Broken,
    /// One after the other.
    Concat(Vec<Doc<'a>>),
    /// On one line if it fits.
    Group(Box<Doc<'a>>),
    /// Lines begin so many columns further right.
    Nest(usize, Box<Doc<'a>>),
    /// Lines begin where this begins.
    Align(Box<Doc<'a>>),
}

impl<'a> Doc<'a> {
    pub(super) const NIL: Doc<'a> = Doc::Concat(Vec::new());

    pub(super) fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Text(text.into())
    }

    pub(super) fn group(self) -> Self {
        Self::Group(Box::new(self))
    }

    pub(super) fn nest(self, columns: usize) -> Self {
        if columns == 0 { self } else { Self::Nest(columns, Box::new(self)) }
    }

    pub(super) fn align(self) -> Self {
        Self::Align(Box::new(self))
    }
}

impl<'a> FromIterator<Doc<'a>> for Doc<'a> {
    fn from_iter<I: IntoIterator<Item = Doc<'a>>>(docs: I) -> Self {
        Self::Concat(docs.into_iter().collect())
    }
}

/// The document as a text whose lines are no wider than `width` where its groups allow.
pub(super) fn render(doc: &Doc<'_>, width: usize) -> String {
    let mut printer = Printer { out: String::new(), column: 0, indent: 0, width };
    let mut todo = vec![Todo { indent: 0, flat: false, doc }];
    while let Some(Todo { indent, flat, doc }) = todo.pop() {
        match doc {
            Doc::Text(text) => printer.write(text),
            Doc::Line if flat => printer.write(" "),
            Doc::SoftLine if flat => {}
            Doc::Line | Doc::SoftLine | Doc::HardLine => printer.end_line(indent),
            Doc::EmptyLine => {
                printer.end_line(0);
                printer.end_line(indent);
            }
            Doc::Broken => {}
            Doc::Concat(docs) => todo.extend(docs.iter().rev().map(|doc| Todo { indent, flat, doc })),
            Doc::Group(doc) => {
                let flat = flat || printer.fits(doc, &todo);
                todo.push(Todo { indent, flat, doc });
            }
            Doc::Nest(columns, doc) => todo.push(Todo { indent: indent + columns, flat, doc }),
            Doc::Align(doc) => todo.push(Todo { indent: printer.column, flat, doc }),
        }
    }
    printer.out
}

/// What is still to be written.
#[derive(Clone, Copy)]
struct Todo<'d, 'a> {
    indent: usize,
    /// Whether it stands in a group that fits.
    flat: bool,
    doc: &'d Doc<'a>,
}

struct Printer {
    out: String,
    column: usize,
    /// Blanks to write before the next text; a line without a text gets none.
    indent: usize,
    width: usize,
}

impl Printer {
    fn write(&mut self, text: &str) {
        self.out.extend(std::iter::repeat_n(' ', std::mem::take(&mut self.indent)));
        self.out.push_str(text);
        match text.rsplit_once('\n') {
            Some((_, last)) => self.column = last.width(),
            None => self.column += text.width(),
        }
    }

    fn end_line(&mut self, indent: usize) {
        self.out.push('\n');
        (self.column, self.indent) = (indent, indent);
    }

    /// Whether a group fits on the rest of the line, with what follows it up to the next place that can be broken.
    fn fits(&self, group: &Doc<'_>, after: &[Todo<'_, '_>]) -> bool {
        let mut room = self.width.saturating_sub(self.column);
        let mut after = after.iter().rev();
        let (mut docs, mut flat) = (vec![group], true);
        loop {
            let doc = match docs.pop() {
                Some(doc) => doc,
                None => match after.next() {
                    Some(next) => {
                        flat = next.flat;
                        next.doc
                    }
                    None => return true,
                },
            };
            match doc {
                Doc::Text(text) => {
                    let (first, more) =
                        text.split_once('\n').map_or((&**text, false), |(first, _)| (first, true));
                    match room.checked_sub(first.width()) {
                        Some(_) if more => return !flat,
                        Some(left) => room = left,
                        None => return false,
                    }
                }
                Doc::Line if flat => match room.checked_sub(1) {
                    Some(left) => room = left,
                    None => return false,
                },
                Doc::SoftLine if flat => {}
                Doc::HardLine | Doc::EmptyLine | Doc::Broken if flat => return false,
                Doc::Broken => {}
                Doc::Line | Doc::SoftLine | Doc::HardLine | Doc::EmptyLine => return true,
                Doc::Concat(inner) => docs.extend(inner.iter().rev()),
                Doc::Group(inner) | Doc::Nest(_, inner) | Doc::Align(inner) => docs.push(inner),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call<'a>(arguments: impl IntoIterator<Item = Doc<'a>>) -> Doc<'a> {
        let arguments: Doc<'_> = arguments.into_iter().collect();
        let inside = Doc::Concat(vec![Doc::SoftLine, arguments]).nest(2);
        Doc::Concat(vec![Doc::text("f("), inside, Doc::SoftLine, Doc::text(")")]).group()
    }

    #[test]
    fn a_group_is_broken_when_it_does_not_fit() {
        let doc = call([Doc::text("aaa,"), Doc::Line, call([Doc::text("bbb")])]);
        assert_eq!(render(&doc, 80), "f(aaa, f(bbb))");
        assert_eq!(render(&doc, 10), "f(\n  aaa,\n  f(bbb)\n)");
        assert_eq!(render(&doc, 5), "f(\n  aaa,\n  f(\n    bbb\n  )\n)");
    }

    #[test]
    fn what_follows_a_group_must_fit_too() {
        let doc: Doc<'_> = [call([Doc::text("aaa")]), Doc::text(" DESC")].into_iter().collect();
        assert_eq!(render(&doc, 11), "f(aaa) DESC");
        assert_eq!(render(&doc, 10), "f(\n  aaa\n) DESC");
    }

    #[test]
    fn a_text_of_several_lines_breaks_its_group_and_keeps_its_lines() {
        let doc = call([Doc::text("/* a\n b */"), Doc::EmptyLine, Doc::text("c")]);
        assert_eq!(render(&doc, 80), "f(\n  /* a\n b */\n\n  c\n)");
    }

    #[test]
    fn width_is_that_on_a_terminal() {
        assert_eq!(render(&call([Doc::text("日本")]), 7), "f(日本)");
        assert_eq!(render(&call([Doc::text("日本")]), 6), "f(\n  日本\n)");
    }
}
