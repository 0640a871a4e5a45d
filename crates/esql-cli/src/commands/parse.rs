//! `esql parse`: how a query is understood.

use esql::syntax::sexpr::sexpr;
use std::io::Write;

use crate::args::{ParseArgs, TreeFormat};
use crate::exit::{self, Exit};
use crate::output::Output;
use crate::source::Source;
use crate::terminal::Terminal;

/// Prints the tree.
pub fn run(args: &ParseArgs, terminal: &Terminal) -> Result<(), Exit> {
    let source = Source::argument(&args.query)?;
    let query = esql::parse(&source.text)
        .map_err(|error| Exit::Reported(exit::report(&error, Some(&source), terminal)))?;
    let text = match args.format {
        TreeFormat::Text => indented(&sexpr(&query)),
        TreeFormat::Json => serde_json::to_string(&query).map_err(std::io::Error::from)?,
        TreeFormat::Sexpr => sexpr(&query),
    };
    let mut output = Output::new(args.output.as_deref());
    writeln!(output, "{text}")?;
    output.flush()?;
    Ok(())
}

/// How many characters a form may have to stand on one line.
const LINE: usize = 90;

/// The shape with the parts of each form that is too long for a line on lines of their own.
fn indented(shape: &str) -> String {
    let mut out = String::new();
    push_form(&mut out, shape, 0);
    out
}

/// A form nests at most as deep as the parser lets a query.
fn push_form(out: &mut String, form: &str, depth: usize) {
    let indent = 2 * depth;
    let inner = form.strip_prefix('(').and_then(|form| form.strip_suffix(')'));
    // The query's commands always stand on lines of their own.
    let (Some(inner), true) = (inner, indent + form.chars().count() > LINE || form.starts_with("(query"))
    else {
        out.push_str(form);
        return;
    };
    for (index, part) in parts(inner).into_iter().enumerate() {
        if index == 0 {
            out.push('(');
            out.push_str(part);
        } else {
            out.push('\n');
            out.push_str(&" ".repeat(indent + 2));
            push_form(out, part, depth + 1);
        }
    }
    out.push(')');
}

/// The parts of a form, which are separated by spaces outside of parentheses, strings and quoted names.
fn parts(inner: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut depth, mut quote, mut escaped, mut start) = (0_usize, None, false, 0);
    for (index, character) in inner.char_indices() {
        match (quote, character) {
            (Some(_), _) if escaped => escaped = false,
            (Some('"'), '\\') => escaped = true,
            (Some(open), close) if open == close => quote = None,
            (Some(_), _) => {}
            (None, '"' | '`') => quote = Some(character),
            (None, '(') => depth += 1,
            (None, ')') => depth = depth.saturating_sub(1),
            (None, ' ') if depth == 0 => {
                parts.push(&inner[start..index]);
                start = index + 1;
            }
            (None, _) => {}
        }
    }
    parts.push(&inner[start..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_keep_strings_and_names_whole() {
        assert_eq!(parts(r#"f "a ) \" b" (g x y) `c (d`"#), ["f", r#""a ) \" b""#, "(g x y)", "`c (d`"]);
    }

    #[test]
    fn long_forms_are_broken() {
        let shape =
            format!("(query (from \"logs\") (where (and (== a {0}) (== b {0}) (== c {0}))))", "1".repeat(30));
        insta::assert_snapshot!(indented(&shape));
    }
}
