//! Reading a text by a compiled pattern, strictly, as Java's parser does: what the text says of each field.

use super::Zone;
use super::field::Field;
use super::names::{self, Locale};
use super::pattern::{Item, Number, OffsetStyle, Sign};
use super::print::field_of_word;

/// What a text says.
#[derive(Clone, Debug)]
pub(super) struct Fields {
    values: [Option<i64>; Field::COUNT],
    pub zone: Option<Zone>,
}

impl Fields {
    pub fn get(&self, field: Field) -> Option<i64> {
        self.values[field as usize]
    }

    pub fn take(&mut self, field: Field) -> Option<i64> {
        self.values[field as usize].take()
    }

    /// Sets a field, or fails if it had another value.
    pub fn set(&mut self, field: Field, value: i64) -> Option<()> {
        let old = self.values[field as usize].replace(value);
        old.is_none_or(|old| old == value).then_some(())
    }

    /// All fields that have a value.
    pub fn all(&self) -> impl Iterator<Item = (Field, i64)> {
        super::field::ALL.into_iter().filter_map(|field| Some((field, self.get(field)?)))
    }
}

/// Reads all of a text.
pub(super) fn read(text: &str, items: &[Item], locale: Locale) -> Option<Fields> {
    let mut reader =
        Reader { text, fields: Fields { values: [None; Field::COUNT], zone: None }, locale, end: text.len() };
    let end = reader.items(items, 0)?;
    (end == text.len()).then_some(reader.fields)
}

struct Reader<'t> {
    text: &'t str,
    fields: Fields,
    locale: Locale,
    /// Where the text ends, for padded items before its real end.
    end: usize,
}

impl<'t> Reader<'t> {
    fn rest(&self, at: usize) -> &'t str {
        &self.text[at..self.end]
    }

    /// Reads the items from `at` on; where they end.
    fn items(&mut self, items: &[Item], mut at: usize) -> Option<usize> {
        for item in items {
            at = self.item(item, at)?;
        }
        Some(at)
    }

    fn item(&mut self, item: &Item, at: usize) -> Option<usize> {
        match item {
            Item::Number(number) => self.number(number, at),
            Item::Fraction { min, max, point, digits_after } => {
                self.fraction(*min, *max, *point, *digits_after, at)
            }
            Item::Word { field, style } => {
                let (words, first) = self.locale.words.of(*field, *style);
                let rest = self.rest(at);
                // The longest word that fits; of two that are the same, the later.
                let (index, word) = words
                    .iter()
                    .enumerate()
                    .filter(|(_, word)| rest.starts_with(**word))
                    .max_by_key(|(_, word)| word.len())?;
                self.fields.set(field_of_word(*field), index as i64 + first)?;
                Some(at + word.len())
            }
            // Elasticsearch can't make a time of a part of the day.
            Item::DayPeriod => None,
            Item::Literal(text) => self.rest(at).starts_with(text.as_str()).then_some(at + text.len()),
            Item::Offset(style) => self.offset(*style, at),
            Item::LocalizedOffset { full } => self.localized_offset(*full, at),
            Item::ZoneId => self.zone_id(at),
            Item::ZoneName { .. } => self.zone_name(at),
            Item::Padded { width, item } => self.padded(*width, item, at),
            Item::Optional(items) => {
                let before = self.fields.clone();
                Some(self.items(items, at).unwrap_or_else(|| {
                    self.fields = before;
                    at
                }))
            }
        }
    }

    fn number(&mut self, number: &Number, mut at: usize) -> Option<usize> {
        let start = at;
        let negative = match self.rest(at).as_bytes().first()? {
            b'+' if number.sign == Sign::ExceedsPad => {
                at += 1;
                false
            }
            b'-' if number.sign != Sign::None => {
                at += 1;
                true
            }
            _ => false,
        };
        let signed = at > start;
        let available = count_digits(self.rest(at), number.max + number.digits_after);
        let digits = if number.digits_after > 0 {
            available.min(number.min.max(available.saturating_sub(number.digits_after)))
        } else {
            available
        };
        if digits < number.min {
            return None;
        }
        let mut value = self.text[at..at + digits].parse::<i64>().ok()?;
        if negative {
            if value == 0 {
                return None;
            }
            value = -value;
        } else if number.sign == Sign::ExceedsPad && signed != (digits > number.min) {
            return None;
        }
        if number.two_digit_year {
            value += 2000;
        }
        self.fields.set(number.field, value)?;
        Some(at + digits)
    }

    fn fraction(
        &mut self,
        min: usize,
        max: usize,
        point: char,
        after: usize,
        mut at: usize,
    ) -> Option<usize> {
        if point != '\0' {
            match self.rest(at).strip_prefix(point) {
                Some(_) => at += 1,
                None => return (min == 0).then_some(at),
            }
        }
        let available = count_digits(self.rest(at), max + after);
        let digits =
            if after > 0 { available.min(min.max(available.saturating_sub(after))) } else { available };
        if digits < min || digits == 0 {
            return None;
        }
        let value = self.text[at..at + digits].parse::<i64>().ok()? * 10i64.pow(9 - digits as u32);
        self.fields.set(Field::NanoOfSecond, value)?;
        Some(at + digits)
    }

    fn offset(&mut self, style: OffsetStyle, at: usize) -> Option<usize> {
        let rest = self.rest(at);
        if rest.starts_with(style.zero) {
            self.fields.set(Field::OffsetSeconds, 0)?;
            return Some(at + style.zero.len());
        }
        let (seconds, length) = read_offset(rest, style)?;
        self.fields.set(Field::OffsetSeconds, seconds)?;
        Some(at + length)
    }

    /// `GMT`, perhaps with an offset after it: two digits an hour if full, else as many as there are.
    fn localized_offset(&mut self, full: bool, at: usize) -> Option<usize> {
        let rest = self.rest(at).strip_prefix("GMT")?;
        let mut at = at + 3;
        let mut seconds = 0;
        if let Some(sign) = rest.bytes().next().filter(|byte| matches!(byte, b'+' | b'-')) {
            at += 1;
            let hour_digits = count_digits(self.rest(at), 2);
            if hour_digits == 0 || full && hour_digits < 2 {
                return None;
            }
            seconds = self.text[at..at + hour_digits].parse::<i64>().ok()? * 3600;
            at += hour_digits;
            for unit in [60, 1] {
                let Some(digits) = self.rest(at).strip_prefix(':').and_then(two_digits) else { break };
                seconds += digits * unit;
                at += 3;
            }
            if sign == b'-' {
                seconds = -seconds;
            }
        }
        self.fields.set(Field::OffsetSeconds, seconds)?;
        Some(at)
    }

    /// `Z`, an offset, `UTC+1`, or the longest name of a region that fits.
    fn zone_id(&mut self, at: usize) -> Option<usize> {
        let rest = self.rest(at);
        let length = zone_id_length(rest)?;
        self.fields.zone = Some(Zone::parse(&rest[..length]).ok()?);
        Some(at + length)
    }

    fn zone_name(&mut self, at: usize) -> Option<usize> {
        let rest = self.rest(at);
        let word = rest.find(|c: char| !c.is_ascii_alphabetic()).map_or(rest, |end| &rest[..end]);
        if let Some(zone) = names::zone_by_abbreviation(word) {
            self.fields.zone = Some(zone);
            return Some(at + word.len());
        }
        self.zone_id(at)
    }

    fn padded(&mut self, width: usize, item: &Item, at: usize) -> Option<usize> {
        let rest = self.rest(at);
        let end = at + rest.char_indices().nth(width).map_or(rest.len(), |(index, _)| index);
        if rest[..end - at].chars().count() < width {
            return None;
        }
        let start = end - rest[..end - at].trim_start_matches(' ').len();
        let outer_end = std::mem::replace(&mut self.end, end);
        let read = self.item(item, start);
        self.end = outer_end;
        read.filter(|read| *read == end)
    }
}

fn count_digits(text: &str, max: usize) -> usize {
    text.bytes().take(max).take_while(u8::is_ascii_digit).count()
}

fn two_digits(text: &str) -> Option<i64> {
    (count_digits(text, 2) == 2).then(|| text[..2].parse().ok())?
}

/// Reads `+02:00` in a style; the seconds and the length of the text.
fn read_offset(text: &str, style: OffsetStyle) -> Option<(i64, usize)> {
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let part = |at: usize| -> Option<(i64, usize)> {
        let rest = text.get(at..)?;
        let rest = if style.colon { rest.strip_prefix(':')? } else { rest };
        let value = two_digits(rest).filter(|value| *value < 60)?;
        Some((value, at + if style.colon { 3 } else { 2 }))
    };
    let hours = two_digits(text.get(1..)?).filter(|hours| *hours < 24)?;
    let (mut seconds, mut at) = (hours * 3600, 3);
    match part(at) {
        Some((minutes, end)) => {
            seconds += minutes * 60;
            at = end;
            if style.seconds
                && let Some((second, end)) = part(at)
            {
                seconds += second;
                at = end;
            }
        }
        None if style.minutes_optional => {}
        None => return None,
    }
    Some((sign * seconds, at))
}

/// How much of the text names a zone.
pub(super) fn zone_id_length(text: &str) -> Option<usize> {
    const OFFSET: OffsetStyle =
        OffsetStyle { colon: true, minutes_optional: false, seconds: true, zero: "Z" };
    let offset_length = |text: &str| read_offset(text, OFFSET).map(|(_, length)| length);
    if text.starts_with(['+', '-']) {
        return offset_length(text);
    }
    for prefix in ["UTC", "GMT", "UT"] {
        if let Some(rest) = text.strip_prefix(prefix)
            && !rest.starts_with(|c: char| c.is_ascii_alphabetic())
        {
            return Some(prefix.len() + offset_length(rest).unwrap_or(0));
        }
    }
    let name_end = text
        .bytes()
        .position(|byte| !(byte.is_ascii_alphanumeric() || b"~/._+-".contains(&byte)))
        .unwrap_or(text.len());
    (2..=name_end)
        .rev()
        .find(|length| Zone::parse(&text[..*length]).is_ok())
        .or(text.starts_with('Z').then_some(1))
}
