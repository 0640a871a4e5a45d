//! Index names with date math, `<logs-{now/d-1d{yyyy.MM|+02:00}}>`, as Elasticsearch resolves them.

use esql_data::Failure;
use esql_data::date::{DateFormat, Rounding, TimeSpan, Zone};
use std::borrow::Cow;

/// The name with its dates filled in; names without date math are themselves.
pub(super) fn resolve(name: &str, now: i64) -> Result<Cow<'_, str>, String> {
    let Some(inside) = name.strip_prefix('<').and_then(|name| name.strip_suffix('>')) else {
        return Ok(Cow::Borrowed(name));
    };
    let mut out = String::new();
    let mut rest = inside;
    loop {
        let Some(at) = rest.find(['\\', '{', '}']) else {
            out.push_str(rest);
            return Ok(Cow::Owned(out));
        };
        out.push_str(&rest[..at]);
        let sign = &rest[at..];
        if let Some(escaped) = sign.strip_prefix('\\') {
            let Some(character) = escaped.chars().next() else {
                return Err("a backslash in a date-math name escapes nothing".to_owned());
            };
            out.push(character);
            rest = &escaped[character.len_utf8()..];
        } else if let Some(expression) = sign.strip_prefix('{') {
            let end = end_of_expression(expression)?;
            out.push_str(&evaluate(&expression[..end], now)?);
            rest = &expression[end + 1..];
        } else {
            return Err("a `}` in a date-math name has no `{`".to_owned());
        }
    }
}

/// Where the brace is that closes the expression, which may have a format in braces.
fn end_of_expression(text: &str) -> Result<usize, String> {
    let mut depth = 1;
    for (at, character) in text.char_indices() {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Ok(at);
        }
    }
    Err("a `{` in a date-math name is not closed".to_owned())
}

/// `now/d{format|zone}` as text.
fn evaluate(expression: &str, now: i64) -> Result<String, String> {
    let (math, format) = match expression.split_once('{') {
        None => (expression, "uuuu.MM.dd"),
        Some((math, format)) => match format.strip_suffix('}') {
            Some(format) if !format.is_empty() => (math, format),
            _ => return Err(format!("the date format of [{expression}] is missing")),
        },
    };
    let (pattern, zone) = match format.split_once('|') {
        Some((pattern, zone)) => (pattern, Zone::parse(zone).map_err(message)?),
        None => (format, Zone::utc()),
    };
    let millis = compute(math, now, &zone)?;
    DateFormat::new(pattern).and_then(|format| format.format_millis(millis, &zone)).map_err(message)
}

/// `now+1M/d` in milliseconds.
fn compute(math: &str, now: i64, zone: &Zone) -> Result<i64, String> {
    let Some(mut rest) = math.strip_prefix("now") else {
        return Err(format!("the date math [{math}] does not begin with `now`"));
    };
    let mut millis = now;
    while let Some(sign) = rest.chars().next() {
        let wrong = || format!("the date math [{math}] can't be read at [{rest}]");
        let after = &rest[sign.len_utf8()..];
        let digits = after.find(|c: char| !c.is_ascii_digit()).ok_or_else(wrong)?;
        let (count, unit) = after.split_at(digits);
        let count: i64 = if count.is_empty() { 1 } else { count.parse().map_err(|_| wrong())? };
        let name = match unit.chars().next() {
            Some('y') => "year",
            Some('M') => "month",
            Some('w') => "week",
            Some('d') => "day",
            Some('h' | 'H') => "hour",
            Some('m') => "minute",
            Some('s') => "second",
            _ => return Err(wrong()),
        };
        let span = TimeSpan::new(count, name).map_err(message)?;
        millis = match sign {
            '+' => span.add_to_millis(millis, zone).map_err(message)?,
            '-' => span.subtract_from_millis(millis, zone).map_err(message)?,
            '/' if count == 1 => Rounding::new(span, zone.clone()).map_err(message)?.round(millis),
            _ => return Err(wrong()),
        };
        rest = &unit[1..];
    }
    Ok(millis)
}

fn message(failure: Failure) -> String {
    failure.message
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_718_487_000_000; // 2024-06-15T21:30:00Z

    #[test]
    fn dates_are_filled_in() {
        for (name, expected) in [
            ("logs", "logs"),
            ("<logs>", "logs"),
            ("<logs-{now/d}>", "logs-2024.06.15"),
            ("<logs-{now/M}-x*>", "logs-2024.06.01-x*"),
            ("<logs-{now/M{yyyy.MM}}>", "logs-2024.06"),
            ("<logs-{now/M-1M{yyyy.MM}}>", "logs-2024.05"),
            ("<logs-{now-1d}-{now+1w/w}>", "logs-2024.06.14-2024.06.17"),
            ("<logs-{now/d{yyyy.MM.dd|+12:00}}>", "logs-2024.06.16"),
            ("<logs-{now{yyyy.MM.dd-HH|Europe/Berlin}}>", "logs-2024.06.15-23"),
            ("<a\\{b\\}-{now/y{yyyy}}>", "a{b}-2024"),
        ] {
            assert_eq!(resolve(name, NOW).as_deref(), Ok(expected), "{name}");
        }
    }

    #[test]
    fn what_is_wrong_is_told() {
        for (name, expected) in [
            ("<a-{now/q}>", "the date math [now/q] can't be read at [/q]"),
            ("<a-{now-}>", "the date math [now-] can't be read at [-]"),
            ("<a-{now/2d}>", "the date math [now/2d] can't be read at [/2d]"),
            ("<a-{now ñ}>", "the date math [now ñ] can't be read at [ ñ]"),
            ("<a-{now/d>", "a `{` in a date-math name is not closed"),
            ("<a-now}>", "a `}` in a date-math name has no `{`"),
            ("<a-{now{}}>", "the date format of [now{}] is missing"),
            ("<a\\>", "a backslash in a date-math name escapes nothing"),
        ] {
            assert_eq!(resolve(name, NOW).unwrap_err(), expected, "{name}");
        }
    }
}
