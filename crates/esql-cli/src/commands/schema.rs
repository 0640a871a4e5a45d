//! `esql schema`: indices, their fields and types, and where each type comes from.

use std::io::Write;

use crate::args::SchemaArgs;
use crate::exit::Exit;
use crate::output::Output;
use crate::terminal::Terminal;

/// Prints them as rows.
pub fn run(args: &SchemaArgs, terminal: &Terminal) -> Result<(), Exit> {
    let engine = args.data.engine(None, terminal)?;
    let patterns: Vec<&str> = args.indices.iter().map(String::as_str).collect();
    let rows = engine.schema(&patterns)?.to_result_set();
    let mut output = Output::new(args.output.output.as_deref());
    let options = terminal.format_options(args.output.output.is_some(), args.output.types);
    rows.write(args.output.format(), &mut output, &options)?;
    output.flush()?;
    Ok(())
}
