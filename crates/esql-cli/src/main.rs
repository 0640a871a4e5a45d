//! The binary `esql`: arguments, terminal and exit codes. How a query is run, the library `esql` knows.

mod args;
mod commands;
mod diagnostics;
mod exit;
mod output;
mod progress;
mod source;
mod terminal;

use args::{Cli, Command};
use clap::Parser;
use std::process::ExitCode;
use terminal::Terminal;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let terminal = Terminal::new(cli.color, cli.quiet);
    let result = match &cli.command {
        Command::Run(args) => commands::run::run(args, &terminal),
        Command::Query(args) => commands::query::run(args, &terminal),
        Command::Fmt(args) => commands::fmt::run(args, &terminal),
        Command::Parse(args) => commands::parse::run(args, &terminal),
        Command::Explain(args) => commands::explain::run(args, &terminal),
        Command::Why(args) => commands::why::run(args, &terminal),
        Command::Schema(args) => commands::schema::run(args, &terminal),
        Command::Functions(args) => commands::functions::run(args, &terminal),
        Command::Check(args) => commands::check::run(args, &terminal),
        Command::Test(args) => commands::test::run(args, &terminal),
        Command::Docs(args) => commands::docs::run(args, &terminal),
        Command::Completions(args) => commands::completions::run(args),
        Command::Man(args) => commands::man::run(args),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(exit) => exit.report(&terminal),
    }
}
