//! The terminal: whether there is one, its width, colors, and what is said on standard error.

use clap::ValueEnum;
use esql::{Diagnostic, FormatOptions, ScanReport, Totals};
use std::env;
use std::io::{self, IsTerminal, Write};
use terminal_size::{Width, terminal_size_of};

use crate::diagnostics;
use crate::source::Source;

/// When to use colors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// What is known of standard output and standard error.
#[derive(Debug)]
pub struct Terminal {
    color: Color,
    quiet: bool,
}

impl Terminal {
    /// The terminal, with what the user wants of it.
    pub fn new(color: Color, quiet: bool) -> Terminal {
        Terminal { color, quiet }
    }

    /// How results look on standard output, or in a file.
    pub fn format_options(&self, to_file: bool, types: bool) -> FormatOptions {
        let stdout = io::stdout();
        let on_terminal = !to_file && stdout.is_terminal();
        let width = terminal_size_of(&stdout).filter(|_| on_terminal);
        FormatOptions {
            width: width.map(|(Width(width), _)| usize::from(width)),
            color: self.colored(on_terminal),
            types,
        }
    }

    /// Whether progress may be shown.
    pub fn shows_progress(&self) -> bool {
        !self.quiet && io::stderr().is_terminal()
    }

    /// Says what is wrong.
    pub fn error(&self, message: &str) {
        let (start, end) = self.style("\x1b[1;91m");
        say(&format!("{start}error{end}: {message}\n"));
    }

    /// Shows what is wrong where in a query.
    pub fn diagnostics(&self, diagnostics: &[Diagnostic], source: Option<&Source>) {
        let stderr = io::stderr();
        let width = terminal_size_of(&stderr).map(|(Width(width), _)| usize::from(width));
        say(&diagnostics::render(diagnostics, source, self.colored(stderr.is_terminal()), width));
    }

    /// Says what the user should know about an answer, unless they want quiet.
    pub fn warning(&self, message: &str) {
        if !self.quiet {
            let (start, end) = self.style("\x1b[33m");
            say(&format!("{start}warning{end}: {}\n", visible(message)));
        }
    }

    /// Says what goes on, unless the user wants quiet.
    pub fn note(&self, message: &str) {
        if !self.quiet {
            let (start, end) = self.style("\x1b[2m");
            say(&format!("{start}{message}{end}\n"));
        }
    }

    /// Says what was read and given, and what could not be read.
    pub fn totals(&self, totals: &Totals) {
        if self.quiet {
            return;
        }
        self.losses(&totals.read);
        let mut line = format!("{} in {}", counted(totals.rows, "row"), duration(totals.elapsed.as_micros()));
        let read = &totals.read;
        if read.lines > 0 {
            line += &format!("; {} read ({})", counted(read.lines, "line"), size(read.bytes));
        }
        self.remark(&line);
    }

    /// Says what was read for a report, and what could not be read.
    pub fn read(&self, totals: &Totals) {
        if self.quiet {
            return;
        }
        self.losses(&totals.read);
        let (lines, bytes) = (counted(totals.read.lines, "line"), size(totals.read.bytes));
        self.remark(&format!("{lines} read ({bytes}) in {}", duration(totals.elapsed.as_micros())));
    }

    fn remark(&self, line: &str) {
        let (start, end) = self.style("\x1b[2m");
        say(&format!("{start}{line}{end}\n"));
    }

    fn losses(&self, read: &ScanReport) {
        if read.malformed > 0 {
            let examples: Vec<String> =
                read.malformed_examples.iter().map(|line| format!("\n  {line}")).collect();
            let lines = counted(read.malformed, "line");
            self.warning(&format!("{lines} left out that are no documents:{}", examples.concat()));
        }
        for (field, count) in &read.ignored {
            self.warning(&format!(
                "{} of [{field}] left out that do not fit its type",
                counted(*count, "value")
            ));
        }
    }

    fn style(&self, style: &'static str) -> (&'static str, &'static str) {
        if self.colored(io::stderr().is_terminal()) { (style, "\x1b[0m") } else { ("", "") }
    }

    fn colored(&self, on_terminal: bool) -> bool {
        match self.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => {
                let set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
                let dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
                on_terminal && !set("NO_COLOR") && !dumb
            }
        }
    }
}

/// Writes to standard error. Nobody can be told when that fails.
fn say(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// `1 row`, `2,000 rows`
pub fn counted(count: u64, thing: &str) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    format!("{text} {thing}{}", if count == 1 { "" } else { "s" })
}

fn duration(micros: u128) -> String {
    match micros {
        0..10_000 => format!("{:.1} ms", micros as f64 / 1e3),
        10_000..1_000_000 => format!("{} ms", micros / 1_000),
        _ => format!("{:.2} s", micros as f64 / 1e6),
    }
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.2} GB", bytes as f64 / 1e9),
    }
}

/// Warnings quote the data, which must not command the terminal.
fn visible(text: &str) -> String {
    let mut out = String::new();
    for character in text.chars() {
        if character.is_control() && character != '\n' {
            out.extend(character.escape_default());
        } else {
            out.push(character);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_read_well() {
        assert_eq!(counted(1, "row"), "1 row");
        assert_eq!(counted(1_234_567, "row"), "1,234,567 rows");
        assert_eq!(duration(4_200), "4.2 ms");
        assert_eq!(duration(42_000), "42 ms");
        assert_eq!(duration(4_200_000), "4.20 s");
        assert_eq!(size(999), "999 B");
        assert_eq!(size(12_340_000), "12.3 MB");
    }

    #[test]
    fn warnings_do_not_command_the_terminal() {
        assert_eq!(visible("a\u{1b}[2Jb\r"), "a\\u{1b}[2Jb\\r");
    }
}
