//! `json`: the body of Elasticsearch's `_query` response, `{"columns":[…],"values":[[…],…]}`, on one line.

use esql_data::Batch;
use std::io::{self, Write};

use super::Writer;
use crate::ResultColumn;
use crate::cells::{Cells, write_json_string};

pub(crate) struct Json<'w> {
    out: &'w mut dyn Write,
    first: bool,
    line: String,
}

impl<'w> Json<'w> {
    pub(crate) fn new(out: &'w mut dyn Write, columns: &[ResultColumn]) -> io::Result<Json<'w>> {
        let mut line = String::from("{\"columns\":[");
        for (index, column) in columns.iter().enumerate() {
            line.push_str(if index == 0 { "{\"name\":" } else { ",{\"name\":" });
            write_json_string(&mut line, &column.name);
            line.push_str(",\"type\":");
            write_json_string(&mut line, column.data_type.name());
            line.push('}');
        }
        line.push_str("],\"values\":[");
        out.write_all(line.as_bytes())?;
        Ok(Json { out, first: true, line })
    }
}

impl Writer for Json<'_> {
    fn write(&mut self, batch: &Batch) -> io::Result<()> {
        let columns: Vec<Cells<'_>> = batch.columns().iter().map(Cells::new).collect();
        for row in 0..batch.rows() {
            self.line.clear();
            self.line.push_str(if self.first { "[" } else { ",[" });
            self.first = false;
            for (index, column) in columns.iter().enumerate() {
                if index > 0 {
                    self.line.push(',');
                }
                column.write_json(&mut self.line, row);
            }
            self.line.push(']');
            self.out.write_all(self.line.as_bytes())?;
        }
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        self.out.write_all(b"]}\n")
    }
}
