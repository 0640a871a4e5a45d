//! Doubles and floats as text: `Double.toString` and `Float.toString` since JDK 19.
//!
//! Java prints the shortest digits that read back as the same number, but never fewer than two when two digits come closer
//! (Raffaello Giulietti, "The Schubfach way to render doubles"). Ryū gives the same digits except for that second clause,
//! which only matters among the smallest subnormal numbers.

/// A double as Java's `Double.toString` prints it: `1.0`, `1.0E10`, `4.9E-324`, `NaN`, `-Infinity`.
pub fn double_to_string(value: f64) -> String {
    let mut out = String::with_capacity(24);
    write_double(&mut out, value);
    out
}

/// Appends what [`double_to_string`] gives.
pub fn write_double(out: &mut String, value: f64) {
    if write_special(out, value) {
        return;
    }
    let magnitude = value.abs();
    let two_digits = (magnitude.to_bits() < FEW_BITS)
        .then(|| format!("{magnitude:.1e}"))
        .filter(|two| two.parse() == Ok(magnitude));
    write_digits(out, ryu::Buffer::new().format_finite(magnitude), two_digits);
}

/// A float as Java's `Float.toString` prints it.
pub fn float_to_string(value: f32) -> String {
    let mut out = String::with_capacity(16);
    write_float(&mut out, value);
    out
}

/// Appends what [`float_to_string`] gives.
pub fn write_float(out: &mut String, value: f32) {
    if write_special(out, f64::from(value)) {
        return;
    }
    let magnitude = value.abs();
    let two_digits = (u64::from(magnitude.to_bits()) < FEW_BITS)
        .then(|| format!("{magnitude:.1e}"))
        .filter(|two| two.parse() == Ok(magnitude));
    write_digits(out, ryu::Buffer::new().format_finite(magnitude), two_digits);
}

/// Numbers below this bit pattern have so few significant bits that two decimal digits may come closer than one.
const FEW_BITS: u64 = 4096;

/// Writes the shortest digits, or if that is only one, the two that come closer.
fn write_digits(out: &mut String, shortest: &str, two_digits: Option<String>) {
    let digits = Digits::read(shortest);
    match two_digits {
        Some(two) if digits.len == 1 => Digits::read(&two).write(out),
        _ => digits.write(out),
    }
}

/// Writes the sign, and all of a number that needs no digits to be found: NaN, infinities, whole numbers below 10⁷.
fn write_special(out: &mut String, value: f64) -> bool {
    if value.is_nan() {
        out.push_str("NaN");
        return true;
    }
    if value.is_sign_negative() {
        out.push('-');
    }
    let magnitude = value.abs();
    if magnitude.is_infinite() {
        out.push_str("Infinity");
        return true;
    }
    let whole = magnitude as u32;
    if magnitude < 1e7 && f64::from(whole) == magnitude {
        write_whole(out, whole);
        out.push_str(".0");
        return true;
    }
    false
}

fn write_whole(out: &mut String, mut value: u32) {
    let mut text = [b'0'; 10];
    let mut start = text.len();
    loop {
        start -= 1;
        text[start] += (value % 10) as u8;
        value /= 10;
        if value == 0 {
            break;
        }
    }
    out.extend(text[start..].iter().map(|&digit| char::from(digit)));
}

/// Significant digits `d₀d₁…` and the power of ten of the first: d₀.d₁… × 10^exponent.
struct Digits {
    text: [u8; 20],
    len: usize,
    exponent: i32,
}

impl Digits {
    /// Reads `12.5`, `0.001`, `1e23` or `1.5e-7`.
    fn read(shortest: &str) -> Digits {
        let (mantissa, power) = shortest.split_once('e').unwrap_or((shortest, "0"));
        let mut digits = Digits { text: [b'0'; 20], len: 0, exponent: -1 };
        let mut point_seen = false;
        for byte in mantissa.bytes() {
            if byte == b'.' {
                point_seen = true;
                continue;
            }
            if digits.len == 0 && byte == b'0' {
                digits.exponent -= i32::from(point_seen);
                continue;
            }
            digits.exponent += i32::from(!point_seen);
            if digits.len < digits.text.len() {
                digits.text[digits.len] = byte;
                digits.len += 1;
            }
        }
        while digits.len > 1 && digits.text[digits.len - 1] == b'0' {
            digits.len -= 1;
        }
        digits.exponent += power.parse::<i32>().unwrap_or(0);
        digits
    }

    fn write(&self, out: &mut String) {
        let digits = &self.text[..self.len];
        match self.exponent {
            -3..=-1 => {
                out.push_str("0.");
                push_zeros(out, (-1 - self.exponent) as usize);
                push(out, digits);
            }
            0..=6 => {
                let whole = self.exponent as usize + 1;
                if self.len <= whole {
                    push(out, digits);
                    push_zeros(out, whole - self.len);
                    out.push_str(".0");
                } else {
                    push(out, &digits[..whole]);
                    out.push('.');
                    push(out, &digits[whole..]);
                }
            }
            _ => {
                push(out, &digits[..1]);
                out.push('.');
                push(out, if self.len > 1 { &digits[1..] } else { b"0" });
                out.push('E');
                if self.exponent < 0 {
                    out.push('-');
                }
                write_whole(out, self.exponent.unsigned_abs());
            }
        }
    }
}

fn push(out: &mut String, digits: &[u8]) {
    out.extend(digits.iter().map(|&digit| char::from(digit)));
}

fn push_zeros(out: &mut String, count: usize) {
    out.extend(std::iter::repeat_n('0', count));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimal_between_a_thousandth_and_ten_million() {
        assert_eq!(double_to_string(0.001), "0.001");
        assert_eq!(double_to_string(9.999e-4), "9.999E-4");
        assert_eq!(double_to_string(9_999_999.0), "9999999.0");
        assert_eq!(double_to_string(1e7), "1.0E7");
        assert_eq!(double_to_string(-123.456), "-123.456");
        assert_eq!(double_to_string(1_234_567.5), "1234567.5");
        assert_eq!(double_to_string(0.01), "0.01");
    }

    #[test]
    fn two_digits_where_they_come_closer() {
        assert_eq!(double_to_string(f64::from_bits(1)), "4.9E-324");
        assert_eq!(double_to_string(f64::from_bits(4)), "2.0E-323");
        assert_eq!(float_to_string(f32::from_bits(1)), "1.4E-45");
        assert_eq!(double_to_string(2e23), "2.0E23");
    }

    #[test]
    fn numbers_without_digits() {
        assert_eq!(double_to_string(-0.0), "-0.0");
        assert_eq!(double_to_string(f64::NAN), "NaN");
        assert_eq!(double_to_string(f64::NEG_INFINITY), "-Infinity");
        assert_eq!(float_to_string(3.4028235e38), "3.4028235E38");
    }
}
