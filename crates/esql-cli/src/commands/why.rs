//! `esql why`: one event's way through a query.

use clap::{Args, ValueHint};
use esql::{Document, index_name};
use std::fs;
use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

use crate::args::{DataArgs, QueryOptions, ReportFormat, name_or_path};
use crate::exit::{self, Exit};
use crate::output::{self, Output};
use crate::source::Source;
use crate::terminal::Terminal;

/// The exit code when the event does not match.
const NO_MATCH: u8 = 6;

#[derive(Debug, Args)]
#[command(mut_arg("index", |arg| arg
    .value_name("NAME")
    .value_parser(name_or_path)
    .help("The index that the event is of [default: what the event says, or its file's name]; NAME=PATH adds \
           data for LOOKUP JOIN and ENRICH")))]
pub struct WhyArgs {
    /// A query, a FILE.esql, or `-` for standard input
    #[arg(value_name = "QUERY")]
    pub query: String,
    /// The event: a file with one, a line of a file, or `-` for standard input
    #[arg(long, value_name = "FILE[:LINE]", value_hint = ValueHint::FilePath)]
    pub doc: String,
    /// How the event's way is printed: text or json
    #[arg(short, long, value_name = "FORMAT", default_value = "text", hide_possible_values = true)]
    pub format: ReportFormat,
    /// Write it to a file
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub data: DataArgs,
    #[command(flatten)]
    pub options: QueryOptions,
}

/// Prints the event's way; the exit code says whether it matches.
pub fn run(args: &WhyArgs, terminal: &Terminal) -> Result<(), Exit> {
    if args.query == "-" && args.doc == "-" {
        return Err(Exit::Usage("the query and the event can't both be standard input".to_owned()));
    }
    let source = Source::argument(&args.query)?;
    let mut document = read(&args.doc)?;
    if let Some(index) = args.data.document_index() {
        document = document.of_index(index);
    }
    let engine = args.data.engine(Some(&args.options), terminal)?;
    let why = engine
        .why(&source.text, &args.options.parameters()?, &document)
        .map_err(|error| Exit::Reported(exit::report(&error, Some(&source), terminal)))?;
    let mut output = Output::new(args.output.as_deref());
    match args.format {
        ReportFormat::Json => output::write_json(&mut output, &why)?,
        ReportFormat::Text => {
            let options = terminal.format_options(args.output.is_some(), false);
            output.write_all(why.to_text(&options).as_bytes())?;
        }
    }
    output.flush()?;
    if why.matched() { Ok(()) } else { Err(Exit::Reported(NO_MATCH)) }
}

/// The event at that place, as one of the index that it or the file's name says.
fn read(place: &str) -> Result<Document, Exit> {
    if place == "-" {
        if io::stdin().is_terminal() {
            return Err(Exit::Usage("name a file with the event, or pipe it into standard input".to_owned()));
        }
        let mut bytes = Vec::new();
        let read = io::stdin().lock().read_to_end(&mut bytes);
        read.map_err(|error| Exit::Usage(format!("can't read standard input: {error}")))?;
        return event(&text("standard input", bytes)?, None, "standard input");
    }
    let (file, line) = file_and_line(place);
    let bytes = fs::read(file).map_err(|error| Exit::Usage(format!("can't read {file}: {error}")))?;
    let document = event(&text(file, bytes)?, line, file)?;
    Ok(match document.index {
        Some(_) => document,
        None => document.of_index(index_name(Path::new(file))),
    })
}

/// A path, and the number after its last colon unless that is a part of the path.
fn file_and_line(place: &str) -> (&str, Option<usize>) {
    match place.rsplit_once(':') {
        Some((file, line)) if !Path::new(place).exists() => match line.parse() {
            Ok(line) => (file, Some(line)),
            Err(_) => (place, None),
        },
        _ => (place, None),
    }
}

fn text(name: &str, bytes: Vec<u8>) -> Result<String, Exit> {
    String::from_utf8(bytes)
        .map_err(|_| Exit::Usage(format!("{name} is not UTF-8; a compressed file has to be unpacked first")))
}

/// The event on that line, or the only one in the text.
fn event(text: &str, line: Option<usize>, name: &str) -> Result<Document, Exit> {
    let text = text.trim_start_matches('\u{feff}');
    let Some(line) = line else {
        let events = text.lines().filter(|line| !line.trim().is_empty()).count();
        return Document::parse(text).map_err(|message| {
            // Of several lines each is a document, or all are one that is broken.
            let first = text.lines().next().unwrap_or_default();
            Exit::Usage(match events > 1 && serde_json::from_str::<serde_json::Value>(first).is_ok() {
                true => format!("{name} has {events} events: say which, as in {name}:1"),
                false => format!("{name} is no event: {message}"),
            })
        });
    };
    let count = text.lines().count();
    let Some(found) = line.checked_sub(1).and_then(|index| text.lines().nth(index)) else {
        return Err(Exit::Usage(format!("there is no line {line} in {name}, which has {count}")));
    };
    if found.trim().is_empty() {
        return Err(Exit::Usage(format!("line {line} of {name} is empty")));
    }
    Document::parse(found)
        .map_err(|message| Exit::Usage(format!("line {line} of {name} is no event: {message}")))
}
