//! The proleptic Gregorian calendar over all of Java's years, and points in time.
//!
//! Day numbers count from 1970-01-01. The conversions are Howard Hinnant's (`days_from_civil`, `civil_from_days`).

use crate::Failure;

pub(super) const NANOS_PER_SECOND: i64 = 1_000_000_000;
pub(super) const SECONDS_PER_DAY: i64 = 86_400;
pub(super) const MILLIS_PER_DAY: i64 = 86_400_000;
pub(super) const NANOS_PER_DAY: i64 = SECONDS_PER_DAY * NANOS_PER_SECOND;
/// Java's years reach this far on either side.
pub(super) const MAX_YEAR: i64 = 999_999_999;
/// Day numbers of Java's first and last day.
pub(super) const DAY_RANGE: std::ops::RangeInclusive<i64> = -365_243_219_162..=365_241_780_471;

/// The number of a day.
pub(super) const fn days_from_civil(year: i64, month: u32, day: u32) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month_from_march = (month as i64 + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + day as i64 - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// Year, month and day of a day's number.
pub(super) const fn civil_from_days(days: i64) -> (i64, u32, u32) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = (day_of_year - (153 * month_from_march + 2) / 5 + 1) as u32;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 } as u32;
    (year_of_era + era * 400 + if month <= 2 { 1 } else { 0 }, month, day)
}

pub(super) const fn is_leap_year(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

pub(super) const fn days_in_year(year: i64) -> i64 {
    if is_leap_year(year) { 366 } else { 365 }
}

pub(super) const fn days_in_month(year: i64, month: u32) -> u32 {
    match month {
        2 => 28 + is_leap_year(year) as u32,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The day of the week, Monday 1 to Sunday 7.
pub(super) const fn day_of_week(days: i64) -> i64 {
    (days + 3).rem_euclid(7) + 1
}

/// The number of a day given by parts that may not exist, with Java's words for what is wrong.
pub(super) fn checked_days(year: i64, month: i64, day: i64) -> Result<i64, Failure> {
    let invalid = |field, range, value| {
        Err(Failure::illegal_argument(format!("Invalid value for {field} (valid values {range}): {value}")))
    };
    if !(-MAX_YEAR..=MAX_YEAR).contains(&year) {
        return invalid("Year", "-999999999 - 999999999", year);
    }
    if !(1..=12).contains(&month) {
        return invalid("MonthOfYear", "1 - 12", month);
    }
    if !(1..=31).contains(&day) {
        return invalid("DayOfMonth", "1 - 28/31", day);
    }
    let (month, day) = (month as u32, day as u32);
    if day > days_in_month(year, month) {
        return Err(Failure::illegal_argument(if day == 29 {
            format!("Invalid date 'February 29' as '{year}' is not a leap year")
        } else {
            format!("Invalid date '{} {day}'", MONTH_NAMES[month as usize - 1])
        }));
    }
    Ok(days_from_civil(year, month, day))
}

const MONTH_NAMES: [&str; 12] = [
    "JANUARY",
    "FEBRUARY",
    "MARCH",
    "APRIL",
    "MAY",
    "JUNE",
    "JULY",
    "AUGUST",
    "SEPTEMBER",
    "OCTOBER",
    "NOVEMBER",
    "DECEMBER",
];

/// A date and time of day on some clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Civil {
    pub days: i64,
    pub year: i64,
    pub month: u32,
    pub day: u32,
    pub nano_of_day: i64,
}

impl Civil {
    pub fn from_days(days: i64, nano_of_day: i64) -> Civil {
        let (year, month, day) = civil_from_days(days);
        Civil { days, year, month, day, nano_of_day }
    }

    /// The clock's reading at an instant where it is ahead of UTC by `offset` seconds.
    pub fn at(instant: Instant, offset: i32) -> Civil {
        let local = instant.seconds + i64::from(offset);
        let second_of_day = local.rem_euclid(SECONDS_PER_DAY);
        Civil::from_days(
            local.div_euclid(SECONDS_PER_DAY),
            second_of_day * NANOS_PER_SECOND + i64::from(instant.nano),
        )
    }

    /// Seconds since the epoch, were this UTC.
    pub fn local_seconds(&self) -> i64 {
        self.days * SECONDS_PER_DAY + self.nano_of_day / NANOS_PER_SECOND
    }

    pub fn nano(&self) -> u32 {
        (self.nano_of_day % NANOS_PER_SECOND) as u32
    }

    pub fn day_of_year(&self) -> i64 {
        self.days - days_from_civil(self.year, 1, 1) + 1
    }
}

/// A point in time: seconds since the epoch and the nanoseconds after them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Instant {
    pub seconds: i64,
    pub nano: u32,
}

/// The last instant that nanoseconds in a long can express.
const MAX_NANOS_INSTANT: Instant = Instant { seconds: i64::MAX / NANOS_PER_SECOND, nano: 854_775_807 };

impl Instant {
    pub fn from_millis(millis: i64) -> Instant {
        Instant { seconds: millis.div_euclid(1000), nano: millis.rem_euclid(1000) as u32 * 1_000_000 }
    }

    pub fn from_nanos(nanos: i64) -> Instant {
        Instant {
            seconds: nanos.div_euclid(NANOS_PER_SECOND),
            nano: nanos.rem_euclid(NANOS_PER_SECOND) as u32,
        }
    }

    /// Milliseconds since the epoch, rounded down.
    pub fn to_millis(self) -> Result<i64, Failure> {
        let millis = i128::from(self.seconds) * 1000 + i128::from(self.nano / 1_000_000);
        i64::try_from(millis).map_err(|_| Failure::arithmetic("long overflow"))
    }

    /// Nanoseconds since the epoch, which Elasticsearch keeps from 1970 to 2262 only.
    pub fn to_nanos(self) -> Result<i64, Failure> {
        let bound = if self.seconds < 0 {
            "before the epoch in 1970"
        } else if self > MAX_NANOS_INSTANT {
            "after 2262-04-11T23:47:16.854775807"
        } else {
            return Ok(self.seconds * NANOS_PER_SECOND + i64::from(self.nano));
        };
        let text = super::iso::instant_to_string(self);
        Err(Failure::illegal_argument(format!(
            "date[{text}] is {bound} and cannot be stored in nanosecond resolution"
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_agree_over_four_hundred_years() {
        for days in (-200_000..200_000).chain([*DAY_RANGE.start(), *DAY_RANGE.end()]) {
            let (year, month, day) = civil_from_days(days);
            assert_eq!(days_from_civil(year, month, day), days);
            assert!((1..=days_in_month(year, month)).contains(&day));
        }
        assert_eq!(civil_from_days(*DAY_RANGE.end()), (MAX_YEAR, 12, 31));
        assert_eq!(civil_from_days(*DAY_RANGE.start()), (-MAX_YEAR, 1, 1));
    }

    #[test]
    fn names_the_day_that_does_not_exist() {
        let message = |year, month, day| checked_days(year, month, day).unwrap_err().message;
        assert_eq!(message(2026, 2, 29), "Invalid date 'February 29' as '2026' is not a leap year");
        assert_eq!(message(2026, 4, 31), "Invalid date 'APRIL 31'");
        assert_eq!(message(2026, 13, 1), "Invalid value for MonthOfYear (valid values 1 - 12): 13");
        assert_eq!(message(2026, 1, 0), "Invalid value for DayOfMonth (valid values 1 - 28/31): 0");
    }
}
