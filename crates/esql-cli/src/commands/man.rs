//! `esql man`: the manual's pages, made of what `--help` says.

use clap::{Args, Command, CommandFactory, ValueHint};
use clap_mangen::Man;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::args::Cli;
use crate::exit::Exit;
use crate::output::Output;

#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct ManArgs {
    /// Write a page for each command into this folder [default: print the page of esql itself]
    #[arg(value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    folder: Option<PathBuf>,
}

const AFTER_HELP: &str = "\
Examples:
  esql man | man -l -
  esql man ~/.local/share/man/man1";

/// Prints a page, or writes all.
pub fn run(args: &ManArgs) -> Result<(), Exit> {
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    match &args.folder {
        Some(folder) => {
            fs::create_dir_all(folder).map_err(|error| named(folder, &error))?;
            write_pages(&command, folder)?;
        }
        None => {
            let mut output = Output::new(None);
            output.write_all(&page(&command)?)?;
            output.flush()?;
        }
    }
    Ok(())
}

/// A page for the command and each of its subcommands.
fn write_pages(command: &Command, folder: &Path) -> io::Result<()> {
    let man = Man::new(command.clone());
    let path = folder.join(man.get_filename());
    fs::write(&path, page(command)?).map_err(|error| named(&path, &error))?;
    command
        .get_subcommands()
        .filter(|command| !command.is_hide_set())
        .try_for_each(|command| write_pages(command, folder))
}

fn page(command: &Command) -> io::Result<Vec<u8>> {
    let mut page = Vec::new();
    Man::new(command.clone()).render(&mut page)?;
    Ok(page)
}

fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
