//! The formats that results are written in, one file each.

mod csv;
mod json;
mod markdown;
mod ndjson;
mod table;
mod tsv;
mod yaml;

use esql_data::Batch;
use std::fmt;
use std::io::{self, Write};
use std::str::FromStr;

use crate::ResultColumn;

/// How results are written. All but [`Format::Table`] write rows as they come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Format {
    /// Aligned columns for people.
    #[default]
    Table,
    /// The body of Elasticsearch's `_query` response, on one line.
    Json,
    /// A JSON object a row.
    Ndjson,
    /// Comma-separated values as Elasticsearch writes them (RFC 4180).
    Csv,
    /// Tab-separated values as Elasticsearch writes them.
    Tsv,
    /// The JSON response as YAML.
    Yaml,
    /// A Markdown table.
    Markdown,
}

/// What the formats for people look like.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct FormatOptions {
    /// How many characters a line of a table may have; `None` for as many as it takes. Longer values are broken into lines,
    /// and rows of very many columns are shown as a column a line.
    pub width: Option<usize>,
    /// Whether to use the terminal's colors.
    pub color: bool,
    /// Whether tables show the columns' types below their names.
    pub types: bool,
}

/// Writes the results of one query.
pub(crate) trait Writer {
    /// Writes some rows.
    fn write(&mut self, batch: &Batch) -> io::Result<()>;
    /// Writes what comes after the last row.
    fn finish(&mut self) -> io::Result<()>;
}

impl Format {
    /// All of them.
    pub const ALL: [Format; 7] = [
        Format::Table,
        Format::Json,
        Format::Ndjson,
        Format::Csv,
        Format::Tsv,
        Format::Yaml,
        Format::Markdown,
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Format::Table => "table",
            Format::Json => "json",
            Format::Ndjson => "ndjson",
            Format::Csv => "csv",
            Format::Tsv => "tsv",
            Format::Yaml => "yaml",
            Format::Markdown => "markdown",
        }
    }

    /// The one that files with this extension are in.
    pub fn of_extension(extension: &str) -> Option<Format> {
        match extension {
            "txt" => Some(Format::Table),
            "jsonl" => Some(Format::Ndjson),
            "yml" => Some(Format::Yaml),
            "md" => Some(Format::Markdown),
            name => name.parse().ok(),
        }
    }

    /// Begins to write results with these columns: the header, if the format has one.
    pub(crate) fn writer<'w>(
        self,
        out: &'w mut dyn Write,
        columns: &'w [ResultColumn],
        options: &FormatOptions,
    ) -> io::Result<Box<dyn Writer + 'w>> {
        Ok(match self {
            Format::Table => Box::new(table::Table::new(out, columns, options)),
            Format::Json => Box::new(json::Json::new(out, columns)?),
            Format::Ndjson => Box::new(ndjson::Ndjson::new(out, columns)),
            Format::Csv => Box::new(csv::Csv::new(out, columns)?),
            Format::Tsv => Box::new(tsv::Tsv::new(out, columns)?),
            Format::Yaml => Box::new(yaml::Yaml::new(out, columns)?),
            Format::Markdown => Box::new(markdown::Markdown::new(out, columns)?),
        })
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// No format has that name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown format `{0}`")]
pub struct UnknownFormat(String);

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Format, UnknownFormat> {
        let found = Format::ALL.into_iter().find(|format| format.name() == name);
        found.ok_or_else(|| UnknownFormat(name.to_owned()))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use esql_data::{Column, DataType, Value};

    /// Rows with all that a format may stumble over.
    fn tricky() -> (Vec<ResultColumn>, Vec<Batch>) {
        let columns = [
            ("n", DataType::Integer),
            ("a.b", DataType::Keyword),
            ("d", DataType::Double),
            ("t|x,\"q\"", DataType::Date),
            ("z", DataType::Null),
        ];
        let columns =
            columns.into_iter().map(|(name, data_type)| ResultColumn { name: name.to_owned(), data_type });
        let first = Batch::new(
            vec![
                Column::from_values(DataType::Integer, &[Value::Int(1), Value::Null]),
                Column::from_values(
                    DataType::Keyword,
                    &["a,b \"c\" | \\".into(), Value::Many(vec!["x\ty".into(), "line\nbreak\r".into()])],
                ),
                Column::from_values(DataType::Double, &[Value::Double(1e10), Value::Double(f64::NAN)]),
                Column::from_values(DataType::Date, &[Value::Long(0), Value::Null]),
                Column::nulls(DataType::Null, 2),
            ],
            2,
        );
        let second = Batch::new(
            vec![
                Column::from_values(DataType::Integer, &[Value::Many(vec![Value::Int(-7), Value::Int(12)])]),
                Column::from_values(DataType::Keyword, &["ñandú 日本 \u{1b}[31m\u{202e}".into()]),
                Column::from_values(DataType::Double, &[Value::Double(-0.5)]),
                Column::from_values(DataType::Date, &[Value::Long(1_718_452_800_123)]),
                Column::nulls(DataType::Null, 1),
            ],
            1,
        );
        (columns.collect(), vec![first, second])
    }

    pub(crate) fn written(
        format: Format,
        columns: &[ResultColumn],
        batches: &[Batch],
        options: &FormatOptions,
    ) -> String {
        let mut out = Vec::new();
        let mut writer = format.writer(&mut out, columns, options).unwrap();
        for batch in batches {
            writer.write(batch).unwrap();
        }
        writer.finish().unwrap();
        drop(writer);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn every_format_takes_tricky_values() {
        let (columns, batches) = tricky();
        for format in Format::ALL {
            let text = written(format, &columns, &batches, &FormatOptions::default());
            // Carriage returns would be lost in the snapshot file.
            insta::assert_snapshot!(format!("tricky_{format}"), text.replace('\r', "␍"));
        }
    }

    #[test]
    fn every_format_takes_no_rows_and_no_columns() {
        let (columns, _) = tricky();
        let mut text = String::new();
        for format in Format::ALL {
            let options = FormatOptions::default();
            text += &format!("-- {format}, no rows\n{}", written(format, &columns[..2], &[], &options));
            let rows = [Batch::new(Vec::new(), 2)];
            text += &format!("-- {format}, no columns\n{}", written(format, &[], &rows, &options));
        }
        insta::assert_snapshot!(text.replace('\r', "␍"));
    }

    #[test]
    fn json_is_json_line_by_line() {
        let (columns, batches) = tricky();
        for format in [Format::Json, Format::Ndjson] {
            let text = written(format, &columns, &batches, &FormatOptions::default());
            let documents: Vec<serde_json::Value> =
                text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
            assert_eq!(documents.len(), if format == Format::Json { 1 } else { 3 });
        }
    }

    #[test]
    fn names_lead_back_to_their_formats() {
        for format in Format::ALL {
            assert_eq!(format.name().parse(), Ok(format));
            assert_eq!(Format::of_extension(format.name()), Some(format));
        }
        assert!("xml".parse::<Format>().is_err());
    }
}
