//! The ends of ranges in documents: `{"gte": 10, "lt": 20}`, `"10.0.0.0/8"`. Of some ES|QL has no values; enrich policies
//! look values up in all of them.

use esql_data::DataType;
use esql_data::ip::{Cidr, parse_ip};
use esql_plan::RangeEnd;
use serde_json::Value as Json;

use super::{ColumnWriter, DateFormat, number, range};
use crate::json::Scalar;

/// Of what the ranges of a field are.
#[derive(Clone, Debug, PartialEq)]
pub enum RangeOf {
    /// Whole numbers.
    Long,
    /// Floating point numbers of 64 bits.
    Double,
    /// Floating point numbers of 32 bits.
    Float,
    /// IP addresses.
    Ip,
    /// Dates.
    Date(DateFormat),
}

impl RangeOf {
    /// What a mapping's type has ranges of; dates' are told apart by their format.
    pub(crate) fn from_name(type_name: &str) -> Option<RangeOf> {
        Some(match type_name {
            "integer_range" | "long_range" => RangeOf::Long,
            "double_range" => RangeOf::Double,
            "float_range" => RangeOf::Float,
            "ip_range" => RangeOf::Ip,
            _ => return None,
        })
    }

    /// The type of the ends.
    pub fn data_type(&self) -> DataType {
        match self {
            RangeOf::Long => DataType::Long,
            RangeOf::Double | RangeOf::Float => DataType::Double,
            RangeOf::Ip => DataType::Ip,
            RangeOf::Date(_) => DataType::Date,
        }
    }
}

/// Reads that end of one range, or of an array of them.
pub(super) fn read(json: &str, of: &RangeOf, end: RangeEnd, out: &mut ColumnWriter) -> Option<()> {
    let json = serde_json::from_str(json).ok()?;
    let (ranges, mut all) = match &json {
        Json::Array(ranges) => (ranges.as_slice(), Some(())),
        range => (std::slice::from_ref(range), Some(())),
    };
    for range in ranges.iter().filter(|range| !range.is_null()) {
        if write(range, of, end, out).is_none() {
            all = None;
        }
    }
    all
}

fn write(range: &Json, of: &RangeOf, end: RangeEnd, out: &mut ColumnWriter) -> Option<()> {
    fn pick<T>(end: RangeEnd, (first, last): (T, T)) -> T {
        if end == RangeEnd::First { first } else { last }
    }
    match of {
        RangeOf::Long => out.long(pick(end, longs(range)?)),
        RangeOf::Date(format) => out.long(pick(end, range::bounds(range, format)?)),
        RangeOf::Double => out.double(pick(end, doubles(range, f64::next_up, f64::next_down)?)),
        RangeOf::Float => {
            let up = |value: f64| f64::from((value as f32).next_up());
            let down = |value: f64| f64::from((value as f32).next_down());
            out.double(pick(end, doubles(range, up, down)?));
        }
        RangeOf::Ip => out.ip(pick(end, addresses(range)?)),
    }
    Some(())
}

/// A JSON value as a scalar.
fn scalar<'a>(json: &'a Json, digits: &'a mut String) -> Option<Scalar<'a>> {
    match json {
        Json::Number(number) => {
            *digits = number.to_string();
            Some(Scalar::Number(digits))
        }
        Json::String(text) => Some(Scalar::Text(text)),
        _ => None,
    }
}

/// What a range says of each of its ends, by `gte`, `gt`, `lte` and `lt`; null for an end that is open.
fn ends(range: &Json) -> Option<impl Iterator<Item = (&str, &Json)>> {
    Some(
        range
            .as_object()?
            .iter()
            .map(|(key, bound)| (key.as_str(), bound))
            .filter(|(_, bound)| !bound.is_null()),
    )
}

fn longs(range: &Json) -> Option<(i64, i64)> {
    let (mut from, mut to) = (i64::MIN, i64::MAX);
    for (key, bound) in ends(range)? {
        let mut digits = String::new();
        let value = number::long(scalar(bound, &mut digits)?, true)?;
        match key {
            "gte" => from = value,
            "gt" => from = value.checked_add(1)?,
            "lte" => to = value,
            "lt" => to = value.checked_sub(1)?,
            _ => return None,
        }
    }
    (from <= to).then_some((from, to))
}

/// The least and the greatest number within.
pub(super) fn doubles(
    range: &Json,
    up: impl Fn(f64) -> f64,
    down: impl Fn(f64) -> f64,
) -> Option<(f64, f64)> {
    let (mut from, mut to) = (f64::NEG_INFINITY, f64::INFINITY);
    for (key, bound) in ends(range)? {
        let mut digits = String::new();
        let value = number::double(scalar(bound, &mut digits)?, true)?;
        match key {
            "gte" => from = value,
            "gt" => from = up(value),
            "lte" => to = value,
            "lt" => to = down(value),
            _ => return None,
        }
    }
    (from <= to).then_some((from, to))
}

fn addresses(range: &Json) -> Option<([u8; 16], [u8; 16])> {
    if let Json::String(block) = range {
        return Some(Cidr::parse(block).ok()?.bounds());
    }
    let (mut from, mut to) = (0, u128::MAX);
    for (key, bound) in ends(range)? {
        let value = u128::from_be_bytes(parse_ip(bound.as_str()?).ok()?);
        match key {
            "gte" => from = value,
            "gt" => from = value.checked_add(1)?,
            "lte" => to = value,
            "lt" => to = value.checked_sub(1)?,
            _ => return None,
        }
    }
    (from <= to).then_some((from.to_be_bytes(), to.to_be_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &str) -> Json {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn ends_are_within() {
        assert_eq!(longs(&json(r#"{"gt": 1, "lt": "5"}"#)), Some((2, 4)));
        assert_eq!(longs(&json(r#"{"gte": null, "lte": 5}"#)), Some((i64::MIN, 5)));
        assert_eq!(
            doubles(&json(r#"{"gte": 1.5, "lte": 2}"#), f64::next_up, f64::next_down),
            Some((1.5, 2.0))
        );
        let (from, to) = doubles(&json(r#"{"gt": 1, "lt": 2}"#), f64::next_up, f64::next_down).unwrap();
        assert!(from > 1.0 && to < 2.0);
    }

    #[test]
    fn addresses_have_blocks_and_ranges() {
        let block = addresses(&json(r#""10.0.0.0/8""#));
        assert_eq!(block, addresses(&json(r#"{"gte": "10.0.0.0", "lt": "11.0.0.0"}"#)));
        assert_eq!(block.unwrap().1, parse_ip("10.255.255.255").unwrap());
    }

    #[test]
    fn nonsense_is_no_range() {
        for text in ["1", r#"{"gte": 2, "lte": 1}"#, r#"{"from": 1}"#, r#"{"gte": true}"#] {
            assert_eq!(longs(&json(text)), None, "{text}");
            assert_eq!(addresses(&json(text)), None, "{text}");
        }
    }
}
