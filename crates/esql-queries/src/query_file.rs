//! A file with queries, and a query of it.

use esql_syntax::Span;
use std::borrow::Cow;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::source_map::SourceMap;
use crate::{Problem, QueryFileError, markdown, toml_file};

/// A file and the queries in it.
#[derive(Debug, Clone)]
pub struct QueryFile {
    /// What it is called.
    pub path: PathBuf,
    /// All of it, as it is on disk but for a byte order mark.
    pub text: String,
    /// Its queries in their order; none is no error.
    pub queries: Vec<FileQuery>,
    has_mark: bool,
}

/// A query in a file.
#[derive(Debug, Clone)]
pub struct FileQuery {
    /// What tells it from the file's others: the file's name without its ending, with `#2` for the second query of a
    /// TOML file; in Markdown the heading or list item above it, with `#2` for the second below the same.
    pub name: String,
    /// The query itself.
    pub text: String,
    pub(crate) map: SourceMap,
}

/// How a file holds queries, which its name's ending says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The file is a query: `.esql`, and every ending that isn't one of the others.
    Query,
    /// A hunt or a detection rule: `.toml`.
    Toml,
    /// A document with queries in fenced blocks: `.md`, `.markdown`.
    Markdown,
}

impl Kind {
    /// The kind of the file of that name.
    pub fn of(path: &Path) -> Kind {
        let extension = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
        match extension.as_str() {
            "toml" => Kind::Toml,
            "md" | "markdown" => Kind::Markdown,
            _ => Kind::Query,
        }
    }
}

const BYTE_ORDER_MARK: &str = "\u{feff}";

impl QueryFile {
    /// Reads a file.
    pub fn read(path: &Path) -> Result<QueryFile, QueryFileError> {
        let bytes = fs::read(path).map_err(|error| QueryFileError::new(path, Problem::Read(error)))?;
        let text = String::from_utf8(bytes).map_err(|error| {
            let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            let line = valid.split(|byte| *byte == b'\n').count();
            QueryFileError::new(path, Problem::NotUtf8 { line })
        })?;
        QueryFile::parse(path, text)
    }

    /// Takes a file's text apart. The path need not be one of a file: only its name and ending matter.
    pub fn parse(path: &Path, mut text: String) -> Result<QueryFile, QueryFileError> {
        let has_mark = text.starts_with(BYTE_ORDER_MARK);
        if has_mark {
            text.drain(..BYTE_ORDER_MARK.len());
        }
        let mut queries = match Kind::of(path) {
            Kind::Query => {
                let map = SourceMap::identity(text.len());
                vec![FileQuery { name: stem(path), text: text.clone(), map }]
            }
            Kind::Toml => toml_file::queries(&text, &stem(path))
                .map_err(|problem| QueryFileError::new(path, problem))?,
            Kind::Markdown => markdown::queries(&text, &stem(path)),
        };
        number_namesakes(&mut queries);
        Ok(QueryFile { path: path.to_owned(), text, queries, has_mark })
    }

    /// Writes another text in the place of the file's, with the byte order mark that it had.
    pub fn write(&self, text: &str) -> io::Result<()> {
        let mark = if self.has_mark { BYTE_ORDER_MARK } else { "" };
        fs::write(&self.path, format!("{mark}{text}"))
    }
}

impl FileQuery {
    /// Where the byte `offset` of the query stands in [`QueryFile::text`]. An offset at or past the query's end gives
    /// its end in the file, one inside an escape sequence's character the sequence's begin.
    pub fn original_offset(&self, offset: usize) -> usize {
        self.map.offset(offset)
    }

    /// The bytes of [`QueryFile::text`] that a piece of the query stands on, escape sequences whole. Where lines of
    /// the query are indented in the file, a span of several lines covers the indentation between them.
    pub fn original_span(&self, span: Span) -> Span {
        self.map.span(span)
    }

    /// Whether the span's bytes stand in the file one to one, so that other text can be put in their place there:
    /// neither an escape sequence nor a trimmed line end or indentation is among them.
    pub fn can_edit(&self, span: Span) -> bool {
        self.map.is_exact(span)
    }

    /// How a piece of query has to be written in the file: backslashes of TOML's basic strings are doubled, for
    /// instance. None when it can't be written where this query stands.
    pub fn encode<'a>(&self, text: &'a str) -> Option<Cow<'a, str>> {
        self.map.encode(text)
    }
}

/// The file's name without its ending.
fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// Gives the queries of one name numbers, from 1.
fn number_namesakes(queries: &mut [FileQuery]) {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for query in queries.iter() {
        *counts.entry(query.name.clone()).or_default() += 1;
    }
    counts.retain(|_, count| *count > 1);
    let mut numbers: HashMap<String, usize> = HashMap::new();
    for query in queries.iter_mut().filter(|query| counts.contains_key(&query.name)) {
        let number = numbers.entry(query.name.clone()).or_default();
        *number += 1;
        query.name = format!("{}#{number}", query.name);
    }
}
