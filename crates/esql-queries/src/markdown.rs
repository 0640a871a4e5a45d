//! Queries in Markdown: fenced blocks marked `esql`, and those marked `sql` that hold ES|QL, as Elastic's hunts do.

use esql_syntax::Span;
use esql_syntax::token::{Token, TokenKind, tokenize};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use std::ops::Range;

use crate::query_file::FileQuery;
use crate::source_map::{Builder, Notation};

/// The queries of a document. One is called after the list item it stands in, else after the heading above it, else
/// `title`.
pub(crate) fn queries(text: &str, title: &str) -> Vec<FileQuery> {
    let mut walk = Walk { title, heading: String::new(), items: vec![], in_heading: false, block: None };
    let mut queries = vec![];
    for (event, range) in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
        queries.extend(walk.step(event, range, text));
    }
    queries
}

struct Walk<'a> {
    title: &'a str,
    heading: String,
    /// The first texts of the list items that are open.
    items: Vec<String>,
    in_heading: bool,
    block: Option<Block>,
}

/// A fenced block that may be a query.
struct Block {
    builder: Builder,
    /// Whether its mark says that it is one.
    is_marked: bool,
}

impl Walk<'_> {
    /// The query that ends here, if one does.
    fn step(&mut self, event: Event<'_>, range: Range<usize>, text: &str) -> Option<FileQuery> {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                let origin = text[range.clone()].find('\n').map_or(range.end, |line| range.start + line + 1);
                self.block = marks_query(&info)
                    .map(|is_marked| Block { builder: Builder::new(origin, Notation::Fenced), is_marked });
            }
            Event::End(TagEnd::CodeBlock) => {
                let Block { builder, is_marked } = self.block.take()?;
                if is_marked || is_esql(&builder.text) {
                    return Some(FileQuery { name: self.name(), text: builder.text, map: builder.map });
                }
            }
            Event::Start(Tag::Heading { .. }) => {
                self.in_heading = true;
                self.heading.clear();
            }
            Event::End(TagEnd::Heading(_)) => self.in_heading = false,
            Event::Start(Tag::Item) => self.items.push(String::new()),
            Event::End(TagEnd::Item) => drop(self.items.pop()),
            Event::Text(piece) | Event::Code(piece) => self.text(&piece, range, text),
            _ => {}
        }
        None
    }

    fn text(&mut self, piece: &str, range: Range<usize>, text: &str) {
        if let Some(Block { builder, .. }) = &mut self.block {
            // A tab that is only partly indentation, for instance, comes as blanks.
            match text.get(range.clone()) {
                Some(original) if original == piece => builder.copy(piece, range.start),
                _ => builder.escape(piece, Span::new(range.start, range.end)),
            }
        } else if self.in_heading {
            self.heading.push_str(piece);
        } else if let Some(item) = self.items.last_mut() {
            item.push_str(piece);
        }
    }

    fn name(&self) -> String {
        let item = self.items.iter().rev().map(|item| item.trim().trim_end_matches(':'));
        let candidates = item.chain([self.heading.trim()]);
        candidates.into_iter().find(|name| !name.is_empty()).unwrap_or(self.title).to_owned()
    }
}

/// Whether a block's mark says that it is ES|QL (true) or SQL, which may be ES|QL (false); none for another language.
fn marks_query(info: &str) -> Option<bool> {
    let language = info.trim_start().split([' ', '\t', ',', '{']).next().unwrap_or_default();
    match language.to_ascii_lowercase().as_str() {
        "esql" | "es|ql" => Some(true),
        "sql" => Some(false),
        _ => None,
    }
}

/// Whether a text means to be ES|QL, rather than SQL or something else: it begins as only ES|QL does.
pub(crate) fn is_esql(text: &str) -> bool {
    let mut kinds = tokenize(text).map(|Token { kind, .. }| kind).filter(|kind| *kind != TokenKind::Comment);
    match (kinds.next(), kinds.next()) {
        (Some(TokenKind::From | TokenKind::Row | TokenKind::Ts | TokenKind::PromQl), _) => true,
        (Some(TokenKind::Show), Some(TokenKind::Info)) => true,
        (Some(TokenKind::Explain), Some(TokenKind::LeftParen)) => true,
        // SQL has a SET of its own, but no query after it.
        (Some(TokenKind::Set), _) => kinds.any(|kind| {
            matches!(
                kind,
                TokenKind::From | TokenKind::Row | TokenKind::Ts | TokenKind::PromQl | TokenKind::Show
            )
        }),
        _ => false,
    }
}
