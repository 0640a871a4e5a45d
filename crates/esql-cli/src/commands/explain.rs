//! `esql explain`: the logical and the physical plan of a query, or its funnel.

use std::io::Write;

use crate::args::ExplainArgs;
use crate::commands::funnel;
use crate::exit::{self, Exit};
use crate::output::Output;
use crate::source::Source;
use crate::terminal::Terminal;

/// Prints both plans, or the funnel.
pub fn run(args: &ExplainArgs, terminal: &Terminal) -> Result<(), Exit> {
    let source = Source::argument(&args.text)?;
    let engine = args.data.engine(Some(&args.query), terminal)?;
    if args.funnel {
        return funnel::run(args, &engine, &source, terminal);
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
