//! `esql docs`: the pages of commands and functions.

use clap::Args;
use esql::did_you_mean;
use esql::functions::reference::{OPERATORS, Page};
use esql::functions::registry;
use esql::syntax::commands::{COMMANDS, CommandInfo, EXAMPLE_DATA};
use std::fmt::Write as _;
use std::io::Write as _;

use crate::exit::Exit;
use crate::output::Output;
use crate::terminal::Terminal;

#[derive(Debug, Args)]
pub struct DocsArgs {
    /// A command such as `STATS` or `LOOKUP JOIN`, a function, or an operator such as `==` or RLIKE
    #[arg(value_name = "NAME")]
    name: Vec<String>,
}

/// How wide running text is.
const WIDTH: usize = 96;

/// Prints the page, or what pages there are.
pub fn run(args: &DocsArgs, terminal: &Terminal) -> Result<(), Exit> {
    let mut output = Output::new(None);
    let text = match args.name.as_slice() {
        [] => overview(),
        words => pages(&words.join(" "))?,
    };
    let bold = terminal.format_options(false, false).color;
    for line in text.lines() {
        let is_heading = !line.is_empty() && line.chars().all(|c| c.is_ascii_uppercase() || " _".contains(c));
        match bold && is_heading {
            true => writeln!(output, "\x1b[1m{line}\x1b[0m")?,
            false => writeln!(output, "{line}")?,
        }
    }
    output.flush()?;
    Ok(())
}

/// The pages of that name: a command's, a function's, or both.
fn pages(name: &str) -> Result<String, Exit> {
    let name = name.trim_end_matches("()");
    let command = name.to_uppercase().replace("INLINESTATS", "INLINE STATS");
    let command =
        COMMANDS.iter().find(|known| known.name == command || known.name.replace(' ', "_") == command);
    let lower = name.to_lowercase();
    let operator = OPERATORS.iter().find(|(symbol, _)| *symbol == lower).map(|(_, function)| *function);
    let function = registry::find(operator.unwrap_or(&lower));
    let pages: Vec<String> =
        command.map(command_page).into_iter().chain(function.map(|found| Page::of(found).text())).collect();
    if pages.is_empty() {
        let commands = COMMANDS.iter().map(|command| command.name.to_lowercase());
        let names: Vec<String> = commands.chain(registry::names().map(str::to_owned)).collect();
        let near = did_you_mean(&lower, names.iter().map(String::as_str));
        return Err(Exit::Usage(format!("there is no command or function [{name}]{near}")));
    }
    Ok(pages.join("\n\n"))
}

/// A command's page.
fn command_page(command: &CommandInfo) -> String {
    let mut page = format!("{}\n\n{}\n", command.name, command.summary);
    if !command.runs {
        page += "It is part of the language, but isn't supported yet.\n";
    }
    push_wrapped(&mut page, command.details);
    push(&mut page, format_args!("\nForm\n  {}\n", command.form));
    for (index, example) in command.examples.iter().enumerate() {
        page += if index == 0 { "\nExample\n" } else { "\n" };
        if !example.about.is_empty() {
            push(&mut page, format_args!("  {}:\n", example.about));
        }
        example.query.iter().for_each(|line| push(&mut page, format_args!("    {line}\n")));
        example.result.iter().for_each(|line| push(&mut page, format_args!("      {line}\n")));
    }
    let shown = command.examples.iter().filter(|example| !example.result.is_empty());
    let reads: Vec<&str> = shown.flat_map(|example| example.query.iter().copied()).collect();
    for (index, documents) in EXAMPLE_DATA {
        let reads_it = |line: &&str| line.split_whitespace().any(|word| word == *index);
        if reads.iter().any(reads_it) {
            push(&mut page, format_args!("\nThe example reads {index}.ndjson:\n"));
            documents.lines().for_each(|line| push(&mut page, format_args!("    {line}\n")));
        }
    }
    page
}

/// All names.
fn overview() -> String {
    let mut text = "COMMANDS\n".to_owned();
    let width = COMMANDS.iter().map(|command| command.name.len()).max().unwrap_or(0);
    for command in COMMANDS {
        let note = if command.runs { "" } else { " (not supported yet)" };
        push(&mut text, format_args!("  {:width$}  {}{note}\n", command.name, command.summary));
    }
    text += "\nFUNCTIONS AND OPERATORS\n";
    let pages = Page::all();
    for shelf in pages.chunk_by(|one, next| one.category == next.category) {
        push(&mut text, format_args!("  {}\n", shelf[0].category.title()));
        let names: Vec<String> = shelf.iter().map(|page| page.title().to_lowercase()).collect();
        for line in wrapped(&names.join(", "), WIDTH - 4) {
            push(&mut text, format_args!("    {line}\n"));
        }
    }
    text += "\n`esql docs NAME` shows all about one, such as `esql docs stats` or `esql docs rlike`.\n";
    text
}

fn push_wrapped(page: &mut String, text: &str) {
    if !text.is_empty() {
        page.push('\n');
    }
    wrapped(text, WIDTH).iter().for_each(|line| push(page, format_args!("{line}\n")));
}

/// The text in lines of at most so many characters, broken at blanks.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// Writing to a string can't fail.
fn push(text: &mut String, more: std::fmt::Arguments<'_>) {
    let _ = text.write_fmt(more);
}
