//! What a query did, operator by operator, as a table and as JSON.

use serde_json::{Value, json};
use std::fmt::{self, Write};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::units::{counted, duration, grouped, size};
use crate::{OperatorMetrics, ScanReport, Totals};

/// What a query did so far.
///
/// Printed it is a table of at most [`Profile::WIDTH`] columns: the operators in the order in which rows pass them, the scan first;
/// those of a subquery, a branch or a join's right side are set off. Times are summed over threads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// The operators.
    pub operators: Vec<OperatorMetrics>,
    /// What was read and given.
    pub totals: Totals,
    /// How many threads read and worked.
    pub threads: usize,
    /// The most bytes that the operators' states held together, with parts of the input that were not merged yet.
    pub peak_memory: u64,
}

impl Profile {
    /// How many columns wide its text is at most.
    pub const WIDTH: usize = 100;

    /// The profile as JSON: times in nanoseconds, sizes in bytes.
    pub fn to_json(&self) -> Value {
        let operators: Vec<Value> = self.operators.iter().map(operator_json).collect();
        json!({
            "rows": self.totals.rows,
            "elapsed_ns": nanos(self.totals.elapsed),
            "threads": self.threads,
            "peak_memory_bytes": self.peak_memory,
            "operators": operators,
        })
    }

    /// The table's cells, the heading first: the operator, then its figures.
    fn lines(&self) -> Vec<(String, Vec<String>)> {
        let spilled = self.operators.iter().any(|operator| operator.spills > 0);
        let mut heading = vec!["rows in", "rows out", "batches", "bytes", "time", "memory"];
        heading.extend(spilled.then_some("spilled"));
        let heading = ("operator".to_owned(), heading.into_iter().map(str::to_owned).collect());
        let line = |operator: &OperatorMetrics| {
            let rows_in = if operator.scan.is_some() { "–".to_owned() } else { grouped(operator.rows_in) };
            let mut cells = vec![
                rows_in,
                grouped(operator.rows_out),
                grouped(operator.batches),
                size(operator.bytes),
                duration(operator.elapsed),
                if operator.peak_memory == 0 { "–".to_owned() } else { size(operator.peak_memory) },
            ];
            if spilled {
                cells.push(match operator.spills {
                    0 => "–".to_owned(),
                    times => format!("{} in {}", size(operator.spilled_bytes), grouped(times)),
                });
            }
            (format!("{}{}", "  ".repeat(operator.level), visible(&operator.operator)), cells)
        };
        std::iter::once(heading).chain(self.operators.iter().map(line)).collect()
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines = self.lines();
        let columns = lines[0].1.len();
        let widths: Vec<usize> = (0..columns)
            .map(|column| lines.iter().map(|(_, cells)| cells[column].width()).max().unwrap_or(0))
            .collect();
        let figures: usize = widths.iter().map(|width| width + 2).sum();
        let longest = lines.iter().map(|(operator, _)| operator.width()).max().unwrap_or(0);
        let room = longest.min(Profile::WIDTH.saturating_sub(figures));
        for (operator, cells) in &lines {
            let operator = shortened(operator, room);
            let mut line = format!("{operator}{}", " ".repeat(room - operator.width()));
            for (cell, width) in cells.iter().zip(&widths) {
                write!(line, "  {}{cell}", " ".repeat(width - cell.width()))?;
            }
            writeln!(f, "{}", line.trim_end())?;
        }
        for operator in &self.operators {
            if let Some(scan) = &operator.scan {
                writeln!(f, "{}", read(&operator.operator, scan))?;
            }
        }
        let threads = counted(self.threads as u64, "thread");
        let (elapsed, rows) = (duration(self.totals.elapsed), counted(self.totals.rows, "row"));
        writeln!(f, "{rows} in {elapsed} on {threads}, at most {} in operators", size(self.peak_memory))
    }
}

fn operator_json(operator: &OperatorMetrics) -> Value {
    let mut value = json!({
        "operator": operator.operator,
        "level": operator.level,
        "rows_in": operator.rows_in,
        "rows_out": operator.rows_out,
        "batches": operator.batches,
        "bytes": operator.bytes,
        "elapsed_ns": nanos(operator.elapsed),
        "peak_memory_bytes": operator.peak_memory,
        "spills": operator.spills,
        "spilled_bytes": operator.spilled_bytes,
    });
    if let Some(scan) = &operator.scan {
        let ignored = scan.ignored.iter().map(|(field, count)| (field.clone(), json!(count)));
        value["scan"] = json!({
            "bytes": scan.bytes,
            "lines": scan.lines,
            "parsed": scan.lines.saturating_sub(scan.skipped),
            "skipped": scan.skipped,
            "needles": scan.needles,
            "ruled_out": scan.ruled_out,
            "malformed": scan.malformed,
            "ignored": ignored.collect::<serde_json::Map<_, _>>(),
        });
    }
    value
}

fn nanos(duration: std::time::Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

/// What a scan read.
fn read(operator: &str, scan: &ScanReport) -> String {
    let name = operator.split(" columns ").next().unwrap_or(operator);
    let parsed = grouped(scan.lines.saturating_sub(scan.skipped));
    let (skipped, malformed) = (grouped(scan.skipped), grouped(scan.malformed));
    let mut text = format!(
        "{}\n  {} read; {}: {parsed} parsed, {skipped} skipped unparsed, {malformed} malformed",
        shortened(&visible(name), Profile::WIDTH),
        size(scan.bytes),
        counted(scan.lines, "line"),
    );
    if scan.ruled_out > 0 {
        text += &format!("\n  {} ruled out by a few of their fields", counted(scan.ruled_out, "document"));
    }
    if !scan.needles.is_empty() {
        let needles = format!("  lines searched for {}", scan.needles.join(" and "));
        text += &format!("\n{}", shortened(&visible(&needles), Profile::WIDTH));
    }
    text
}

/// The text, cut to `room` columns.
fn shortened(text: &str, room: usize) -> String {
    if text.width() <= room {
        return text.to_owned();
    }
    let mut short = String::new();
    let mut width = 1;
    for character in text.chars() {
        width += character.width().unwrap_or(0);
        if width > room {
            break;
        }
        short.push(character);
    }
    short.push('…');
    short
}

/// Queries hold line breaks and whatever else.
fn visible(text: &str) -> String {
    let mut out = String::new();
    for character in text.chars() {
        if character.is_control() { out.extend(character.escape_default()) } else { out.push(character) }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn profile() -> Profile {
        let scan = ScanReport {
            bytes: 186_147_408,
            lines: 86_400,
            skipped: 80_000,
            ruled_out: 1_234,
            needles: vec!["-enc".to_owned(), "\"a\" | \"b\"".to_owned()],
            ..ScanReport::default()
        };
        let operators = vec![
            OperatorMetrics {
                operator: "Scan [logs-endpoint.events.process-default] columns [process.name:keyword]"
                    .to_owned(),
                rows_out: 6_400,
                batches: 89,
                bytes: 123_456,
                elapsed: Duration::from_micros(91_200),
                scan: Some(scan),
                ..OperatorMetrics::default()
            },
            OperatorMetrics {
                operator: "Scan [hosts]".to_owned(),
                level: 1,
                rows_out: 3,
                batches: 1,
                scan: Some(ScanReport { lines: 3, bytes: 90, malformed: 1, ..ScanReport::default() }),
                ..OperatorMetrics::default()
            },
            OperatorMetrics {
                operator: "Aggregate [cc = COUNT(*)]\nby [process.name, host.name, process.executable]"
                    .to_owned(),
                rows_in: 6_400,
                rows_out: 1,
                batches: 89,
                elapsed: Duration::from_micros(2_500),
                peak_memory: 12_345,
                spills: 2,
                spilled_bytes: 1_500_000,
                ..OperatorMetrics::default()
            },
        ];
        let totals = Totals { rows: 1, elapsed: Duration::from_millis(61), read: ScanReport::default() };
        Profile { operators, totals, threads: 2, peak_memory: 2_000_000 }
    }

    #[test]
    fn prints_a_table() {
        let text = profile().to_string();
        assert!(text.lines().all(|line| line.width() <= Profile::WIDTH), "{text}");
        insta::assert_snapshot!(text);
    }

    #[test]
    fn prints_json() {
        insta::assert_snapshot!(serde_json::to_string_pretty(&profile().to_json()).unwrap());
    }
}
