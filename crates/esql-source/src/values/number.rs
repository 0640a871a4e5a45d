//! Numbers in documents, read as Elasticsearch's number fields read them: strings are taken, decimals lose their fraction in
//! whole-number fields, floats are rounded to the precision in which they are stored.

use esql_data::number::{Precision, parse_double};

use crate::json::Scalar;

/// The value for a field of at most 32 bits.
pub(super) fn integer(scalar: Scalar<'_>, coerce: bool, min: i32, max: i32) -> Option<i32> {
    let value = match digits(scalar, coerce)?.parse::<i64>() {
        Ok(value) => value,
        Err(_) => {
            let value = whole(decimal(scalar, coerce)?, coerce)?;
            // Saturates beyond what an i64 holds, and is out of range all the same.
            value as i64
        }
    };
    i32::try_from(value).ok().filter(|value| (min..=max).contains(value))
}

pub(super) fn long(scalar: Scalar<'_>, coerce: bool) -> Option<i64> {
    let digits = digits(scalar, coerce)?;
    if let Ok(value) = digits.parse() {
        return Some(value);
    }
    // Before the point all digits count, also those that a double could not hold.
    if let Some((before, after)) = digits.split_once('.')
        && after.bytes().all(|digit| digit.is_ascii_digit())
    {
        let exact = after.bytes().all(|digit| digit == b'0');
        return if coerce || exact { before.parse().ok() } else { None };
    }
    let value = whole(decimal(scalar, coerce)?, coerce)?;
    // 2^63 is the first double above all longs.
    (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&value).then_some(value as i64)
}

/// The value for an unsigned field, which takes decimals only if nothing but zeros stands behind the point.
pub(super) fn unsigned_long(scalar: Scalar<'_>, coerce: bool) -> Option<u64> {
    let digits = digits(scalar, coerce)?;
    if let Ok(value) = digits.parse() {
        return Some(value);
    }
    if let Some((before, after)) = digits.split_once('.')
        && after.bytes().all(|digit| digit == b'0')
    {
        return before.parse().ok();
    }
    let value = decimal(scalar, coerce)?;
    // 2^64 is the first double above all of them.
    (value.fract() == 0.0 && (0.0..18_446_744_073_709_551_616.0).contains(&value)).then_some(value as u64)
}

pub(super) fn double(scalar: Scalar<'_>, coerce: bool) -> Option<f64> {
    decimal(scalar, coerce)
}

pub(super) fn float(scalar: Scalar<'_>, coerce: bool) -> Option<f64> {
    Precision::Float.round(decimal(scalar, coerce)?)
}

pub(super) fn half_float(scalar: Scalar<'_>, coerce: bool) -> Option<f64> {
    Precision::HalfFloat.round(decimal(scalar, coerce)?)
}

pub(super) fn scaled_float(scalar: Scalar<'_>, coerce: bool, factor: f64) -> Option<f64> {
    Precision::Scaled(factor).round(decimal(scalar, coerce)?)
}

/// How the number is written.
fn digits(scalar: Scalar<'_>, coerce: bool) -> Option<&str> {
    match scalar {
        Scalar::Number(digits) => Some(digits),
        Scalar::Text(digits) if coerce => Some(digits),
        Scalar::Text(_) | Scalar::Boolean(_) | Scalar::Null => None,
    }
}

fn decimal(scalar: Scalar<'_>, coerce: bool) -> Option<f64> {
    let value = match scalar {
        Scalar::Number(digits) => digits.parse().ok()?,
        _ => parse_double(digits(scalar, coerce)?)?,
    };
    f64::is_finite(value).then_some(value)
}

/// The number without its fraction, which only coercion may drop.
fn whole(value: f64, coerce: bool) -> Option<f64> {
    (coerce || value.fract() == 0.0).then_some(value.trunc())
}

#[cfg(test)]
mod tests {
    use super::*;
    use Scalar::{Boolean, Number, Text};

    #[test]
    fn whole_numbers_lose_their_fraction() {
        assert_eq!(long(Number("1.9"), true), Some(1));
        assert_eq!(long(Text("-1.9"), true), Some(-1));
        assert_eq!(long(Number("1.9"), false), None);
        assert_eq!(long(Number("2.0"), false), Some(2));
        assert_eq!(long(Number("1e3"), true), Some(1000));
        assert_eq!(integer(Text("1.5"), true, i32::MIN, i32::MAX), Some(1));
        assert_eq!(long(Number("9223372036854775807.5"), true), Some(i64::MAX));
    }

    #[test]
    fn what_is_out_of_range_is_not_taken() {
        assert_eq!(integer(Number("128"), true, -128, 127), None);
        assert_eq!(integer(Number("-128"), true, -128, 127), Some(-128));
        assert_eq!(integer(Number("1e300"), true, i32::MIN, i32::MAX), None);
        assert_eq!(long(Number("9223372036854775808"), true), None);
        assert_eq!(long(Number("1e19"), true), None);
        assert_eq!(unsigned_long(Number("18446744073709551615"), true), Some(u64::MAX));
        assert_eq!(unsigned_long(Number("18446744073709551616"), true), None);
        assert_eq!(unsigned_long(Number("-1"), true), None);
        assert_eq!(double(Number("1e400"), true), None);
        assert_eq!(float(Number("1e39"), true), None);
        assert_eq!(half_float(Number("70000"), true), None);
    }

    #[test]
    fn unsigned_longs_take_no_fraction() {
        assert_eq!(unsigned_long(Number("7.00"), true), Some(7));
        assert_eq!(unsigned_long(Number("7.5"), true), None);
        assert_eq!(unsigned_long(Number("1e2"), true), Some(100));
    }

    #[test]
    fn strings_need_coercion_and_booleans_are_no_numbers() {
        assert_eq!(double(Text("1.5"), true), Some(1.5));
        assert_eq!(double(Text("1.5"), false), None);
        assert_eq!(double(Text("NaN"), true), None);
        assert_eq!(double(Boolean(true), true), None);
        assert_eq!(long(Text("0x10"), true), None);
    }

    #[test]
    fn stored_precision_shows() {
        assert_eq!(float(Number("1.1"), true), Some(f64::from(1.1f32)));
        assert_eq!(half_float(Number("1.1"), true), Some(1.099609375));
        assert_eq!(scaled_float(Number("1.234"), true, 100.0), Some(1.23));
        assert_eq!(scaled_float(Number("1.235"), true, 10.0), Some(1.2000000000000002));
    }
}
