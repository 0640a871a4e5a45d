//! Ranges: from a bound, which belongs to them, to a bound, which does not. In columns a range is sixteen bytes, the two bounds with
//! the larger byte first; a bound that is missing is the least or the greatest number there is.

use crate::date::{parse_datetime, write_millis_iso};
use crate::number::write_double;

/// The bytes of a date_range from one millisecond to before another.
pub fn encode_dates(from: i64, to: i64) -> [u8; 16] {
    join(from.to_be_bytes(), to.to_be_bytes())
}

/// The bounds of a date_range; nothing within when the bytes are none.
pub fn decode_dates(bytes: &[u8]) -> (i64, i64) {
    split(bytes).map_or((0, 0), |(from, to)| (i64::from_be_bytes(from), i64::from_be_bytes(to)))
}

/// The bytes of a double_range from one number to before another.
pub fn encode_doubles(from: f64, to: f64) -> [u8; 16] {
    join(from.to_be_bytes(), to.to_be_bytes())
}

/// The bounds of a double_range; nothing within when the bytes are none.
pub fn decode_doubles(bytes: &[u8]) -> (f64, f64) {
    split(bytes).map_or((0.0, 0.0), |(from, to)| (f64::from_be_bytes(from), f64::from_be_bytes(to)))
}

/// Reads `2024-01-01..2025-01-01`.
pub fn parse_dates(text: &str) -> Result<[u8; 16], String> {
    let (from, to) = bounds(text)?;
    let date = |text| parse_datetime(text).map_err(|failure| failure.message);
    let (from, to) = (date(from)?, date(to)?);
    if from > to {
        return Err(format!("Invalid range [{text}]: the start is after the end"));
    }
    Ok(encode_dates(from, to))
}

/// Reads `0.5..1.5`.
pub fn parse_doubles(text: &str) -> Result<[u8; 16], String> {
    let (from, to) = bounds(text)?;
    let number = |part: &str| {
        let number = part.trim().parse::<f64>().ok().filter(|number| !number.is_nan());
        number.ok_or_else(|| format!("Invalid range [{text}]: [{part}] is no number"))
    };
    let (from, to) = (number(from)?, number(to)?);
    if from > to {
        return Err(format!("Invalid range [{text}]: the start is after the end"));
    }
    Ok(encode_doubles(from, to))
}

fn bounds(text: &str) -> Result<(&str, &str), String> {
    text.split_once("..").ok_or_else(|| format!("Invalid range [{text}]: expected start..end"))
}

/// Appends a date_range as text, `from..to`.
pub fn write_dates(out: &mut String, bytes: &[u8]) {
    let (from, to) = decode_dates(bytes);
    write_millis_iso(out, from);
    out.push_str("..");
    write_millis_iso(out, to);
}

/// Appends a double_range as text, `from..to`.
pub fn write_doubles(out: &mut String, bytes: &[u8]) {
    let (from, to) = decode_doubles(bytes);
    write_double(out, from);
    out.push_str("..");
    write_double(out, to);
}

fn join(from: [u8; 8], to: [u8; 8]) -> [u8; 16] {
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&from);
    bytes[8..].copy_from_slice(&to);
    bytes
}

fn split(bytes: &[u8]) -> Option<([u8; 8], [u8; 8])> {
    let (from, rest) = bytes.split_first_chunk::<8>()?;
    let (to, _) = rest.split_first_chunk::<8>()?;
    Some((*from, *to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let mut text = String::new();
        write_dates(&mut text, &parse_dates("2024-01-01..2025-01-01").unwrap());
        assert_eq!(text, "2024-01-01T00:00:00.000Z..2025-01-01T00:00:00.000Z");
        assert_eq!(decode_dates(&parse_dates("1970-01-01..1970-01-02").unwrap()), (0, 86_400_000));
        assert_eq!(decode_doubles(&parse_doubles("-0.5..1e3").unwrap()), (-0.5, 1000.0));
        text.clear();
        write_doubles(&mut text, &encode_doubles(0.5, f64::INFINITY));
        assert_eq!(text, "0.5..Infinity");
    }

    #[test]
    fn what_is_no_range() {
        for text in ["", "2024", "2024..x", "2025..2024"] {
            assert!(parse_dates(text).is_err(), "{text}");
        }
        for text in ["1", "1..x", "2..1", "NaN..1"] {
            assert!(parse_doubles(text).is_err(), "{text}");
        }
    }
}
