//! The function reference: a function's page, made of the function's own data, as text for a terminal and as Markdown.

use std::fmt::Write as _;

use crate::registry::{self, Function};
use crate::{AggregateFunction, Arity, Category, Example, Param, Returns};

/// What the reference says of a function, scalar or aggregate.
#[derive(Clone, Copy)]
pub struct Page {
    /// The name in lower case.
    pub name: &'static str,
    /// Other names it answers to.
    pub aliases: &'static [&'static str],
    /// The shelf on which it stands.
    pub category: Category,
    /// One sentence (or two).
    pub description: &'static str,
    /// Its parameters in order.
    pub params: &'static [Param],
    /// The type of its result.
    pub returns: Returns,
    /// Queries with their results.
    pub examples: &'static [Example],
}

/// How operators are written whose functions have other names.
pub const OPERATORS: [(&str, &str); 18] = [
    ("+", "add"),
    ("-", "sub"),
    (":", "match_operator"),
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

impl Page {
    /// The page of a function.
    pub fn of(function: Function) -> Page {
        match function {
            Function::Scalar(function) => Page {
                name: function.name,
                aliases: function.aliases,
                category: function.category,
                description: function.description,
                params: function.params,
                returns: function.returns,
                examples: function.examples,
            },
            Function::Aggregate(function) => Page {
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

    /// Every function's page, shelf by shelf, in order of names.
    pub fn all() -> Vec<Page> {
        let aggregates = registry::aggregates().map(Function::Aggregate);
        let functions = registry::scalars().map(Function::Scalar).chain(aggregates);
        let mut pages: Vec<Page> = functions.map(Page::of).collect();
        pages.sort_by_key(|page| (page.category, page.name));
        pages
    }

    /// `name(a, [b], c…)`; the symbol of an operator that has one.
    pub fn usage(&self) -> String {
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

    /// The page as a terminal shows it.
    pub fn text(&self) -> String {
        let mut page = format!("{}\n\n{}\n", self.usage(), self.description);
        if !self.aliases.is_empty() {
            push(&mut page, format_args!("\nAlso called {}.\n", self.aliases.join(", ")));
        }
        let width = self.params.iter().map(|param| param.name.len()).max().unwrap_or(0);
        for (index, param) in self.params.iter().enumerate() {
            let heading = if index == 0 { "\nParameters\n" } else { "" };
            push(&mut page, format_args!("{heading}  {:width$}  {}\n", param.name, types(param)));
        }
        if let Some(returns) = self.returns() {
            push(&mut page, format_args!("\n{returns}\n"));
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

    /// The page as a section of Markdown.
    pub fn markdown(&self) -> String {
        let mut page =
            format!("## {}\n\n`{}`\n\n{}\n", self.title(), self.usage(), escaped(self.description));
        if !self.aliases.is_empty() {
            push(&mut page, format_args!("\nAlso called `{}`.\n", self.aliases.join("`, `")));
        }
        for (index, param) in self.params.iter().enumerate() {
            let heading = if index == 0 { "\n" } else { "" };
            push(&mut page, format_args!("{heading}- **{}**: {}\n", param.name, types(param)));
        }
        if let Some(returns) = self.returns() {
            push(&mut page, format_args!("\n{}\n", returns.replace('_', "\\_")));
        }
        for example in self.examples {
            let about = if example.about.is_empty() { "For example" } else { example.about };
            push(
                &mut page,
                format_args!("\n{}:\n\n```esql\n{}\n```\n\n", escaped(&capitalized(about)), example.query),
            );
            match table(example.result) {
                Some(table) => page.push_str(&table),
                None => push(&mut page, format_args!("```text\n{}\n```\n", example.result.trim())),
            }
            for (index, warning) in example.warnings.iter().enumerate() {
                let heading = if index == 0 { "\nIt warns:\n\n```text\n" } else { "" };
                push(&mut page, format_args!("{heading}{warning}\n"));
            }
            if !example.warnings.is_empty() {
                page.push_str("```\n");
            }
        }
        page
    }

    /// The heading of its section.
    pub fn title(&self) -> String {
        match self.category {
            Category::Operator => self.name.replace('_', " ").to_uppercase(),
            _ => self.name.to_uppercase(),
        }
    }

    fn returns(&self) -> Option<String> {
        match self.returns {
            Returns::Type(data_type) => Some(format!("Returns {data_type}.")),
            Returns::Argument(index) => {
                let name = self.params.get(index).map_or("its argument", |param| param.name);
                Some(format!("Returns the type of {name}."))
            }
            Returns::Computed(_) => None,
        }
    }
}

impl Category {
    /// What the shelf is called.
    pub fn title(self) -> &'static str {
        match self {
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
}

fn types(param: &Param) -> String {
    let types: Vec<&str> = param.types.members.iter().map(|member| member.name()).collect();
    format!("{}{}", types.join(", "), if param.constant { "; a constant" } else { "" })
}

/// A result as a Markdown table; none when its cells can't be told apart.
fn table(result: &str) -> Option<String> {
    let rows: Vec<Vec<String>> = result.trim().lines().map(cells).collect();
    let width = rows.first()?.len();
    if rows.iter().any(|row| row.len() != width) {
        return None;
    }
    let mut table = String::new();
    for (index, row) in rows.iter().enumerate() {
        push(&mut table, format_args!("| {} |\n", row.join(" | ")));
        if index == 0 {
            push(&mut table, format_args!("|{}\n", "---|".repeat(width)));
        }
    }
    Some(table)
}

/// The cells of a line of a result: `"…"`, `[…]` or neither, with commas between them.
fn cells(line: &str) -> Vec<String> {
    let mut cells = Vec::new();
    let mut rest = line;
    loop {
        let (cell, after) = if let Some(quoted) = rest.strip_prefix('"') {
            let end = closing_quote(quoted);
            (quoted[..end].replace("\"\"", "\""), quoted.get(end + 1..).unwrap_or_default())
        } else if rest.starts_with('[') {
            // Commas between several values have a blank after them, commas between cells have none.
            let end = rest.match_indices(']').map(|(at, _)| at + 1).find(|end| {
                rest[*end..].is_empty() || (rest[*end..].starts_with(',') && !rest[*end..].starts_with(", "))
            });
            let end = end.unwrap_or(rest.len());
            (rest[..end].to_owned(), &rest[end..])
        } else {
            let end = rest.find(',').unwrap_or(rest.len());
            (rest[..end].to_owned(), &rest[end..])
        };
        cells.push(escaped(&cell));
        match after.strip_prefix(',') {
            Some(next) => rest = next,
            None => return cells,
        }
    }
}

/// The place of the quote that ends a cell: one that isn't doubled.
fn closing_quote(text: &str) -> usize {
    let mut at = 0;
    while let Some(found) = text[at..].find('"') {
        let quote = at + found;
        if !text[quote + 1..].starts_with('"') {
            return quote;
        }
        at = quote + 2;
    }
    text.len()
}

/// The text with the signs escaped that mean something in Markdown.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for sign in text.chars() {
        if matches!(sign, '|' | '*' | '_' | '\\' | '<' | '`' | '#') {
            out.push('\\');
        }
        out.push(sign);
    }
    out
}

fn capitalized(text: &str) -> String {
    let mut signs = text.chars();
    signs.next().map_or_else(String::new, |first| first.to_uppercase().chain(signs).collect())
}

fn push(page: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a string never fails.
    let _ = page.write_fmt(text);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_told_apart() {
        assert_eq!(cells("a,b"), ["a", "b"]);
        assert_eq!(cells("[1, 2],null,[3, 4]"), ["[1, 2]", "null", "[3, 4]"]);
        assert_eq!(cells("\"x, \"\"y\"\"\",z"), ["x, \"y\"", "z"]);
        assert_eq!(cells("a|b,"), ["a\\|b", ""]);
    }

    #[test]
    fn results_become_tables() {
        assert_eq!(table("a,b\n1,[2, 3]\n").unwrap(), "| a | b |\n|---|---|\n| 1 | [2, 3] |\n");
        assert!(table("a,b\n1\n").is_none());
    }

    #[test]
    fn operators_are_written_as_symbols() {
        let equals = registry::find("equals").map(Page::of).unwrap();
        assert_eq!((equals.usage(), equals.title()), ("==".to_owned(), "EQUALS".to_owned()));
    }
}
