//! The formats `epoch_millis` and `epoch_second`: a number since the epoch, perhaps negative, perhaps with a fraction.

use std::fmt::Write;

use super::civil::Instant;

/// Reads milliseconds with up to six digits of a fraction.
pub(super) fn read_millis(text: &str) -> Option<Instant> {
    let (millis, nanos) = read(text, 6)?;
    let whole = Instant::from_millis(millis);
    Some(whole.plus_nanos(nanos))
}

/// Reads seconds with up to nine digits of a fraction.
pub(super) fn read_seconds(text: &str) -> Option<Instant> {
    let (seconds, nanos) = read(text, 9)?;
    Some(Instant { seconds, nano: 0 }.plus_nanos(nanos))
}

/// Appends milliseconds.
pub(super) fn write_millis(out: &mut String, instant: Instant) {
    let millis = i128::from(instant.seconds) * 1000 + i128::from(instant.nano / 1_000_000);
    write_number(out, millis * 1_000_000 + i128::from(instant.nano % 1_000_000), 6);
}

/// Appends seconds.
pub(super) fn write_seconds(out: &mut String, instant: Instant) {
    write_number(out, i128::from(instant.seconds) * 1_000_000_000 + i128::from(instant.nano), 9);
}

/// A whole number and the nanoseconds of the fraction, which has the same sign.
fn read(text: &str, digits: usize) -> Option<(i64, i64)> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let unsigned = whole.strip_prefix('-').unwrap_or(whole);
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if unsigned.is_empty() || !all_digits(unsigned) || !all_digits(fraction) || fraction.len() > digits {
        return None;
    }
    let nanos = format!("{fraction:0<digits$}").parse::<i64>().ok()?;
    let negative = whole.starts_with('-');
    Some((whole.parse().ok()?, if negative { -nanos } else { nanos }))
}

fn write_number(out: &mut String, nanos: i128, digits: usize) {
    let unit = 10u128.pow(digits as u32);
    let magnitude = nanos.unsigned_abs();
    let _ = write!(out, "{}{}", if nanos < 0 { "-" } else { "" }, magnitude / unit);
    if !magnitude.is_multiple_of(unit) {
        let fraction = format!("{:0digits$}", magnitude % unit);
        let _ = write!(out, ".{}", fraction.trim_end_matches('0'));
    }
}

impl Instant {
    fn plus_nanos(self, nanos: i64) -> Instant {
        let total = i64::from(self.nano) + nanos;
        Instant {
            seconds: self.seconds.saturating_add(total.div_euclid(1_000_000_000)),
            nano: total.rem_euclid(1_000_000_000) as u32,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_prints_numbers() {
        for text in ["0", "1718409600000", "-1", "1.5", "-1.5", "1718409600000.123456"] {
            let instant = read_millis(text).unwrap();
            let mut printed = String::new();
            write_millis(&mut printed, instant);
            assert_eq!(printed, text);
        }
        assert_eq!(read_seconds("1.5"), Some(Instant::from_millis(1500)));
        assert_eq!(read_seconds("-1.5"), Some(Instant::from_millis(-1500)));
        assert_eq!(read_seconds("12."), Some(Instant::from_millis(12_000)));
        for text in ["", "-", ".5", "1e3", "+1", " 1", "1.1234567890", "99999999999999999999"] {
            assert_eq!(read_seconds(text), None, "{text}");
        }
    }
}
