//! Runs a hunt over the sample events and writes its answer as Markdown; errors are shown with their place in the query.
//!
//!     cargo run -p esql --example to_file > answer.md

use esql::{Engine, Format, FormatOptions};
use std::io;
use std::process::ExitCode;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            for diagnostic in error.diagnostics() {
                let place = diagnostic.span.map(|span| format!(" (bytes {}..{})", span.start, span.end));
                eprintln!("{}{}", diagnostic.message, place.unwrap_or_default());
                if let Some(help) = diagnostic.help {
                    eprintln!("  {help}");
                }
            }
            ExitCode::from(error.code())
        }
    }
}

fn run() -> Result<(), esql::Error> {
    let data = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/data");
    let hunt = include_str!("../../../queries/persistence_run_key_sysmon.esql");
    let engine = Engine::builder().data(data).now("2024-06-15T12:00:00Z")?.build()?;
    engine.query(hunt)?.write(Format::Markdown, &mut io::stdout().lock(), &FormatOptions::default())
}
