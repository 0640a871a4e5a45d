//! ISO-8601 texts: how dates are printed, and the formats `strict_date_optional_time` and its relatives.
//!
//! All fields stand at fixed places, as in Elasticsearch's `Iso8601Parser`, so that reading needs no look-ahead; a text in
//! UTC, by far the most common, takes a shorter way still.

use super::Zone;
use super::civil::{Civil, Instant, SECONDS_PER_DAY, checked_days, days_from_civil, days_in_month};
use crate::Failure;

/// Reads a date in the format `strict_date_optional_time` as milliseconds since the epoch; without a zone it is UTC.
pub fn parse_datetime(text: &str) -> Result<i64, Failure> {
    match read_utc(text.as_bytes()) {
        Some(instant) => instant.to_millis(),
        None => parse(text, &IsoFormat::DATE_OPTIONAL_TIME, "strict_date_optional_time")?.to_millis(),
    }
}

/// Reads a date in the format `strict_date_optional_time_nanos` as nanoseconds since the epoch.
pub fn parse_datetime_nanos(text: &str) -> Result<i64, Failure> {
    match read_utc(text.as_bytes()) {
        Some(instant) => instant.to_nanos(),
        None => {
            parse(text, &IsoFormat::DATE_OPTIONAL_TIME_NANOS, "strict_date_optional_time_nanos")?.to_nanos()
        }
    }
}

/// Milliseconds since the epoch as `2024-06-15T12:00:00.000Z`.
pub fn millis_to_iso(millis: i64) -> String {
    let mut out = String::with_capacity(24);
    write_millis_iso(&mut out, millis);
    out
}

/// Appends what [`millis_to_iso`] gives.
pub fn write_millis_iso(out: &mut String, millis: i64) {
    let instant = Instant::from_millis(millis);
    write_date_time(out, &Civil::at(instant, 0));
    write_fraction(out, instant.nano, 3);
    out.push('Z');
}

/// Nanoseconds since the epoch as `2023-10-23T12:15:03.360103847Z`: at least three digits of the second, and no zeros after.
pub fn nanos_to_iso(nanos: i64) -> String {
    let mut out = String::with_capacity(30);
    write_nanos_iso(&mut out, nanos);
    out
}

/// Appends what [`nanos_to_iso`] gives.
pub fn write_nanos_iso(out: &mut String, nanos: i64) {
    let instant = Instant::from_nanos(nanos);
    write_date_time(out, &Civil::at(instant, 0));
    write_fraction(out, instant.nano, 3);
    out.push('Z');
}

/// As Java's `Instant.toString`: no fraction if it is zero, otherwise 3, 6 or 9 digits.
pub(super) fn instant_to_string(instant: Instant) -> String {
    let mut out = String::with_capacity(30);
    write_date_time(&mut out, &Civil::at(instant, 0));
    if instant.nano.is_multiple_of(1_000_000) {
        if instant.nano != 0 {
            write_fraction(&mut out, instant.nano, 3);
        }
    } else {
        write_fraction(&mut out, instant.nano, if instant.nano.is_multiple_of(1000) { 6 } else { 9 });
    }
    out.push('Z');
    out
}

fn write_date_time(out: &mut String, civil: &Civil) {
    write_year(out, civil.year);
    let second = (civil.nano_of_day / 1_000_000_000) as u32;
    out.push('-');
    push_two(out, civil.month);
    out.push('-');
    push_two(out, civil.day);
    out.push('T');
    push_two(out, second / 3600);
    out.push(':');
    push_two(out, second / 60 % 60);
    out.push(':');
    push_two(out, second % 60);
}

/// At least four digits, a sign before more than four or a negative year.
fn write_year(out: &mut String, year: i64) {
    use std::fmt::Write;
    if (0..10_000).contains(&year) {
        push_two(out, year as u32 / 100);
        push_two(out, year as u32 % 100);
        return;
    }
    let sign = if year < 0 { '-' } else { '+' };
    let _ = write!(out, "{sign}{:04}", year.unsigned_abs());
}

pub(super) fn push_two(out: &mut String, value: u32) {
    out.push(char::from(b'0' + (value / 10 % 10) as u8));
    out.push(char::from(b'0' + (value % 10) as u8));
}

/// A point and the digits of a second's fraction, at least `min`, without zeros after these.
fn write_fraction(out: &mut String, nano: u32, min: usize) {
    let mut digits = [b'0'; 9];
    let mut rest = nano;
    for digit in digits.iter_mut().rev() {
        *digit = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    let len = digits.iter().rposition(|&digit| digit != b'0').map_or(0, |last| last + 1).max(min);
    out.push('.');
    out.extend(digits[..len].iter().map(|&digit| char::from(digit)));
}

/// Which fields a format wants, the smallest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Year,
    Month,
    Day,
    Hour,
    Minute,
    Second,
    Fraction,
}

/// Whether a text may or must name a zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ZoneText {
    Optional,
    Mandatory,
    Forbidden,
}

/// A format with its fields at fixed places.
#[derive(Clone, Copy, Debug)]
pub(super) struct IsoFormat {
    /// The fields up to this one must be there.
    pub required: Part,
    /// No field after this one may be there.
    pub last: Part,
    /// The time may be missing, whatever is required of it.
    pub optional_time: bool,
    pub zone: ZoneText,
}

/// What a text says, before it is known whether there is such a day.
#[derive(Clone, Debug)]
pub(super) struct IsoFields {
    year: i64,
    month: u32,
    day: u32,
    second_of_day: u32,
    nano: u32,
    zone: Option<Zone>,
}

impl IsoFormat {
    pub const DATE_OPTIONAL_TIME: IsoFormat = IsoFormat {
        required: Part::Year,
        last: Part::Fraction,
        optional_time: false,
        zone: ZoneText::Optional,
    };
    pub const DATE_OPTIONAL_TIME_NANOS: IsoFormat = IsoFormat {
        required: Part::Second,
        last: Part::Fraction,
        optional_time: true,
        zone: ZoneText::Optional,
    };

    /// Reads a text, or says that it is not of this format.
    pub fn read(&self, text: &str) -> Option<IsoFields> {
        let (negative, bytes) = match text.as_bytes() {
            [b'-', rest @ ..] => (true, rest),
            bytes => (false, bytes),
        };
        let mut fields = IsoFields {
            year: i64::from(number(bytes, 0, 4)?),
            month: 1,
            day: 1,
            second_of_day: 0,
            nano: 0,
            zone: None,
        };
        if negative {
            fields.year = -fields.year;
        }
        let len = bytes.len();
        if len == 4 {
            return self.done(fields, Part::Year);
        }
        fields.month = self.next(bytes, 4, b'-', Part::Month, 12)?;
        if len == 7 {
            return self.done(fields, Part::Month);
        }
        fields.day = self.next(bytes, 7, b'-', Part::Day, 31)?;
        if len == 10 {
            return self.done(fields, Part::Day);
        }
        if bytes[10] == b'T' && len == 11 {
            return (self.required < Part::Hour)
                .then_some(fields)
                .filter(|_| self.zone != ZoneText::Mandatory);
        }
        let mut last = Part::Day;
        let mut at = 10;
        for (part, separator, max, seconds) in
            [(Part::Hour, b'T', 23, 3600), (Part::Minute, b':', 59, 60), (Part::Second, b':', 59, 1)]
        {
            fields.second_of_day += self.next(bytes, at, separator, part, max)? * seconds;
            (last, at) = (part, at + 3);
            if at == len || starts_zone(bytes[at]) {
                break;
            }
        }
        if last == Part::Second && at < len && matches!(bytes[at], b'.' | b',') {
            if self.last < Part::Fraction {
                return None;
            }
            last = Part::Fraction;
            let digits = bytes[at + 1..].iter().take(9).take_while(|byte| byte.is_ascii_digit()).count();
            fields.nano =
                number(bytes, at + 1, digits).filter(|_| digits > 0)? * 10u32.pow(9 - digits as u32);
            at += 1 + digits;
        }
        if at < len {
            if self.zone == ZoneText::Forbidden || !starts_zone(bytes[at]) {
                return None;
            }
            fields.zone = Some(read_zone(text.get(at + usize::from(negative)..)?)?);
        }
        self.done(fields, last)
    }

    /// Reads a separator and two digits.
    fn next(&self, bytes: &[u8], at: usize, separator: u8, part: Part, max: u32) -> Option<u32> {
        if part > self.last || bytes.get(at) != Some(&separator) {
            return None;
        }
        number(bytes, at + 1, 2).filter(|value| *value <= max)
    }

    fn done(&self, fields: IsoFields, last: Part) -> Option<IsoFields> {
        let enough = last >= self.required || last == Part::Day && self.optional_time;
        let zone = self.zone != ZoneText::Mandatory || fields.zone.is_some();
        (enough && zone).then_some(fields)
    }
}

impl IsoFields {
    /// The instant meant, on the clocks of `zone` if the text names none.
    pub fn instant(&self, zone: &Zone) -> Result<Instant, Failure> {
        let days = checked_days(self.year, i64::from(self.month), i64::from(self.day))?;
        let local = days * SECONDS_PER_DAY + i64::from(self.second_of_day);
        Ok(self.zone.as_ref().unwrap_or(zone).instant_of_local(local, self.nano, None))
    }
}

fn parse(text: &str, format: &IsoFormat, name: &str) -> Result<Instant, Failure> {
    format.read(text).ok_or_else(|| super::format::parse_failure(text, name))?.instant(&Zone::utc())
}

fn number(bytes: &[u8], start: usize, len: usize) -> Option<u32> {
    bytes.get(start..start + len)?.iter().try_fold(0, |value, &byte| {
        let digit = byte.wrapping_sub(b'0');
        (digit < 10).then(|| value * 10 + u32::from(digit))
    })
}

fn starts_zone(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'+' || byte == b'-'
}

/// Offsets have two digits a part here, with colons everywhere or nowhere; names are any that Java knows.
fn read_zone(text: &str) -> Option<Zone> {
    if text == "Z" {
        return Some(Zone::utc());
    }
    let bytes = text.as_bytes();
    let sign = match bytes[0] {
        b'+' => 1,
        b'-' => -1,
        _ => return Zone::parse(text).ok(),
    };
    let step = if bytes.get(3) == Some(&b':') { 3 } else { 2 };
    let mut seconds = number(bytes, 1, 2)? * 3600;
    let mut at = 3;
    for unit in [60, 1] {
        if at == bytes.len() {
            break;
        }
        if (bytes[at] == b':') != (step == 3) {
            return None;
        }
        seconds += number(bytes, at + step - 2, 2)? * unit;
        at += step;
    }
    (at == bytes.len()).then_some(())?;
    Zone::fixed(sign * seconds as i32)
}

/// Reads `YYYY-MM-DDTHH:MM:SS[.fraction]Z`, the form in which machines write dates; anything else is left to others.
fn read_utc(bytes: &[u8]) -> Option<Instant> {
    let &[
        y0,
        y1,
        y2,
        y3,
        b'-',
        m0,
        m1,
        b'-',
        d0,
        d1,
        b'T',
        h0,
        h1,
        b':',
        i0,
        i1,
        b':',
        s0,
        s1,
        ref rest @ ..,
        b'Z',
    ] = bytes
    else {
        return None;
    };
    let year = two(y0, y1) * 100 + two(y2, y3);
    let (month, day) = (two(m0, m1), two(d0, d1));
    let (hour, minute, second) = (two(h0, h1), two(i0, i1), two(s0, s1));
    // Two bytes that are not digits make a number of hundreds, which is out of every range.
    if year > 9999 || !(1..=12).contains(&month) || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    if day == 0 || day > days_in_month(i64::from(year), month) {
        return None;
    }
    let nano = match rest {
        [] => 0,
        [b'.', digits @ ..] if (1..=9).contains(&digits.len()) => {
            number(digits, 0, digits.len())? * 10u32.pow(9 - digits.len() as u32)
        }
        _ => return None,
    };
    let days = days_from_civil(i64::from(year), month, day);
    let second_of_day = hour * 3600 + minute * 60 + second;
    Some(Instant { seconds: days * SECONDS_PER_DAY + i64::from(second_of_day), nano })
}

/// The number that two digits make; more than 9999 if they are none.
fn two(tens: u8, ones: u8) -> u32 {
    let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
    if tens > 9 || ones > 9 { 1_000_000 } else { u32::from(tens) * 10 + u32::from(ones) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_variant() {
        for (text, iso) in [
            ("2024", "2024-01-01T00:00:00.000Z"),
            ("2024-06", "2024-06-01T00:00:00.000Z"),
            ("2024-06-15", "2024-06-15T00:00:00.000Z"),
            ("2024-06-15T", "2024-06-15T00:00:00.000Z"),
            ("2024-06-15T12", "2024-06-15T12:00:00.000Z"),
            ("2024-06-15T12Z", "2024-06-15T12:00:00.000Z"),
            ("2024-06-15T12:30", "2024-06-15T12:30:00.000Z"),
            ("2024-06-15T12:30+02:00", "2024-06-15T10:30:00.000Z"),
            ("2024-06-15T12:30:45", "2024-06-15T12:30:45.000Z"),
            ("2024-06-15T12:30:45Z", "2024-06-15T12:30:45.000Z"),
            ("2024-06-15T12:30:45.1", "2024-06-15T12:30:45.100Z"),
            ("2024-06-15T12:30:45,123456789Z", "2024-06-15T12:30:45.123Z"),
            ("2024-06-15T12:30:45.999999999Z", "2024-06-15T12:30:45.999Z"),
            ("2024-06-15T12:30:45.123-0330", "2024-06-15T16:00:45.123Z"),
            ("2024-06-15T12:30:45+02", "2024-06-15T10:30:45.000Z"),
            ("2024-06-15T12:30:45+01:02:03", "2024-06-15T11:28:42.000Z"),
            ("2024-06-15T12:30:45Europe/Paris", "2024-06-15T10:30:45.000Z"),
            ("2024-06-15T12:30:45UTC", "2024-06-15T12:30:45.000Z"),
            ("-0044-03-15", "-0044-03-15T00:00:00.000Z"),
            ("0000-01-01", "0000-01-01T00:00:00.000Z"),
        ] {
            assert_eq!(parse_datetime(text).map(millis_to_iso).as_deref(), Ok(iso), "{text}");
        }
    }

    #[test]
    fn refuses_the_rest() {
        for text in [
            "",
            "-",
            "202",
            "20245",
            "2024-6-1",
            "2024-13-01",
            "2024-01-32",
            "2024-01-01 00:00",
            "2024-01-01T24:00",
            "2024-01-01T1",
            "2024-01-01T12:60",
            "2024-01-01T12:30:45.",
            "2024-01-01T12:30:45.1234567890Z",
            "2024-01-01T12:30.5",
            "2024-01-01Z",
            "2024-01-01TZ",
            "2024-01-01T12:30:45+1",
            "2024-01-01T12:30:45+01:0203",
            "2024-01-01T12:30:45+19:00",
            "2024-01-01T12:30:45Zone",
            "2024-01-01T12:30:45Z ",
            "+2024-01-01",
            "2024-01-01T12:30:45.5 ",
            "٢٠٢٤-01-01",
            "2024-01-01T12:30:45é",
        ] {
            assert!(parse_datetime(text).is_err(), "{text}");
        }
        assert_eq!(
            parse_datetime("foo").unwrap_err().to_string(),
            "java.lang.IllegalArgumentException: failed to parse date field [foo] with format [strict_date_optional_time]"
        );
        assert_eq!(parse_datetime("2023-02-30").unwrap_err().message, "Invalid date 'FEBRUARY 30'");
        assert_eq!(parse_datetime("2023-02-30T00:00:00Z").unwrap_err().message, "Invalid date 'FEBRUARY 30'");
    }

    #[test]
    fn nanos_want_seconds_or_no_time() {
        let read = |text| parse_datetime_nanos(text).map(nanos_to_iso);
        assert_eq!(read("2023-10-23T12:15:03.360103847Z").as_deref(), Ok("2023-10-23T12:15:03.360103847Z"));
        assert_eq!(read("2023-10-23").as_deref(), Ok("2023-10-23T00:00:00.000Z"));
        assert_eq!(read("2023-10-23T12:15:03.36").as_deref(), Ok("2023-10-23T12:15:03.360Z"));
        assert!(read("2023-10").is_err());
        assert!(read("2023-10-23T12:15").is_err());
        assert_eq!(
            read("2262-04-12T00:00:00.000").unwrap_err().message,
            "date[2262-04-12T00:00:00Z] is after 2262-04-11T23:47:16.854775807 and cannot be stored in nanosecond resolution"
        );
        assert_eq!(
            read("1969-12-31T23:59:59.5Z").unwrap_err().message,
            "date[1969-12-31T23:59:59.500Z] is before the epoch in 1970 and cannot be stored in nanosecond resolution"
        );
        assert_eq!(parse_datetime_nanos("2262-04-11T23:47:16.854775807Z"), Ok(i64::MAX));
    }

    #[test]
    fn prints_years_as_java_does() {
        assert_eq!(millis_to_iso(253_402_300_800_000), "+10000-01-01T00:00:00.000Z");
        assert_eq!(millis_to_iso(-62_167_219_200_001), "-0001-12-31T23:59:59.999Z");
        assert_eq!(millis_to_iso(i64::MAX), "+292278994-08-17T07:12:55.807Z");
        assert_eq!(millis_to_iso(i64::MIN), "-292275055-05-16T16:47:04.192Z");
        assert_eq!(nanos_to_iso(1_500), "1970-01-01T00:00:00.0000015Z");
    }
}
