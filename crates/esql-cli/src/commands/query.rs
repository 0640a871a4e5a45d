//! `esql query`: a query given on the command line.

use crate::args::QueryArgs;
use crate::commands::run::Runner;
use crate::exit::{self, Exit};
use crate::source::Source;
use crate::terminal::Terminal;

/// Runs it.
pub fn run(args: &QueryArgs, terminal: &Terminal) -> Result<(), Exit> {
    let source = if args.text == "-" { Source::stdin()? } else { Source::text(&args.text) };
    let engine = args.data.engine(Some(&args.query), terminal)?;
    let mut runner =
        Runner::new(engine, args.query.parameters()?, &args.output, terminal).profile(&args.profile);
    let result = runner.run(&source, None);
    result.map_err(|error| Exit::Reported(exit::report(&error, Some(&source), terminal)))
}
