//! The fields of a date and time: Java's `ChronoField`s, which DATE_EXTRACT takes, and those that only patterns use.

use super::Zone;
use super::civil::{
    Civil, Instant, NANOS_PER_SECOND, SECONDS_PER_DAY, day_of_week, days_from_civil, days_in_year,
};
use crate::Failure;

/// A field that DATE_EXTRACT can take from a date, named as in Java: `DAY_OF_WEEK`, `EPOCH_DAY`, …
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChronoField(Field);

impl ChronoField {
    /// The field of that name, in any case.
    pub fn parse(name: &str) -> Option<ChronoField> {
        CHRONO_FIELDS
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, field)| ChronoField(*field))
    }

    /// All names.
    pub fn names() -> impl Iterator<Item = &'static str> {
        CHRONO_FIELDS.iter().map(|(name, _)| *name)
    }

    /// The field's value at milliseconds since the epoch, on the clocks of a zone.
    pub fn of_millis(self, millis: i64, zone: &Zone) -> i64 {
        Moment::new(Instant::from_millis(millis), zone).get(self.0)
    }

    /// The field's value at nanoseconds since the epoch, on the clocks of a zone.
    pub fn of_nanos(self, nanos: i64, zone: &Zone) -> Result<i64, Failure> {
        super::check_nanos(nanos)?;
        Ok(Moment::new(Instant::from_nanos(nanos), zone).get(self.0))
    }
}

const CHRONO_FIELDS: [(&str, Field); 30] = [
    ("NANO_OF_SECOND", Field::NanoOfSecond),
    ("NANO_OF_DAY", Field::NanoOfDay),
    ("MICRO_OF_SECOND", Field::MicroOfSecond),
    ("MICRO_OF_DAY", Field::MicroOfDay),
    ("MILLI_OF_SECOND", Field::MilliOfSecond),
    ("MILLI_OF_DAY", Field::MilliOfDay),
    ("SECOND_OF_MINUTE", Field::SecondOfMinute),
    ("SECOND_OF_DAY", Field::SecondOfDay),
    ("MINUTE_OF_HOUR", Field::MinuteOfHour),
    ("MINUTE_OF_DAY", Field::MinuteOfDay),
    ("HOUR_OF_AMPM", Field::HourOfAmPm),
    ("CLOCK_HOUR_OF_AMPM", Field::ClockHourOfAmPm),
    ("HOUR_OF_DAY", Field::HourOfDay),
    ("CLOCK_HOUR_OF_DAY", Field::ClockHourOfDay),
    ("AMPM_OF_DAY", Field::AmPmOfDay),
    ("DAY_OF_WEEK", Field::DayOfWeek),
    ("ALIGNED_DAY_OF_WEEK_IN_MONTH", Field::AlignedDayOfWeekInMonth),
    ("ALIGNED_DAY_OF_WEEK_IN_YEAR", Field::AlignedDayOfWeekInYear),
    ("DAY_OF_MONTH", Field::DayOfMonth),
    ("DAY_OF_YEAR", Field::DayOfYear),
    ("EPOCH_DAY", Field::EpochDay),
    ("ALIGNED_WEEK_OF_MONTH", Field::AlignedWeekOfMonth),
    ("ALIGNED_WEEK_OF_YEAR", Field::AlignedWeekOfYear),
    ("MONTH_OF_YEAR", Field::MonthOfYear),
    ("PROLEPTIC_MONTH", Field::ProlepticMonth),
    ("YEAR_OF_ERA", Field::YearOfEra),
    ("YEAR", Field::Year),
    ("ERA", Field::Era),
    ("INSTANT_SECONDS", Field::InstantSeconds),
    ("OFFSET_SECONDS", Field::OffsetSeconds),
];

/// Every field that a pattern can print or parse. Weeks follow a locale's rules, but for the ISO ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Field {
    NanoOfSecond,
    NanoOfDay,
    MicroOfSecond,
    MicroOfDay,
    MilliOfSecond,
    MilliOfDay,
    SecondOfMinute,
    SecondOfDay,
    MinuteOfHour,
    MinuteOfDay,
    HourOfAmPm,
    ClockHourOfAmPm,
    HourOfDay,
    ClockHourOfDay,
    AmPmOfDay,
    DayOfWeek,
    AlignedDayOfWeekInMonth,
    AlignedDayOfWeekInYear,
    DayOfMonth,
    DayOfYear,
    EpochDay,
    AlignedWeekOfMonth,
    AlignedWeekOfYear,
    MonthOfYear,
    ProlepticMonth,
    YearOfEra,
    Year,
    Era,
    InstantSeconds,
    OffsetSeconds,
    ModifiedJulianDay,
    QuarterOfYear,
    IsoWeekBasedYear,
    IsoWeekOfWeekBasedYear,
    LocalizedDayOfWeek,
    WeekOfMonth,
    WeekBasedYear,
    WeekOfWeekBasedYear,
}

impl Field {
    pub const COUNT: usize = Field::WeekOfWeekBasedYear as usize + 1;

    /// The largest and smallest value, where Java checks for it; years and days have checks of their own.
    pub fn range(self) -> Option<(i64, i64)> {
        Some(match self {
            Field::NanoOfSecond => (0, NANOS_PER_SECOND - 1),
            Field::NanoOfDay => (0, super::civil::NANOS_PER_DAY - 1),
            Field::MicroOfSecond => (0, 999_999),
            Field::MicroOfDay => (0, 86_400_000_000 - 1),
            Field::MilliOfSecond => (0, 999),
            Field::MilliOfDay => (0, 86_400_000 - 1),
            Field::SecondOfMinute | Field::MinuteOfHour => (0, 59),
            Field::SecondOfDay => (0, SECONDS_PER_DAY - 1),
            Field::MinuteOfDay => (0, 1439),
            Field::HourOfAmPm => (0, 11),
            Field::ClockHourOfAmPm => (1, 12),
            Field::HourOfDay => (0, 23),
            Field::ClockHourOfDay => (1, 24),
            Field::AmPmOfDay | Field::Era => (0, 1),
            Field::DayOfWeek
            | Field::AlignedDayOfWeekInMonth
            | Field::AlignedDayOfWeekInYear
            | Field::LocalizedDayOfWeek => (1, 7),
            Field::DayOfMonth => (1, 31),
            Field::DayOfYear => (1, 366),
            Field::AlignedWeekOfMonth => (1, 5),
            Field::AlignedWeekOfYear | Field::IsoWeekOfWeekBasedYear | Field::WeekOfWeekBasedYear => (1, 53),
            Field::WeekOfMonth => (0, 6),
            Field::MonthOfYear => (1, 12),
            Field::QuarterOfYear => (1, 4),
            Field::YearOfEra => (1, super::civil::MAX_YEAR + 1),
            Field::Year | Field::IsoWeekBasedYear | Field::WeekBasedYear => {
                (-super::civil::MAX_YEAR, super::civil::MAX_YEAR)
            }
            Field::EpochDay
            | Field::ModifiedJulianDay
            | Field::ProlepticMonth
            | Field::InstantSeconds
            | Field::OffsetSeconds => return None,
        })
    }

    /// Whether a time of day without a date has it.
    pub fn is_time(self) -> bool {
        (self as u8) <= Field::AmPmOfDay as u8
    }
}

/// All fields, in the order of their declaration.
pub(super) const ALL: [Field; Field::COUNT] = [
    Field::NanoOfSecond,
    Field::NanoOfDay,
    Field::MicroOfSecond,
    Field::MicroOfDay,
    Field::MilliOfSecond,
    Field::MilliOfDay,
    Field::SecondOfMinute,
    Field::SecondOfDay,
    Field::MinuteOfHour,
    Field::MinuteOfDay,
    Field::HourOfAmPm,
    Field::ClockHourOfAmPm,
    Field::HourOfDay,
    Field::ClockHourOfDay,
    Field::AmPmOfDay,
    Field::DayOfWeek,
    Field::AlignedDayOfWeekInMonth,
    Field::AlignedDayOfWeekInYear,
    Field::DayOfMonth,
    Field::DayOfYear,
    Field::EpochDay,
    Field::AlignedWeekOfMonth,
    Field::AlignedWeekOfYear,
    Field::MonthOfYear,
    Field::ProlepticMonth,
    Field::YearOfEra,
    Field::Year,
    Field::Era,
    Field::InstantSeconds,
    Field::OffsetSeconds,
    Field::ModifiedJulianDay,
    Field::QuarterOfYear,
    Field::IsoWeekBasedYear,
    Field::IsoWeekOfWeekBasedYear,
    Field::LocalizedDayOfWeek,
    Field::WeekOfMonth,
    Field::WeekBasedYear,
    Field::WeekOfWeekBasedYear,
];

/// Where weeks begin and which is a year's first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct WeekRules {
    /// Monday 1 to Sunday 7.
    pub first_day: i64,
    /// How many days of the first week lie in the new year.
    pub minimal_days: i64,
}

impl WeekRules {
    pub const ISO: WeekRules = WeekRules { first_day: 1, minimal_days: 4 };
    pub const SUNDAY: WeekRules = WeekRules { first_day: 7, minimal_days: 1 };

    /// The day of the week counted from the first day.
    pub fn day_of_week(self, days: i64) -> i64 {
        (day_of_week(days) - self.first_day).rem_euclid(7) + 1
    }

    /// The number of a week in a month or year, where `day` counts the days of that month or year.
    pub fn week_of(self, days: i64, day: i64) -> i64 {
        self.week(self.start_offset(days, day), day)
    }

    fn start_offset(self, days: i64, day: i64) -> i64 {
        let week_start = (day - self.day_of_week(days)).rem_euclid(7);
        if week_start + 1 > self.minimal_days { 7 - week_start } else { -week_start }
    }

    fn week(self, offset: i64, day: i64) -> i64 {
        (7 + offset + day - 1) / 7
    }

    /// The week-based year of a date and the week's number in it.
    pub fn year_and_week(self, civil: &Civil) -> (i64, i64) {
        let day_of_year = civil.day_of_year();
        let offset = self.start_offset(civil.days, day_of_year);
        let week = self.week(offset, day_of_year);
        if week == 0 {
            let year = civil.year - 1;
            let last_day = Civil::from_days(days_from_civil(civil.year, 1, 1) - 1, 0);
            return (year, self.week_of(last_day.days, last_day.day_of_year()));
        }
        let weeks = self.week(offset, days_in_year(civil.year) + self.minimal_days);
        if week >= weeks { (civil.year + 1, week - weeks + 1) } else { (civil.year, week) }
    }

    /// The first day of a week of a week-based year.
    pub fn first_day_of(self, year: i64, week: i64) -> i64 {
        let new_year = days_from_civil(year, 1, 1);
        let start = new_year - (self.day_of_week(new_year) - 1);
        let days_in_new_year = start + 7 - new_year;
        let first = if days_in_new_year >= self.minimal_days { start } else { start + 7 };
        first + (week - 1) * 7
    }
}

/// A reading of a zone's clocks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment {
    pub civil: Civil,
    pub offset: i32,
    pub weeks: WeekRules,
}

impl Moment {
    pub fn new(instant: Instant, zone: &Zone) -> Moment {
        let offset = zone.offset_at(instant.seconds);
        Moment { civil: Civil::at(instant, offset), offset, weeks: WeekRules::SUNDAY }
    }

    pub fn seconds(&self) -> i64 {
        self.civil.local_seconds() - i64::from(self.offset)
    }

    pub fn get(&self, field: Field) -> i64 {
        let Civil { days, year, month, day, nano_of_day } = self.civil;
        let (month, day) = (i64::from(month), i64::from(day));
        let nano = nano_of_day % NANOS_PER_SECOND;
        let second_of_day = nano_of_day / NANOS_PER_SECOND;
        let hour = second_of_day / 3600;
        match field {
            Field::NanoOfSecond => nano,
            Field::NanoOfDay => nano_of_day,
            Field::MicroOfSecond => nano / 1000,
            Field::MicroOfDay => nano_of_day / 1000,
            Field::MilliOfSecond => nano / 1_000_000,
            Field::MilliOfDay => nano_of_day / 1_000_000,
            Field::SecondOfMinute => second_of_day % 60,
            Field::SecondOfDay => second_of_day,
            Field::MinuteOfHour => second_of_day / 60 % 60,
            Field::MinuteOfDay => second_of_day / 60,
            Field::HourOfAmPm => hour % 12,
            Field::ClockHourOfAmPm => (hour + 11) % 12 + 1,
            Field::HourOfDay => hour,
            Field::ClockHourOfDay => (hour + 23) % 24 + 1,
            Field::AmPmOfDay => hour / 12,
            Field::DayOfWeek => day_of_week(days),
            Field::AlignedDayOfWeekInMonth => (day - 1) % 7 + 1,
            Field::AlignedDayOfWeekInYear => (self.civil.day_of_year() - 1) % 7 + 1,
            Field::DayOfMonth => day,
            Field::DayOfYear => self.civil.day_of_year(),
            Field::EpochDay => days,
            Field::AlignedWeekOfMonth => (day - 1) / 7 + 1,
            Field::AlignedWeekOfYear => (self.civil.day_of_year() - 1) / 7 + 1,
            Field::MonthOfYear => month,
            Field::ProlepticMonth => year * 12 + month - 1,
            Field::YearOfEra => {
                if year >= 1 {
                    year
                } else {
                    1 - year
                }
            }
            Field::Year => year,
            Field::Era => i64::from(year >= 1),
            Field::InstantSeconds => self.seconds(),
            Field::OffsetSeconds => i64::from(self.offset),
            Field::ModifiedJulianDay => days + 40_587,
            Field::QuarterOfYear => (month - 1) / 3 + 1,
            Field::IsoWeekBasedYear => WeekRules::ISO.year_and_week(&self.civil).0,
            Field::IsoWeekOfWeekBasedYear => WeekRules::ISO.year_and_week(&self.civil).1,
            Field::LocalizedDayOfWeek => self.weeks.day_of_week(days),
            Field::WeekOfMonth => self.weeks.week_of(days, day),
            Field::WeekBasedYear => self.weeks.year_and_week(&self.civil).0,
            Field::WeekOfWeekBasedYear => self.weeks.year_and_week(&self.civil).1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_by_name_in_any_case() {
        // 2024-06-15T22:03:04.567Z, a Saturday.
        let millis = 1_718_488_984_567;
        let value = |name| ChronoField::parse(name).unwrap().of_millis(millis, &Zone::utc());
        for (name, expected) in [
            ("day_of_week", 6),
            ("Day_Of_Year", 167),
            ("ALIGNED_WEEK_OF_YEAR", 24),
            ("aligned_day_of_week_in_month", 1),
            ("EPOCH_DAY", 19889),
            ("PROLEPTIC_MONTH", 24293),
            ("YEAR", 2024),
            ("ERA", 1),
            ("HOUR_OF_AMPM", 10),
            ("CLOCK_HOUR_OF_DAY", 22),
            ("AMPM_OF_DAY", 1),
            ("MILLI_OF_DAY", 79_384_567),
            ("NANO_OF_SECOND", 567_000_000),
            ("INSTANT_SECONDS", 1_718_488_984),
            ("OFFSET_SECONDS", 0),
        ] {
            assert_eq!(value(name), expected, "{name}");
        }
        assert_eq!(ChronoField::parse("week"), None);
        assert_eq!(ChronoField::names().count(), 30);
    }

    #[test]
    fn on_the_clocks_of_a_zone() {
        let zone = Zone::parse("Asia/Kolkata").unwrap();
        assert_eq!(ChronoField::parse("hour_of_day").unwrap().of_millis(0, &zone), 5);
        assert_eq!(ChronoField::parse("minute_of_hour").unwrap().of_nanos(0, &zone), Ok(30));
        assert!(ChronoField::parse("year").unwrap().of_nanos(-1, &zone).is_err());
    }

    #[test]
    fn weeks_of_a_year_begin_where_the_rules_say() {
        for rules in [WeekRules::ISO, WeekRules::SUNDAY] {
            for year in 1990..2030 {
                for week in 1..=52 {
                    let first = rules.first_day_of(year, week);
                    assert_eq!(rules.year_and_week(&Civil::from_days(first, 0)), (year, week));
                    assert_eq!(rules.day_of_week(first), 1);
                }
            }
        }
    }
}
