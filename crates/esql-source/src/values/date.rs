//! Dates in documents: texts and numbers alike are read by the format of the mapping.

use esql_data::Failure;
use esql_data::date::{self, Zone};

/// How the dates of a field are written.
#[derive(Clone, Debug)]
pub struct DateFormat {
    format: date::DateFormat,
    utc: Zone,
    /// Whether ISO-8601 is the first alternative, for which there is a short way.
    iso_first: bool,
}

impl DateFormat {
    /// Compiles a mapping's `format`: named formats, Java patterns, alternatives with `||` between them.
    ///
    /// # Errors
    /// When it is none.
    pub fn new(pattern: &str) -> Result<DateFormat, Failure> {
        let iso_first = pattern.split("||").next() == Some("strict_date_optional_time");
        Ok(DateFormat { format: date::DateFormat::new(pattern)?, utc: Zone::utc(), iso_first })
    }

    /// The format of dates without one in the mapping.
    pub fn of_dates() -> DateFormat {
        DateFormat::known("strict_date_optional_time||epoch_millis")
    }

    /// The format of nanosecond dates without one in the mapping.
    pub fn of_nanos() -> DateFormat {
        DateFormat::known("strict_date_optional_time_nanos||epoch_millis")
    }

    /// What dynamic mapping takes for a date.
    pub(crate) fn detected() -> DateFormat {
        DateFormat::known("strict_date_optional_time||yyyy/MM/dd HH:mm:ss||yyyy/MM/dd||epoch_millis")
    }

    fn known(pattern: &str) -> DateFormat {
        DateFormat::new(pattern).expect("a format of Elasticsearch's own")
    }

    /// Milliseconds since the epoch; more precise dates are cut.
    pub(crate) fn millis(&self, text: &str) -> Option<i64> {
        if self.iso_first
            && looks_like_iso(text)
            && let Ok(millis) = date::parse_datetime(text)
        {
            return Some(millis);
        }
        self.format.parse_millis(text, &self.utc).ok()
    }

    /// Nanoseconds since the epoch, which they can't precede.
    pub(crate) fn nanos(&self, text: &str) -> Option<i64> {
        self.format.parse_nanos(text, &self.utc).ok().filter(|nanos| *nanos >= 0)
    }
}

impl PartialEq for DateFormat {
    fn eq(&self, other: &DateFormat) -> bool {
        self.format.pattern() == other.format.pattern()
    }
}

/// Whether a text begins as `2024-`: what does not, is not worth the words of a parser's complaint.
fn looks_like_iso(text: &str) -> bool {
    matches!(text.as_bytes(), [b'0'..=b'9', b'0'..=b'9', b'0'..=b'9', b'0'..=b'9', b'-', ..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_iso_and_epoch() {
        let format = DateFormat::of_dates();
        assert_eq!(format.millis("1970-01-01T00:00:01.2345678Z"), Some(1_234));
        assert_eq!(format.millis("1970-01-01T01:00:00.12345678+01:00"), Some(123));
        assert_eq!(format.millis("1970-01-02"), Some(86_400_000));
        assert_eq!(format.millis("1718452800000"), Some(1_718_452_800_000));
        // Four digits are a year, even those of a number.
        assert_eq!(format.millis("1971"), Some(31_536_000_000));
        assert_eq!(format.millis("yesterday"), None);
    }

    #[test]
    fn nanoseconds_are_kept() {
        let format = DateFormat::of_nanos();
        assert_eq!(format.nanos("1970-01-01T00:00:01.234567891Z"), Some(1_234_567_891));
        assert_eq!(format.nanos("5"), Some(5_000_000));
        assert_eq!(format.nanos("1969-12-31"), None);
    }

    #[test]
    fn reads_the_format_of_a_mapping() {
        let format = DateFormat::new("dd.MM.yyyy||epoch_second").unwrap();
        assert_eq!(format.millis("02.01.1970"), Some(86_400_000));
        assert_eq!(format.millis("86400"), Some(86_400_000));
        assert_eq!(format.millis("1970-01-02"), None);
        assert!(DateFormat::new("no format {").is_err());
    }

    #[test]
    fn detects_what_dynamic_mapping_detects() {
        let format = DateFormat::detected();
        assert_eq!(format.millis("1970/01/02 00:00:01"), Some(86_401_000));
        assert_eq!(format.millis("1970/01/02"), Some(86_400_000));
    }
}
