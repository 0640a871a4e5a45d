//! `yaml`: the JSON response as a YAML document, a cell a line; queries that follow each other give a stream of documents.

use esql_data::Batch;
use std::io::{self, Write};

use super::Writer;
use crate::ResultColumn;
use crate::cells::{Cells, write_json_string};

pub(crate) struct Yaml<'w> {
    out: &'w mut dyn Write,
    first: bool,
    row: String,
}

impl<'w> Yaml<'w> {
    pub(crate) fn new(out: &'w mut dyn Write, columns: &[ResultColumn]) -> io::Result<Yaml<'w>> {
        let mut header =
            String::from(if columns.is_empty() { "---\ncolumns: []\n" } else { "---\ncolumns:\n" });
        for column in columns {
            header.push_str("- name: ");
            write_json_string(&mut header, &column.name);
            header.push_str("\n  type: ");
            write_json_string(&mut header, column.data_type.name());
            header.push('\n');
        }
        out.write_all(header.as_bytes())?;
        Ok(Yaml { out, first: true, row: String::new() })
    }
}

impl Writer for Yaml<'_> {
    fn write(&mut self, batch: &Batch) -> io::Result<()> {
        let columns: Vec<Cells<'_>> = batch.columns().iter().map(Cells::new).collect();
        for row in 0..batch.rows() {
            self.row.clear();
            if self.first {
                self.row.push_str("values:\n");
                self.first = false;
            }
            if columns.is_empty() {
                self.row.push_str("- []\n");
            }
            for (index, column) in columns.iter().enumerate() {
                self.row.push_str(if index == 0 { "- - " } else { "  - " });
                column.write_yaml(&mut self.row, row);
                self.row.push('\n');
            }
            self.out.write_all(self.row.as_bytes())?;
        }
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        if self.first { self.out.write_all(b"values: []\n") } else { Ok(()) }
    }
}
