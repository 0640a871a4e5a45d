//! Time zones, named as Java's `ZoneId` names them, over all instants that a long can express.
//!
//! Rules of regions come from the bundled IANA database through jiff, which knows the years −9999 to 9999; later ones
//! have the offsets of the year of the same place in the calendar's cycle of 400 years, earlier ones the first offset known.

use jiff::Timestamp;
use jiff::tz::{AmbiguousOffset, TimeZone};
use std::sync::Arc;

use super::civil::{Instant, SECONDS_PER_DAY, civil_from_days};
use crate::Failure;

/// A time zone: UTC, a fixed offset or a region.
#[derive(Clone, Debug, PartialEq)]
pub struct Zone {
    id: Arc<str>,
    rules: Rules,
}

#[derive(Clone, Debug, PartialEq)]
enum Rules {
    Fixed(i32),
    Region(TimeZone),
}

/// Which offsets a reading of a zone's clocks can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LocalOffsets {
    One(i32),
    /// The clocks were set forward over this reading.
    Gap {
        before: i32,
        after: i32,
    },
    /// The clocks were set back and showed this reading twice.
    Overlap {
        before: i32,
        after: i32,
    },
}

/// 400 years, after which the calendar's days of the week repeat.
const CYCLE: i64 = 146_097 * SECONDS_PER_DAY;
/// Seconds at 9000-01-01 and −9000-01-01.
const LAST_KNOWN: i64 = super::civil::days_from_civil(9000, 1, 1) * SECONDS_PER_DAY;
const FIRST_KNOWN: i64 = super::civil::days_from_civil(-9000, 1, 1) * SECONDS_PER_DAY;
/// Offsets reach 18 hours.
const MAX_OFFSET: i32 = 18 * 3600;

impl Zone {
    /// UTC, by its name `Z`.
    pub fn utc() -> Zone {
        Zone { id: Arc::from("Z"), rules: Rules::Fixed(0) }
    }

    /// A fixed offset from UTC in seconds, at most 18 hours.
    pub fn fixed(offset: i32) -> Option<Zone> {
        (offset.abs() <= MAX_OFFSET)
            .then(|| Zone { id: Arc::from(offset_id(offset)), rules: Rules::Fixed(offset) })
    }

    /// Reads `Z`, `UTC`, `+02:00`, `GMT+1` or `Europe/Paris` as Java's `ZoneId.of` does.
    pub fn parse(text: &str) -> Result<Zone, Failure> {
        if text == "Z" {
            return Ok(Zone::utc());
        }
        if text.starts_with(['+', '-']) {
            return parse_offset(text).and_then(Zone::fixed).ok_or_else(|| {
                Failure::date_time(format!("Invalid ID for ZoneOffset, invalid format: {text}"))
            });
        }
        for prefix in ["UTC", "GMT", "UT"] {
            let Some(rest) = text.strip_prefix(prefix) else { continue };
            if rest.is_empty() {
                return Ok(Zone { id: Arc::from(text), rules: Rules::Fixed(0) });
            }
            if rest.starts_with(['+', '-']) {
                let offset =
                    parse_offset(rest).filter(|offset| offset.abs() <= MAX_OFFSET).ok_or_else(|| {
                        Failure::date_time(format!("Invalid ID for offset-based ZoneId: {text}"))
                    })?;
                let id =
                    if offset == 0 { prefix.to_string() } else { format!("{prefix}{}", offset_id(offset)) };
                return Ok(Zone { id: Arc::from(id), rules: Rules::Fixed(offset) });
            }
        }
        let well_formed = text.len() >= 2
            && text.starts_with(|c: char| c.is_ascii_alphabetic())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"~/._+-".contains(&byte));
        if !well_formed {
            return Err(Failure::date_time(format!(
                "Invalid ID for region-based ZoneId, invalid format: {text}"
            )));
        }
        Zone::region(text).ok_or_else(|| {
            Failure::new("java.time.zone.ZoneRulesException", format!("Unknown time-zone ID: {text}"))
        })
    }

    fn region(name: &str) -> Option<Zone> {
        let region = TimeZone::get(name).ok()?;
        // jiff looks names up in any case, Java does not.
        if region.iana_name() != Some(name) || region.is_unknown() {
            return None;
        }
        Some(Zone { id: Arc::from(name), rules: Rules::Region(region) })
    }

    /// Its name: what [`Zone::parse`] read, offsets in the form `+02:00`.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Whether its clocks always show UTC.
    pub fn is_utc(&self) -> bool {
        self.rules == Rules::Fixed(0)
    }

    pub(super) fn is_region(&self) -> bool {
        matches!(self.rules, Rules::Region(_)) || matches!(&*self.id, "UTC" | "GMT" | "UT")
    }

    pub(super) fn fixed_offset(&self) -> Option<i32> {
        if let Rules::Fixed(offset) = self.rules { Some(offset) } else { None }
    }

    /// Seconds that its clocks are ahead of UTC.
    pub(super) fn offset_at(&self, seconds: i64) -> i32 {
        match &self.rules {
            Rules::Fixed(offset) => *offset,
            Rules::Region(region) => region.to_offset(timestamp(into_known(seconds))).seconds(),
        }
    }

    /// The offsets for a reading of its clocks, in seconds since 1970-01-01T00:00 on these clocks.
    pub(super) fn offsets_of_local(&self, local_seconds: i64) -> LocalOffsets {
        let region = match &self.rules {
            Rules::Fixed(offset) => return LocalOffsets::One(*offset),
            Rules::Region(region) => region,
        };
        let known = into_known(local_seconds);
        let (year, month, day) = civil_from_days(known.div_euclid(SECONDS_PER_DAY));
        let second = known.rem_euclid(SECONDS_PER_DAY);
        let reading = jiff::civil::datetime(
            year as i16,
            month as i8,
            day as i8,
            (second / 3600) as i8,
            (second / 60 % 60) as i8,
            (second % 60) as i8,
            0,
        );
        match region.to_ambiguous_timestamp(reading).offset() {
            AmbiguousOffset::Unambiguous { offset } => LocalOffsets::One(offset.seconds()),
            AmbiguousOffset::Gap { before, after } => {
                LocalOffsets::Gap { before: before.seconds(), after: after.seconds() }
            }
            AmbiguousOffset::Fold { before, after } => {
                LocalOffsets::Overlap { before: before.seconds(), after: after.seconds() }
            }
        }
    }

    /// The instant at which its clocks show a reading: the earlier of two, or with `preferred` the one of that offset; a
    /// reading left out is moved on by the length of the gap.
    pub(super) fn instant_of_local(&self, local_seconds: i64, nano: u32, preferred: Option<i32>) -> Instant {
        let offset = match self.offsets_of_local(local_seconds) {
            LocalOffsets::One(offset) => offset,
            LocalOffsets::Gap { before, .. } => before,
            LocalOffsets::Overlap { before, after } => {
                if preferred == Some(after) {
                    after
                } else {
                    before
                }
            }
        };
        Instant { seconds: local_seconds - i64::from(offset), nano }
    }

    /// The last change of its clocks before an instant, in seconds.
    pub(super) fn previous_transition(&self, instant: Instant) -> Option<i64> {
        let Rules::Region(region) = &self.rules else { return None };
        let known = into_known(instant.seconds);
        let at = Timestamp::new(known, instant.nano as i32).unwrap_or(Timestamp::MAX);
        let transition = region.preceding(at).next()?;
        Some(transition.timestamp().as_second() + instant.seconds - known)
    }
}

impl Default for Zone {
    fn default() -> Zone {
        Zone::utc()
    }
}

/// Moves seconds to a year that jiff knows, with the same offsets.
fn into_known(seconds: i64) -> i64 {
    if seconds > LAST_KNOWN {
        LAST_KNOWN - CYCLE + (seconds - LAST_KNOWN).rem_euclid(CYCLE)
    } else {
        seconds.max(FIRST_KNOWN)
    }
}

fn timestamp(known: i64) -> Timestamp {
    Timestamp::from_second(known).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// Reads `+h`, `+hh`, `+hh:mm`, `+hhmm`, `+hh:mm:ss` or `+hhmmss` as seconds.
fn parse_offset(text: &str) -> Option<i32> {
    let bytes = text.as_bytes();
    let sign = match bytes.first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let part = |at: usize| -> Option<i32> {
        let (&tens, &ones) = (bytes.get(at)?, bytes.get(at + 1)?);
        (tens.is_ascii_digit() && ones.is_ascii_digit())
            .then(|| i32::from(tens - b'0') * 10 + i32::from(ones - b'0'))
    };
    let colon = |at: usize| bytes.get(at) == Some(&b':');
    let (hours, minutes, seconds) = match bytes.len() {
        2 => (i32::from(bytes[1].is_ascii_digit().then(|| bytes[1] - b'0')?), 0, 0),
        3 => (part(1)?, 0, 0),
        5 => (part(1)?, part(3)?, 0),
        6 if colon(3) => (part(1)?, part(4)?, 0),
        7 => (part(1)?, part(3)?, part(5)?),
        9 if colon(3) && colon(6) => (part(1)?, part(4)?, part(7)?),
        _ => return None,
    };
    (minutes < 60 && seconds < 60).then_some(sign * (hours * 3600 + minutes * 60 + seconds))
}

/// `Z`, `+02:00`, `-04:56:02`.
fn offset_id(offset: i32) -> String {
    if offset == 0 {
        return "Z".to_string();
    }
    let sign = if offset < 0 { '-' } else { '+' };
    let (hours, minutes, seconds) = (offset.abs() / 3600, offset.abs() / 60 % 60, offset.abs() % 60);
    if seconds == 0 {
        format!("{sign}{hours:02}:{minutes:02}")
    } else {
        format!("{sign}{hours:02}:{minutes:02}:{seconds:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_java_reads() {
        for (text, id) in [
            ("Z", "Z"),
            ("UTC", "UTC"),
            ("+2", "+02:00"),
            ("-0330", "-03:30"),
            ("+01:02:03", "+01:02:03"),
            ("GMT+1", "GMT+01:00"),
            ("UTC-05:00", "UTC-05:00"),
            ("+00:00", "Z"),
            ("UT+0", "UT"),
            ("Europe/Paris", "Europe/Paris"),
        ] {
            assert_eq!(Zone::parse(text).unwrap().id(), id);
        }
    }

    #[test]
    fn says_what_is_wrong() {
        let message = |text| Zone::parse(text).unwrap_err().to_string();
        assert_eq!(
            message("Nowhere/City"),
            "java.time.zone.ZoneRulesException: Unknown time-zone ID: Nowhere/City"
        );
        assert_eq!(
            message("europe/paris"),
            "java.time.zone.ZoneRulesException: Unknown time-zone ID: europe/paris"
        );
        assert_eq!(
            message("+25:00"),
            "java.time.DateTimeException: Invalid ID for ZoneOffset, invalid format: +25:00"
        );
        assert_eq!(
            message("a b"),
            "java.time.DateTimeException: Invalid ID for region-based ZoneId, invalid format: a b"
        );
        assert!(Zone::parse("").is_err());
    }

    #[test]
    fn gaps_and_overlaps() {
        let berlin = Zone::parse("Europe/Berlin").unwrap();
        let local =
            |month, day| super::super::civil::days_from_civil(2023, month, day) * SECONDS_PER_DAY + 9000;
        assert_eq!(berlin.offsets_of_local(local(3, 26)), LocalOffsets::Gap { before: 3600, after: 7200 });
        assert_eq!(
            berlin.offsets_of_local(local(10, 29)),
            LocalOffsets::Overlap { before: 7200, after: 3600 }
        );
        assert_eq!(berlin.offsets_of_local(local(7, 1)), LocalOffsets::One(7200));
    }

    #[test]
    fn daylight_saving_goes_on_beyond_year_9999() {
        let berlin = Zone::parse("Europe/Berlin").unwrap();
        let offset = |year, month| {
            berlin.offset_at(super::super::civil::days_from_civil(year, month, 1) * SECONDS_PER_DAY)
        };
        assert_eq!((offset(123_456, 1), offset(123_456, 7)), (3600, 7200));
        assert_eq!(offset(-123_456, 7), 3208, "local mean time");
        let seconds = super::super::civil::days_from_civil(20_000, 12, 1) * SECONDS_PER_DAY;
        let transition = berlin.previous_transition(Instant { seconds, nano: 0 }).unwrap();
        assert_eq!((berlin.offset_at(transition - 1), berlin.offset_at(transition)), (7200, 3600));
    }
}
