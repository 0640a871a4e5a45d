//! From a JSON value to the values that an index would give back for it.
//!
//! A [`ValueParser`] is what a mapping says of one field: its type and its parameters. It reads JSON scalars (for points,
//! shapes and ranges whole JSON values) the way Elasticsearch does when it indexes a document, and puts the values into a
//! [`ColumnWriter`], which hands them out as Elasticsearch does: keywords, IPs and versions sorted and each once, numbers,
//! dates and booleans sorted, texts and shapes as they stand in the document.

mod bound;
mod column_writer;
mod date;
mod flattened;
mod number;
mod range;
mod spatial;

pub use bound::RangeOf;
pub(crate) use column_writer::{ColumnWriter, Order};
pub use date::DateFormat;

use esql_data::number::Precision;
use esql_data::{DataType, ip, string_case, version};
use esql_plan::RangeEnd;

use crate::json::Scalar;

/// How the values of one field are read.
#[derive(Clone, Debug, PartialEq)]
pub struct ValueParser {
    /// The kind of value.
    pub kind: ValueKind,
    /// The number of characters beyond which a string is ignored.
    pub ignore_above: Option<usize>,
    /// What stands for JSON's null.
    pub null_value: Option<NullValue>,
    /// Whether strings in numeric fields and decimals in whole ones are taken.
    pub coerce: bool,
    /// Whether values come back as the document has them, because the field has no doc values.
    pub as_written: bool,
    /// A text's values come from a keyword field below it, which keeps all of them: in its order, and each once.
    pub from_keyword: bool,
}

/// The value that a mapping puts in the place of null.
#[derive(Clone, Debug, PartialEq)]
pub enum NullValue {
    /// `true` or `false`.
    Boolean(bool),
    /// A number as it is written.
    Number(String),
    /// A string.
    Text(String),
}

/// The kinds of values that documents hold, by how they are read.
#[derive(Clone, Debug, PartialEq)]
pub enum ValueKind {
    /// Values that ES|QL has no use for.
    Unsupported,
    /// `true` or `false`.
    Boolean,
    /// Whole numbers of at most 32 bits: the smallest and the largest that are taken.
    Integer(i32, i32),
    /// 64-bit whole numbers.
    Long,
    /// Unsigned 64-bit whole numbers.
    UnsignedLong,
    /// 64-bit floating point numbers.
    Double,
    /// 32-bit floating point numbers.
    Float,
    /// 16-bit floating point numbers.
    HalfFloat,
    /// Numbers stored as a multiple of a fraction: the factor.
    ScaledFloat(f64),
    /// Strings, lower-cased or not.
    Keyword {
        /// Whether they are.
        lowercase: bool,
    },
    /// The same string in every document, whether the document has it or not.
    ConstantKeyword(String),
    /// Strings that full-text search analyses.
    Text,
    /// IP addresses.
    Ip,
    /// Software versions.
    Version,
    /// Dates in milliseconds.
    Date(DateFormat),
    /// Dates in nanoseconds.
    DateNanos(DateFormat),
    /// From one date to another.
    DateRange(DateFormat),
    /// One end of ranges.
    Bound(RangeOf, RangeEnd),
    /// From one number to another.
    DoubleRange,
    /// Points of longitude and latitude.
    GeoPoint,
    /// Points of x and y.
    CartesianPoint,
    /// Shapes on the Earth.
    GeoShape,
    /// Shapes in the plane.
    CartesianShape,
    /// Objects that are one field.
    Flattened,
}

/// What became of a JSON value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Taken {
    /// It gave a value, or stands for none.
    Yes,
    /// The field can't take it.
    Ignored,
}

impl ValueParser {
    /// A parser without parameters.
    pub fn new(kind: ValueKind) -> ValueParser {
        ValueParser {
            kind,
            ignore_above: None,
            null_value: None,
            coerce: true,
            as_written: false,
            from_keyword: false,
        }
    }

    /// The ES|QL type of the values.
    pub fn data_type(&self) -> DataType {
        match &self.kind {
            ValueKind::Unsupported => DataType::Unsupported,
            ValueKind::Boolean => DataType::Boolean,
            ValueKind::Integer(..) => DataType::Integer,
            ValueKind::Long => DataType::Long,
            ValueKind::UnsignedLong => DataType::UnsignedLong,
            ValueKind::Double | ValueKind::Float | ValueKind::HalfFloat | ValueKind::ScaledFloat(_) => {
                DataType::Double
            }
            ValueKind::Keyword { .. } | ValueKind::ConstantKeyword(_) => DataType::Keyword,
            ValueKind::Text => DataType::Text,
            ValueKind::Ip => DataType::Ip,
            ValueKind::Version => DataType::Version,
            ValueKind::Date(_) => DataType::Date,
            ValueKind::DateNanos(_) => DataType::DateNanos,
            ValueKind::DateRange(_) => DataType::DateRange,
            ValueKind::Bound(of, _) => of.data_type(),
            ValueKind::DoubleRange => DataType::DoubleRange,
            ValueKind::GeoPoint => DataType::GeoPoint,
            ValueKind::CartesianPoint => DataType::CartesianPoint,
            ValueKind::GeoShape => DataType::GeoShape,
            ValueKind::CartesianShape => DataType::CartesianShape,
            ValueKind::Flattened => DataType::Flattened,
        }
    }

    /// Whether it reads objects and arrays itself.
    pub(crate) fn reads_whole_values(&self) -> bool {
        matches!(
            self.kind,
            ValueKind::DateRange(_)
                | ValueKind::Bound(..)
                | ValueKind::DoubleRange
                | ValueKind::GeoPoint
                | ValueKind::CartesianPoint
                | ValueKind::GeoShape
                | ValueKind::CartesianShape
                | ValueKind::Flattened
        )
    }

    /// Of what the field's ranges are, if it has such.
    pub(crate) fn range_of(&self, type_name: &str) -> Option<RangeOf> {
        match &self.kind {
            ValueKind::DateRange(format) => Some(RangeOf::Date(format.clone())),
            ValueKind::DoubleRange => Some(RangeOf::Double),
            ValueKind::Unsupported => RangeOf::from_name(type_name),
            _ => None,
        }
    }

    /// How exactly the field stores floating point numbers.
    pub(crate) fn precision(&self) -> Precision {
        match self.kind {
            ValueKind::Float => Precision::Float,
            ValueKind::HalfFloat => Precision::HalfFloat,
            ValueKind::ScaledFloat(factor) => Precision::Scaled(factor),
            _ => Precision::Double,
        }
    }

    /// In which order the values of a document come back.
    pub(crate) fn order(&self) -> Order {
        match self.kind {
            _ if self.as_written => Order::AsWritten,
            ValueKind::Keyword { .. } | ValueKind::Ip | ValueKind::Version => Order::SortedDistinct,
            ValueKind::Text if self.from_keyword => Order::SortedDistinct,
            ValueKind::Text => Order::AsWritten,
            ValueKind::Flattened => Order::Flattened,
            _ if self.reads_whole_values() => Order::AsWritten,
            _ => Order::Sorted,
        }
    }

    /// Reads a scalar.
    pub(crate) fn scalar(&self, scalar: Scalar<'_>, out: &mut ColumnWriter) -> Taken {
        let scalar = match (scalar, &self.null_value) {
            (Scalar::Null, None) => return Taken::Yes,
            (Scalar::Null, Some(NullValue::Boolean(value))) => Scalar::Boolean(*value),
            (Scalar::Null, Some(NullValue::Number(value))) => Scalar::Number(value),
            (Scalar::Null, Some(NullValue::Text(value))) => Scalar::Text(value),
            (scalar, _) => scalar,
        };
        match self.value(scalar, out) {
            Some(()) => Taken::Yes,
            None => Taken::Ignored,
        }
    }

    /// Reads a whole JSON value, for those that [read such](Self::reads_whole_values).
    pub(crate) fn whole(&self, json: &str, out: &mut ColumnWriter) -> Taken {
        let read = match &self.kind {
            ValueKind::Bound(of, end) => bound::read(json, of, *end, out),
            ValueKind::DateRange(format) => range::read_dates(json, format, out),
            ValueKind::DoubleRange => range::read_doubles(json, out),
            ValueKind::GeoPoint => spatial::read_points(json, true, out),
            ValueKind::CartesianPoint => spatial::read_points(json, false, out),
            ValueKind::Flattened => return self.below("", json, out),
            _ => spatial::read_shapes(json, out),
        };
        if read.is_some() { Taken::Yes } else { Taken::Ignored }
    }

    /// Reads a JSON value that stands at a dotted name below the field, which only a flattened one can.
    pub(crate) fn below(&self, name: &str, json: &str, out: &mut ColumnWriter) -> Taken {
        if self.kind != ValueKind::Flattened {
            return Taken::Yes;
        }
        match flattened::read(json, name, self.ignore_above, out) {
            Some(()) => Taken::Yes,
            None => Taken::Ignored,
        }
    }

    /// `None` when the field can't take the scalar, which is not null.
    fn value(&self, scalar: Scalar<'_>, out: &mut ColumnWriter) -> Option<()> {
        match &self.kind {
            ValueKind::Unsupported | ValueKind::ConstantKeyword(_) => {}
            ValueKind::Boolean => out.boolean(boolean(scalar)?),
            // An empty string in a numeric field is no value at all.
            _ if self.data_type().is_numeric() && self.coerce && scalar == Scalar::Text("") => {}
            ValueKind::Integer(min, max) => out.int(number::integer(scalar, self.coerce, *min, *max)?),
            ValueKind::Long => out.long(number::long(scalar, self.coerce)?),
            ValueKind::UnsignedLong => out.unsigned_long(number::unsigned_long(scalar, self.coerce)?),
            ValueKind::Double => out.double(number::double(scalar, self.coerce)?),
            ValueKind::Float => out.double(number::float(scalar, self.coerce)?),
            ValueKind::HalfFloat => out.double(number::half_float(scalar, self.coerce)?),
            ValueKind::ScaledFloat(factor) => out.double(number::scaled_float(scalar, self.coerce, *factor)?),
            ValueKind::Keyword { lowercase } => {
                let text = text(scalar);
                if self.ignore_above.is_some_and(|limit| is_longer(text, limit)) {
                    return None;
                }
                if *lowercase { out.text(&string_case::to_lower(text)) } else { out.text(text) }
            }
            ValueKind::Text => out.text(text(scalar)),
            ValueKind::Ip => match scalar {
                Scalar::Text(text) => out.ip(ip::parse_ip(text).ok()?),
                _ => return None,
            },
            ValueKind::Version => out.bytes_with(|bytes| version::encode_into(text(scalar), bytes)),
            ValueKind::Date(format) => out.long(format.millis(date_text(scalar)?)?),
            ValueKind::DateNanos(format) => out.long(format.nanos(date_text(scalar)?)?),
            ValueKind::DateRange(_)
            | ValueKind::Bound(..)
            | ValueKind::DoubleRange
            | ValueKind::GeoPoint
            | ValueKind::CartesianPoint
            | ValueKind::GeoShape
            | ValueKind::CartesianShape
            | ValueKind::Flattened => return None,
        }
        Some(())
    }
}

fn boolean(scalar: Scalar<'_>) -> Option<bool> {
    match scalar {
        Scalar::Boolean(value) => Some(value),
        Scalar::Text("true") => Some(true),
        Scalar::Text("false" | "") => Some(false),
        Scalar::Text(_) | Scalar::Number(_) | Scalar::Null => None,
    }
}

/// A scalar as a string: numbers keep the digits that they are written with.
fn text(scalar: Scalar<'_>) -> &str {
    match scalar {
        Scalar::Text(text) | Scalar::Number(text) => text,
        Scalar::Boolean(true) => "true",
        Scalar::Boolean(false) => "false",
        Scalar::Null => "null",
    }
}

fn date_text(scalar: Scalar<'_>) -> Option<&str> {
    match scalar {
        Scalar::Text(text) | Scalar::Number(text) => Some(text),
        Scalar::Boolean(_) | Scalar::Null => None,
    }
}

/// Whether a string has more than `limit` characters, which are counted as Java counts them.
fn is_longer(text: &str, limit: usize) -> bool {
    text.len() > limit && text.encode_utf16().count() > limit
}

#[cfg(test)]
mod tests {
    use super::*;
    use esql_data::Value;

    /// The values that a field has when a document has these scalars, and how many were ignored.
    fn read(parser: &ValueParser, scalars: &[Scalar<'_>]) -> (Value, usize) {
        let mut out = ColumnWriter::new(parser.data_type());
        let ignored =
            scalars.iter().filter(|scalar| parser.scalar(**scalar, &mut out) == Taken::Ignored).count();
        out.end_row(parser.order());
        (out.finish().value(0), ignored)
    }

    fn strings(texts: &[&str]) -> Value {
        Value::from_values(texts.iter().map(|&text| Value::from(text)).collect())
    }

    use Scalar::{Boolean, Null, Number, Text};

    #[test]
    fn keywords_are_sorted_and_distinct() {
        let parser = ValueParser::new(ValueKind::Keyword { lowercase: false });
        let scalars = [Text("b"), Number("1.0"), Boolean(true), Null, Text("b"), Text("B"), Text("")];
        assert_eq!(read(&parser, &scalars), (strings(&["", "1.0", "B", "b", "true"]), 0));
    }

    #[test]
    fn texts_stay_as_written() {
        let parser = ValueParser::new(ValueKind::Text);
        assert_eq!(
            read(&parser, &[Text("b"), Text("a"), Text("b"), Number("1e3")]),
            (strings(&["b", "a", "b", "1e3"]), 0)
        );
    }

    #[test]
    fn keywords_that_are_too_long_are_ignored() {
        let parser = ValueParser {
            ignore_above: Some(3),
            ..ValueParser::new(ValueKind::Keyword { lowercase: false })
        };
        assert_eq!(read(&parser, &[Text("ñññ"), Text("four"), Text("x😀x")]), (strings(&["ñññ"]), 2));
    }

    #[test]
    fn lowercase_keywords() {
        let parser = ValueParser::new(ValueKind::Keyword { lowercase: true });
        assert_eq!(read(&parser, &[Text("CMD.EXE"), Text("cmd.exe")]), (strings(&["cmd.exe"]), 0));
    }

    #[test]
    fn booleans() {
        let parser = ValueParser::new(ValueKind::Boolean);
        let scalars = [Text("true"), Boolean(true), Text(""), Text("True"), Number("1")];
        let expected = Value::Many(vec![Value::Boolean(false), Value::Boolean(true), Value::Boolean(true)]);
        assert_eq!(read(&parser, &scalars), (expected, 2));
    }

    #[test]
    fn numbers_are_sorted_and_keep_duplicates() {
        let parser = ValueParser::new(ValueKind::Long);
        let scalars = [Number("3"), Text("-1"), Number("3"), Text(""), Boolean(true), Text("x")];
        let expected = Value::Many(vec![Value::Long(-1), Value::Long(3), Value::Long(3)]);
        assert_eq!(read(&parser, &scalars), (expected, 2));
    }

    #[test]
    fn ips_are_sorted_and_distinct() {
        let parser = ValueParser::new(ValueKind::Ip);
        let (value, ignored) = read(
            &parser,
            &[Text("10.0.0.2"), Text("10.0.0.1"), Text("10.0.0.2"), Text("nowhere"), Number("1")],
        );
        assert_eq!((value.values().len(), ignored), (2, 2));
    }

    #[test]
    fn null_may_have_a_value() {
        let mut parser = ValueParser::new(ValueKind::Integer(i32::MIN, i32::MAX));
        assert_eq!(read(&parser, &[Null]), (Value::Null, 0));
        parser.null_value = Some(NullValue::Number("-1".to_owned()));
        assert_eq!(read(&parser, &[Null]), (Value::Int(-1), 0));
    }
}
