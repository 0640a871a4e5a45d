//! `esql explain`: the logical and the physical plan of a query, or its funnel.

use esql::Engine;
use std::io::Write;

use crate::args::ExplainArgs;
use crate::commands::funnel;
use crate::commands::profile::ProfileFormat;
use crate::exit::{self, Exit};
use crate::output::Output;
use crate::source::Source;
use crate::terminal::Terminal;

/// Prints both plans, or what came of running the query.
pub fn run(args: &ExplainArgs, terminal: &Terminal) -> Result<(), Exit> {
    let source = Source::argument(&args.text)?;
    let engine = args.data.engine(Some(&args.query), terminal)?;
    if args.funnel {
        return funnel::run(args, &engine, &source, terminal);
    }
    if let Some(format) = args.analyze {
        return analyze(engine.profiling(), &source, format, args, terminal);
    }
    let explanation = engine
        .explain(&source.text, &args.query.parameters()?)
        .map_err(|error| Exit::Reported(exit::report(&error, Some(&source), terminal)))?;
    let mut output = Output::new(args.output.as_deref());
    write!(output, "{explanation}")?;
    output.flush()?;
    for warning in &explanation.warnings {
        terminal.warning(warning);
    }
    Ok(())
}

/// Runs the query, whose rows nobody sees, and prints its profile.
fn analyze(
    engine: Engine,
    source: &Source,
    format: ProfileFormat,
    args: &ExplainArgs,
    terminal: &Terminal,
) -> Result<(), Exit> {
    let mut query = engine
        .query_with(&source.text, &args.query.parameters()?)
        .map_err(|error| Exit::Reported(exit::report(&error, Some(source), terminal)))?;
    let ran: Result<(), _> = query.by_ref().try_for_each(|batch| batch.map(drop));
    ran.map_err(|error| Exit::Reported(exit::report(&error, Some(source), terminal)))?;
    let mut output = Output::new(args.output.as_deref());
    output.write_all(format.text(&query.profile()).as_bytes())?;
    output.flush()?;
    query.warnings().iter().for_each(|warning| terminal.warning(warning));
    Ok(())
}
