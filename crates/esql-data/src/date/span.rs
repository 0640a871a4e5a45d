//! Spans of time: `2 months` is a period of the calendar, `90 seconds` a duration on the clock.

use std::fmt;

use super::Zone;
use super::civil::{
    Civil, DAY_RANGE, Instant, MAX_YEAR, NANOS_PER_SECOND, SECONDS_PER_DAY, days_from_civil, days_in_month,
};
use crate::Failure;

/// Years, months and days: the `date_period` type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct DatePeriod {
    /// Years.
    pub years: i32,
    /// Months.
    pub months: i32,
    /// Days.
    pub days: i32,
}

/// A length of time: the `time_duration` type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct TimeDuration {
    /// Its nanoseconds.
    pub nanos: i128,
}

/// Either kind of span.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TimeSpan {
    /// Years, months and days.
    Period(DatePeriod),
    /// A length of time.
    Duration(TimeDuration),
}

/// The units of periods, as Elasticsearch lists them in messages.
pub const DATE_PERIOD_UNITS: [&str; 16] = [
    "DAY", "DAYS", "D", "WEEK", "WEEKS", "W", "MONTH", "MONTHS", "MO", "QUARTER", "QUARTERS", "Q", "YEAR",
    "YEARS", "YR", "Y",
];

/// The units of durations, as Elasticsearch lists them in messages.
pub const TIME_DURATION_UNITS: [&str; 13] = [
    "MILLISECOND",
    "MILLISECONDS",
    "MS",
    "SECOND",
    "SECONDS",
    "SEC",
    "S",
    "MINUTE",
    "MINUTES",
    "MIN",
    "HOUR",
    "HOURS",
    "H",
];

impl TimeSpan {
    /// So many of a unit, in any case: `day`, `weeks`, `ms`, …
    pub fn new(value: i64, unit: &str) -> Result<TimeSpan, Failure> {
        let duration = |seconds: i64, nanos: i128| {
            value.checked_mul(seconds).ok_or_else(|| Failure::arithmetic("long overflow"))?;
            Ok(TimeSpan::Duration(TimeDuration { nanos: i128::from(value) * nanos }))
        };
        let times = |factor: i64, max: &str| {
            let product = value.checked_mul(factor).ok_or_else(|| Failure::arithmetic("long overflow"))?;
            i32::try_from(product).map_err(|_| match max {
                // Java multiplies weeks as ints, all others it checks before.
                "week" if i32::try_from(value).is_ok() => Failure::arithmetic("integer overflow"),
                "week" => Failure::invalid_argument(format!("[{value}] out of [integer] range")),
                _ => Failure::invalid_argument(format!("[{product}] out of [integer] range")),
            })
        };
        let second = i128::from(NANOS_PER_SECOND);
        let period = match unit.to_ascii_uppercase().as_str() {
            "MILLISECOND" | "MILLISECONDS" | "MS" => return duration(1, second / 1000),
            "SECOND" | "SECONDS" | "SEC" | "S" => return duration(1, second),
            "MINUTE" | "MINUTES" | "MIN" | "M" => return duration(60, 60 * second),
            "HOUR" | "HOURS" | "H" => return duration(3600, 3600 * second),
            "DAY" | "DAYS" | "D" => DatePeriod { days: times(1, "")?, ..DatePeriod::default() },
            "WEEK" | "WEEKS" | "W" => DatePeriod { days: times(7, "week")?, ..DatePeriod::default() },
            "MONTH" | "MONTHS" | "MO" => DatePeriod { months: times(1, "")?, ..DatePeriod::default() },
            "QUARTER" | "QUARTERS" | "Q" => DatePeriod { months: times(3, "")?, ..DatePeriod::default() },
            "YEAR" | "YEARS" | "YR" | "Y" => DatePeriod { years: times(1, "")?, ..DatePeriod::default() },
            _ => return Err(parsing_failure(format!("Unexpected temporal unit: '{unit}'"))),
        };
        Ok(TimeSpan::Period(period))
    }

    /// Reads `3 days` or `10 MINUTES`.
    pub fn parse(text: &str) -> Result<TimeSpan, Failure> {
        TimeSpan::read(text, "DATE_PERIOD or TIME_DURATION")
    }

    fn read(text: &str, expected: &str) -> Result<TimeSpan, Failure> {
        let unreadable = || parsing_failure(format!("Cannot parse [{text}] to {expected}"));
        let mut words = text.split(' ').filter(|word| !word.is_empty());
        let (Some(value), Some(unit), None) = (words.next(), words.next(), words.next()) else {
            return Err(unreadable());
        };
        let value = value.parse::<i32>().map_err(|_| unreadable())?;
        TimeSpan::new(i64::from(value), unit)
    }

    /// The date that is this much later than milliseconds since the epoch.
    pub fn add_to_millis(&self, millis: i64, zone: &Zone) -> Result<i64, Failure> {
        self.add(Instant::from_millis(millis), zone, 1)?.to_millis()
    }

    /// The date that is this much earlier than milliseconds since the epoch.
    pub fn subtract_from_millis(&self, millis: i64, zone: &Zone) -> Result<i64, Failure> {
        self.add(Instant::from_millis(millis), zone, -1)?.to_millis()
    }

    /// The date that is this much later than nanoseconds since the epoch.
    pub fn add_to_nanos(&self, nanos: i64, zone: &Zone) -> Result<i64, Failure> {
        self.shift_nanos(nanos, zone, 1)
    }

    /// The date that is this much earlier than nanoseconds since the epoch.
    pub fn subtract_from_nanos(&self, nanos: i64, zone: &Zone) -> Result<i64, Failure> {
        self.shift_nanos(nanos, zone, -1)
    }

    fn shift_nanos(&self, nanos: i64, zone: &Zone, sign: i64) -> Result<i64, Failure> {
        let out_of_range = |_| {
            Failure::date_time(
                "Date nanos out of range.  Must be between 1970-01-01T00:00:00Z and 2262-04-11T23:47:16.854775807",
            )
        };
        super::check_nanos(nanos).map_err(out_of_range)?;
        self.add(Instant::from_nanos(nanos), zone, sign)?.to_nanos().map_err(out_of_range)
    }

    fn add(&self, instant: Instant, zone: &Zone, sign: i64) -> Result<Instant, Failure> {
        match self {
            TimeSpan::Period(period) => period.add(instant, zone, sign),
            TimeSpan::Duration(duration) => duration.add(instant, sign),
        }
    }
}

impl DatePeriod {
    /// Reads `3 days`; a unit of the clock is an error that says so.
    pub fn parse(text: &str) -> Result<DatePeriod, Failure> {
        match TimeSpan::read(text.trim(), "DATE_PERIOD")? {
            TimeSpan::Period(period) => Ok(period),
            TimeSpan::Duration(_) => Err(parsing_failure(format!(
                "Cannot parse [{text}] to DATE_PERIOD, did you mean TIME_DURATION?"
            ))),
        }
    }

    /// The sum of both.
    pub fn plus(self, other: DatePeriod) -> Result<DatePeriod, Failure> {
        let sum = |left: i32, right: i32| {
            left.checked_add(right).ok_or_else(|| Failure::arithmetic("integer overflow"))
        };
        Ok(DatePeriod {
            years: sum(self.years, other.years)?,
            months: sum(self.months, other.months)?,
            days: sum(self.days, other.days)?,
        })
    }

    /// The difference of both.
    pub fn minus(self, other: DatePeriod) -> Result<DatePeriod, Failure> {
        let difference = |left: i32, right: i32| {
            left.checked_sub(right).ok_or_else(|| Failure::arithmetic("integer overflow"))
        };
        Ok(DatePeriod {
            years: difference(self.years, other.years)?,
            months: difference(self.months, other.months)?,
            days: difference(self.days, other.days)?,
        })
    }

    /// As long, the other way.
    pub fn negated(self) -> Result<DatePeriod, Failure> {
        DatePeriod::default().minus(self)
    }

    /// First the years and months on the zone's calendar, keeping the day if the month has it, then the days.
    fn add(self, instant: Instant, zone: &Zone, sign: i64) -> Result<Instant, Failure> {
        let months = i64::from(self.years) * 12 + i64::from(self.months);
        let mut instant = instant;
        if self.months != 0 {
            instant = shift_date(instant, zone, |civil| plus_months(civil, sign * months))?;
        } else if self.years != 0 {
            instant = shift_date(instant, zone, |civil| {
                in_year(civil, civil.year + sign * i64::from(self.years), civil.month)
            })?;
        }
        if self.days != 0 {
            instant = shift_date(instant, zone, |civil| Ok(civil.days + sign * i64::from(self.days)))?;
        }
        Ok(instant)
    }
}

impl TimeDuration {
    /// So many milliseconds.
    pub fn from_millis(millis: i64) -> TimeDuration {
        TimeDuration { nanos: i128::from(millis) * 1_000_000 }
    }

    /// Its whole milliseconds.
    pub fn to_millis(self) -> Result<i64, Failure> {
        i64::try_from(self.nanos.div_euclid(1_000_000)).map_err(|_| Failure::arithmetic("long overflow"))
    }

    /// Reads `10 minutes`; a unit of the calendar is an error that says so.
    pub fn parse(text: &str) -> Result<TimeDuration, Failure> {
        match TimeSpan::read(text.trim(), "TIME_DURATION")? {
            TimeSpan::Duration(duration) => Ok(duration),
            TimeSpan::Period(_) => Err(parsing_failure(format!(
                "Cannot parse [{text}] to TIME_DURATION, did you mean DATE_PERIOD?"
            ))),
        }
    }

    /// The sum of both.
    pub fn plus(self, other: TimeDuration) -> Result<TimeDuration, Failure> {
        TimeDuration::checked(self.nanos + other.nanos)
    }

    /// The difference of both.
    pub fn minus(self, other: TimeDuration) -> Result<TimeDuration, Failure> {
        TimeDuration::checked(self.nanos - other.nanos)
    }

    /// As long, the other way.
    pub fn negated(self) -> Result<TimeDuration, Failure> {
        TimeDuration::checked(-self.nanos)
    }

    /// Java keeps the seconds in a long.
    fn checked(nanos: i128) -> Result<TimeDuration, Failure> {
        i64::try_from(nanos.div_euclid(i128::from(NANOS_PER_SECOND)))
            .map_err(|_| Failure::arithmetic("long overflow"))?;
        Ok(TimeDuration { nanos })
    }

    fn add(self, instant: Instant, sign: i64) -> Result<Instant, Failure> {
        let second = i128::from(NANOS_PER_SECOND);
        let nanos =
            i128::from(instant.seconds) * second + i128::from(instant.nano) + self.nanos * i128::from(sign);
        let (seconds, nano) = (nanos.div_euclid(second), nanos.rem_euclid(second) as u32);
        check_day((seconds.div_euclid(i128::from(SECONDS_PER_DAY))) as i64)?;
        Ok(Instant { seconds: seconds as i64, nano })
    }
}

/// Moves the date that a zone's calendar shows and keeps its time of day, as far as that day has it.
fn shift_date(
    instant: Instant,
    zone: &Zone,
    shift: impl FnOnce(Civil) -> Result<i64, Failure>,
) -> Result<Instant, Failure> {
    let offset = zone.offset_at(instant.seconds);
    let civil = Civil::at(instant, offset);
    let days = check_day(shift(civil)?)?;
    let local = days * SECONDS_PER_DAY + civil.nano_of_day / NANOS_PER_SECOND;
    Ok(zone.instant_of_local(local, instant.nano, Some(offset)))
}

fn plus_months(civil: Civil, months: i64) -> Result<i64, Failure> {
    let total = civil.year * 12 + i64::from(civil.month) - 1 + months;
    in_year(civil, total.div_euclid(12), total.rem_euclid(12) as u32 + 1)
}

/// The same day, or the month's last, of another month.
fn in_year(civil: Civil, year: i64, month: u32) -> Result<i64, Failure> {
    if !(-MAX_YEAR..=MAX_YEAR).contains(&year) {
        return Err(Failure::date_time(format!(
            "Invalid value for Year (valid values -{MAX_YEAR} - {MAX_YEAR}): {year}"
        )));
    }
    Ok(days_from_civil(year, month, civil.day.min(days_in_month(year, month))))
}

fn check_day(days: i64) -> Result<i64, Failure> {
    if DAY_RANGE.contains(&days) {
        return Ok(days);
    }
    Err(Failure::date_time(format!(
        "Invalid value for EpochDay (valid values {} - {}): {days}",
        DAY_RANGE.start(),
        DAY_RANGE.end()
    )))
}

fn parsing_failure(message: String) -> Failure {
    Failure::new("org.elasticsearch.xpack.esql.parser.ParsingException", message)
}

/// `P1Y2M3D`, as Java's `Period`.
impl fmt::Display for DatePeriod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == DatePeriod::default() {
            return f.write_str("P0D");
        }
        f.write_str("P")?;
        for (count, unit) in [(self.years, 'Y'), (self.months, 'M'), (self.days, 'D')] {
            if count != 0 {
                write!(f, "{count}{unit}")?;
            }
        }
        Ok(())
    }
}

/// `PT1H30M0.5S`, as Java's `Duration`.
impl fmt::Display for TimeDuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let second = i128::from(NANOS_PER_SECOND);
        if self.nanos == 0 {
            return f.write_str("PT0S");
        }
        let (seconds, nano) = (self.nanos / second, (self.nanos % second).abs());
        let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        f.write_str("PT")?;
        if hours != 0 {
            write!(f, "{hours}H")?;
        }
        if minutes != 0 {
            write!(f, "{minutes}M")?;
        }
        if seconds == 0 && nano == 0 {
            return Ok(());
        }
        let sign = if seconds == 0 && self.nanos < 0 { "-" } else { "" };
        write!(f, "{sign}{seconds}")?;
        if nano != 0 {
            write!(f, ".{}", format!("{nano:09}").trim_end_matches('0'))?;
        }
        f.write_str("S")
    }
}

impl fmt::Display for TimeSpan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TimeSpan::Period(period) => period.fmt(f),
            TimeSpan::Duration(duration) => duration.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{millis_to_iso, parse_datetime};
    use super::*;

    fn plus(date: &str, span: &str, zone: &str) -> Result<String, String> {
        let span = TimeSpan::parse(span).map_err(|failure| failure.to_string())?;
        let zone = Zone::parse(zone).unwrap();
        span.add_to_millis(parse_datetime(date).unwrap(), &zone)
            .map(millis_to_iso)
            .map_err(|failure| failure.to_string())
    }

    #[test]
    fn months_keep_the_day_if_there_is_one() {
        assert_eq!(plus("2024-01-31", "1 month", "Z").as_deref(), Ok("2024-02-29T00:00:00.000Z"));
        assert_eq!(plus("2024-02-29", "1 yr", "Z").as_deref(), Ok("2025-02-28T00:00:00.000Z"));
        assert_eq!(plus("2024-01-31", "-2 q", "Z").as_deref(), Ok("2023-07-31T00:00:00.000Z"));
        let nothing = TimeSpan::Period(DatePeriod { years: 1, months: -12, days: 0 });
        assert_eq!(nothing.add_to_millis(0, &Zone::utc()), Ok(0), "a year is twelve months");
        assert_eq!(plus("1969-12-31T23:59:59.999Z", "1 ms", "Z").as_deref(), Ok("1970-01-01T00:00:00.000Z"));
    }

    #[test]
    fn a_day_is_not_always_24_hours() {
        let before = "2024-03-30T12:00:00+01:00";
        assert_eq!(plus(before, "1 day", "Europe/Berlin").as_deref(), Ok("2024-03-31T10:00:00.000Z"));
        assert_eq!(plus(before, "24 hours", "Europe/Berlin").as_deref(), Ok("2024-03-31T11:00:00.000Z"));
    }

    #[test]
    fn what_leaves_the_range_fails() {
        assert_eq!(
            plus("1970-01-01", "2147483647 years", "Z").unwrap_err(),
            "java.time.DateTimeException: Invalid value for Year (valid values -999999999 - 999999999): 2147485617"
        );
        assert_eq!(
            plus("1970-01-01", "900000000 years", "Z").unwrap_err(),
            "java.lang.ArithmeticException: long overflow"
        );
        let day = TimeSpan::parse("1 day").unwrap();
        assert_eq!(
            day.add_to_nanos(i64::MAX, &Zone::utc()).unwrap_err().to_string(),
            "java.time.DateTimeException: Date nanos out of range.  Must be between 1970-01-01T00:00:00Z and 2262-04-11T23:47:16.854775807"
        );
        assert!(day.subtract_from_nanos(0, &Zone::utc()).is_err());
        assert!(TimeSpan::new(i64::MAX, "hours").is_err());
        assert!(TimeSpan::new(i64::MAX, "ms").unwrap().add_to_millis(i64::MAX, &Zone::utc()).is_err());
    }

    #[test]
    fn units_in_any_case() {
        for unit in DATE_PERIOD_UNITS {
            assert!(matches!(TimeSpan::new(2, &unit.to_lowercase()), Ok(TimeSpan::Period(_))), "{unit}");
        }
        for unit in TIME_DURATION_UNITS {
            assert!(matches!(TimeSpan::new(2, unit), Ok(TimeSpan::Duration(_))), "{unit}");
        }
        assert_eq!(
            TimeSpan::new(1, "fortnight").unwrap_err().message,
            "Unexpected temporal unit: 'fortnight'"
        );
        assert_eq!(
            DatePeriod::parse("3 hours").unwrap_err().message,
            "Cannot parse [3 hours] to DATE_PERIOD, did you mean TIME_DURATION?"
        );
        assert_eq!(DatePeriod::parse(" 3  days "), Ok(DatePeriod { years: 0, months: 0, days: 3 }));
        assert_eq!(
            TimeDuration::parse("1 hour 2").unwrap_err().message,
            "Cannot parse [1 hour 2] to TIME_DURATION"
        );
    }

    #[test]
    fn prints_as_java() {
        assert_eq!(DatePeriod { years: 1, months: -2, days: 3 }.to_string(), "P1Y-2M3D");
        assert_eq!(DatePeriod::default().to_string(), "P0D");
        assert_eq!(TimeDuration::from_millis(5_400_500).to_string(), "PT1H30M0.5S");
        assert_eq!(TimeDuration::from_millis(-500).to_string(), "PT-0.5S");
        assert_eq!(TimeDuration::from_millis(3_600_000).to_string(), "PT1H");
    }
}
