//! `esql explain --funnel`: where a query loses its rows.

use esql::Engine;
use std::io::Write;

use crate::args::{ExplainArgs, ReportFormat};
use crate::exit::{self, Exit};
use crate::output::{self, Output};
use crate::progress::Progress;
use crate::source::Source;
use crate::terminal::Terminal;

/// Runs the query to its end and prints how many rows are left after each command and condition.
pub fn run(args: &ExplainArgs, engine: &Engine, source: &Source, terminal: &Terminal) -> Result<(), Exit> {
    let parameters = args.query.parameters()?;
    let progress = terminal.shows_progress().then(|| Progress::start(&source.name));
    let funnel = engine.funnel(&source.text, &parameters);
    drop(progress);
    let funnel = funnel.map_err(|error| Exit::Reported(exit::report(&error, Some(source), terminal)))?;
    let mut output = Output::new(args.output.as_deref());
    match args.format {
        ReportFormat::Json => output::write_json(&mut output, &funnel)?,
        ReportFormat::Text => {
            let options = terminal.format_options(args.output.is_some(), false);
            output.write_all(funnel.to_text(&options).as_bytes())?;
        }
    }
    output.flush()?;
    for warning in &funnel.warnings {
        terminal.warning(warning);
    }
    terminal.read(&funnel.totals);
    Ok(())
}
