//! Where a query's text comes from.

use esql::syntax::Span;
use esql_queries::{FileQuery, Problem, QueryFile, QueryFileError};
use std::io::{self, IsTerminal, Read};
use std::path::Path;
use std::sync::Arc;

use crate::exit::Exit;

/// A query's text and what messages call it.
#[derive(Clone, Debug)]
pub struct Source {
    /// A file's path with the query's name if it has several, `<stdin>` or `<query>`.
    pub name: String,
    /// The text.
    pub text: String,
    /// Where it stands, if that is part of a file.
    place: Option<Place>,
}

/// A query that is part of a file.
#[derive(Clone, Debug)]
struct Place {
    path: String,
    file: Arc<str>,
    query: FileQuery,
}

impl Source {
    /// The queries of a file, or that of standard input for `-`; at least one.
    pub fn file(path: &Path) -> Result<Vec<Source>, Exit> {
        if path == Path::new("-") {
            return Ok(vec![Source::stdin()?]);
        }
        let name = path.display().to_string();
        if path.is_dir() {
            return Err(Exit::Usage(format!(
                "{name} is a folder: name the files in it, such as {name}/*.esql"
            )));
        }
        let QueryFile { text, queries, .. } = QueryFile::read(path).map_err(unreadable)?;
        match queries.as_slice() {
            [] => Err(Exit::Usage(format!("there is no ES|QL query in {name}"))),
            [query] if query.text == text => Ok(vec![Source::named(name, text)]),
            _ => {
                let (file, is_one) = (Arc::from(text), queries.len() == 1);
                let source = |query: FileQuery| Source {
                    name: if is_one { name.clone() } else { format!("{name}: {}", query.name) },
                    text: query.text.clone(),
                    place: Some(Place { path: name.clone(), file: Arc::clone(&file), query }),
                };
                Ok(queries.into_iter().map(source).collect())
            }
        }
    }

    /// The text of standard input, which must not be a keyboard that nobody knows we wait for.
    pub fn stdin() -> Result<Source, Exit> {
        let mut stdin = io::stdin().lock();
        if stdin.is_terminal() {
            return Err(Exit::Usage("name a file, or pipe a query into standard input".to_owned()));
        }
        let mut bytes = Vec::new();
        let read = stdin.read_to_end(&mut bytes);
        read.map_err(|error| Exit::Usage(format!("can't read standard input: {error}")))?;
        Source::decode("<stdin>".to_owned(), bytes)
    }

    /// What an argument stands for that may be a query, a file, or `-`. A file of several queries needs the number or the
    /// name of one: `hunt.md#2`.
    pub fn argument(argument: &str) -> Result<Source, Exit> {
        let path = Path::new(argument);
        let is_file = path.extension().is_some_and(|extension| extension == "esql") || path.is_file();
        if argument == "-" || is_file {
            let mut sources = Source::file(path)?;
            if sources.len() == 1 {
                return Ok(sources.remove(0));
            }
            let names = sources.iter().filter_map(|source| Some(source.place.as_ref()?.query.name.as_str()));
            let names: Vec<&str> = names.collect();
            let count = names.len();
            return Err(Exit::Usage(format!(
                "there are {count} queries in {argument}: choose one with {argument}#1 to #{count} ({})",
                names.join(", ")
            )));
        }
        if let Some((file, chosen)) = argument.split_once('#')
            && Path::new(file).is_file()
        {
            return Source::chosen(Path::new(file), chosen);
        }
        Ok(Source::text(argument))
    }

    /// The query of that number or name in a file.
    fn chosen(path: &Path, chosen: &str) -> Result<Source, Exit> {
        let sources = Source::file(path)?;
        let number = chosen.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        let is_named =
            |source: &&Source| source.place.as_ref().is_some_and(|place| place.query.name == chosen);
        let found = sources.iter().find(is_named).or_else(|| sources.get(number?));
        found.cloned().ok_or_else(|| {
            let count = sources.len();
            Exit::Usage(format!("there is no query {chosen} in {}, which has {count}", path.display()))
        })
    }

    /// A text from the command line.
    pub fn text(text: &str) -> Source {
        Source::named("<query>".to_owned(), text.to_owned())
    }

    /// A text of that name.
    pub fn named(name: String, text: String) -> Source {
        Source { name, text, place: None }
    }

    /// What messages show: the name and text of the file, or of the query where that is all there is.
    pub fn shown(&self) -> (&str, &str) {
        match &self.place {
            Some(place) => (&place.path, &place.file),
            None => (&self.name, &self.text),
        }
    }

    /// Where a place in the query stands in what messages show.
    pub fn shown_span(&self, span: Span) -> Span {
        self.place.as_ref().map_or(span, |place| place.query.original_span(span))
    }

    fn decode(name: String, bytes: Vec<u8>) -> Result<Source, Exit> {
        let text = String::from_utf8(bytes).map_err(|error| {
            let line =
                error.as_bytes()[..error.utf8_error().valid_up_to()].split(|byte| *byte == b'\n').count();
            Exit::Usage(format!("{name} is not UTF-8: see line {line}"))
        })?;
        // Some editors put a byte order mark first; it is no part of the query.
        let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
        Ok(Source::named(name, text))
    }
}

fn unreadable(error: QueryFileError) -> Exit {
    let name = error.path.display();
    Exit::Usage(match &error.problem {
        Problem::Read(error) => format!("can't read {name}: {error}"),
        Problem::NotUtf8 { line } => format!("{name} is not UTF-8: see line {line}"),
        Problem::NotToml { message, span, text } => {
            let line = span.unwrap_or_default().line_column(text).0;
            format!("{name}:{line} is not TOML: {message}")
        }
    })
}
