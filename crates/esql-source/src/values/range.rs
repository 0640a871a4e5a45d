//! Ranges in documents: `{"gte": "2024-01-01", "lt": "2025-01-01"}`. They are kept from a bound to before another.

use esql_data::range::{encode_dates, encode_doubles};
use serde_json::Value as Json;

use super::{ColumnWriter, DateFormat, bound};

/// Reads one range of dates, or an array of them.
pub(super) fn read_dates(json: &str, format: &DateFormat, out: &mut ColumnWriter) -> Option<()> {
    read(json, out, |range| {
        let (first, last) = bounds(range, format)?;
        Some(encode_dates(first, last.saturating_add(1)))
    })
}

/// Reads one range of numbers, or an array of them.
pub(super) fn read_doubles(json: &str, out: &mut ColumnWriter) -> Option<()> {
    read(json, out, |range| {
        let (first, last) = bound::doubles(range, f64::next_up, f64::next_down)?;
        Some(encode_doubles(first, last.next_up()))
    })
}

fn read(json: &str, out: &mut ColumnWriter, range: impl Fn(&Json) -> Option<[u8; 16]>) -> Option<()> {
    let value = serde_json::from_str(json).ok()?;
    let values = match &value {
        Json::Array(ranges) => ranges.as_slice(),
        single => std::slice::from_ref(single),
    };
    let mut all = Some(());
    for value in values.iter().filter(|range| !range.is_null()) {
        match range(value) {
            Some(range) => out.bytes_with(|bytes| bytes.extend_from_slice(&range)),
            None => all = None,
        }
    }
    all
}

/// The first and the last millisecond within.
pub(super) fn bounds(range: &Json, format: &DateFormat) -> Option<(i64, i64)> {
    let (mut from, mut to) = (i64::MIN, i64::MAX);
    for (key, bound) in range.as_object()? {
        let millis = match bound {
            Json::Null => continue,
            Json::String(text) => format.millis(text)?,
            Json::Number(number) => format.millis(&number.to_string())?,
            _ => return None,
        };
        match key.as_str() {
            "gte" => from = millis,
            "gt" => from = millis.checked_add(1)?,
            "lte" => to = millis,
            "lt" => to = millis.checked_sub(1)?,
            _ => return None,
        }
    }
    (from <= to).then_some((from, to))
}

#[cfg(test)]
mod tests {
    use super::*;
    use esql_data::range::{decode_dates, decode_doubles};
    use esql_data::{DataType, Value};

    fn read_bounds(json: &str) -> Option<(i64, i64)> {
        bounds(&serde_json::from_str(json).unwrap(), &DateFormat::of_dates())
    }

    #[test]
    fn bounds_are_within() {
        assert_eq!(read_bounds(r#"{"gte":"1970-01-01","lt":"1970-01-02"}"#), Some((0, 86_399_999)));
        assert_eq!(read_bounds(r#"{"gt":0}"#), Some((1, i64::MAX)));
        assert_eq!(read_bounds(r#"{"lte":null}"#), Some((i64::MIN, i64::MAX)));
    }

    #[test]
    fn nonsense_is_no_range() {
        for json in [r#""2024""#, r#"{"from":"2024-01-01"}"#, r#"{"gte":"2024-01-02","lte":"2024-01-01"}"#] {
            assert_eq!(read_bounds(json), None, "{json}");
        }
    }

    #[test]
    fn what_is_kept_ends_before_its_bound() {
        let mut dates = ColumnWriter::new(DataType::DateRange);
        assert_eq!(
            read_dates(r#"[{"gte":0,"lte":9}, null, "x"]"#, &DateFormat::of_dates(), &mut dates),
            None
        );
        dates.end_row(super::super::Order::AsWritten);
        let Value::Bytes(range) = dates.finish().value(0) else { panic!() };
        assert_eq!(decode_dates(&range), (0, 10));
        let mut doubles = ColumnWriter::new(DataType::DoubleRange);
        assert_eq!(read_doubles(r#"{"gte":1.5,"lt":"2.5"}"#, &mut doubles), Some(()));
        doubles.end_row(super::super::Order::AsWritten);
        let Value::Bytes(range) = doubles.finish().value(0) else { panic!() };
        assert_eq!(decode_doubles(&range), (1.5, 2.5));
    }
}
