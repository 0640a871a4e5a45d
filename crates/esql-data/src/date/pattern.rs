//! Java's date patterns (`DateTimeFormatter.ofPattern`), compiled to a list of items that print and parse.

use super::field::Field;
use super::names::{Style, WordField};

/// When a number carries a sign, and what a sign means in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// A minus if negative.
    Normal,
    /// Never.
    None,
    /// A minus if negative, a plus if the number has more digits than it must.
    ExceedsPad,
}

/// The digits and colons of an offset from UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct OffsetStyle {
    pub colon: bool,
    pub minutes_optional: bool,
    /// Seconds are shown unless zero.
    pub seconds: bool,
    /// What stands for UTC itself.
    pub zero: &'static str,
}

/// A number in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Number {
    pub field: Field,
    pub min: usize,
    pub max: usize,
    pub sign: Sign,
    /// The last two digits of a year from 2000 on.
    pub two_digit_year: bool,
    /// How many digits belong to numbers of fixed width right after this one.
    pub digits_after: usize,
}

/// A piece of a format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Item {
    Number(Number),
    /// The fraction of a second: its digits at least and at most, and whether a point comes before.
    Fraction {
        min: usize,
        max: usize,
        point: char,
        digits_after: usize,
    },
    Word {
        field: WordField,
        style: Style,
    },
    DayPeriod,
    Literal(String),
    Offset(OffsetStyle),
    /// `GMT+2` or `GMT+02:00`.
    LocalizedOffset {
        full: bool,
    },
    ZoneId,
    ZoneName {
        full: bool,
        generic: bool,
    },
    Padded {
        width: usize,
        item: Box<Item>,
    },
    Optional(Vec<Item>),
}

/// What [`compile`] could not make of a pattern, in Java's words.
pub(super) type PatternError = String;

/// Compiles a pattern.
pub(super) fn compile(pattern: &str) -> Result<Vec<Item>, PatternError> {
    let mut compiler = Compiler { pattern, open: Vec::new(), items: Vec::new(), adjacent: None, pad: 0 };
    compiler.run()?;
    while let Some(outer) = compiler.open.pop() {
        compiler.close(outer);
    }
    Ok(compiler.items)
}

struct Compiler<'p> {
    pattern: &'p str,
    /// The items around the optional sections now open.
    open: Vec<Vec<Item>>,
    items: Vec<Item>,
    /// The number that adjacent digits are split off from.
    adjacent: Option<usize>,
    /// The width that the next item is padded to.
    pad: usize,
}

impl Compiler<'_> {
    fn run(&mut self) -> Result<(), PatternError> {
        let mut rest = self.pattern;
        while let Some(c) = rest.chars().next() {
            rest = match c {
                'a'..='z' | 'A'..='Z' => self.letters(rest)?,
                '\'' => self.quoted(rest)?,
                '[' => {
                    self.open.push(std::mem::take(&mut self.items));
                    self.adjacent = None;
                    &rest[1..]
                }
                ']' => {
                    let outer =
                        self.open.pop().ok_or("Pattern invalid as it contains ] without previous [")?;
                    self.close(outer);
                    &rest[1..]
                }
                '{' | '}' | '#' => return Err(format!("Pattern includes reserved character: '{c}'")),
                _ => {
                    self.push(Item::Literal(c.to_string()));
                    &rest[c.len_utf8()..]
                }
            };
        }
        Ok(())
    }

    fn close(&mut self, outer: Vec<Item>) {
        let section = std::mem::replace(&mut self.items, outer);
        self.push(Item::Optional(section));
    }

    /// A run of one letter, or of `p` and the letter that it pads; what is left of the pattern.
    fn letters<'r>(&mut self, rest: &'r str) -> Result<&'r str, PatternError> {
        let (mut letter, mut count, mut rest) = split_run(rest);
        if letter == 'p' {
            let pad = count;
            if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
                return Err(format!(
                    "Pad letter 'p' must be followed by valid pad pattern: {}",
                    self.pattern
                ));
            }
            (letter, count, rest) = split_run(rest);
            self.pad = pad;
        }
        self.letter(letter, count)?;
        Ok(rest)
    }

    fn quoted<'r>(&mut self, rest: &'r str) -> Result<&'r str, PatternError> {
        let mut text = String::new();
        let mut inner = &rest[1..];
        loop {
            let end = inner
                .find('\'')
                .ok_or_else(|| format!("Pattern ends with an incomplete string literal: {}", self.pattern))?;
            text.push_str(&inner[..end]);
            inner = &inner[end + 1..];
            match inner.strip_prefix('\'') {
                Some(after) => {
                    text.push('\'');
                    inner = after;
                }
                None => break,
            }
        }
        self.push(Item::Literal(if text.is_empty() { "'".to_string() } else { text }));
        Ok(inner)
    }

    fn letter(&mut self, letter: char, count: usize) -> Result<(), PatternError> {
        let too_many = || Err(format!("Too many pattern letters: {letter}"));
        match letter {
            'u' | 'y' | 'Y' => {
                let field = match letter {
                    'u' => Field::Year,
                    'y' => Field::YearOfEra,
                    _ => Field::WeekBasedYear,
                };
                let sign = if count < 4 { Sign::Normal } else { Sign::ExceedsPad };
                if count == 2 {
                    let two_digits = Number { two_digit_year: true, ..Number::new(field, 2, 2, Sign::None) };
                    self.push_number(two_digits);
                } else {
                    self.wide(field, count, sign)?;
                }
            }
            'g' => self.wide(Field::ModifiedJulianDay, count, Sign::Normal)?,
            'A' => self.wide(Field::MilliOfDay, count, Sign::None)?,
            'n' => self.wide(Field::NanoOfSecond, count, Sign::None)?,
            'N' => self.wide(Field::NanoOfDay, count, Sign::None)?,
            'M' | 'L' => {
                self.number_or_word(
                    letter,
                    count,
                    Field::MonthOfYear,
                    WordField::Month { standalone: letter == 'L' },
                )?;
            }
            'Q' | 'q' => self.number_or_word(letter, count, Field::QuarterOfYear, WordField::Quarter)?,
            'e' | 'E' | 'c' => self.day_of_week(letter, count)?,
            'G' => match count {
                1..=3 => self.word(WordField::Era, Style::Short),
                4 => self.word(WordField::Era, Style::Full),
                5 => self.word(WordField::Era, Style::Narrow),
                _ => return too_many(),
            },
            'a' if count == 1 => self.word(WordField::AmPm, Style::Short),
            'a' => return too_many(),
            'B' if matches!(count, 1 | 4 | 5) => self.push(Item::DayPeriod),
            'B' => return Err("Wrong number of pattern letters: B".to_string()),
            'S' if count <= 9 => self.push_fraction(count),
            'S' => return Err(format!("The minimum width must be from 0 to 9 inclusive but was {count}")),
            'D' => match count {
                1 => self.push_number(Number::new(Field::DayOfYear, 1, 19, Sign::Normal)),
                2 | 3 => self.push_number(Number::new(Field::DayOfYear, count, 3, Sign::None)),
                _ => return too_many(),
            },
            'w' if count <= 2 => {
                self.push_number(Number::new(Field::WeekOfWeekBasedYear, count, 2, Sign::None))
            }
            'W' if count == 1 => self.push_number(Number::new(Field::WeekOfMonth, 1, 2, Sign::None)),
            'F' if count == 1 => {
                self.push_number(Number::new(Field::AlignedWeekOfMonth, 1, 19, Sign::Normal))
            }
            'w' | 'W' | 'F' => return too_many(),
            'd' => self.one_or_two(letter, count, Field::DayOfMonth)?,
            'h' => self.one_or_two(letter, count, Field::ClockHourOfAmPm)?,
            'H' => self.one_or_two(letter, count, Field::HourOfDay)?,
            'k' => self.one_or_two(letter, count, Field::ClockHourOfDay)?,
            'K' => self.one_or_two(letter, count, Field::HourOfAmPm)?,
            'm' => self.one_or_two(letter, count, Field::MinuteOfHour)?,
            's' => self.one_or_two(letter, count, Field::SecondOfMinute)?,
            'z' if count <= 4 => self.push(Item::ZoneName { full: count == 4, generic: false }),
            'z' => return too_many(),
            'v' if matches!(count, 1 | 4) => self.push(Item::ZoneName { full: count == 4, generic: true }),
            'v' => return Err("Wrong number of pattern letters: v".to_string()),
            'V' if count == 2 => self.push(Item::ZoneId),
            'V' => return Err("Pattern letter count must be 2: V".to_string()),
            'O' if matches!(count, 1 | 4) => self.push(Item::LocalizedOffset { full: count == 4 }),
            'O' => return Err("Pattern letter count must be 1 or 4: O".to_string()),
            'X' | 'x' | 'Z' => match offset_style(letter, count) {
                Some(item) => self.push(item),
                None => return too_many(),
            },
            _ => return Err(format!("Unknown pattern letter: {letter}")),
        }
        Ok(())
    }

    /// A number of any width.
    fn wide(&mut self, field: Field, count: usize, sign: Sign) -> Result<(), PatternError> {
        if count > 19 {
            return Err(format!("The minimum width must be from 1 to 19 inclusive but was {count}"));
        }
        self.push_number(Number::new(field, count, 19, sign));
        Ok(())
    }

    fn one_or_two(&mut self, letter: char, count: usize, field: Field) -> Result<(), PatternError> {
        match count {
            1 => self.push_number(Number::new(field, 1, 19, Sign::Normal)),
            2 => self.push_number(Number::new(field, 2, 2, Sign::None)),
            _ => return Err(format!("Too many pattern letters: {letter}")),
        }
        Ok(())
    }

    fn number_or_word(
        &mut self,
        letter: char,
        count: usize,
        field: Field,
        word: WordField,
    ) -> Result<(), PatternError> {
        match count {
            1 | 2 => return self.one_or_two(letter, count, field),
            3 => self.word(word, Style::Short),
            4 => self.word(word, Style::Full),
            5 => self.word(word, Style::Narrow),
            _ => return Err(format!("Too many pattern letters: {letter}")),
        }
        Ok(())
    }

    fn day_of_week(&mut self, letter: char, count: usize) -> Result<(), PatternError> {
        let word = WordField::DayOfWeek { standalone: letter == 'c' };
        match (letter, count) {
            ('c', 2) => return Err("Invalid pattern \"cc\"".to_string()),
            ('e' | 'c', 1 | 2) => {
                self.push_number(Number::new(Field::LocalizedDayOfWeek, count, 2, Sign::None))
            }
            ('E', 1 | 2) | (_, 3) => self.word(word, Style::Short),
            (_, 4) => self.word(word, Style::Full),
            (_, 5) => self.word(word, Style::Narrow),
            _ => return Err(format!("Too many pattern letters: {letter}")),
        }
        Ok(())
    }

    fn word(&mut self, field: WordField, style: Style) {
        self.push(Item::Word { field, style });
    }

    fn push_fraction(&mut self, digits: usize) {
        let item = Item::Fraction { min: digits, max: digits, point: '\0', digits_after: 0 };
        self.push_digits(item, Some(digits));
    }

    fn push_number(&mut self, number: Number) {
        let fixed = number.min == number.max && number.sign == Sign::None;
        self.push_digits(Item::Number(number), fixed.then_some(number.max));
    }

    /// Adds an item of digits; one of fixed width takes its digits from the number before, as `MMdd` does from `yyyy`.
    fn push_digits(&mut self, item: Item, fixed_width: Option<usize>) {
        let before = self.adjacent;
        let padded = self.pad > 0;
        let at = self.items.len();
        self.push(item);
        self.adjacent = (!padded).then_some(at);
        if let (Some(before), Some(width)) = (before, fixed_width) {
            match &mut self.items[before] {
                Item::Number(Number { digits_after, .. }) | Item::Fraction { digits_after, .. } => {
                    *digits_after += width;
                }
                _ => {}
            }
            self.adjacent = Some(before);
        }
    }

    fn push(&mut self, item: Item) {
        let item = match std::mem::take(&mut self.pad) {
            0 => item,
            width => Item::Padded { width, item: Box::new(item) },
        };
        self.items.push(item);
        self.adjacent = None;
    }
}

impl Number {
    pub const fn new(field: Field, min: usize, max: usize, sign: Sign) -> Number {
        Number { field, min, max, sign, two_digit_year: false, digits_after: 0 }
    }
}

/// The first letter, how often it stands there, and the rest.
fn split_run(text: &str) -> (char, usize, &str) {
    let letter = text.chars().next().unwrap_or_default();
    let rest = text.trim_start_matches(letter);
    (letter, text.len() - rest.len(), rest)
}

fn offset_style(letter: char, count: usize) -> Option<Item> {
    let style = |colon, minutes_optional, seconds, zero| {
        Some(Item::Offset(OffsetStyle { colon, minutes_optional, seconds, zero }))
    };
    match (letter, count) {
        ('Z', 1..=3) => style(false, false, false, "+0000"),
        ('Z', 4) => Some(Item::LocalizedOffset { full: true }),
        ('Z', 5) => style(true, false, true, "Z"),
        ('X' | 'x', 1..=5) => {
            let colon = count == 3 || count == 5;
            let zero = match (letter, count) {
                ('X', _) => "Z",
                (_, 1) => "+00",
                (_, 2 | 4) => "+0000",
                _ => "+00:00",
            };
            style(colon, count == 1, count > 3, zero)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adjacent_numbers_share_their_digits() {
        let items = compile("yyyyMMddHHmmssSSS").unwrap();
        let Item::Number(year) = &items[0] else { panic!("{items:?}") };
        assert_eq!(year.digits_after, 13);
        let items = compile("yyyy-MMdd").unwrap();
        let Item::Number(year) = &items[0] else { panic!("{items:?}") };
        assert_eq!(year.digits_after, 0);
    }

    #[test]
    fn a_section_left_open_ends_with_the_pattern() {
        assert_eq!(compile("yyyy[-MM").unwrap(), compile("yyyy[-MM]").unwrap());
    }

    #[test]
    fn says_what_is_wrong() {
        for (pattern, message) in [
            ("b", "Unknown pattern letter: b"),
            ("HHH", "Too many pattern letters: H"),
            ("yyyy]", "Pattern invalid as it contains ] without previous ["),
            ("'a", "Pattern ends with an incomplete string literal: 'a"),
            ("pp", "Pad letter 'p' must be followed by valid pad pattern: pp"),
            ("SSSSSSSSSS", "The minimum width must be from 0 to 9 inclusive but was 10"),
        ] {
            assert_eq!(compile(pattern).unwrap_err(), message);
        }
    }
}
