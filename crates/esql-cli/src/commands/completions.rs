//! `esql completions`: what makes a shell complete our commands and options.

use clap::{Args, CommandFactory};
use clap_complete::{Shell, generate};
use std::io::Write;

use crate::args::Cli;
use crate::exit::Exit;
use crate::output::Output;

#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct CompletionsArgs {
    /// The shell that is to complete
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

const AFTER_HELP: &str = "\
Examples:
  esql completions bash > ~/.local/share/bash-completion/completions/esql
  esql completions zsh > \"${fpath[1]}/_esql\"
  esql completions fish > ~/.config/fish/completions/esql.fish";

/// Prints the shell's script.
pub fn run(args: &CompletionsArgs) -> Result<(), Exit> {
    // The generator panics where writing fails, so it writes to memory.
    let mut script = Vec::new();
    generate(args.shell, &mut Cli::command(), "esql", &mut script);
    let mut output = Output::new(None);
    output.write_all(&script)?;
    output.flush()?;
    Ok(())
}
