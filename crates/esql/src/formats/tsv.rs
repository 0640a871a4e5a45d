//! `tsv`: as Elasticsearch's text format of that name. A header of names, nothing for null, `[a, b]` for several values; a tab or a
//! line feed within a value is written `\t` or `\n`.

use esql_data::Batch;
use std::io::{self, Write};

use super::Writer;
use crate::ResultColumn;
use crate::cells::Cells;

pub(crate) struct Tsv<'w> {
    out: &'w mut dyn Write,
    line: String,
    cell: String,
}

impl<'w> Tsv<'w> {
    pub(crate) fn new(out: &'w mut dyn Write, columns: &[ResultColumn]) -> io::Result<Tsv<'w>> {
        let mut tsv = Tsv { out, line: String::new(), cell: String::new() };
        for (index, column) in columns.iter().enumerate() {
            if index > 0 {
                tsv.line.push('\t');
            }
            push_escaped(&mut tsv.line, &column.name);
        }
        tsv.end_line()?;
        Ok(tsv)
    }

    fn end_line(&mut self) -> io::Result<()> {
        self.line.push('\n');
        self.out.write_all(self.line.as_bytes())?;
        self.line.clear();
        Ok(())
    }
}

impl Writer for Tsv<'_> {
    fn write(&mut self, batch: &Batch) -> io::Result<()> {
        let columns: Vec<Cells<'_>> = batch.columns().iter().map(Cells::new).collect();
        for row in 0..batch.rows() {
            for (index, column) in columns.iter().enumerate() {
                if index > 0 {
                    self.line.push('\t');
                }
                self.cell.clear();
                column.write_text(&mut self.cell, row);
                push_escaped(&mut self.line, &self.cell);
            }
            self.end_line()?;
        }
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn push_escaped(line: &mut String, cell: &str) {
    for character in cell.chars() {
        match character {
            '\n' => line.push_str("\\n"),
            '\t' => line.push_str("\\t"),
            other => line.push(other),
        }
    }
}
