//! DATE_TRUNC and BUCKET: rounding dates down to a multiple of a span, on the clocks of a zone.
//!
//! Follows Elasticsearch's `Rounding`: days, weeks (from Monday on), months and years are units of the calendar, several
//! months or years count from the year 1; any other count of days, and every duration, counts from 1970.

use super::Zone;
use super::civil::{Civil, Instant, MILLIS_PER_DAY, SECONDS_PER_DAY, day_of_week, days_from_civil};
use super::span::{DatePeriod, TimeDuration, TimeSpan};
use super::zone::LocalOffsets;
use crate::Failure;

/// Rounds dates down.
#[derive(Clone, Debug, PartialEq)]
pub struct Rounding {
    unit: Unit,
    zone: Zone,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Day,
    Week,
    Months(i64),
    Years(i64),
    Millis(i64),
}

impl Rounding {
    /// Rounds to multiples of a span; it must be positive, and a period of one unit only.
    pub fn new(span: TimeSpan, zone: Zone) -> Result<Rounding, Failure> {
        match span {
            TimeSpan::Period(period) => Rounding::of_period(period, zone),
            TimeSpan::Duration(duration) => Rounding::of_duration(duration, zone),
        }
    }

    /// Rounds to multiples of a period.
    pub fn of_period(period: DatePeriod, zone: Zone) -> Result<Rounding, Failure> {
        let DatePeriod { years, months, days } = period;
        if years < 0 || months < 0 || days < 0 || period == DatePeriod::default() {
            return Err(Failure::illegal_argument("Zero or negative time interval is not supported"));
        }
        let unit = match (i64::from(years), i64::from(months), i64::from(days)) {
            (0, 0, 1) => Unit::Day,
            (0, 0, 7) => Unit::Week,
            (0, 0, days) => Unit::Millis(days * MILLIS_PER_DAY),
            (0, months, 0) => Unit::Months(months),
            (years, 0, 0) => Unit::Years(years),
            _ => {
                return Err(Failure::illegal_argument(
                    "Time interval with multiple periods is not supported",
                ));
            }
        };
        Ok(Rounding { unit, zone })
    }

    /// Rounds to multiples of a duration.
    pub fn of_duration(duration: TimeDuration, zone: Zone) -> Result<Rounding, Failure> {
        if duration.nanos <= 0 {
            return Err(Failure::illegal_argument("Zero or negative time interval is not supported"));
        }
        match duration.to_millis()? {
            0 => Err(Failure::illegal_argument("Zero or negative time interval not supported")),
            millis => Ok(Rounding { unit: Unit::Millis(millis), zone }),
        }
    }

    /// The last multiple at or before milliseconds since the epoch.
    pub fn round(&self, millis: i64) -> i64 {
        if let Some(offset) = self.zone.fixed_offset() {
            let offset = i64::from(offset) * 1000;
            return self.floor(millis.saturating_add(offset)).saturating_sub(offset);
        }
        match self.unit {
            Unit::Millis(interval) => self.round_interval(millis, interval),
            _ => {
                let local = self.local_millis(millis);
                self.first_instant_of(self.floor(local).div_euclid(MILLIS_PER_DAY))
            }
        }
    }

    /// The last multiple at or before nanoseconds since the epoch.
    pub fn round_nanos(&self, nanos: i64) -> Result<i64, Failure> {
        super::millis_to_nanos(self.round(super::nanos_to_millis(nanos)?))
    }

    /// The multiple after the one that milliseconds are rounded to.
    pub fn next(&self, millis: i64) -> i64 {
        let days = match self.unit {
            Unit::Millis(interval) => return self.next_interval(millis, interval),
            _ => self.floor(self.local_millis(millis)).div_euclid(MILLIS_PER_DAY),
        };
        let Civil { year, month, .. } = Civil::from_days(days, 0);
        let next = match self.unit {
            Unit::Day | Unit::Millis(_) => days + 1,
            Unit::Week => days + 7,
            Unit::Months(count) => first_of_month(month_number(year, month) + count),
            Unit::Years(count) => days_from_civil(year + count, 1, 1),
        };
        self.first_instant_of(next)
    }

    /// Rounds a reading of the clocks down.
    fn floor(&self, local: i64) -> i64 {
        let days = local.div_euclid(MILLIS_PER_DAY);
        let rounded_days = match self.unit {
            Unit::Millis(interval) => return floor_to(local, interval),
            Unit::Day => days,
            Unit::Week => days - (day_of_week(days) - 1),
            Unit::Months(count) => {
                let Civil { year, month, .. } = Civil::from_days(days, 0);
                first_of_month(floor_to(month_number(year, month), count))
            }
            Unit::Years(count) => {
                days_from_civil(floor_to(Civil::from_days(days, 0).year - 1, count) + 1, 1, 1)
            }
        };
        rounded_days.saturating_mul(MILLIS_PER_DAY)
    }

    fn local_millis(&self, millis: i64) -> i64 {
        millis.saturating_add(i64::from(self.zone.offset_at(millis.div_euclid(1000))) * 1000)
    }

    /// Midnight, or where the clocks leave midnight out, the first moment of the day.
    fn first_instant_of(&self, days: i64) -> i64 {
        let local = days.saturating_mul(SECONDS_PER_DAY);
        let seconds = match self.zone.offsets_of_local(local) {
            LocalOffsets::One(offset) | LocalOffsets::Overlap { before: offset, .. } => {
                local - i64::from(offset)
            }
            LocalOffsets::Gap { before, .. } => self.end_of_gap(local - i64::from(before)),
        };
        seconds.saturating_mul(1000)
    }

    /// The transition over a gap, given an instant soon after it.
    fn end_of_gap(&self, seconds: i64) -> i64 {
        self.zone.previous_transition(Instant { seconds, nano: 1 }).unwrap_or(seconds)
    }

    /// Multiples of an interval on clocks that change: each stretch between two changes is rounded by itself.
    fn round_interval(&self, millis: i64, interval: i64) -> i64 {
        let mut millis = millis;
        // Intervals of centuries step back over every change since; Java gives up where this ends.
        for _ in 0..5000 {
            let offset = self.zone.offset_at(millis.div_euclid(1000));
            let rounded = floor_to(self.local_millis(millis), interval);
            let local_seconds = rounded.div_euclid(1000);
            let candidates = match self.zone.offsets_of_local(local_seconds) {
                LocalOffsets::One(only) if only == offset && interval <= MILLIS_PER_DAY => {
                    return rounded - i64::from(only) * 1000;
                }
                LocalOffsets::One(only) => [only, only],
                LocalOffsets::Overlap { before, after } => [after, before],
                LocalOffsets::Gap { before, .. } => {
                    return self.end_of_gap(local_seconds - i64::from(before)).saturating_mul(1000);
                }
            };
            let change = self
                .zone
                .previous_transition(Instant::from_millis(millis.saturating_add(1)))
                .map(|seconds| seconds.saturating_mul(1000));
            let mut before_change = None;
            for candidate in candidates {
                let instant = rounded.saturating_sub(i64::from(candidate) * 1000);
                before_change = change.filter(|change| instant < *change);
                if before_change.is_some() {
                    break;
                }
                if instant <= millis {
                    return instant;
                }
            }
            match before_change {
                Some(change) => millis = change - 1,
                None => return rounded.saturating_sub(i64::from(candidates[1]) * 1000),
            }
        }
        millis
    }

    fn next_interval(&self, millis: i64, interval: i64) -> i64 {
        if let Some(offset) = self.zone.fixed_offset() {
            let offset = i64::from(offset) * 1000;
            return floor_to(millis.saturating_add(offset), interval)
                .saturating_add(interval)
                .saturating_sub(offset);
        }
        let start = self.round(millis);
        let (mut step, mut from) = (interval, start);
        for _ in 0..100 {
            from = from.saturating_add(step);
            let rounded = self.round(from);
            let too_low = rounded <= start;
            let too_high = !too_low && self.round(rounded - 1) > start;
            if too_low && step < 0 || too_high && step > 0 {
                step = -step / 2;
            }
            if !too_low && !too_high {
                return rounded;
            }
        }
        self.round(from)
    }
}

/// Months since the first of the year 1.
fn month_number(year: i64, month: u32) -> i64 {
    (year - 1) * 12 + i64::from(month) - 1
}

fn first_of_month(number: i64) -> i64 {
    days_from_civil(number.div_euclid(12) + 1, number.rem_euclid(12) as u32 + 1, 1)
}

fn floor_to(value: i64, multiple: i64) -> i64 {
    value.saturating_sub(value.rem_euclid(multiple))
}

#[cfg(test)]
mod tests {
    use super::super::{millis_to_iso, parse_datetime};
    use super::*;

    fn rounding(span: &str, zone: &str) -> Rounding {
        Rounding::new(TimeSpan::parse(span).unwrap(), Zone::parse(zone).unwrap()).unwrap()
    }

    fn round(span: &str, zone: &str, date: &str) -> String {
        millis_to_iso(rounding(span, zone).round(parse_datetime(date).unwrap()))
    }

    #[test]
    fn units_of_the_calendar() {
        let date = "2024-06-15T12:34:56.789Z";
        for (span, rounded) in [
            ("1 day", "2024-06-15T00:00:00.000Z"),
            ("1 week", "2024-06-10T00:00:00.000Z"),
            ("7 days", "2024-06-10T00:00:00.000Z"),
            ("2 weeks", "2024-06-06T00:00:00.000Z"),
            ("1 month", "2024-06-01T00:00:00.000Z"),
            ("5 months", "2024-05-01T00:00:00.000Z"),
            ("1 quarter", "2024-04-01T00:00:00.000Z"),
            ("1 year", "2024-01-01T00:00:00.000Z"),
            ("10 years", "2021-01-01T00:00:00.000Z"),
            ("1 hour", "2024-06-15T12:00:00.000Z"),
            ("5 minutes", "2024-06-15T12:30:00.000Z"),
            ("1 s", "2024-06-15T12:34:56.000Z"),
            ("240 hours", "2024-06-06T00:00:00.000Z"),
        ] {
            assert_eq!(round(span, "Z", date), rounded, "{span}");
        }
        assert_eq!(round("1 hour", "Z", "1969-12-31T23:30:00Z"), "1969-12-31T23:00:00.000Z");
        assert_eq!(round("4 years", "Z", "-0001-06-01"), "-0003-01-01T00:00:00.000Z");
    }

    #[test]
    fn on_the_clocks_of_a_zone() {
        assert_eq!(round("1 day", "Europe/Berlin", "2024-06-15T22:30:00Z"), "2024-06-15T22:00:00.000Z");
        assert_eq!(round("1 month", "America/New_York", "2024-03-01T03:00:00Z"), "2024-02-01T05:00:00.000Z");
        assert_eq!(round("1 day", "+05:30", "2024-06-15T18:29:00Z"), "2024-06-14T18:30:00.000Z");
        // The clocks of this zone leave midnight out.
        assert_eq!(round("1 day", "America/Asuncion", "2020-10-04T12:00:00Z"), "2020-10-04T04:00:00.000Z");
        // 02:30 twice, the second time after the clocks were set back.
        assert_eq!(round("1 hour", "Europe/Berlin", "2023-10-29T00:30:00Z"), "2023-10-29T00:00:00.000Z");
        assert_eq!(round("1 hour", "Europe/Berlin", "2023-10-29T01:30:00Z"), "2023-10-29T01:00:00.000Z");
        assert_eq!(round("12 hours", "Europe/Berlin", "2023-10-29T09:30:00Z"), "2023-10-28T22:00:00.000Z");
    }

    #[test]
    fn the_next_multiple() {
        let next = |span, zone, date| millis_to_iso(rounding(span, zone).next(parse_datetime(date).unwrap()));
        assert_eq!(next("1 month", "Z", "2024-01-31T10:00:00Z"), "2024-02-01T00:00:00.000Z");
        assert_eq!(next("1 week", "Z", "2024-06-15"), "2024-06-17T00:00:00.000Z");
        assert_eq!(next("1 day", "Europe/Berlin", "2024-03-31T10:00:00Z"), "2024-03-31T22:00:00.000Z");
        assert_eq!(next("1 hour", "Europe/Berlin", "2024-03-31T00:30:00Z"), "2024-03-31T01:00:00.000Z");
        assert_eq!(next("10 minutes", "Z", "2024-03-31T00:30:00Z"), "2024-03-31T00:40:00.000Z");
    }

    #[test]
    fn some_spans_can_not_be_rounded_to() {
        let message = |period| Rounding::of_period(period, Zone::utc()).unwrap_err().message;
        assert_eq!(message(DatePeriod::default()), "Zero or negative time interval is not supported");
        assert_eq!(
            message(DatePeriod { years: 1, months: 1, days: 0 }),
            "Time interval with multiple periods is not supported"
        );
        assert_eq!(
            message(DatePeriod { days: -1, ..DatePeriod::default() }),
            "Zero or negative time interval is not supported"
        );
    }

    #[test]
    fn nanoseconds_stay_after_1970() {
        assert_eq!(rounding("1 hour", "Z").round_nanos(3_600_000_000_001), Ok(3_600_000_000_000));
        assert!(rounding("1 week", "Z").round_nanos(1).is_err());
    }
}
