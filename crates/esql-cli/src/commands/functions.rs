//! `esql functions`: what functions there are, and all about one of them.

use esql::functions::reference::{OPERATORS, Page};
use esql::functions::registry::{self, Function};
use esql::{Format, ResultSet, did_you_mean};
use std::io::Write;

use crate::args::FunctionsArgs;
use crate::exit::Exit;
use crate::output::Output;
use crate::terminal::Terminal;

/// Prints the list, or one function's page.
pub fn run(args: &FunctionsArgs, terminal: &Terminal) -> Result<(), Exit> {
    let format = args.output.format();
    let mut output = Output::new(args.output.output.as_deref());
    let found = args.name.as_deref().map(find).transpose()?;
    match (found, format) {
        (Some(function), Format::Table) => output.write_all(Page::of(function).text().as_bytes())?,
        (found, format) => {
            let options = terminal.format_options(args.output.output.is_some(), args.output.types);
            list(found).write(format, &mut output, &options)?;
        }
    }
    output.flush()?;
    Ok(())
}

fn find(name: &str) -> Result<Function, Exit> {
    let name = name.trim_end_matches("()").to_lowercase();
    let operator = OPERATORS.iter().find(|(symbol, _)| *symbol == name).map(|(_, function)| *function);
    registry::find(operator.unwrap_or(&name)).ok_or_else(|| {
        let near = did_you_mean(&name, registry::names());
        Exit::Usage(format!("there is no function [{name}]{near}"))
    })
}

/// The functions, or the one, as rows.
fn list(only: Option<Function>) -> ResultSet {
    let pages = only.map_or_else(Page::all, |function| vec![Page::of(function)]);
    let column = |text: &dyn Fn(&Page) -> String| pages.iter().map(|page| text(page).into()).collect();
    let columns = [
        column(&|page| page.usage()),
        column(&|page| page.category.title().to_owned()),
        column(&|page| page.description.to_owned()),
    ];
    ResultSet::of_keywords(&["function", "category", "description"], &columns)
}
