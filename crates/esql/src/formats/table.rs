//! `table`: aligned columns for people.
//!
//! Rows are kept until the last one has come, for only then are the columns' widths known. Control characters are shown, never
//! sent to the terminal: the values come from evidence that somebody else wrote.

use esql_data::Batch;
use std::borrow::Cow;
use std::io::{self, Write};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::{FormatOptions, Writer};
use crate::ResultColumn;
use crate::cells::Cells;

/// A column is never made narrower than this to make a table fit.
const NARROWEST: usize = 12;
/// A cell that is broken into more lines than this is cut short, and says so: other formats show all of it.
const MOST_LINES: usize = 6;
/// Nothing follows the last column, so its rule need not be as long as its longest value.
const LONGEST_RULE: usize = 60;
const BOLD: &str = "\x1b[1m";
const DIM: &str = "\x1b[2m";
const RESET: &str = "\x1b[0m";

pub(crate) struct Table<'w> {
    out: &'w mut dyn Write,
    columns: &'w [ResultColumn],
    options: FormatOptions,
    /// `None` for null.
    rows: Vec<Vec<Option<String>>>,
}

impl<'w> Table<'w> {
    pub(crate) fn new(
        out: &'w mut dyn Write,
        columns: &'w [ResultColumn],
        options: &FormatOptions,
    ) -> Table<'w> {
        Table { out, columns, options: options.clone(), rows: Vec::new() }
    }
}

impl Writer for Table<'_> {
    fn write(&mut self, batch: &Batch) -> io::Result<()> {
        let columns: Vec<Cells<'_>> = batch.columns().iter().map(Cells::new).collect();
        let mut text = String::new();
        for row in 0..batch.rows() {
            let cell = |column: &Cells<'_>| {
                text.clear();
                column.write_text(&mut text, row).then(|| visible(&text))
            };
            self.rows.push(columns.iter().map(cell).collect());
        }
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        if self.columns.is_empty() {
            return writeln!(self.out, "(no columns)");
        }
        let names: Vec<String> = self.columns.iter().map(|column| visible(&column.name)).collect();
        let mut widths: Vec<usize> = names.iter().map(|name| name.width()).collect();
        for (width, column) in widths.iter_mut().zip(self.columns) {
            if self.options.types {
                *width = (*width).max(column.data_type.name().len());
            }
        }
        for row in &self.rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.as_deref().unwrap_or("null").width());
            }
        }
        match self.options.width {
            Some(line) if !fit(&mut widths, line) => self.write_records(&names, line),
            _ => self.write_grid(&names, &widths),
        }
    }
}

impl Table<'_> {
    /// A row a line, or a few where a value is broken.
    fn write_grid(&mut self, names: &[String], widths: &[usize]) -> io::Result<()> {
        let grid = Grid { columns: self.columns, widths, color: self.options.color };
        let mut text = String::new();
        grid.push_row(&mut text, names.iter().map(|name| (name.as_str(), BOLD)));
        if self.options.types {
            grid.push_row(&mut text, self.columns.iter().map(|column| (column.data_type.name(), DIM)));
        }
        grid.push_rule(&mut text);
        self.out.write_all(text.as_bytes())?;
        for row in &self.rows {
            text.clear();
            grid.push_row(
                &mut text,
                row.iter().map(|cell| cell.as_deref().map_or(("null", DIM), |cell| (cell, ""))),
            );
            self.out.write_all(text.as_bytes())?;
        }
        Ok(())
    }

    /// A column a line, the rows one below the other: for rows that are wider than the terminal.
    fn write_records(&mut self, names: &[String], line: usize) -> io::Result<()> {
        let width = names.iter().map(|name| name.width()).max().unwrap_or(0);
        let room = line.saturating_sub(width + 3).max(NARROWEST);
        for (number, row) in self.rows.iter().enumerate() {
            let title = format!("── {} ", number + 1);
            let rule = "─".repeat(line.saturating_sub(title.width()));
            let mut text = String::new();
            push_styled(&mut text, &format!("{title}{rule}"), DIM, self.options.color);
            text.push('\n');
            for ((name, cell), column) in names.iter().zip(row).zip(self.columns) {
                let (cell, style) = cell.as_deref().map_or(("null", DIM), |cell| (cell, ""));
                for (index, piece) in pieces(cell, room).into_iter().enumerate() {
                    let name = if index == 0 { name.as_str() } else { "" };
                    push_styled(&mut text, name, BOLD, self.options.color);
                    text.push_str(&" ".repeat(width - name.width()));
                    text.push_str(" │ ");
                    push_styled(&mut text, &piece, style, self.options.color);
                    text.push('\n');
                }
                if self.options.types {
                    text.push_str(&" ".repeat(width));
                    text.push_str(" │ ");
                    push_styled(&mut text, column.data_type.name(), DIM, self.options.color);
                    text.push('\n');
                }
            }
            self.out.write_all(text.as_bytes())?;
        }
        Ok(())
    }
}

struct Grid<'a> {
    columns: &'a [ResultColumn],
    widths: &'a [usize],
    color: bool,
}

impl Grid<'_> {
    /// Appends a row of cells, each with its style.
    fn push_row<'t>(&self, out: &mut String, cells: impl Iterator<Item = (&'t str, &'static str)>) {
        let cells: Vec<(Vec<Cow<'_, str>>, &str)> =
            cells.zip(self.widths).map(|((text, style), width)| (pieces(text, *width), style)).collect();
        let height = cells.iter().map(|(pieces, _)| pieces.len()).max().unwrap_or(1);
        for line in 0..height {
            let start = out.len();
            for (index, (pieces, style)) in cells.iter().enumerate() {
                out.push_str(if index == 0 { " " } else { " │ " });
                let piece = pieces.get(line).map_or("", AsRef::as_ref);
                let padding = " ".repeat(self.widths[index].saturating_sub(piece.width()));
                if self.columns[index].data_type.is_numeric() {
                    out.push_str(&padding);
                    push_styled(out, piece, style, self.color);
                } else {
                    push_styled(out, piece, style, self.color);
                    out.push_str(&padding);
                }
            }
            out.truncate(start + out[start..].trim_end_matches(' ').len());
            out.push('\n');
        }
    }

    fn push_rule(&self, out: &mut String) {
        for (index, width) in self.widths.iter().enumerate() {
            let last = index + 1 == self.widths.len();
            out.push_str(if index == 0 { "─" } else { "─┼─" });
            out.push_str(&"─".repeat(if last { (*width).min(LONGEST_RULE) } else { *width }));
        }
        out.push_str("─\n");
    }
}

/// Makes the widest columns narrower until a grid fits into `line`; whether it does.
fn fit(widths: &mut [usize], line: usize) -> bool {
    let room = line.saturating_sub(3 * widths.len() - 1);
    if widths.iter().sum::<usize>() <= room {
        return true;
    }
    if widths.iter().map(|width| (*width).min(NARROWEST)).sum::<usize>() > room {
        return false;
    }
    // The widest cap under which they all fit: columns below it keep their width.
    let fits = |cap: usize| widths.iter().map(|width| (*width).min(cap)).sum::<usize>() <= room;
    let cap = (NARROWEST..=room).rev().find(|cap| fits(*cap)).unwrap_or(NARROWEST);
    for width in widths {
        *width = (*width).min(cap);
    }
    true
}

/// The text broken into lines of at most `width`, at least one; of very many, the first with a note of what is left out.
fn pieces(text: &str, width: usize) -> Vec<Cow<'_, str>> {
    let mut pieces: Vec<Cow<'_, str>> = lines(text, width).into_iter().map(Cow::Borrowed).collect();
    if pieces.len() > MOST_LINES {
        let hidden: usize = pieces.drain(MOST_LINES - 1..).map(|piece| piece.chars().count()).sum();
        let note = format!("… {hidden} more");
        pieces.push(if note.width() <= width { note.into() } else { "…".into() });
    }
    pieces
}

fn lines(text: &str, width: usize) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut start, mut used) = (0, 0);
    for (index, character) in text.char_indices() {
        let wide = character.width().unwrap_or(0);
        if used + wide > width && index > start {
            pieces.push(&text[start..index]);
            (start, used) = (index, 0);
        }
        used += wide;
    }
    pieces.push(&text[start..]);
    pieces
}

fn push_styled(out: &mut String, text: &str, style: &str, color: bool) {
    if color && !style.is_empty() && !text.is_empty() {
        out.push_str(style);
        out.push_str(text);
        out.push_str(RESET);
    } else {
        out.push_str(text);
    }
}

fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_visible(&mut out, text);
    out
}

/// Appends the text with control characters, and those that reorder text, written as escapes.
pub(super) fn push_visible(out: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                out.extend(character.escape_unicode());
            }
            other if other.is_control() => out.extend(other.escape_unicode()),
            other => out.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::Format;
    use crate::formats::tests::written;
    use esql_data::{Column, DataType, Value};

    fn table(options: &FormatOptions) -> String {
        let columns = [("name", DataType::Keyword), ("path", DataType::Keyword), ("n", DataType::Long)];
        let columns =
            columns.map(|(name, data_type)| ResultColumn { name: name.to_owned(), data_type }).to_vec();
        let batch = Batch::new(
            vec![
                Column::from_values(DataType::Keyword, &["reg.exe".into(), Value::Null]),
                Column::from_values(
                    DataType::Keyword,
                    &[r"C:\Users\user\AppData\Local\Temp\日本語\agent.exe".into(), "x".into()],
                ),
                Column::from_values(DataType::Long, &[Value::Long(12), Value::Long(3)]),
            ],
            2,
        );
        written(Format::Table, &columns, &[batch], options)
    }

    #[test]
    fn breaks_long_values_to_fit() {
        let options = FormatOptions { width: Some(40), ..FormatOptions::default() };
        let text = table(&options);
        insta::assert_snapshot!(text);
        assert!(text.lines().all(|line| line.width() <= 40), "{text}");
    }

    #[test]
    fn shows_records_where_columns_do_not_fit() {
        let options = FormatOptions { width: Some(24), ..FormatOptions::default() };
        insta::assert_snapshot!(table(&options));
    }

    #[test]
    fn cuts_very_long_values_short() {
        let text = "x".repeat(100);
        assert_eq!(pieces(&text, 10)[4..], ["xxxxxxxxxx", "… 50 more"]);
        assert_eq!(pieces(&text, 20).len(), 5);
        assert_eq!(pieces(&text, 1)[5], "…");
        assert_eq!(pieces("", 1), [""]);
    }

    #[test]
    fn shows_types_and_colors() {
        let options = FormatOptions { types: true, color: true, width: None };
        insta::assert_snapshot!(table(&options).replace('\x1b', "␛"));
    }
}
