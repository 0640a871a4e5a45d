//! `ndjson`: a JSON object a row, keyed by the columns' names; every column is there, null ones too.

use esql_data::Batch;
use std::io::{self, Write};

use super::Writer;
use crate::ResultColumn;
use crate::cells::{Cells, write_json_string};

pub(crate) struct Ndjson<'w> {
    out: &'w mut dyn Write,
    /// What comes before each column's value: `{"a":`, then `,"b":` and so on.
    keys: Vec<String>,
    line: String,
}

impl<'w> Ndjson<'w> {
    pub(crate) fn new(out: &'w mut dyn Write, columns: &[ResultColumn]) -> Ndjson<'w> {
        let key = |(index, column): (usize, &ResultColumn)| {
            let mut key = String::from(if index == 0 { "" } else { "," });
            write_json_string(&mut key, &column.name);
            key.push(':');
            key
        };
        Ndjson { out, keys: columns.iter().enumerate().map(key).collect(), line: String::new() }
    }
}

impl Writer for Ndjson<'_> {
    fn write(&mut self, batch: &Batch) -> io::Result<()> {
        let columns: Vec<Cells<'_>> = batch.columns().iter().map(Cells::new).collect();
        for row in 0..batch.rows() {
            self.line.clear();
            self.line.push('{');
            for (column, key) in columns.iter().zip(&self.keys) {
                self.line.push_str(key);
                column.write_json(&mut self.line, row);
            }
            self.line.push_str("}\n");
            self.out.write_all(self.line.as_bytes())?;
        }
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        Ok(())
    }
}
