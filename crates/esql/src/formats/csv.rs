//! `csv`: as Elasticsearch's text format of that name. A header of names, lines that end in CR LF (RFC 4180), nothing for null,
//! `[a, b]` for several values; a cell with a comma, a quote or a line break is quoted.

use esql_data::Batch;
use std::io::{self, Write};

use super::Writer;
use crate::ResultColumn;
use crate::cells::Cells;

pub(crate) struct Csv<'w> {
    out: &'w mut dyn Write,
    line: String,
    cell: String,
}

impl<'w> Csv<'w> {
    pub(crate) fn new(out: &'w mut dyn Write, columns: &[ResultColumn]) -> io::Result<Csv<'w>> {
        let mut csv = Csv { out, line: String::new(), cell: String::new() };
        for (index, column) in columns.iter().enumerate() {
            if index > 0 {
                csv.line.push(',');
            }
            push_quoted(&mut csv.line, &column.name);
        }
        csv.end_line()?;
        Ok(csv)
    }

    fn end_line(&mut self) -> io::Result<()> {
        self.line.push_str("\r\n");
        self.out.write_all(self.line.as_bytes())?;
        self.line.clear();
        Ok(())
    }
}

impl Writer for Csv<'_> {
    fn write(&mut self, batch: &Batch) -> io::Result<()> {
        let columns: Vec<Cells<'_>> = batch.columns().iter().map(Cells::new).collect();
        for row in 0..batch.rows() {
            for (index, column) in columns.iter().enumerate() {
                if index > 0 {
                    self.line.push(',');
                }
                self.cell.clear();
                column.write_text(&mut self.cell, row);
                push_quoted(&mut self.line, &self.cell);
            }
            self.end_line()?;
        }
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn push_quoted(line: &mut String, cell: &str) {
    if !cell.contains(['"', ',', '\n', '\r']) {
        line.push_str(cell);
        return;
    }
    line.push('"');
    for (index, part) in cell.split('"').enumerate() {
        if index > 0 {
            line.push_str("\"\"");
        }
        line.push_str(part);
    }
    line.push('"');
}
