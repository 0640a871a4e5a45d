//! Printing a moment by a compiled pattern.

use std::fmt::Write;

use super::Zone;
use super::field::{Field, Moment};
use super::names::{self, Locale, WordField};
use super::pattern::{Item, Number, OffsetStyle, Sign};
use crate::Failure;

/// Appends a moment as the items say.
pub(super) fn print(
    out: &mut String,
    items: &[Item],
    moment: &Moment,
    zone: &Zone,
    locale: Locale,
) -> Result<(), Failure> {
    for item in items {
        match item {
            Item::Number(number) => print_number(out, number, moment.get(number.field))?,
            Item::Fraction { min, max, point, .. } => print_fraction(out, moment, *min, *max, *point),
            Item::Word { field, style } => {
                let (words, first) = locale.words.of(*field, *style);
                let index = moment.get(field_of_word(*field)) - first;
                out.push_str(words[index as usize]);
            }
            Item::DayPeriod => out.push_str(names::day_period(moment.get(Field::MinuteOfDay))),
            Item::Literal(text) => out.push_str(text),
            Item::Offset(style) => print_offset(out, moment.offset, *style),
            Item::LocalizedOffset { full } => print_localized_offset(out, moment.offset, *full),
            Item::ZoneId => out.push_str(zone.id()),
            Item::ZoneName { full, generic } => {
                // A generic name is the winter's, which no offset of a summer selects.
                let offset = if *generic { i32::MIN } else { moment.offset };
                out.push_str(&names::zone_name(zone, offset, *full));
            }
            Item::Padded { width, item } => {
                let start = out.len();
                print(out, std::slice::from_ref(item), moment, zone, locale)?;
                let length = out[start..].chars().count();
                if length > *width {
                    return Err(Failure::date_time(format!(
                        "Cannot print as output of {length} characters exceeds pad width of {width}"
                    )));
                }
                out.insert_str(start, &" ".repeat(width - length));
            }
            Item::Optional(items) => print(out, items, moment, zone, locale)?,
        }
    }
    Ok(())
}

/// The field that a word is about.
pub(super) fn field_of_word(word: WordField) -> Field {
    match word {
        WordField::Month { .. } => Field::MonthOfYear,
        WordField::DayOfWeek { .. } => Field::DayOfWeek,
        WordField::Quarter => Field::QuarterOfYear,
        WordField::Era => Field::Era,
        WordField::AmPm => Field::AmPmOfDay,
    }
}

fn print_number(out: &mut String, number: &Number, value: i64) -> Result<(), Failure> {
    let mut magnitude = value.unsigned_abs();
    if number.two_digit_year {
        magnitude %= 100;
    } else if value < 0 {
        if number.sign == Sign::None {
            return Err(Failure::date_time(format!(
                "Field {:?} cannot be printed as the value {value} cannot be negative according to the SignStyle",
                number.field
            )));
        }
        out.push('-');
    } else if number.sign == Sign::ExceedsPad && number.min < 19 && magnitude >= 10u64.pow(number.min as u32)
    {
        out.push('+');
    }
    let _ = write!(out, "{magnitude:0width$}", width = number.min);
    Ok(())
}

/// The fraction of the second: `min` digits at least, more up to `max` while they are not all zero.
fn print_fraction(out: &mut String, moment: &Moment, min: usize, max: usize, point: char) {
    let digits = format!("{:09}", moment.civil.nano());
    let significant = digits.trim_end_matches('0').len();
    let length = significant.clamp(min, max);
    if length > 0 {
        if point != '\0' {
            out.push(point);
        }
        out.push_str(&digits[..length]);
    }
}

fn print_offset(out: &mut String, offset: i32, style: OffsetStyle) {
    let (hours, minutes, seconds) = (offset.abs() / 3600 % 100, offset.abs() / 60 % 60, offset.abs() % 60);
    let shown_seconds = if style.seconds { seconds } else { 0 };
    if hours + minutes + shown_seconds == 0 {
        out.push_str(style.zero);
        return;
    }
    let colon = if style.colon { ":" } else { "" };
    let _ = write!(out, "{}{hours:02}", if offset < 0 { '-' } else { '+' });
    if !style.minutes_optional || minutes > 0 {
        let _ = write!(out, "{colon}{minutes:02}");
        if shown_seconds > 0 {
            let _ = write!(out, "{colon}{seconds:02}");
        }
    }
}

fn print_localized_offset(out: &mut String, offset: i32, full: bool) {
    out.push_str("GMT");
    if offset == 0 {
        return;
    }
    let (hours, minutes, seconds) = (offset.abs() / 3600 % 100, offset.abs() / 60 % 60, offset.abs() % 60);
    out.push(if offset < 0 { '-' } else { '+' });
    if full {
        let _ = write!(out, "{hours:02}:{minutes:02}");
    } else {
        let _ = write!(out, "{hours}");
        if minutes != 0 || seconds != 0 {
            let _ = write!(out, ":{minutes:02}");
        }
    }
    if seconds != 0 {
        let _ = write!(out, ":{seconds:02}");
    }
}
