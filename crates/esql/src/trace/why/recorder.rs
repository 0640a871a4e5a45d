//! Remembers all that passes the places of a plan. For few rows.

use esql_data::{Column, Warnings};
use esql_plan::{Observer, Place, Seen, Trace};
use std::sync::{Arc, Mutex, PoisonError};

use crate::cells::Cells;

/// Remembers all that passes the places of a plan.
#[derive(Debug)]
pub(super) struct Recorder {
    pub(super) trace: Arc<Trace>,
    records: Vec<Mutex<Vec<Record>>>,
}

/// Rows that passed a place.
#[derive(Clone, Debug)]
pub(super) struct Record {
    pub(super) rows: usize,
    pub(super) columns: Vec<Column>,
    pub(super) failures: Vec<Warnings>,
}

impl Recorder {
    pub(super) fn new(trace: &Arc<Trace>) -> Recorder {
        Recorder { trace: trace.clone(), records: trace.places.iter().map(|_| Mutex::default()).collect() }
    }

    /// The places of a command, before its work or after, and what passed them.
    pub(super) fn of_command(&self, command: usize, after: bool) -> Vec<(&Place, Vec<Record>)> {
        let places = self.trace.places.iter().zip(&self.records);
        let of_command = places.filter(|(place, _)| place.command == command && place.after == after);
        let recorded = |(place, records): (_, &Mutex<Vec<Record>>)| {
            (place, records.lock().unwrap_or_else(PoisonError::into_inner).clone())
        };
        of_command.map(recorded).collect()
    }

    /// How many rows a command gave.
    pub(super) fn rows_after(&self, command: usize) -> u64 {
        let records = self.of_command(command, true);
        records.iter().flat_map(|(_, records)| records).map(|record| record.rows as u64).sum()
    }
}

impl Observer for Recorder {
    fn observe(&self, place: usize, seen: &Seen<'_>) {
        let record =
            Record { rows: seen.rows, columns: seen.columns.to_vec(), failures: seen.failures.to_vec() };
        self.records[place].lock().unwrap_or_else(PoisonError::into_inner).push(record);
    }
}

/// How many values of a row are shown.
const VALUES: usize = 10;

/// A cell for people: text in quotes, several values in brackets, and none as `null`.
pub(super) fn shown(column: &Column, row: usize) -> String {
    let cells = Cells::new(column);
    let mut text = String::new();
    match cells.count(row) {
        0 => text.push_str("null"),
        1 if column.data_type().is_string() => {
            text.push('"');
            cells.write_text(&mut text, row);
            text.push('"');
        }
        count if count > VALUES => {
            let mut values = Vec::new();
            cells.for_each(row, |value| {
                let mut text = String::new();
                value.write(&mut text, column.data_type(), crate::cells::Notation::Text);
                values.push(text);
            });
            text = format!("[{}, …]", values[..VALUES].join(", "));
        }
        _ => _ = cells.write_text(&mut text, row),
    }
    super::super::text::visible(&text)
}

/// A cell as JSON.
pub(super) fn json(column: &Column, row: usize) -> serde_json::Value {
    let mut text = String::new();
    Cells::new(column).write_json(&mut text, row);
    // What is no JSON, as an infinite number isn't, is written as a string already.
    serde_json::from_str(&text).unwrap_or(serde_json::Value::String(text))
}
