//! `markdown`: a table of GitHub's Markdown, numbers to the right, values as code so that nothing in them is taken for markup.

use esql_data::Batch;
use std::io::{self, Write};

use super::Writer;
use super::table::push_visible;
use crate::ResultColumn;
use crate::cells::Cells;

pub(crate) struct Markdown<'w> {
    out: &'w mut dyn Write,
    columns: &'w [ResultColumn],
    line: String,
    cell: String,
}

impl<'w> Markdown<'w> {
    pub(crate) fn new(out: &'w mut dyn Write, columns: &'w [ResultColumn]) -> io::Result<Markdown<'w>> {
        let mut line = String::new();
        for column in columns {
            line.push_str("| ");
            push_plain(&mut line, &column.name);
            line.push(' ');
        }
        line.push_str("|\n");
        for column in columns {
            line.push_str(if column.data_type.is_numeric() { "|---:" } else { "|---" });
        }
        line.push_str("|\n");
        out.write_all(line.as_bytes())?;
        Ok(Markdown { out, columns, line, cell: String::new() })
    }
}

impl Writer for Markdown<'_> {
    fn write(&mut self, batch: &Batch) -> io::Result<()> {
        let cells: Vec<Cells<'_>> = batch.columns().iter().map(Cells::new).collect();
        for row in 0..batch.rows() {
            self.line.clear();
            for (cells, column) in cells.iter().zip(self.columns) {
                self.cell.clear();
                let null = !cells.write_text(&mut self.cell, row);
                self.line.push_str("| ");
                if null {
                    self.line.push_str("null");
                } else if column.data_type.is_string() && !self.cell.is_empty() {
                    push_code(&mut self.line, &self.cell);
                } else {
                    push_plain(&mut self.line, &self.cell);
                }
                self.line.push(' ');
            }
            self.line.push_str("|\n");
            self.out.write_all(self.line.as_bytes())?;
        }
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Text with everything escaped that Markdown would take for markup.
fn push_plain(out: &mut String, text: &str) {
    let mut visible = String::new();
    push_visible(&mut visible, text);
    for character in visible.chars() {
        if "\\`*{}[]<>()#!|~&".contains(character) {
            out.push('\\');
        }
        out.push(character);
    }
}

/// Text as a code span, whose fence is longer than any run of backticks within.
fn push_code(out: &mut String, text: &str) {
    let mut visible = String::new();
    push_visible(&mut visible, text);
    let longest = visible.split(|character| character != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let padding = if visible.starts_with(['`', ' ']) || visible.ends_with(['`', ' ']) { " " } else { "" };
    out.push_str(&fence);
    out.push_str(padding);
    // Within a table's cell a bar is escaped even in code.
    out.push_str(&visible.replace('|', "\\|"));
    out.push_str(padding);
    out.push_str(&fence);
}
