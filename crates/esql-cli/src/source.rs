//! Where a query's text comes from.

use std::fs;
use std::io::{self, IsTerminal, Read};
use std::path::Path;

use crate::exit::Exit;

/// A query's text and what messages call it.
#[derive(Clone, Debug)]
pub struct Source {
    /// A file's path, `<stdin>` or `<query>`.
    pub name: String,
    /// The text.
    pub text: String,
}

impl Source {
    /// The text of a file, or of standard input for `-`.
    pub fn file(path: &Path) -> Result<Source, Exit> {
        if path == Path::new("-") {
            return Source::stdin();
        }
        let name = path.display().to_string();
        if path.is_dir() {
            return Err(Exit::Usage(format!(
                "{name} is a folder: name the files in it, such as {name}/*.esql"
            )));
        }
        let bytes = fs::read(path).map_err(|error| Exit::Usage(format!("can't read {name}: {error}")))?;
        Source::decode(name, bytes)
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

    /// What an argument stands for that may be a query, a file, or `-`.
    pub fn argument(argument: &str) -> Result<Source, Exit> {
        let path = Path::new(argument);
        let is_file = path.extension().is_some_and(|extension| extension == "esql") || path.is_file();
        if argument == "-" || is_file { Source::file(path) } else { Ok(Source::text(argument)) }
    }

    /// A text from the command line.
    pub fn text(text: &str) -> Source {
        Source { name: "<query>".to_owned(), text: text.to_owned() }
    }

    fn decode(name: String, bytes: Vec<u8>) -> Result<Source, Exit> {
        let text = String::from_utf8(bytes).map_err(|error| {
            let line =
                error.as_bytes()[..error.utf8_error().valid_up_to()].split(|byte| *byte == b'\n').count();
            Exit::Usage(format!("{name} is not UTF-8: see line {line}"))
        })?;
        // Some editors put a byte order mark first; it is no part of the query.
        let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
        Ok(Source { name, text })
    }
}
