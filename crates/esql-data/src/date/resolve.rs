//! From the fields that a text gives to an instant.
//!
//! Two steps, each strict in its own way: first Java's resolver (`ResolverStyle.STRICT`), which combines and cross-checks
//! fields but leaves a year of an unnamed era alone, then Elasticsearch's `DateFormatters.from`, which fills what is missing.

use super::Zone;
use super::civil::{
    Civil, DAY_RANGE, Instant, NANOS_PER_SECOND, SECONDS_PER_DAY, checked_days, day_of_week, days_from_civil,
    days_in_month, days_in_year,
};
use super::field::{Field, Moment, WeekRules};
use super::names::Locale;
use super::read::Fields;
use crate::Failure;

/// Fields, resolved as far as Java does it.
pub(super) struct Resolved {
    fields: Fields,
    days: Option<i64>,
    nano_of_day: Option<i64>,
    weeks: WeekRules,
}

impl Resolved {
    /// Java's resolver; `None` where the fields contradict each other or have no such value.
    pub fn new(fields: Fields, locale: Locale) -> Option<Resolved> {
        let mut resolved = Resolved { fields, days: None, nano_of_day: None, weeks: locale.weeks };
        resolved.resolve_date()?;
        resolved.resolve_time()?;
        resolved.cross_check()?;
        resolved.zone()?;
        Some(resolved)
    }

    /// The instant, with Elasticsearch's defaults: the first month and day, midnight, 1970, and the zone given.
    pub fn instant(&self, zone: &Zone) -> Result<Instant, Failure> {
        let days = match (self.date_from_parts()?, self.nano_of_day) {
            (Some(days), _) => days,
            (None, None) if self.month().is_none() && self.year().is_none() && !self.has_week() => {
                return Err(self.unconvertible());
            }
            (None, _) => self.default_date()?,
        };
        let nano_of_day = self.nano_of_day.unwrap_or(0);
        let local = days * SECONDS_PER_DAY + nano_of_day / NANOS_PER_SECOND;
        let nano = (nano_of_day % NANOS_PER_SECOND) as u32;
        let parsed = self.zone().flatten();
        Ok(parsed.as_ref().unwrap_or(zone).instant_of_local(local, nano, None))
    }

    fn resolve_date(&mut self) -> Option<()> {
        self.resolve_era()?;
        self.localized_day_of_week()?;
        let weeks = self.weeks;
        let fields = &self.fields;
        let get = |field: Field| -> Option<i64> {
            let (low, high) = field.range()?;
            fields.get(field).filter(|value| (low..=high).contains(value))
        };
        self.days = if let Some(day) = fields.get(Field::ModifiedJulianDay) {
            Some(day.checked_sub(40_587)?).filter(|days| DAY_RANGE.contains(days))
        } else if let (Some(year), Some(month), Some(day)) =
            (fields.get(Field::Year), fields.get(Field::MonthOfYear), fields.get(Field::DayOfMonth))
        {
            Some(checked_days(year, month, day).ok()?)
        } else if let (Some(year), Some(day)) = (fields.get(Field::Year), fields.get(Field::DayOfYear)) {
            Some(ordinal_days(year, day).ok()?)
        } else if let (Some(year), Some(month), Some(week), Some(day)) =
            (get(Field::Year), get(Field::MonthOfYear), get(Field::AlignedWeekOfMonth), get(Field::DayOfWeek))
        {
            let start = days_from_civil(year, month as u32, 1) + (week - 1) * 7;
            let days = start + (day - day_of_week(start)).rem_euclid(7);
            Some(in_month(days, year, month)?)
        } else if let (Some(year), Some(week), Some(day)) =
            (get(Field::WeekBasedYear), get(Field::WeekOfWeekBasedYear), get(Field::DayOfWeek))
        {
            in_week(weeks, year, week, day)
        } else if let (Some(year), Some(week), Some(day)) =
            (get(Field::IsoWeekBasedYear), get(Field::IsoWeekOfWeekBasedYear), get(Field::DayOfWeek))
        {
            in_week(WeekRules::ISO, year, week, day)
        } else if let (Some(year), Some(month), Some(week), Some(day)) =
            (get(Field::Year), get(Field::MonthOfYear), get(Field::WeekOfMonth), get(Field::DayOfWeek))
        {
            let first = days_from_civil(year, month as u32, 1);
            let localized = (day - weeks.first_day).rem_euclid(7) + 1;
            let days = first + (week - weeks.week_of(first, 1)) * 7 + localized - weeks.day_of_week(first);
            Some(in_month(days, year, month)?)
        } else {
            None
        };
        let whole_date = self.days.is_some();
        // A year, or a year and month, of a range that exists: what can't be checked as a date is checked alone.
        if !whole_date && let Some(year) = self.fields.get(Field::Year) {
            let (low, high) = Field::Year.range()?;
            return (low..=high).contains(&year).then_some(());
        }
        Some(())
    }

    /// A year of an era becomes a year if the era is known; Java invents none when it is strict.
    fn resolve_era(&mut self) -> Option<()> {
        let era = self.fields.get(Field::Era);
        let Some(year_of_era) = self.fields.get(Field::YearOfEra) else { return Some(()) };
        in_range(Field::YearOfEra, year_of_era)?;
        let year = match (era, self.fields.get(Field::Year)) {
            (Some(0), _) => 1 - year_of_era,
            (Some(_), _) => year_of_era,
            (None, Some(year)) => {
                if year > 0 {
                    year_of_era
                } else {
                    1 - year_of_era
                }
            }
            (None, None) => return Some(()),
        };
        self.fields.take(Field::YearOfEra);
        self.fields.set(Field::Year, year)
    }

    fn localized_day_of_week(&mut self) -> Option<()> {
        let Some(day) = self.fields.take(Field::LocalizedDayOfWeek) else { return Some(()) };
        in_range(Field::LocalizedDayOfWeek, day)?;
        self.fields.set(Field::DayOfWeek, (self.weeks.first_day - 1 + day - 1).rem_euclid(7) + 1)
    }

    fn resolve_time(&mut self) -> Option<()> {
        let fields = &mut self.fields;
        if let Some(hour) = fields.take(Field::ClockHourOfDay) {
            in_range(Field::ClockHourOfDay, hour)?;
            fields.set(Field::HourOfDay, hour % 24)?;
        }
        if let Some(hour) = fields.take(Field::ClockHourOfAmPm) {
            in_range(Field::ClockHourOfAmPm, hour)?;
            fields.set(Field::HourOfAmPm, hour % 12)?;
        }
        if let (Some(half), Some(hour)) = (fields.get(Field::AmPmOfDay), fields.get(Field::HourOfAmPm)) {
            in_range(Field::HourOfAmPm, hour)?;
            fields.take(Field::AmPmOfDay);
            fields.take(Field::HourOfAmPm);
            fields.set(Field::HourOfDay, half * 12 + hour)?;
        }
        if let Some(nanos) = fields.take(Field::NanoOfDay) {
            in_range(Field::NanoOfDay, nanos)?;
            split_seconds(fields, nanos / NANOS_PER_SECOND)?;
            fields.set(Field::NanoOfSecond, nanos % NANOS_PER_SECOND)?;
        }
        if let Some(millis) = fields.take(Field::MilliOfDay) {
            in_range(Field::MilliOfDay, millis)?;
            split_seconds(fields, millis / 1000)?;
            let nanos = fields.take(Field::NanoOfSecond).unwrap_or(millis % 1000 * 1_000_000);
            fields.set(Field::NanoOfSecond, millis % 1000 * 1_000_000 + nanos % 1_000_000)?;
        }
        for field in super::field::ALL.into_iter().filter(|field| field.is_time()) {
            if let Some(value) = fields.get(field) {
                in_range(field, value)?;
            }
        }
        let parts = [Field::HourOfDay, Field::MinuteOfHour, Field::SecondOfMinute, Field::NanoOfSecond]
            .map(|field| fields.get(field));
        self.nano_of_day = match parts {
            // A part without the one above it can't be filled in.
            [None, ..] | [_, None, Some(_), _] | [_, None, _, Some(_)] | [_, _, None, Some(_)] => None,
            [Some(hour), minute, second, nano] => {
                let seconds = hour * 3600 + minute.unwrap_or(0) * 60 + second.unwrap_or(0);
                Some(seconds * NANOS_PER_SECOND + nano.unwrap_or(0))
            }
        };
        Some(())
    }

    /// Every field must agree with the date and the time that were made of others.
    fn cross_check(&self) -> Option<()> {
        let moment = Moment {
            civil: Civil::from_days(self.days.unwrap_or(0), self.nano_of_day.unwrap_or(0)),
            offset: 0,
            weeks: self.weeks,
        };
        let agree = self.fields.all().all(|(field, value)| match field {
            Field::OffsetSeconds | Field::InstantSeconds => true,
            _ if field.is_time() => self.nano_of_day.is_none() || moment.get(field) == value,
            _ => self.days.is_none() || moment.get(field) == value,
        });
        agree.then_some(())
    }

    /// The zone that the text names, or its offset; `None` if there is no such offset.
    fn zone(&self) -> Option<Option<Zone>> {
        if self.fields.zone.is_some() {
            return Some(self.fields.zone.clone());
        }
        match self.fields.get(Field::OffsetSeconds) {
            Some(offset) => Zone::fixed(i32::try_from(offset).ok()?).map(Some),
            None => Some(None),
        }
    }

    fn year(&self) -> Option<i64> {
        self.fields.get(Field::Year).or(self.fields.get(Field::YearOfEra))
    }

    fn month(&self) -> Option<i64> {
        self.fields.get(Field::MonthOfYear)
    }

    /// The date, if the text gives all of it.
    fn date_from_parts(&self) -> Result<Option<i64>, Failure> {
        if self.days.is_some() {
            return Ok(self.days);
        }
        match (
            self.year(),
            self.month(),
            self.fields.get(Field::DayOfMonth),
            self.fields.get(Field::DayOfYear),
        ) {
            (Some(year), _, _, Some(day)) => ordinal_days(year, day).map(Some),
            (Some(year), Some(month), Some(day), None) => checked_days(year, month, day).map(Some),
            _ => Ok(None),
        }
    }

    fn has_week(&self) -> bool {
        self.week_based(Field::WeekBasedYear).is_some() || self.week_based(Field::IsoWeekBasedYear).is_some()
    }

    fn week_based(&self, field: Field) -> Option<i64> {
        self.fields.get(field)
    }

    /// The date where parts of it are missing.
    fn default_date(&self) -> Result<i64, Failure> {
        let locale_week = (Field::WeekBasedYear, Field::WeekOfWeekBasedYear, self.weeks);
        let iso_week = (Field::IsoWeekBasedYear, Field::IsoWeekOfWeekBasedYear, WeekRules::ISO);
        for (year_field, week_field, rules) in [locale_week, iso_week] {
            if let Some(year) = self.week_based(year_field) {
                checked_days(year, 1, 1)?;
                let week = self.fields.get(week_field).unwrap_or(1);
                in_range(week_field, week).ok_or_else(|| self.unconvertible())?;
                return Ok(rules.first_day_of(year, week));
            }
        }
        let day = self.fields.get(Field::DayOfMonth).filter(|_| self.month().is_some());
        match (self.year(), self.month()) {
            (None, None) => Ok(0),
            (year, month) => checked_days(year.unwrap_or(1970), month.unwrap_or(1), day.unwrap_or(1)),
        }
    }

    fn unconvertible(&self) -> Failure {
        let fields: Vec<String> =
            self.fields.all().map(|(field, value)| format!("{field:?}={value}")).collect();
        Failure::illegal_argument(format!(
            "temporal accessor [{{{}}},ISO] cannot be converted to zoned date time",
            fields.join(", ")
        ))
    }
}

fn in_range(field: Field, value: i64) -> Option<()> {
    let (low, high) = field.range()?;
    (low..=high).contains(&value).then_some(())
}

fn split_seconds(fields: &mut Fields, second_of_day: i64) -> Option<()> {
    fields.set(Field::HourOfDay, second_of_day / 3600)?;
    fields.set(Field::MinuteOfHour, second_of_day / 60 % 60)?;
    fields.set(Field::SecondOfMinute, second_of_day % 60)
}

fn in_month(days: i64, year: i64, month: i64) -> Option<i64> {
    let first = days_from_civil(year, month as u32, 1);
    (first..first + i64::from(days_in_month(year, month as u32))).contains(&days).then_some(days)
}

fn in_week(rules: WeekRules, year: i64, week: i64, day: i64) -> Option<i64> {
    let first = rules.first_day_of(year, week);
    (first < rules.first_day_of(year + 1, 1)).then(|| first + (day - rules.first_day).rem_euclid(7))
}

fn ordinal_days(year: i64, day: i64) -> Result<i64, Failure> {
    let new_year = checked_days(year, 1, 1)?;
    if !(1..=366).contains(&day) {
        return Err(Failure::illegal_argument(format!(
            "Invalid value for DayOfYear (valid values 1 - 365/366): {day}"
        )));
    }
    if day > days_in_year(year) {
        return Err(Failure::illegal_argument(format!(
            "Invalid date 'DayOfYear 366' as '{year}' is not a leap year"
        )));
    }
    Ok(new_year + day - 1)
}
