//! `esql fmt`: the one layout, for queries in files of every kind.

use clap::{Args, ValueHint};
use esql::Diagnostic;
use esql::syntax::{FORMAT_WIDTH, Span, SyntaxError, format};
use esql::units::counted;
use esql_queries::{FileQuery, Kind, QueryFile, find};
use similar::TextDiff;
use std::borrow::Cow;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::exit::Exit;
use crate::output::Output;
use crate::source::Source;
use crate::terminal::Terminal;

#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct FmtArgs {
    /// Files and folders: .esql, and the queries in .md and .toml; `-`, or none, formats standard input
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    paths: Vec<PathBuf>,
    /// Write nothing; list the files that would change, and exit with 1 if there are any
    #[arg(long)]
    check: bool,
    /// Write nothing; show what would change
    #[arg(long)]
    diff: bool,
    /// How wide a line may become
    #[arg(long, value_name = "COLUMNS", default_value_t = FORMAT_WIDTH, value_parser = width)]
    width: usize,
}

const AFTER_HELP: &str = "\
A pipe a line, keywords and functions in capitals, conditions and lists wrapped; comments stay where they are. \
Nothing changes what a query means. A column without a name keeps its text, since it is called by it: \
`STATS count(*)`.

In Markdown and TOML nothing changes but the queries. One that is written with escapes stays as it is.

Exit codes:
  0  all is done; with --check: there is nothing to do
  1  a query doesn't parse; with --check: a file would change
  2  the command line is wrong, or a file can't be read
  4  a file can't be written";

fn width(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(width @ 20..=1000) => Ok(width),
        _ => Err("a number from 20 to 1000 was expected".to_owned()),
    }
}

/// Formats them all, also when a query in one of them is wrong.
pub fn run(args: &FmtArgs, terminal: &Terminal) -> Result<(), Exit> {
    let mut formatter = Formatter { args, terminal, output: Output::new(None), failed: false, outdated: 0 };
    if args.paths.is_empty() || args.paths == [Path::new("-")] {
        formatter.stdin()?;
    } else {
        let files = find(&args.paths).map_err(|error| Exit::Usage(error.to_string()))?;
        let count = files.len() as u64;
        for path in files {
            formatter.file(&path)?;
        }
        formatter.summary(count);
    }
    formatter.output.flush()?;
    let is_wrong = formatter.failed || args.check && formatter.outdated > 0;
    if is_wrong { Err(Exit::Reported(1)) } else { Ok(()) }
}

struct Formatter<'a> {
    args: &'a FmtArgs,
    terminal: &'a Terminal,
    output: Output,
    /// Whether a query didn't parse.
    failed: bool,
    /// How many files weren't in the layout.
    outdated: u64,
}

impl Formatter<'_> {
    fn stdin(&mut self) -> Result<(), Exit> {
        let source = Source::stdin()?;
        let file = QueryFile::parse(Path::new(&source.name), source.text)
            .map_err(|error| Exit::Usage(error.to_string()))?;
        let Some(formatted) = self.formatted(&file) else { return Ok(()) };
        if self.args.check || self.args.diff {
            return self.compare(&file, &formatted);
        }
        self.output.write_all(formatted.as_bytes())?;
        Ok(())
    }

    fn file(&mut self, path: &Path) -> Result<(), Exit> {
        let file = QueryFile::read(path).map_err(|error| Exit::Usage(error.to_string()))?;
        let Some(formatted) = self.formatted(&file) else { return Ok(()) };
        if self.args.check || self.args.diff {
            return self.compare(&file, &formatted);
        }
        if formatted != file.text {
            self.outdated += 1;
            file.write(&formatted)
                .map_err(|error| std::io::Error::new(error.kind(), format!("{}: {error}", path.display())))?;
        }
        Ok(())
    }

    /// The file's text with its queries formatted; none when one of them is wrong, which is reported.
    fn formatted(&mut self, file: &QueryFile) -> Option<String> {
        let mut edits = Vec::new();
        let mut is_right = true;
        for query in &file.queries {
            match edit(file, query, self.args.width) {
                Ok(Edit::Replace(span, text)) => edits.push((span, text)),
                Ok(Edit::None) => {}
                Ok(Edit::Impossible(why)) => {
                    let (path, name) = (file.path.display(), &query.name);
                    self.terminal.warning(&format!("{path}: [{name}] stays as it is: {why}"));
                }
                Err(error) => {
                    is_right = false;
                    self.report(file, query, error);
                }
            }
        }
        self.failed |= !is_right;
        let mut text = file.text.clone();
        // From the last on, so that the places of those before it stay what they are.
        for (span, edited) in edits.iter().rev() {
            text.replace_range(span.start..span.end, edited);
        }
        is_right.then_some(text)
    }

    fn report(&self, file: &QueryFile, query: &FileQuery, error: SyntaxError) {
        let mut diagnostic = Diagnostic::from(error);
        diagnostic.span = diagnostic.span.map(|span| query.original_span(span));
        diagnostic.other = diagnostic.other.map(|(span, label)| (query.original_span(span), label));
        let source = Source::named(file.path.display().to_string(), file.text.clone());
        self.terminal.diagnostics(&[diagnostic], Some(&source));
    }

    /// Lists a file that isn't in the layout, or shows what would change.
    fn compare(&mut self, file: &QueryFile, formatted: &str) -> Result<(), Exit> {
        if file.text == formatted {
            return Ok(());
        }
        self.outdated += 1;
        let name = file.path.display().to_string();
        if !self.args.diff {
            writeln!(self.output, "{name}")?;
            return Ok(());
        }
        let diff = TextDiff::from_lines(file.text.as_str(), formatted);
        let diff = diff.unified_diff().header(&name, &name).to_string();
        let color = self.terminal.format_options(false, false).color;
        for line in diff.split_inclusive('\n') {
            let style = match line.as_bytes() {
                [b'-', ..] => "\x1b[31m",
                [b'+', ..] => "\x1b[32m",
                [b'@', ..] => "\x1b[36m",
                _ => "",
            };
            if color && !style.is_empty() {
                writeln!(self.output, "{style}{}\x1b[0m", line.trim_end_matches('\n'))?;
            } else {
                self.output.write_all(line.as_bytes())?;
            }
        }
        Ok(())
    }

    fn summary(&self, files: u64) {
        let done = if self.args.check || self.args.diff { "would be formatted" } else { "formatted" };
        let files = counted(files, "file");
        match self.outdated {
            0 => self.terminal.note(&format!("{files}: nothing to format")),
            outdated => self.terminal.note(&format!("{files}: {outdated} {done}")),
        }
    }
}

/// What becomes of a query in a file.
enum Edit {
    /// This text comes in the place of that.
    Replace(Span, String),
    /// It is in the layout.
    None,
    /// It can't be written as it is formatted, for this reason.
    Impossible(&'static str),
}

#[expect(clippy::result_large_err, reason = "at most one error a query")]
fn edit(file: &QueryFile, query: &FileQuery, width: usize) -> Result<Edit, SyntaxError> {
    let formatted = format(&query.text, width)?;
    if Kind::of(&file.path) == Kind::Query {
        return Ok(Edit::Replace(Span::new(0, file.text.len()), formatted));
    }
    // Empty lines around the query are the document's.
    let text = query.text.trim_end();
    let start = text.len() - text.trim_start().len();
    let start = text[..start].rfind('\n').map_or(0, |line_end| line_end + 1);
    let (span, formatted) = (Span::new(start, text.len()), formatted.trim_end());
    if formatted == &text[start..] {
        return Ok(Edit::None);
    }
    let place = query.original_span(span);
    let edited = match Kind::of(&file.path) {
        Kind::Markdown => indented(&file.text, place, &text[start..], formatted),
        // A string that has lines already can have others. What is special in it is known to stand in it as it is.
        _ if !query.can_edit(span) => None,
        _ if place.text(&file.text).contains('\n') => Some(formatted.to_owned()),
        _ => query.encode(formatted).map(Cow::into_owned),
    };
    Ok(match (edited, Kind::of(&file.path)) {
        (Some(edited), _) => Edit::Replace(place, edited),
        (None, Kind::Markdown) => Edit::Impossible("its lines aren't indented alike"),
        (None, _) => Edit::Impossible("it would have to be a '''…''' string, with lines of its own"),
    })
}

/// The formatted query with the margin of the block that the query stands in, unless its lines have other margins.
fn indented(document: &str, place: Span, query: &str, formatted: &str) -> Option<String> {
    let line = document[..place.start].rfind('\n').map_or(0, |line_end| line_end + 1);
    let margin = &document[line..place.start];
    let is_blank = |line: &str| line.trim().is_empty();
    let mut lines = place.text(document).split('\n');
    let first = lines.next()?;
    let rest = lines.map(|line| line.strip_prefix(margin).or(is_blank(line).then_some("")));
    let stands_alike = std::iter::once(Some(first)).chain(rest).eq(query.split('\n').map(Some));
    let lines = formatted
        .split('\n')
        .map(|line| if line.is_empty() { margin.trim_end() } else { margin }.to_owned() + line);
    let text = lines.collect::<Vec<_>>().join("\n");
    stands_alike.then(|| text[margin.len()..].to_owned())
}
