//! Date formats: named ones, Java patterns, and alternatives of them (`strict_date_optional_time||epoch_millis`).

use std::sync::Arc;

use super::Zone;
use super::civil::Instant;
use super::field::Moment;
use super::iso::IsoFormat;
use super::named;
use super::names::Locale;
use super::pattern::{self, Item};
use super::resolve::Resolved;
use super::{epoch, print, read};
use crate::Failure;

/// A date format, as a mapping, DATE_FORMAT and DATE_PARSE take it. The first alternative prints, each in turn parses.
#[derive(Clone, Debug)]
pub struct DateFormat {
    pattern: Arc<str>,
    locale: Locale,
    alternatives: Vec<Alternative>,
}

/// One of a format's alternatives.
#[derive(Clone, Debug)]
pub(super) struct Alternative {
    pub printer: Printer,
    pub parsers: Vec<Parser>,
}

#[derive(Clone, Debug)]
pub(super) enum Printer {
    Items(Vec<Item>),
    EpochMillis,
    EpochSeconds,
}

#[derive(Clone, Debug)]
pub(super) enum Parser {
    Items(Vec<Item>),
    Iso(IsoFormat),
    EpochMillis,
    EpochSeconds,
}

impl DateFormat {
    /// Compiles a format: a name, a Java pattern, or several of these with `||` between them.
    pub fn new(pattern: &str) -> Result<DateFormat, Failure> {
        // An 8 in front once meant Java's patterns in contrast to Joda's.
        let formats = pattern.strip_prefix('8').unwrap_or(pattern);
        if formats.is_empty() {
            return Err(Failure::illegal_argument("No date pattern provided"));
        }
        let alternatives = formats.split("||").map(Alternative::new).collect::<Result<_, _>>()?;
        Ok(DateFormat { pattern: Arc::from(pattern), locale: Locale::ENGLISH, alternatives })
    }

    /// The same format with the words and weeks of a locale.
    pub fn with_locale(mut self, locale: Locale) -> DateFormat {
        self.locale = locale;
        self
    }

    /// The text that it was made of.
    pub fn pattern(&self) -> &str {
        &self.pattern
    }

    /// Milliseconds since the epoch as text, on the clocks of a zone.
    pub fn format_millis(&self, millis: i64, zone: &Zone) -> Result<String, Failure> {
        let mut out = String::with_capacity(32);
        self.write(&mut out, Instant::from_millis(millis), zone)?;
        Ok(out)
    }

    /// Nanoseconds since the epoch as text, on the clocks of a zone.
    pub fn format_nanos(&self, nanos: i64, zone: &Zone) -> Result<String, Failure> {
        super::check_nanos(nanos)?;
        let mut out = String::with_capacity(32);
        self.write(&mut out, Instant::from_nanos(nanos), zone)?;
        Ok(out)
    }

    /// Appends what [`DateFormat::format_millis`] gives.
    pub fn write_millis(&self, out: &mut String, millis: i64, zone: &Zone) -> Result<(), Failure> {
        self.write(out, Instant::from_millis(millis), zone)
    }

    /// Reads a text as milliseconds since the epoch; one that names no zone is of `zone`.
    pub fn parse_millis(&self, text: &str, zone: &Zone) -> Result<i64, Failure> {
        self.parse(text, zone)?.to_millis()
    }

    /// Reads a text as nanoseconds since the epoch; one that names no zone is of `zone`.
    pub fn parse_nanos(&self, text: &str, zone: &Zone) -> Result<i64, Failure> {
        self.parse(text, zone)?.to_nanos()
    }

    fn write(&self, out: &mut String, instant: Instant, zone: &Zone) -> Result<(), Failure> {
        match &self.alternatives[0].printer {
            Printer::Items(items) => {
                let moment = Moment { weeks: self.locale.weeks, ..Moment::new(instant, zone) };
                print::print(out, items, &moment, zone, self.locale)
            }
            Printer::EpochMillis => {
                epoch::write_millis(out, instant);
                Ok(())
            }
            Printer::EpochSeconds => {
                epoch::write_seconds(out, instant);
                Ok(())
            }
        }
    }

    fn parse(&self, text: &str, zone: &Zone) -> Result<Instant, Failure> {
        if text.is_empty() {
            return Err(Failure::illegal_argument("cannot parse empty datetime"));
        }
        for parser in self.alternatives.iter().flat_map(|alternative| &alternative.parsers) {
            let instant = match parser {
                Parser::Iso(format) => format.read(text).map(|fields| fields.instant(zone)),
                Parser::EpochMillis => epoch::read_millis(text).map(Ok),
                Parser::EpochSeconds => epoch::read_seconds(text).map(Ok),
                Parser::Items(items) => read::read(text, items, self.locale)
                    .and_then(|fields| Resolved::new(fields, self.locale))
                    .map(|resolved| resolved.instant(zone)),
            };
            if let Some(instant) = instant {
                return instant;
            }
        }
        Err(parse_failure(text, &self.pattern))
    }
}

impl PartialEq for DateFormat {
    fn eq(&self, other: &DateFormat) -> bool {
        self.pattern == other.pattern && self.locale == other.locale
    }
}

impl Alternative {
    fn new(format: &str) -> Result<Alternative, Failure> {
        if format.is_empty() {
            return Err(Failure::illegal_argument("No date pattern provided"));
        }
        if let Some(alternative) = named::find(format) {
            return Ok(alternative);
        }
        let items = pattern::compile(format)
            .map_err(|error| Failure::illegal_argument(format!("Invalid format: [{format}]: {error}")))?;
        Ok(Alternative { printer: Printer::Items(items.clone()), parsers: vec![Parser::Items(items)] })
    }
}

pub(super) fn parse_failure(text: &str, format: &str) -> Failure {
    Failure::illegal_argument(format!("failed to parse date field [{text}] with format [{format}]"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(pattern: &str, text: &str) -> Result<String, String> {
        let format = DateFormat::new(pattern).map_err(|failure| failure.message)?;
        let millis = format.parse_millis(text, &Zone::utc()).map_err(|failure| failure.message)?;
        Ok(super::super::millis_to_iso(millis))
    }

    #[test]
    fn the_first_alternative_that_fits() {
        let mapping = "strict_date_optional_time||epoch_millis";
        assert_eq!(parse(mapping, "2024-06-15").as_deref(), Ok("2024-06-15T00:00:00.000Z"));
        assert_eq!(parse(mapping, "1718409600000").as_deref(), Ok("2024-06-15T00:00:00.000Z"));
        assert_eq!(
            parse(mapping, "June").unwrap_err(),
            "failed to parse date field [June] with format [strict_date_optional_time||epoch_millis]"
        );
    }

    #[test]
    fn a_year_of_an_unnamed_era_is_checked_late() {
        assert_eq!(
            parse("yyyy-MM-dd", "2026-02-29").unwrap_err(),
            "Invalid date 'February 29' as '2026' is not a leap year"
        );
        assert_eq!(
            parse("uuuu-MM-dd", "2026-02-29").unwrap_err(),
            "failed to parse date field [2026-02-29] with format [uuuu-MM-dd]"
        );
    }

    #[test]
    fn zones_in_the_text_win() {
        let format = DateFormat::new("yyyy-MM-dd HH:mm[ O][ VV]").unwrap();
        let paris = Zone::parse("Europe/Paris").unwrap();
        let read = |text| format.parse_millis(text, &paris).map(super::super::millis_to_iso);
        assert_eq!(read("2024-06-15 12:00").as_deref(), Ok("2024-06-15T10:00:00.000Z"));
        assert_eq!(read("2024-06-15 12:00 America/New_York").as_deref(), Ok("2024-06-15T16:00:00.000Z"));
        assert_eq!(read("2024-06-15 12:00 GMT+3").as_deref(), Ok("2024-06-15T09:00:00.000Z"));
        assert_eq!(
            read("2024-03-31 02:30").as_deref(),
            Ok("2024-03-31T01:30:00.000Z"),
            "moved out of the gap"
        );
    }

    #[test]
    fn words_of_a_locale() {
        let format = DateFormat::new("dd MMMM yyyy").unwrap().with_locale(Locale::of("fr"));
        assert_eq!(format.parse_millis("10 septembre 2025", &Zone::utc()), Ok(1_757_462_400_000));
        assert_eq!(format.format_millis(1_757_462_400_000, &Zone::utc()).as_deref(), Ok("10 septembre 2025"));
    }

    #[test]
    fn weeks() {
        assert_eq!(parse("YYYY-'W'ww-e", "2024-W01-1").as_deref(), Ok("2023-12-31T00:00:00.000Z"));
        assert_eq!(parse("YYYY-'W'ww", "2024-W02").as_deref(), Ok("2024-01-07T00:00:00.000Z"));
        assert_eq!(
            parse("yyyy MMMM F EEEE G", "2024 June 3 Saturday AD").as_deref(),
            Ok("2024-06-15T00:00:00.000Z")
        );
    }

    #[test]
    fn says_what_is_wrong_with_a_pattern() {
        let message = |pattern| DateFormat::new(pattern).unwrap_err().to_string();
        assert_eq!(
            message("foo"),
            "java.lang.IllegalArgumentException: Invalid format: [foo]: Unknown pattern letter: f"
        );
        assert_eq!(message(""), "java.lang.IllegalArgumentException: No date pattern provided");
        assert_eq!(parse("yyyy", "").unwrap_err(), "cannot parse empty datetime");
    }

    #[test]
    fn a_pad_too_narrow_fails() {
        let format = DateFormat::new("pyyyy").unwrap();
        assert_eq!(
            format.format_millis(0, &Zone::utc()).unwrap_err().to_string(),
            "java.time.DateTimeException: Cannot print as output of 4 characters exceeds pad width of 1"
        );
    }
}
