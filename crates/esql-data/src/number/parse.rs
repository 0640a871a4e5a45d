//! Text to numbers, as Elasticsearch's conversions read it, with the failures they warn of.

use crate::Failure;
use crate::number::convert::{double_to_int, double_to_long, out_of_range};

/// TO_DOUBLE of a string: Java's `Double.parseDouble`, finite numbers only.
pub fn string_to_double(text: &str) -> Result<f64, Failure> {
    let value = parse_double(text).ok_or_else(|| cannot_parse(text))?;
    if value.is_infinite() {
        return Err(Failure::invalid_argument(format!("Number [{text}] is too large")));
    }
    if value.is_nan() {
        return Err(Failure::invalid_argument(format!("[{text}] cannot be parsed as a number (NaN)")));
    }
    Ok(value)
}

/// TO_LONG of a string: a whole number, or else a decimal one, rounded.
pub fn string_to_long(text: &str) -> Result<i64, Failure> {
    if let Ok(value) = text.parse() {
        return Ok(value);
    }
    string_to_double(text).and_then(double_to_long).map_err(|_| cannot_parse(text))
}

/// TO_INTEGER of a string: a whole number, or else a decimal one, rounded.
pub fn string_to_int(text: &str) -> Result<i32, Failure> {
    if let Ok(value) = text.parse() {
        return Ok(value);
    }
    string_to_double(text).and_then(double_to_int).map_err(|_| cannot_parse(text))
}

/// TO_UNSIGNED_LONG of a string: a decimal number of any size (Java's `BigDecimal`), its fraction dropped.
pub fn string_to_unsigned_long(text: &str) -> Result<u64, Failure> {
    if let Ok(value) = text.parse() {
        return Ok(value);
    }
    let decimal = Decimal::read(text)?;
    decimal.truncate().ok_or_else(|| out_of_range(text, "unsigned_long"))
}

fn cannot_parse(text: &str) -> Failure {
    Failure::invalid_argument(format!("Cannot parse number [{text}]"))
}

/// Java's `Double.parseDouble`: surrounding blanks, `NaN`, `Infinity`, decimal and hexadecimal notation and a trailing `d` or
/// `f` are allowed; `None` is its `NumberFormatException`.
pub fn parse_double(text: &str) -> Option<f64> {
    let text = text.trim_matches(|c| c <= ' ');
    let (negative, magnitude) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let value = match magnitude {
        "NaN" => f64::NAN,
        "Infinity" => f64::INFINITY,
        _ if magnitude.starts_with("0x") || magnitude.starts_with("0X") => {
            parse_hexadecimal(&magnitude[2..])?
        }
        _ => parse_decimal(magnitude)?,
    };
    Some(if negative { -value } else { value })
}

fn parse_decimal(text: &str) -> Option<f64> {
    let text = text.strip_suffix(['d', 'D', 'f', 'F']).unwrap_or(text);
    // Rust reads the same decimal notation and more (`inf`, `nan`), which digits alone can't spell.
    let plain = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'));
    if !plain || text.starts_with(['+', '-']) {
        return None;
    }
    text.parse().ok()
}

/// `1.8p3` after the `0x`: hexadecimal digits with a power of two, correctly rounded.
fn parse_hexadecimal(text: &str) -> Option<f64> {
    let text = text.strip_suffix(['d', 'D', 'f', 'F']).unwrap_or(text);
    let (mantissa, power) = text.split_once(['p', 'P'])?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let unsigned = power.strip_prefix(['+', '-']).unwrap_or(power);
    if unsigned.is_empty() || !unsigned.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let power = power.parse::<i64>().unwrap_or(if power.starts_with('-') { -1 << 40 } else { 1 << 40 });
    let mut bits = 0u64;
    let mut exponent = power.clamp(-1 << 40, 1 << 40) - 4 * fraction.len() as i64;
    for digit in whole.chars().chain(fraction.chars()) {
        let digit = u64::from(digit.to_digit(16)?);
        if bits >> 60 == 0 {
            bits = bits << 4 | digit;
        } else {
            // The digits beyond 61 bits only matter for rounding: they stay as one sticky bit.
            bits |= u64::from(digit != 0);
            exponent += 4;
        }
    }
    Some(scale(bits, exponent))
}

/// bits × 2^exponent, rounded half to even.
fn scale(bits: u64, exponent: i64) -> f64 {
    const SPARE: u32 = 64 - 53;
    if bits == 0 {
        return 0.0;
    }
    let shift = bits.leading_zeros();
    let (mut bits, mut exponent) = (bits << shift, exponent - i64::from(shift));
    if exponent + 63 > 1023 {
        return f64::INFINITY;
    }
    // Below the normal numbers the last bit has a fixed place.
    let below = (-1022 - (exponent + 63)).clamp(0, 64) as u32;
    let lost = if below == 64 { bits } else { bits & ((1 << below) - 1) };
    bits = bits.checked_shr(below).unwrap_or(0) | u64::from(lost != 0);
    exponent += i64::from(below);
    let (mut mantissa, rest) = (bits >> SPARE, bits & ((1 << SPARE) - 1));
    let half = 1 << (SPARE - 1);
    if rest > half || rest == half && mantissa & 1 == 1 {
        mantissa += 1;
    }
    // Two exact steps: neither the mantissa nor the power of two is rounded again.
    mantissa as f64 * power_of_two((exponent + i64::from(SPARE)).max(-1074))
}

fn power_of_two(exponent: i64) -> f64 {
    if exponent >= -1022 {
        f64::from_bits(((exponent + 1023) as u64) << 52)
    } else {
        f64::from_bits(1 << (exponent + 1074))
    }
}

/// What Java's `BigDecimal` reads: digits with a sign, a point and an exponent.
struct Decimal<'a> {
    negative: bool,
    whole: &'a str,
    fraction: &'a str,
    exponent: i64,
}

impl<'a> Decimal<'a> {
    fn read(text: &'a str) -> Result<Decimal<'a>, Failure> {
        let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
        if unsigned.is_empty() {
            return Err(Failure::number_format(if text.is_empty() {
                NO_MESSAGE
            } else {
                "No digits found."
            }));
        }
        let (mantissa, power) = unsigned.split_at(unsigned.find(['e', 'E']).unwrap_or(unsigned.len()));
        let mut points = 0;
        for c in mantissa.chars() {
            points += usize::from(c == '.');
            if points > 1 {
                return Err(Failure::number_format("Character array contains more than one decimal point."));
            }
            if !c.is_ascii_digit() && c != '.' {
                return Err(Decimal::odd_character(c, unsigned));
            }
        }
        let exponent = if power.is_empty() { 0 } else { Decimal::read_exponent(&power[1..])? };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        if whole.is_empty() && fraction.is_empty() {
            return Err(Failure::number_format("No digits found."));
        }
        Ok(Decimal { negative: text.starts_with('-'), whole, fraction, exponent })
    }

    fn odd_character(c: char, unsigned: &str) -> Failure {
        // Java reads more than 18 characters another way, and has other words for it.
        Failure::number_format(if unsigned.len() > 18 {
            "Character array is missing \"e\" notation exponential mark.".to_string()
        } else {
            format!(
                "Character {c} is neither a decimal digit number, decimal point, nor \"e\" notation exponential mark."
            )
        })
    }

    fn read_exponent(power: &str) -> Result<i64, Failure> {
        let mut digits = power.strip_prefix(['-', '+']).unwrap_or(power);
        while digits.len() > 10 && digits.starts_with('0') {
            digits = &digits[1..];
        }
        if digits.is_empty() {
            return Err(Failure::number_format(NO_MESSAGE));
        }
        if digits.len() > 10 {
            return Err(Failure::number_format("Too many nonzero exponent digits."));
        }
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(Failure::number_format("Not a digit."));
        }
        let exponent = digits.bytes().fold(0, |value, digit| value * 10 + i64::from(digit - b'0'));
        let exponent = if power.starts_with('-') { -exponent } else { exponent };
        if i32::try_from(exponent).is_err() {
            return Err(Failure::number_format("Exponent overflow."));
        }
        Ok(exponent)
    }

    /// The whole part, if it is an unsigned 64-bit number.
    fn truncate(&self) -> Option<u64> {
        let digits = self.whole.bytes().chain(self.fraction.bytes());
        if digits.clone().all(|digit| digit == b'0') {
            return Some(0);
        }
        let point = self.whole.len() as i64 + self.exponent;
        let mut value = 0u64;
        for digit in digits.chain(std::iter::repeat(b'0')).take(usize::try_from(point).unwrap_or(0)) {
            value = value.checked_mul(10)?.checked_add(u64::from(digit - b'0'))?;
        }
        (value == 0 || !self.negative).then_some(value)
    }
}

/// How Java prints the message of an exception that has none.
const NO_MESSAGE: &str = "null";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn java_notation_of_doubles() {
        for (text, value) in [
            (" 1.5\t", 1.5),
            ("1.", 1.0),
            (".5", 0.5),
            ("-2e3d", -2000.0),
            ("+7F", 7.0),
            ("0x1.8p1", 3.0),
            ("0X.8P0", 0.5),
            ("0x1p-1074", 4.9e-324),
            ("0x1p-1075", 0.0),
            ("0x1.8p-1075", 4.9e-324),
            ("0x1.fffffffffffff8p1023", f64::INFINITY),
            ("0x1.00000000000008p0", 1.0),
            ("0x1.000000000000081p0", 1.0000000000000002),
            ("1e400", f64::INFINITY),
        ] {
            assert_eq!(parse_double(text), Some(value), "{text}");
        }
        for text in ["", " ", "abc", "1e", "0x1", "0xp1", "1_0", "inf", "nan", "--1", "+-1", "1dd", "e5", "."]
        {
            assert_eq!(parse_double(text), None, "{text}");
        }
    }

    #[test]
    fn decimals_become_whole_numbers_by_rounding() {
        assert_eq!(string_to_long("1.5"), Ok(2));
        assert_eq!(string_to_int("-1.5"), Ok(-1));
        assert_eq!(string_to_long("9223372036854775807"), Ok(i64::MAX));
        assert_eq!(string_to_int("+12"), Ok(12));
        assert_eq!(
            string_to_int("2147483648").unwrap_err().to_string(),
            "org.elasticsearch.xpack.esql.core.InvalidArgumentException: Cannot parse number [2147483648]"
        );
        assert_eq!(string_to_long("").unwrap_err().message, "Cannot parse number []");
    }

    #[test]
    fn unsigned_longs_drop_the_fraction() {
        assert_eq!(string_to_unsigned_long("2147483648.9"), Ok(2147483648));
        assert_eq!(string_to_unsigned_long("1.8446744073709551615e19"), Ok(u64::MAX));
        assert_eq!(string_to_unsigned_long("-0.9"), Ok(0));
        assert_eq!(string_to_unsigned_long("0e2147483647"), Ok(0));
        assert_eq!(string_to_unsigned_long("00e2"), Ok(0));
        assert_eq!(
            string_to_unsigned_long("1e2000000000").unwrap_err().message,
            "[1e2000000000] out of [unsigned_long] range"
        );
        assert_eq!(
            string_to_unsigned_long("foo").unwrap_err().to_string(),
            "java.lang.NumberFormatException: Character f is neither a decimal digit number, decimal point, nor \"e\" notation exponential mark."
        );
    }

    #[test]
    fn infinite_and_undefined_texts_are_refused() {
        assert_eq!(string_to_double("1e400").unwrap_err().message, "Number [1e400] is too large");
        assert_eq!(string_to_double("NaN").unwrap_err().message, "[NaN] cannot be parsed as a number (NaN)");
    }
}
