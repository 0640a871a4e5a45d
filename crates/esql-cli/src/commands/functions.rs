//! `esql functions`: what functions there are, and all about one of them.

use esql::functions::registry::{self, Function};
use esql::functions::{AggregateFunction, Arity, Category, Example, Param, Returns};
use esql::{Format, ResultSet, did_you_mean};
use std::fmt::Write as _;
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
        (Some(function), Format::Table) => output.write_all(Entry::of(function).page().as_bytes())?,
        (found, format) => {
            let options = terminal.format_options(args.output.output.is_some(), args.output.types);
            list(found).write(format, &mut output, &options)?;
        }
    }
    output.flush()?;
    Ok(())
}

/// How operators are written whose functions have other names.
const OPERATORS: [(&str, &str); 17] = [
    ("+", "add"),
    ("-", "sub"),
    ("*", "mul"),
    ("/", "div"),
    ("%", "mod"),
    ("==", "equals"),
    ("!=", "not_equals"),
    ("<", "less_than"),
    ("<=", "less_than_or_equal"),
    (">", "greater_than"),
    (">=", "greater_than_or_equal"),
    ("is null", "is_null"),
    ("is not null", "is_not_null"),
    ("and", "and"),
    ("or", "or"),
    ("not", "not"),
    ("in", "in"),
];

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
    let functions: Vec<Function> = match only {
        Some(function) => vec![function],
        None => {
            let aggregates = registry::aggregates().map(Function::Aggregate);
            registry::scalars().map(Function::Scalar).chain(aggregates).collect()
        }
    };
    let mut entries: Vec<Entry> = functions.into_iter().map(Entry::of).collect();
    entries.sort_by_key(|entry| (entry.category, entry.name));
    let column = |text: &dyn Fn(&Entry) -> String| entries.iter().map(|entry| text(entry).into()).collect();
    let columns = [
        column(&|entry| entry.usage()),
        column(&|entry| shelf(entry.category).to_owned()),
        column(&|entry| entry.description.to_owned()),
    ];
    ResultSet::of_keywords(&["function", "category", "description"], &columns)
}

/// What scalar and aggregate functions have in common.
struct Entry {
    name: &'static str,
    aliases: &'static [&'static str],
    category: Category,
    description: &'static str,
    params: &'static [Param],
    returns: Returns,
    examples: &'static [Example],
}

impl Entry {
    fn of(function: Function) -> Entry {
        match function {
            Function::Scalar(function) => Entry {
                name: function.name,
                aliases: function.aliases,
                category: function.category,
                description: function.description,
                params: function.params,
                returns: function.returns,
                examples: function.examples,
            },
            Function::Aggregate(function) => Entry {
                name: function.name,
                aliases: function.aliases,
                category: AggregateFunction::CATEGORY,
                description: function.description,
                params: function.params,
                returns: function.returns,
                examples: function.examples,
            },
        }
    }

    /// `name(a, [b], c…)`; the symbol of an operator that has one.
    fn usage(&self) -> String {
        if self.category == Category::Operator {
            let symbol = OPERATORS.iter().find(|(_, function)| *function == self.name);
            return symbol.map_or(self.name, |(symbol, _)| symbol).to_uppercase();
        }
        let params: Vec<String> = self
            .params
            .iter()
            .map(|param| match param.arity {
                Arity::Required => param.name.to_owned(),
                Arity::Optional => format!("[{}]", param.name),
                Arity::Repeated => format!("{}…", param.name),
            })
            .collect();
        format!("{}({})", self.name, params.join(", "))
    }

    fn page(&self) -> String {
        let mut page = format!("{}\n\n{}\n", self.usage(), self.description);
        if !self.aliases.is_empty() {
            push(&mut page, format_args!("\nAlso called {}.\n", self.aliases.join(", ")));
        }
        let width = self.params.iter().map(|param| param.name.len()).max().unwrap_or(0);
        for (index, param) in self.params.iter().enumerate() {
            let types: Vec<&str> = param.types.members.iter().map(|member| member.name()).collect();
            let constant = if param.constant { "; a constant" } else { "" };
            let heading = if index == 0 { "\nParameters\n" } else { "" };
            push(
                &mut page,
                format_args!("{heading}  {:width$}  {}{constant}\n", param.name, types.join(", ")),
            );
        }
        match self.returns {
            Returns::Type(data_type) => push(&mut page, format_args!("\nReturns {data_type}.\n")),
            Returns::Argument(index) => {
                let name = self.params.get(index).map_or("its argument", |param| param.name);
                push(&mut page, format_args!("\nReturns the type of {name}.\n"));
            }
            Returns::Computed(_) => {}
        }
        for (index, example) in self.examples.iter().enumerate() {
            let heading = if index == 0 { "\nExamples\n" } else { "\n" };
            page.push_str(heading);
            if !example.about.is_empty() {
                push(&mut page, format_args!("  {}:\n", example.about));
            }
            for line in example.query.lines() {
                push(&mut page, format_args!("    {line}\n"));
            }
            for line in example.result.lines() {
                push(&mut page, format_args!("      {line}\n"));
            }
            for warning in example.warnings {
                push(&mut page, format_args!("      warning: {warning}\n"));
            }
        }
        page
    }
}

fn push(page: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a string never fails.
    let _ = page.write_fmt(text);
}

fn shelf(category: Category) -> &'static str {
    match category {
        Category::Aggregate => "aggregate",
        Category::Grouping => "grouping",
        Category::Conditional => "conditional",
        Category::Date => "date",
        Category::Ip => "ip",
        Category::Math => "math",
        Category::MultiValue => "many values",
        Category::Operator => "operator",
        Category::Search => "search",
        Category::Spatial => "spatial",
        Category::String => "string",
        Category::TypeConversion => "type conversion",
        Category::Url => "url",
    }
}
