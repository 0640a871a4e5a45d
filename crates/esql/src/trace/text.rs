//! What the texts of this module have in common: widths, numbers, colors.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::FormatOptions;

/// How wide a text is at most when nobody says how wide the terminal is.
const WIDTH: usize = 100;

/// How a text looks.
#[derive(Clone, Copy)]
pub(crate) struct Look {
    /// How many columns there are.
    pub(crate) width: usize,
    color: bool,
}

/// What a piece of text is, which decides its color.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    Plain,
    Strong,
    Faint,
    Good,
    Bad,
    Odd,
}

impl Look {
    pub(crate) fn new(options: &FormatOptions) -> Look {
        Look { width: options.width.unwrap_or(WIDTH).clamp(60, WIDTH), color: options.color }
    }

    /// The text in the tone's color.
    pub(crate) fn paint(self, tone: Tone, text: &str) -> String {
        let code = match tone {
            Tone::Plain => "",
            Tone::Strong => "1",
            Tone::Faint => "2",
            Tone::Good => "32",
            Tone::Bad => "1;91",
            Tone::Odd => "33",
        };
        if !self.color || code.is_empty() || text.is_empty() {
            return text.to_owned();
        }
        format!("\x1b[{code}m{text}\x1b[0m")
    }
}

/// The text on one line: each run of white space as one space, and nothing that commands a terminal.
pub(crate) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    visible(&line)
}

/// The text without control characters: they are written as escapes.
pub(crate) fn visible(text: &str) -> String {
    if !text.chars().any(char::is_control) {
        return text.to_owned();
    }
    let escaped = |character: char| match character.is_control() {
        true => character.escape_default().to_string(),
        false => character.to_string(),
    };
    text.chars().map(escaped).collect()
}

/// The beginning of the text, if it is wider than that, with `…` for the rest.
pub(crate) fn fit(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut used = 0;
    let begins = text.chars().take_while(|character| {
        used += character.width().unwrap_or(0);
        used < width
    });
    begins.chain(['…']).collect()
}

/// The beginning and the end of the text, if it is wider than that, with `…` between them.
pub(crate) fn fit_middle(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let tail: Vec<char> = {
        let mut used = 0;
        let ends = text.chars().rev().take_while(|character| {
            used += character.width().unwrap_or(0);
            used <= width / 2
        });
        ends.collect()
    };
    let ending: String = tail.iter().rev().collect();
    let begins = fit(text, width - ending.width());
    begins + &ending
}

/// The text with spaces after it, up to a width.
pub(crate) fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

/// `1,234,567`
pub(crate) fn number(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 row`, `2,000 rows`
pub(crate) fn counted(count: u64, thing: &str) -> String {
    format!("{} {thing}{}", number(count), if count == 1 { "" } else { "s" })
}

/// The text cut into lines at spaces, each at most that wide unless a word is wider.
pub(crate) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    for word in text.split(' ') {
        let last = lines.len() - 1;
        let line = &mut lines[last];
        if line.is_empty() {
            line.push_str(word);
        } else if line.width() + 1 + word.width() <= width {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut() {
        assert_eq!(fit("abcdef", 6), "abcdef");
        assert_eq!(fit("abcdef", 4), "abc…");
        assert_eq!(fit("日本語", 4), "日…");
        assert_eq!(fit_middle("abcdefghij", 7), "abc…hij");
    }

    #[test]
    fn lines_break_at_spaces() {
        assert_eq!(wrapped("one two three", 8), ["one two", "three"]);
        assert_eq!(wrapped("incomprehensibilities yes", 8), ["incomprehensibilities", "yes"]);
    }

    #[test]
    fn what_is_quoted_does_not_command_the_terminal() {
        assert_eq!(one_line("a\n  | b\u{1b}[2J"), "a | b\\u{1b}[2J");
    }
}
