//! DATE_DIFF: how many whole units lie between two dates.

use super::Zone;
use super::civil::{Civil, Instant, NANOS_PER_SECOND};
use crate::Failure;

/// A unit of DATE_DIFF.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateDiffUnit {
    /// Years
    Year,
    /// Quarters
    Quarter,
    /// Months
    Month,
    /// Days
    DayOfYear,
    /// Days
    Day,
    /// Weeks
    Week,
    /// Days
    Weekday,
    /// Hours
    Hour,
    /// Minutes
    Minute,
    /// Seconds
    Second,
    /// Milliseconds
    Millisecond,
    /// Microseconds
    Microsecond,
    /// Nanoseconds
    Nanosecond,
}

use DateDiffUnit::{
    Day, DayOfYear, Hour, Microsecond, Millisecond, Minute, Month, Nanosecond, Quarter, Second, Week,
    Weekday, Year,
};

/// Units with their names and abbreviations.
const UNITS: [(DateDiffUnit, &[&str]); 13] = [
    (Year, &["year", "years", "yyyy", "yy"]),
    (Quarter, &["quarter", "quarters", "qq", "q"]),
    (Month, &["month", "months", "mm", "m"]),
    (DayOfYear, &["dayofyear", "dy", "y"]),
    (Day, &["day", "days", "dd", "d"]),
    (Week, &["week", "weeks", "wk", "ww"]),
    (Weekday, &["weekday", "weekdays", "dw"]),
    (Hour, &["hour", "hours", "hh"]),
    (Minute, &["minute", "minutes", "mi", "n"]),
    (Second, &["second", "seconds", "ss", "s"]),
    (Millisecond, &["millisecond", "milliseconds", "ms"]),
    (Microsecond, &["microsecond", "microseconds", "mcs"]),
    (Nanosecond, &["nanosecond", "nanoseconds", "ns"]),
];

impl DateDiffUnit {
    /// The unit of a name or abbreviation, in any case; the message names similar ones.
    pub fn parse(name: &str) -> Result<DateDiffUnit, Failure> {
        let lower = name.to_lowercase();
        if let Some((unit, _)) = UNITS.iter().find(|(_, names)| names.contains(&lower.as_str())) {
            return Ok(*unit);
        }
        let mut similar: Vec<(f64, &str)> = UNITS
            .iter()
            .flat_map(|(_, names)| names.iter().map(|known| (similarity(&lower, known), *known)))
            .filter(|(similarity, _)| *similarity >= 0.5)
            .collect();
        similar.sort_by(|left, right| right.0.total_cmp(&left.0));
        let names: Vec<&str> = similar.iter().map(|(_, name)| *name).collect();
        Err(Failure::illegal_argument(if names.is_empty() {
            format!(
                "A value of [YEAR, QUARTER, MONTH, DAYOFYEAR, DAY, WEEK, WEEKDAY, HOUR, MINUTE, SECOND, MILLISECOND, \
                 MICROSECOND, NANOSECOND] or their aliases is required; received [{name}]"
            )
        } else {
            format!(
                "Received value [{name}] is not valid date part to add; did you mean [{}]?",
                names.join(", ")
            )
        }))
    }

    /// The whole units from one date to another, both in milliseconds since the epoch; negative if `end` is earlier.
    pub fn between_millis(self, start: i64, end: i64, zone: &Zone) -> Result<i32, Failure> {
        self.between(Instant::from_millis(start), Instant::from_millis(end), zone)
    }

    /// The whole units from one date to another, both in nanoseconds since the epoch.
    pub fn between_nanos(self, start: i64, end: i64, zone: &Zone) -> Result<i32, Failure> {
        super::check_nanos(start)?;
        super::check_nanos(end)?;
        self.between(Instant::from_nanos(start), Instant::from_nanos(end), zone)
    }

    /// The whole units from nanoseconds to milliseconds.
    pub fn between_nanos_and_millis(self, start: i64, end: i64, zone: &Zone) -> Result<i32, Failure> {
        super::check_nanos(start)?;
        self.between(Instant::from_nanos(start), Instant::from_millis(end), zone)
    }

    /// The whole units from milliseconds to nanoseconds.
    pub fn between_millis_and_nanos(self, start: i64, end: i64, zone: &Zone) -> Result<i32, Failure> {
        super::check_nanos(end)?;
        self.between(Instant::from_millis(start), Instant::from_nanos(end), zone)
    }

    fn between(self, start: Instant, end: Instant, zone: &Zone) -> Result<i32, Failure> {
        let units = match self {
            Year => months_between(start, end, zone) / 12,
            Quarter => months_between(start, end, zone) / 3,
            Month => months_between(start, end, zone),
            DayOfYear | Day | Weekday => days_between(start, end, zone),
            Week => days_between(start, end, zone) / 7,
            Hour => units_between(start, end, 3600 * NANOS_PER_SECOND)?,
            Minute => units_between(start, end, 60 * NANOS_PER_SECOND)?,
            Second => units_between(start, end, NANOS_PER_SECOND)?,
            Millisecond => units_between(start, end, 1_000_000)?,
            Microsecond => units_between(start, end, 1000)?,
            Nanosecond => units_between(start, end, 1)?,
        };
        crate::number::long_to_int(units)
    }
}

/// Units of the clock, fractions dropped.
fn units_between(start: Instant, end: Instant, nanos_per_unit: i64) -> Result<i64, Failure> {
    let nanos = |instant: Instant| {
        i128::from(instant.seconds) * i128::from(NANOS_PER_SECOND) + i128::from(instant.nano)
    };
    let units = (nanos(end) - nanos(start)) / i128::from(nanos_per_unit);
    i64::try_from(units).map_err(|_| Failure::arithmetic("long overflow"))
}

/// The readings of a zone's clocks, the end's date moved by a day towards the start if its time of day is not reached.
fn dates(start: Instant, end: Instant, zone: &Zone) -> (Civil, Civil) {
    let start = Civil::at(start, zone.offset_at(start.seconds));
    let end = Civil::at(end, zone.offset_at(end.seconds));
    let incomplete = if end.days > start.days && end.nano_of_day < start.nano_of_day {
        -1
    } else if end.days < start.days && end.nano_of_day > start.nano_of_day {
        1
    } else {
        0
    };
    (start, Civil::from_days(end.days + incomplete, end.nano_of_day))
}

fn days_between(start: Instant, end: Instant, zone: &Zone) -> i64 {
    let (start, end) = dates(start, end, zone);
    end.days - start.days
}

fn months_between(start: Instant, end: Instant, zone: &Zone) -> i64 {
    let (start, end) = dates(start, end, zone);
    // A month is counted as 32 days, so that the days of a month never make one.
    let packed = |civil: Civil| (civil.year * 12 + i64::from(civil.month)) * 32 + i64::from(civil.day);
    (packed(end) - packed(start)) / 32
}

/// One minus the edit distance as a share of the longer text, as Lucene's `LevenshteinDistance` has it.
fn similarity(left: &str, right: &str) -> f64 {
    let left: Vec<char> = left.chars().collect();
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.iter().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, b) in right.iter().enumerate() {
            let substituted = diagonal + usize::from(a != b);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(diagonal + 1).min(row[j] + 1);
        }
    }
    let longer = left.len().max(right.len());
    if longer == 0 { 1.0 } else { 1.0 - row[right.len()] as f64 / longer as f64 }
}

#[cfg(test)]
mod tests {
    use super::super::parse_datetime;
    use super::*;

    fn diff(unit: &str, start: &str, end: &str, zone: &str) -> Result<i32, String> {
        let unit = DateDiffUnit::parse(unit).map_err(|failure| failure.message)?;
        let (start, end) = (parse_datetime(start).unwrap(), parse_datetime(end).unwrap());
        unit.between_millis(start, end, &Zone::parse(zone).unwrap()).map_err(|failure| failure.to_string())
    }

    #[test]
    fn counts_whole_units() {
        assert_eq!(diff("year", "2023-12-31T23:59:59Z", "2024-12-31T23:59:58Z", "Z"), Ok(0));
        assert_eq!(diff("yy", "2023-12-31T23:59:59Z", "2024-12-31T23:59:59Z", "Z"), Ok(1));
        assert_eq!(diff("m", "2024-01-31", "2024-02-29", "Z"), Ok(0));
        assert_eq!(diff("Q", "2024-12-01", "2024-01-01", "Z"), Ok(-3));
        assert_eq!(diff("ww", "2024-01-01", "2024-01-14T23:00:00Z", "Z"), Ok(1));
        assert_eq!(diff("dw", "2024-01-02", "2024-01-01T01:00:00Z", "Z"), Ok(0));
        assert_eq!(diff("mi", "2024-01-01T00:00:59Z", "2024-01-01T00:01:00Z", "Z"), Ok(0));
        assert_eq!(diff("mcs", "2024-01-01T00:00:00.000Z", "2024-01-01T00:00:00.001Z", "Z"), Ok(1000));
    }

    #[test]
    fn months_follow_the_calendar_of_the_zone() {
        let (start, end) = ("2010-10-07T00:00:00-03:00", "2010-11-06T23:01:00-04:00");
        assert_eq!(diff("months", start, end, "+03:00"), Ok(1));
        assert_eq!(diff("months", start, end, "America/Goose_Bay"), Ok(0));
    }

    #[test]
    fn too_many_for_an_integer() {
        assert_eq!(
            diff("ns", "2024-01-01", "2024-01-02", "Z").unwrap_err(),
            "org.elasticsearch.xpack.esql.core.InvalidArgumentException: [86400000000000] out of [integer] range"
        );
    }

    #[test]
    fn unknown_units() {
        assert_eq!(
            diff("Mary", "2024", "2024", "Z").unwrap_err(),
            "Received value [Mary] is not valid date part to add; did you mean [day]?"
        );
        assert_eq!(
            diff("Alejandro", "2024", "2024", "Z").unwrap_err(),
            "A value of [YEAR, QUARTER, MONTH, DAYOFYEAR, DAY, WEEK, WEEKDAY, HOUR, MINUTE, SECOND, MILLISECOND, MICROSECOND, NANOSECOND] or their aliases is required; received [Alejandro]"
        );
    }
}
