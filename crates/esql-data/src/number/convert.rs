//! Numbers to numbers of another type, refusing what does not fit.

use std::fmt::Display;

use crate::Failure;
use crate::number::double_to_string;
use crate::number::parse::string_to_unsigned_long;

/// TO_LONG of a double: rounded, ties upwards.
pub fn double_to_long(value: f64) -> Result<i64, Failure> {
    // i64::MAX as a double is 2⁶³, which Java lets through and rounds to the largest long.
    if value > i64::MAX as f64 || value < i64::MIN as f64 {
        return Err(out_of_range(double_to_string(value), "long"));
    }
    Ok(round_half_up(value))
}

/// TO_INTEGER of a double: rounded, ties upwards.
pub fn double_to_int(value: f64) -> Result<i32, Failure> {
    if value > f64::from(i32::MAX) || value < f64::from(i32::MIN) {
        return Err(out_of_range(double_to_string(value), "integer"));
    }
    Ok(round_half_up(value) as i32)
}

/// TO_UNSIGNED_LONG of a double: the digits it prints, its fraction dropped.
pub fn double_to_unsigned_long(value: f64) -> Result<u64, Failure> {
    if !(0.0..u64::MAX as f64).contains(&value) {
        return Err(out_of_range(double_to_string(value), "unsigned_long"));
    }
    if value < 9e15 {
        return Ok(value as u64);
    }
    string_to_unsigned_long(&double_to_string(value))
}

/// TO_INTEGER of a long.
pub fn long_to_int(value: i64) -> Result<i32, Failure> {
    i32::try_from(value).map_err(|_| out_of_range(value, "integer"))
}

/// TO_UNSIGNED_LONG of a long.
pub fn long_to_unsigned_long(value: i64) -> Result<u64, Failure> {
    u64::try_from(value).map_err(|_| out_of_range(value, "unsigned_long"))
}

/// TO_INTEGER of an unsigned long. The largest 2³¹ come out negative, as in Elasticsearch.
pub fn unsigned_long_to_int(value: u64) -> Result<i32, Failure> {
    let low = value as i32;
    if i64::from(low) == value as i64 { Ok(low) } else { Err(out_of_range(value, "integer")) }
}

/// TO_LONG of an unsigned long.
pub fn unsigned_long_to_long(value: u64) -> Result<i64, Failure> {
    i64::try_from(value).map_err(|_| out_of_range(value, "long"))
}

/// Java's `Math.round`: to the nearest whole number, ties upwards, clamped to the longs; NaN is 0.
pub fn round_half_up(value: f64) -> i64 {
    let floor = value.floor();
    (if value - floor >= 0.5 { floor + 1.0 } else { floor }) as i64
}

pub(super) fn out_of_range(value: impl Display, target: &str) -> Failure {
    Failure::invalid_argument(format!("[{value}] out of [{target}] range"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_ties_upwards() {
        assert_eq!(round_half_up(0.49999999999999994), 0);
        assert_eq!(round_half_up(-2.5), -2);
        assert_eq!(round_half_up(2.5), 3);
        assert_eq!(round_half_up(f64::NAN), 0);
        assert_eq!(round_half_up(4503599627370497.5), 4503599627370498);
    }

    #[test]
    fn says_which_range_is_left() {
        assert_eq!(double_to_long(1e19).unwrap_err().message, "[1.0E19] out of [long] range");
        assert_eq!(double_to_long(i64::MAX as f64), Ok(i64::MAX));
        assert_eq!(
            double_to_int(2147483647.4).unwrap_err().message,
            "[2.1474836474E9] out of [integer] range"
        );
        assert_eq!(
            long_to_int(501379200000).unwrap_err().to_string(),
            "org.elasticsearch.xpack.esql.core.InvalidArgumentException: [501379200000] out of [integer] range"
        );
        assert_eq!(
            double_to_unsigned_long(u64::MAX as f64).unwrap_err().message,
            "[1.8446744073709552E19] out of [unsigned_long] range"
        );
    }

    #[test]
    fn unsigned_longs() {
        assert_eq!(double_to_unsigned_long(1.2345678901234567e19), Ok(12345678901234567000));
        assert_eq!(unsigned_long_to_int(u64::MAX), Ok(-1));
        assert_eq!(
            unsigned_long_to_int(1 << 40).unwrap_err().message,
            "[1099511627776] out of [integer] range"
        );
        assert!(unsigned_long_to_long(1 << 63).is_err());
    }
}
