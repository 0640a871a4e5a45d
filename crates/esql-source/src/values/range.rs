//! Ranges of dates in documents: `{"gte": "2024-01-01", "lt": "2025-01-01"}`.

use serde_json::Value as Json;

use super::{ColumnWriter, DateFormat};

/// Reads one range, or an array of them. A range is 16 bytes: its first and its last millisecond, the larger byte first.
pub(super) fn read(json: &str, format: &DateFormat, out: &mut ColumnWriter) -> Option<()> {
    match serde_json::from_str(json).ok()? {
        Json::Null => Some(()),
        Json::Array(ranges) => {
            let mut all = Some(());
            for range in ranges.iter().filter(|range| !range.is_null()) {
                match bounds(range, format) {
                    Some(bounds) => write(bounds, out),
                    None => all = None,
                }
            }
            all
        }
        range => {
            write(bounds(&range, format)?, out);
            Some(())
        }
    }
}

fn write((from, to): (i64, i64), out: &mut ColumnWriter) {
    out.bytes_with(|bytes| {
        bytes.extend_from_slice(&from.to_be_bytes());
        bytes.extend_from_slice(&to.to_be_bytes());
    });
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
}
