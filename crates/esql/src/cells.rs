//! The values of a result's columns as text and as JSON, borrowed from the columns: every output format is made of these.

use esql_data::geometry::{Geometry, geohash, geotile};
use esql_data::number::write_double;
use esql_data::{Bool, Bytes, Column, DataType, Double, Int, Ip, Layout, Long, Str, UnsignedLong, View};
use esql_data::{date, ip, range, version};
use std::fmt::Write;

/// A column of a batch, ready to be read cell by cell.
pub(crate) struct Cells<'a> {
    data_type: DataType,
    values: Values<'a>,
}

enum Values<'a> {
    Null,
    Boolean(View<'a, Bool>),
    Int(View<'a, Int>),
    Long(View<'a, Long>),
    UnsignedLong(View<'a, UnsignedLong>),
    Double(View<'a, Double>),
    Str(View<'a, Str>),
    Bytes(View<'a, Bytes>),
    Ip(View<'a, Ip>),
}

/// One value of a cell.
#[derive(Clone, Copy)]
pub(crate) enum Scalar<'a> {
    Boolean(bool),
    Int(i32),
    Long(i64),
    UnsignedLong(u64),
    Double(f64),
    Str(&'a str),
    Bytes(&'a [u8]),
    Ip([u8; 16]),
}

/// How a cell's values are written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Notation {
    /// As text, without quotes.
    Text,
    /// As JSON.
    Json,
    /// As YAML, which is JSON but for the doubles that JSON lacks.
    Yaml,
}

impl<'a> Cells<'a> {
    pub(crate) fn new(column: &'a Column) -> Cells<'a> {
        let values = match column.data_type().layout() {
            Layout::Null => Values::Null,
            Layout::Boolean => Values::Boolean(column.view()),
            Layout::Int => Values::Int(column.view()),
            Layout::Long => Values::Long(column.view()),
            Layout::UnsignedLong => Values::UnsignedLong(column.view()),
            Layout::Double => Values::Double(column.view()),
            Layout::Str => Values::Str(column.view()),
            Layout::Bytes => Values::Bytes(column.view()),
            Layout::Ip => Values::Ip(column.view()),
        };
        Cells { data_type: column.data_type(), values }
    }

    /// How many values the row has.
    pub(crate) fn count(&self, row: usize) -> usize {
        match &self.values {
            Values::Null => 0,
            Values::Boolean(view) => view.range(row).len(),
            Values::Int(view) => view.range(row).len(),
            Values::Long(view) => view.range(row).len(),
            Values::UnsignedLong(view) => view.range(row).len(),
            Values::Double(view) => view.range(row).len(),
            Values::Str(view) => view.range(row).len(),
            Values::Bytes(view) => view.range(row).len(),
            Values::Ip(view) => view.range(row).len(),
        }
    }

    /// Calls `each` with the row's values in order.
    pub(crate) fn for_each(&self, row: usize, each: impl FnMut(Scalar<'a>)) {
        match &self.values {
            Values::Null => {}
            Values::Boolean(view) => view.row(row).map(Scalar::Boolean).for_each(each),
            Values::Int(view) => view.row(row).map(Scalar::Int).for_each(each),
            Values::Long(view) => view.row(row).map(Scalar::Long).for_each(each),
            Values::UnsignedLong(view) => view.row(row).map(Scalar::UnsignedLong).for_each(each),
            Values::Double(view) => view.row(row).map(Scalar::Double).for_each(each),
            Values::Str(view) => view.row(row).map(Scalar::Str).for_each(each),
            Values::Bytes(view) => view.row(row).map(Scalar::Bytes).for_each(each),
            Values::Ip(view) => view.row(row).map(Scalar::Ip).for_each(each),
        }
    }

    /// Appends the cell as text: nothing for null, `[a, b]` for several values. Whether there is any.
    pub(crate) fn write_text(&self, out: &mut String, row: usize) -> bool {
        let count = self.count(row);
        self.write_list(out, row, count > 1, ", ", Notation::Text);
        count > 0
    }

    /// Appends the cell as JSON: `null`, a value, or an array.
    pub(crate) fn write_json(&self, out: &mut String, row: usize) {
        match self.count(row) {
            0 => out.push_str("null"),
            count => self.write_list(out, row, count > 1, ",", Notation::Json),
        }
    }

    /// Appends the cell as YAML: `null`, a value, or a flow sequence.
    pub(crate) fn write_yaml(&self, out: &mut String, row: usize) {
        match self.count(row) {
            0 => out.push_str("null"),
            count => self.write_list(out, row, count > 1, ", ", Notation::Yaml),
        }
    }

    fn write_list(&self, out: &mut String, row: usize, many: bool, separator: &str, notation: Notation) {
        if many {
            out.push('[');
        }
        let mut first = true;
        self.for_each(row, |value| {
            if !first {
                out.push_str(separator);
            }
            first = false;
            value.write(out, self.data_type, notation);
        });
        if many {
            out.push(']');
        }
    }
}

impl Scalar<'_> {
    /// Appends the value.
    pub(crate) fn write(self, out: &mut String, data_type: DataType, notation: Notation) {
        if notation == Notation::Text {
            return self.write_text(out, data_type);
        }
        match self {
            Scalar::Boolean(_) | Scalar::Int(_) | Scalar::UnsignedLong(_) => self.write_text(out, data_type),
            Scalar::Long(_) if data_type == DataType::Long => self.write_text(out, data_type),
            Scalar::Double(value) if value.is_finite() => write_double(out, value),
            Scalar::Double(value) if notation == Notation::Yaml => out.push_str(yaml_special(value)),
            // These are JSON text already.
            Scalar::Str(text) if matches!(data_type, DataType::Source | DataType::Flattened) => {
                out.push_str(text)
            }
            Scalar::Str(text) => write_json_string(out, text),
            Scalar::Long(_) | Scalar::Double(_) | Scalar::Bytes(_) | Scalar::Ip(_) => {
                let mut text = String::new();
                self.write_text(&mut text, data_type);
                write_json_string(out, &text);
            }
        }
    }

    fn write_text(self, out: &mut String, data_type: DataType) {
        match self {
            Scalar::Boolean(value) => out.push_str(if value { "true" } else { "false" }),
            Scalar::Int(value) => push(out, value),
            Scalar::Long(value) => match data_type {
                DataType::Date => date::write_millis_iso(out, value),
                DataType::DateNanos => date::write_nanos_iso(out, value),
                DataType::Geohash => out.push_str(&geohash::name(value)),
                DataType::Geotile => out.push_str(&geotile::name(value)),
                DataType::Geohex => push(out, format_args!("{value:x}")),
                _ => push(out, value),
            },
            Scalar::UnsignedLong(value) => push(out, value),
            Scalar::Double(value) => write_double(out, value),
            Scalar::Str(text) => out.push_str(text),
            Scalar::Bytes(bytes) => match data_type {
                DataType::Version => out.push_str(&version::decode(bytes)),
                DataType::DateRange => range::write_dates(out, bytes),
                DataType::DoubleRange => range::write_doubles(out, bytes),
                _ => match Geometry::from_wkb(bytes) {
                    Some(geometry) => geometry.write_wkt(out),
                    None => bytes.iter().for_each(|byte| push(out, format_args!("{byte:02x}"))),
                },
            },
            Scalar::Ip(address) => ip::write_ip(out, &address),
        }
    }
}

fn push(out: &mut String, value: impl std::fmt::Display) {
    // Writing to a string never fails.
    let _ = write!(out, "{value}");
}

fn yaml_special(value: f64) -> &'static str {
    match value {
        f64::INFINITY => ".inf",
        f64::NEG_INFINITY => "-.inf",
        _ => ".nan",
    }
}

/// Appends a string as JSON writes it, with its quotes.
pub(crate) fn write_json_string(out: &mut String, text: &str) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    out.push('"');
    let mut clean = 0;
    for (index, byte) in text.bytes().enumerate() {
        let escape = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            0..=0x1f => "\\u00",
            _ => continue,
        };
        out.push_str(&text[clean..index]);
        out.push_str(escape);
        if escape == "\\u00" {
            out.push(char::from(HEX[usize::from(byte >> 4)]));
            out.push(char::from(HEX[usize::from(byte & 15)]));
        }
        clean = index + 1;
    }
    out.push_str(&text[clean..]);
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use esql_data::Value;

    fn both(data_type: DataType, values: &[Value]) -> (Vec<String>, Vec<String>) {
        let column = Column::from_values(data_type, values);
        let cells = Cells::new(&column);
        let print = |write: &dyn Fn(&mut String, usize)| {
            (0..values.len())
                .map(|row| {
                    let mut out = String::new();
                    write(&mut out, row);
                    out
                })
                .collect()
        };
        (print(&|out, row| _ = cells.write_text(out, row)), print(&|out, row| cells.write_json(out, row)))
    }

    #[test]
    fn null_one_and_many() {
        let values = [Value::Null, Value::Int(1), Value::Many(vec![Value::Int(1), Value::Int(2)])];
        let (text, json) = both(DataType::Integer, &values);
        assert_eq!(text, ["", "1", "[1, 2]"]);
        assert_eq!(json, ["null", "1", "[1,2]"]);
    }

    #[test]
    fn doubles_as_java_prints_them() {
        let values = [Value::Double(1e10), Value::Double(0.5), Value::Double(f64::NAN)];
        let (text, json) = both(DataType::Double, &values);
        assert_eq!(text, ["1.0E10", "0.5", "NaN"]);
        assert_eq!(json, ["1.0E10", "0.5", "\"NaN\""]);
    }

    #[test]
    fn dates_have_milliseconds() {
        let (text, json) = both(DataType::Date, &[Value::Long(1_718_452_800_000)]);
        assert_eq!(text, ["2024-06-15T12:00:00.000Z"]);
        assert_eq!(json, ["\"2024-06-15T12:00:00.000Z\""]);
    }

    #[test]
    fn longs_are_no_dates() {
        let (_, json) = both(DataType::Long, &[Value::Long(i64::MIN)]);
        assert_eq!(json, ["-9223372036854775808"]);
        let (_, json) = both(DataType::UnsignedLong, &[Value::UnsignedLong(u64::MAX)]);
        assert_eq!(json, ["18446744073709551615"]);
    }

    #[test]
    fn strings_are_escaped_and_documents_are_not() {
        let text = Value::from("a\"b\\c\u{1}\n\t\u{1f}ñ🦀\u{7f}");
        let (_, json) = both(DataType::Keyword, std::slice::from_ref(&text));
        assert_eq!(serde_json::from_str::<String>(&json[0]).unwrap(), text.as_str().unwrap());
        let (_, json) = both(DataType::Source, &[Value::from(r#"{"a":1}"#)]);
        assert_eq!(json, [r#"{"a":1}"#]);
    }

    #[test]
    fn ranges_and_addresses() {
        let range = [0_i64.to_be_bytes(), 999_i64.to_be_bytes()].concat();
        let (text, _) = both(DataType::DateRange, &[Value::Bytes(range.into())]);
        assert_eq!(text, ["1970-01-01T00:00:00.000Z..1970-01-01T00:00:00.999Z"]);
        let address = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 10, 0, 0, 1];
        let (text, json) = both(DataType::Ip, &[Value::Ip(address)]);
        assert_eq!((text[0].as_str(), json[0].as_str()), ("10.0.0.1", "\"10.0.0.1\""));
    }
}
