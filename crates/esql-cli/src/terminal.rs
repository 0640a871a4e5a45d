//! The terminal: whether there is one, its width, colors, and what is said on standard error.

use clap::ValueEnum;
use esql::units::{counted, duration, size};
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
        let mut line = format!("{} in {}", counted(totals.rows, "row"), duration(totals.elapsed));
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
        self.remark(&format!("{lines} read ({bytes}) in {}", duration(totals.elapsed)));
    }

    fn remark(&self, line: &str) {
        let (start, end) = self.style("\x1b[2m");
        say(&format!("{start}{line}{end}\n"));
    }

    /// Says what the user asked for, quiet or not.
    pub fn say(&self, text: &str) {
        say(text);
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
    fn warnings_do_not_command_the_terminal() {
        assert_eq!(visible("a\u{1b}[2Jb\r"), "a\\u{1b}[2Jb\\r");
    }
}
