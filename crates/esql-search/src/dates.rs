//! What a date in a query means: a text that leaves parts out, such as `2024-06`, means all the instants it could; `now` and
//! `||` begin date math.

use esql_data::date::{DateFormat, Rounding, TimeSpan, Zone};

/// The first and the last instant that a date's text can mean, in nanoseconds since the epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Instants {
    pub first: i128,
    pub last: i128,
}

const NANOS_PER_MILLI: i128 = 1_000_000;

/// Reads a date: ISO-8601 with parts left out at its end, milliseconds since the epoch, `now`, each with date math after it
/// (`now-1d/d`, `2024-06-15||+1M`). Without a zone it is one of `zone`.
pub(crate) fn parse(text: &str, now_nanos: i64, zone: &Zone) -> Result<Instants, String> {
    let failed = || {
        format!("failed to parse date field [{text}] with format [strict_date_optional_time||epoch_millis]")
    };
    let (anchor, math) = match text.strip_prefix("now") {
        Some(math) => {
            let now = i128::from(now_nanos).div_euclid(NANOS_PER_MILLI) * NANOS_PER_MILLI;
            (Instants { first: now, last: now }, math)
        }
        None => {
            let (date, math) = text.split_once("||").unwrap_or((text, ""));
            (read(date, zone).ok_or_else(failed)?, math)
        }
    };
    if math.is_empty() {
        return Ok(anchor);
    }
    let millis = i64::try_from(anchor.first.div_euclid(NANOS_PER_MILLI)).map_err(|_| failed())?;
    calculate(millis, math, zone).ok_or_else(failed)
}

fn read(text: &str, zone: &Zone) -> Option<Instants> {
    let precision = precision(text);
    if precision.is_none() || text.len() > 4 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let millis: i64 = text.parse().ok()?;
        let first = i128::from(millis) * NANOS_PER_MILLI;
        return Some(Instants { first, last: first + NANOS_PER_MILLI - 1 });
    }
    let format = DateFormat::new("strict_date_optional_time").ok()?;
    let millis = format.parse_millis(text, zone).ok()?;
    let first = i128::from(millis) * NANOS_PER_MILLI;
    match precision? {
        // Nanoseconds don't reach as far as milliseconds do; farther away these are exact enough.
        Precision::Fraction => {
            let nanos = DateFormat::new("strict_date_optional_time_nanos").ok()?.parse_nanos(text, zone);
            let exact = nanos.map_or(first, i128::from);
            Some(Instants { first: exact, last: exact })
        }
        Precision::Unit(unit) => {
            let next = TimeSpan::new(1, unit).ok()?.add_to_millis(millis, zone).ok()?;
            Some(Instants { first, last: i128::from(next) * NANOS_PER_MILLI - 1 })
        }
    }
}

enum Precision {
    Fraction,
    Unit(&'static str),
}

/// The smallest part that the text gives.
fn precision(text: &str) -> Option<Precision> {
    let time = text.get(10..).unwrap_or("");
    let zone = time.find(['Z', '+', '-']).unwrap_or(time.len());
    Some(match (text.len().min(10), time[..zone].len()) {
        (4, _) => Precision::Unit("year"),
        (7, _) => Precision::Unit("month"),
        (10, 0 | 1) => Precision::Unit("day"),
        (10, 3) => Precision::Unit("hour"),
        (10, 6) => Precision::Unit("minute"),
        (10, 9) => Precision::Unit("second"),
        (10, 10..) => Precision::Fraction,
        _ => return None,
    })
}

/// `+1d-2h/M`, rounded down for the first instant and up for the last.
fn calculate(millis: i64, math: &str, zone: &Zone) -> Option<Instants> {
    let (mut first, mut last) = (millis, millis);
    let mut rest = math;
    while let Some(sign) = rest.chars().next() {
        rest = &rest[sign.len_utf8()..];
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let count: i64 = if digits == 0 { 1 } else { rest[..digits].parse().ok()? };
        let unit = rest[digits..].chars().next()?;
        rest = &rest[digits + unit.len_utf8()..];
        let name = match unit {
            'y' => "year",
            'M' => "month",
            'w' => "week",
            'd' => "day",
            'h' | 'H' => "hour",
            'm' => "minute",
            's' => "second",
            _ => return None,
        };
        match sign {
            '/' if digits == 0 => {
                let rounding = Rounding::new(TimeSpan::new(1, name).ok()?, zone.clone()).ok()?;
                (first, last) = (rounding.round(first), rounding.next(last) - 1);
            }
            '+' | '-' => {
                let span =
                    TimeSpan::new(if sign == '-' { count.checked_neg()? } else { count }, name).ok()?;
                first = span.add_to_millis(first, zone).ok()?;
                last = span.add_to_millis(last, zone).ok()?;
            }
            _ => return None,
        }
    }
    let nanos = |millis: i64| i128::from(millis) * NANOS_PER_MILLI;
    Some(Instants { first: nanos(first), last: nanos(last) + NANOS_PER_MILLI - 1 })
}

impl Instants {
    /// As milliseconds, both within it.
    pub fn millis(self) -> (i64, i64) {
        let millis = |nanos: i128| clamp(nanos.div_euclid(NANOS_PER_MILLI));
        (millis(self.first), millis(self.last))
    }

    /// As nanoseconds.
    pub fn nanos(self) -> (i64, i64) {
        (clamp(self.first), clamp(self.last))
    }
}

fn clamp(value: i128) -> i64 {
    i64::try_from(value).unwrap_or(if value < 0 { i64::MIN } else { i64::MAX })
}

#[cfg(test)]
mod tests {
    use super::*;
    use esql_data::date::{millis_to_iso, millis_to_nanos, parse_datetime};

    fn span(text: &str) -> String {
        let now = millis_to_nanos(parse_datetime("2024-06-15T12:34:56.789Z").unwrap()).unwrap();
        match parse(text, now, &Zone::utc()) {
            Ok(instants) => {
                let (first, last) = instants.millis();
                format!("{} .. {}", millis_to_iso(first), millis_to_iso(last))
            }
            Err(message) => message,
        }
    }

    #[test]
    fn missing_parts_widen() {
        assert_eq!(span("2024"), "2024-01-01T00:00:00.000Z .. 2024-12-31T23:59:59.999Z");
        assert_eq!(span("2024-02"), "2024-02-01T00:00:00.000Z .. 2024-02-29T23:59:59.999Z");
        assert_eq!(span("2024-02-03T10:11Z"), "2024-02-03T10:11:00.000Z .. 2024-02-03T10:11:59.999Z");
        assert_eq!(span("2024-02-03T10:11:12.5Z"), "2024-02-03T10:11:12.500Z .. 2024-02-03T10:11:12.500Z");
        assert_eq!(span("1718454896789"), "2024-06-15T12:34:56.789Z .. 2024-06-15T12:34:56.789Z");
    }

    #[test]
    fn math() {
        assert_eq!(span("now-1d"), "2024-06-14T12:34:56.789Z .. 2024-06-14T12:34:56.789Z");
        assert_eq!(span("now/d"), "2024-06-15T00:00:00.000Z .. 2024-06-15T23:59:59.999Z");
        assert_eq!(span("2024-01-31||+1M/M"), "2024-02-01T00:00:00.000Z .. 2024-02-29T23:59:59.999Z");
    }

    #[test]
    fn other_texts_are_refused() {
        for text in ["x", "now+1x", "2024-13", "now/2d", "2024-01-01||d"] {
            assert!(span(text).starts_with("failed to parse date field ["), "{text}");
        }
    }

    #[test]
    fn zones_shift_days() {
        let berlin = Zone::parse("Europe/Berlin").unwrap();
        let (first, _) = parse("2024-06-15", 0, &berlin).unwrap().millis();
        assert_eq!(millis_to_iso(first), "2024-06-14T22:00:00.000Z");
    }
}
