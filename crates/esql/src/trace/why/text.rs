//! An event's way as text.

use std::fmt;

use super::{Outcome, Why, WhyColumn, WhyCondition, WhyKind, WhyStep};
use crate::FormatOptions;
use crate::trace::text::{Look, Tone, counted, fit, fit_middle, number, one_line, padded, wrapped};

/// How many columns of a command are shown.
const COLUMNS: usize = 12;
/// How wide a value is shown at most.
const VALUE: usize = 70;
/// How wide the column with the numbers of rows is.
const ROWS: usize = 12;

impl Why {
    /// The event's way as text: a line a command, below it what its conditions are, with the values they saw, why they are null,
    /// and what would have to change; and at the end what became of the event.
    pub fn to_text(&self, options: &FormatOptions) -> String {
        let mut lines = Lines { text: String::new(), look: Look::new(options) };
        for (index, step) in self.steps.iter().enumerate() {
            let first_beyond = !step.reached && self.steps[..index].last().is_some_and(|step| step.reached);
            if first_beyond {
                lines.line(0, "Had it passed, it would go on like this:", Tone::Faint);
            }
            lines.step(step);
        }
        lines.text.push('\n');
        let tone = if self.matched() { Tone::Good } else { Tone::Bad };
        for line in wrapped(&self.verdict(), lines.look.width) {
            lines.line(0, &line, tone);
        }
        lines.text
    }

    /// What became of the event, in a sentence.
    fn verdict(&self) -> String {
        let event = match &self.index {
            Some(index) => format!("The event of {index}"),
            None => "The event".to_owned(),
        };
        match &self.outcome {
            Outcome::Matched { rows } => format!("{event} matches: {}.", counted(*rows, "row")),
            Outcome::NotRead { reads } => {
                format!(
                    "{event} is not read: FROM reads {}. If it were, it would fare as above.",
                    reads.join(",")
                )
            }
            Outcome::Rejected { step, by } => {
                let step = &self.steps[*step];
                let line = step.line;
                match by.as_slice() {
                    [] => format!("{event} ends at {} on line {line}, which leaves no row.", step.name),
                    [only] => format!("{event} is rejected on line {line} by {}.", said(only)),
                    [first, others @ ..] => format!(
                        "{event} is rejected on line {line} by {}, first by {}.",
                        counted(1 + others.len() as u64, "condition"),
                        said(first)
                    ),
                }
            }
        }
    }
}

fn said(text: &str) -> String {
    fit(&one_line(text), VALUE)
}

struct Lines {
    text: String,
    look: Look,
}

impl Lines {
    fn line(&mut self, indent: usize, text: &str, tone: Tone) {
        let text = fit(text, self.look.width.saturating_sub(indent).max(20));
        self.text.push_str(&" ".repeat(indent));
        self.text.push_str(&self.look.paint(tone, &text));
        self.text.push('\n');
    }

    /// A text that may need several lines, the later ones further in.
    fn paragraph(&mut self, indent: usize, mark: &str, text: &str, tone: Tone) {
        let width = self.look.width.saturating_sub(indent + 2).max(20);
        for (index, line) in wrapped(text, width).into_iter().enumerate() {
            let mark = if index == 0 { mark } else { "  " };
            self.line(indent, &format!("{mark}{line}"), tone);
        }
    }

    fn step(&mut self, step: &WhyStep) {
        let pipe = if matches!(step.name, "FROM" | "ROW" | "SHOW INFO") { "" } else { "| " };
        let indent = 2 * step.depth;
        let (mark, tone) = match (step.reached, step.rows_out) {
            (false, _) => ("·", Tone::Faint),
            (true, 0) => ("✗", Tone::Bad),
            (true, _) => ("✓", Tone::Good),
        };
        let rows = match step.rows_in {
            Some(rows) if step.depth > 0 || rows != step.rows_out || step.name == "WHERE" => {
                format!("{} → {}", number(rows), number(step.rows_out))
            }
            _ => number(step.rows_out),
        };
        let width = self.look.width.saturating_sub(2 + indent + ROWS);
        let text = padded(&fit(&format!("{pipe}{}", one_line(&step.text)), width), width);
        let unit = if step.rows_out == 1 { "row" } else { "rows" };
        let line = format!(
            "{}{} {}{}",
            " ".repeat(indent),
            self.look.paint(tone, mark),
            self.look.paint(if step.reached { Tone::Strong } else { Tone::Faint }, &text),
            self.look.paint(tone, &format!("{:>width$} {unit}", rows, width = ROWS - 5)),
        );
        self.text.push_str(line.trim_end());
        self.text.push('\n');
        for condition in &step.conditions {
            // A chain of conjuncts says nothing that they don't.
            match condition.kind {
                WhyKind::All => condition.parts.iter().for_each(|part| self.condition(part, indent + 4)),
                _ => self.condition(condition, indent + 4),
            }
        }
        self.columns(&step.columns, indent + 4);
    }

    fn condition(&mut self, condition: &WhyCondition, indent: usize) {
        let (verdict, tone) = match condition.verdict {
            Some(true) => ("✓ true ", Tone::Good),
            Some(false) => ("✗ false", Tone::Bad),
            None => ("✗ null ", Tone::Odd),
        };
        let first = if condition.rejects_first { "  ◀ rejects it first" } else { "" };
        let filter = if condition.kind == WhyKind::AggregateFilter { "where " } else { "" };
        let width = self.look.width.saturating_sub(indent + 10 + first.chars().count());
        let text = fit(&format!("{filter}{}", one_line(&condition.text)), width);
        let (verdict, first) = (self.look.paint(tone, verdict), self.look.paint(Tone::Bad, first));
        self.text.push_str(&format!("{}{verdict}  {text}{first}\n", " ".repeat(indent)));
        let below = indent + 9;
        // A NOT is shown with its test.
        let test = match (condition.kind, condition.parts.as_slice()) {
            (WhyKind::Not, [part]) if part.kind == WhyKind::Test => part,
            _ => condition,
        };
        for value in &test.values {
            let text = fit(&value.text, VALUE / 2);
            self.line(below, &format!("{text} = {}", fit_middle(&value.shown, VALUE)), Tone::Faint);
        }
        if let Some(reason) = &test.reason {
            self.paragraph(below, "", reason, Tone::Odd);
        }
        if let Some(change) = condition.change.as_ref().or(test.change.as_ref()) {
            self.paragraph(below, "→ ", change, Tone::Plain);
        }
        if std::ptr::eq(test, condition) {
            condition.parts.iter().for_each(|part| self.condition(part, below));
        }
    }

    fn columns(&mut self, columns: &[WhyColumn], indent: usize) {
        let widest = columns.iter().take(COLUMNS).map(|column| column.name.chars().count()).max();
        let width = widest.unwrap_or(0).min(30);
        for column in columns.iter().take(COLUMNS) {
            let values: Vec<String> = column.shown.iter().map(|value| fit_middle(value, VALUE)).collect();
            let values = if values.is_empty() { "no row".to_owned() } else { values.join(" | ") };
            let name = padded(&fit(&column.name, 30), width);
            self.line(indent, &format!("{name} = {values}"), Tone::Plain);
            if let Some(reason) = &column.reason {
                self.paragraph(indent + width + 3, "", reason, Tone::Odd);
            }
        }
        if columns.len() > COLUMNS {
            self.line(indent, &format!("… and {} more", columns.len() - COLUMNS), Tone::Faint);
        }
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_text(&FormatOptions::default()))
    }
}
