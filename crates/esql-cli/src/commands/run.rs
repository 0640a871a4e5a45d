//! `esql run`: the queries in files, one after the other.

use esql::{Engine, Error, Format, FormatOptions, Parameters, Query};
use std::io::Write;

use crate::args::{OutputArgs, RunArgs};
use crate::commands::profile::{ProfileArgs, ProfileFormat};
use crate::exit::{self, Exit};
use crate::output::Output;
use crate::progress::Progress;
use crate::source::Source;
use crate::terminal::Terminal;

/// Runs them all, also when one fails, unless nobody can read the results.
pub fn run(args: &RunArgs, terminal: &Terminal) -> Result<(), Exit> {
    let sources = if args.files.is_empty() {
        vec![Source::stdin()?]
    } else {
        let files: Vec<Vec<Source>> =
            args.files.iter().map(|file| Source::file(file)).collect::<Result<_, _>>()?;
        files.into_iter().flatten().collect()
    };
    let engine = args.data.engine(Some(&args.query), terminal)?;
    let mut runner =
        Runner::new(engine, args.query.parameters()?, &args.output, terminal).profile(&args.profile);
    let mut first_failure = None;
    for (index, source) in sources.iter().enumerate() {
        let heading = (sources.len() > 1).then_some(index);
        if let Err(error) = runner.run(source, heading) {
            let code = exit::report(&error, Some(source), terminal);
            if matches!(error, Error::Output(_)) {
                return Err(Exit::Reported(code));
            }
            first_failure.get_or_insert(code);
        }
    }
    match first_failure {
        Some(code) => Err(Exit::Reported(code)),
        None => Ok(()),
    }
}

/// Runs queries and writes their results and what is to be said of them.
pub struct Runner<'a> {
    engine: Engine,
    parameters: Parameters,
    terminal: &'a Terminal,
    output: Output,
    format: Format,
    options: FormatOptions,
    profile: Option<ProfileFormat>,
}

impl<'t> Runner<'t> {
    /// A runner that writes where and how `output` says.
    pub fn new(
        engine: Engine,
        parameters: Parameters,
        output: &OutputArgs,
        terminal: &'t Terminal,
    ) -> Runner<'t> {
        Runner {
            engine,
            parameters,
            terminal,
            output: Output::new(output.output.as_deref()),
            format: output.format(),
            options: terminal.format_options(output.output.is_some(), output.types),
            profile: None,
        }
    }

    /// The same runner, which shows profiles if they are asked for.
    pub fn profile(mut self, args: &ProfileArgs) -> Runner<'t> {
        self.profile = args.profile;
        if self.profile.is_some() {
            self.engine = self.engine.profiling();
        }
        self
    }

    /// Runs a query. One of several has a number and gets a heading where the format has room for one.
    pub fn run(&mut self, source: &Source, number: Option<usize>) -> Result<(), Error> {
        if self.terminal.shows_progress() {
            self.output.show_progress(Progress::start(&source.name));
        }
        let result = self.answer(source, number);
        self.output.end_progress();
        let query = result?;
        for warning in query.warnings() {
            self.terminal.warning(&warning);
        }
        self.terminal.totals(&query.totals());
        if let Some(format) = self.profile {
            self.terminal.say(&format.text(&query.profile()));
        }
        Ok(())
    }

    fn answer(&mut self, source: &Source, number: Option<usize>) -> Result<Query, Error> {
        let mut query = self.engine.query_with(&source.text, &self.parameters)?;
        let heading = number.map(|number| self.heading(&source.name, number)).unwrap_or_default();
        let mut output = Headed { heading, output: &mut self.output };
        query.write(self.format, &mut output, &self.options)?;
        self.output.flush()?;
        Ok(query)
    }

    /// What stands before the results of one of several queries.
    fn heading(&self, name: &str, number: usize) -> String {
        let gap = if number == 0 { "" } else { "\n" };
        match self.format {
            Format::Table if self.options.color => format!("{gap}\x1b[1;4m{name}\x1b[0m\n"),
            Format::Table => format!("{gap}── {name} ──\n"),
            Format::Markdown => format!("{gap}## {name}\n\n"),
            Format::Csv | Format::Tsv => gap.to_owned(),
            Format::Json | Format::Ndjson | Format::Yaml => String::new(),
        }
    }
}

/// Writes a heading as soon as there is something to write below it: a query that fails has none.
struct Headed<'a> {
    heading: String,
    output: &'a mut Output,
}

impl Write for Headed<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if !self.heading.is_empty() {
            self.output.write_all(self.heading.as_bytes())?;
            self.heading.clear();
        }
        self.output.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.output.flush()
    }
}
