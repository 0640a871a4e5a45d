//! Dates as milliseconds (`date`) or nanoseconds (`date_nanos`) since the epoch: text to and from, arithmetic, rounding, zones.
//!
//! The calendar is Java's proleptic one, over all years that a long of milliseconds reaches; what a text means and what is
//! wrong with it follows Elasticsearch (`DateFormatters`, `Iso8601Parser`, `Rounding`) and Java (`DateTimeFormatter`).

mod civil;
mod diff;
mod epoch;
mod field;
mod format;
mod iso;
mod named;
mod names;
mod pattern;
mod print;
mod read;
mod resolve;
mod round;
mod span;
mod zone;

pub use diff::DateDiffUnit;
pub use field::ChronoField;
pub use format::DateFormat;
pub use iso::{
    millis_to_iso, nanos_to_iso, parse_datetime, parse_datetime_nanos, write_millis_iso, write_nanos_iso,
};
pub use named::format_names;
pub use names::Locale;
pub use round::Rounding;
pub use span::{DATE_PERIOD_UNITS, DatePeriod, TIME_DURATION_UNITS, TimeDuration, TimeSpan};
pub use zone::Zone;

use crate::Failure;
use civil::{Instant, day_of_week};
use names::{Style, WordField};

/// Milliseconds as nanoseconds, if Elasticsearch's nanoseconds reach that date.
pub fn millis_to_nanos(millis: i64) -> Result<i64, Failure> {
    let bound = if millis < 0 {
        "before the epoch in 1970"
    } else if millis > i64::MAX / 1_000_000 {
        "after 2262-04-11T23:47:16.854775807"
    } else {
        return Ok(millis * 1_000_000);
    };
    Err(Failure::illegal_argument(format!(
        "milliSeconds [{millis}] are {bound} and cannot be converted to nanoseconds"
    )))
}

/// Nanoseconds as milliseconds, rounded down.
pub fn nanos_to_millis(nanos: i64) -> Result<i64, Failure> {
    if nanos < 0 {
        return Err(Failure::illegal_argument(format!(
            "nanoseconds are [{nanos}] are before the epoch in 1970 and cannot be converted to milliseconds"
        )));
    }
    Ok(nanos / 1_000_000)
}

/// The order of a date_nanos and a date.
pub fn compare_nanos_to_millis(nanos: i64, millis: i64) -> std::cmp::Ordering {
    Instant::from_nanos(nanos).cmp(&Instant::from_millis(millis))
}

/// DAY_NAME: the day of the week in words, `Saturday`.
pub fn day_name(millis: i64, zone: &Zone, locale: Locale) -> &'static str {
    let days = local_date(millis, zone).days;
    locale.words.of(WordField::DayOfWeek { standalone: false }, Style::Full).0[day_of_week(days) as usize - 1]
}

/// MONTH_NAME: the month in words, `June`.
pub fn month_name(millis: i64, zone: &Zone, locale: Locale) -> &'static str {
    let month = local_date(millis, zone).month;
    locale.words.of(WordField::Month { standalone: false }, Style::Full).0[month as usize - 1]
}

fn local_date(millis: i64, zone: &Zone) -> civil::Civil {
    let instant = Instant::from_millis(millis);
    civil::Civil::at(instant, zone.offset_at(instant.seconds))
}

fn check_nanos(nanos: i64) -> Result<(), Failure> {
    if nanos < 0 {
        return Err(Failure::illegal_argument(format!(
            "nanoseconds [{nanos}] are before the epoch in 1970 and cannot be processed in nanosecond resolution"
        )));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nanoseconds_reach_from_1970_to_2262() {
        assert_eq!(millis_to_nanos(1), Ok(1_000_000));
        assert_eq!(
            millis_to_nanos(-22_809_600_000).unwrap_err().to_string(),
            "java.lang.IllegalArgumentException: milliSeconds [-22809600000] are before the epoch in 1970 and cannot be \
             converted to nanoseconds"
        );
        assert!(millis_to_nanos(9_223_372_036_855).is_err());
        assert_eq!(nanos_to_millis(1_999_999), Ok(1));
        assert!(nanos_to_millis(-1).is_err());
        assert!(compare_nanos_to_millis(1_000_001, 1).is_gt());
    }

    #[test]
    fn names_of_days_and_months() {
        let zone = Zone::parse("America/New_York").unwrap();
        assert_eq!(day_name(0, &zone, Locale::ENGLISH), "Wednesday");
        assert_eq!(month_name(0, &Zone::utc(), Locale::of("de")), "Januar");
        assert_eq!(day_name(i64::MIN, &Zone::utc(), Locale::ENGLISH), "Sunday");
    }
}
