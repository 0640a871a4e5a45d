//! What a test expects of an answer, and how an answer fails to be that.

use serde_json::Value as Json;

use crate::answer::{Answer, Table, is_value, plain};
use crate::format::{Document, Test};

/// What a test expects, its snapshot left out.
#[derive(Debug, Default)]
pub struct Expectations {
    rows: Option<usize>,
    empty: Option<bool>,
    contains: Option<Vec<Document>>,
    lacks: Option<Vec<Document>>,
    exact: Option<Vec<Document>>,
    ordered: bool,
    columns: Option<Vec<(String, Option<String>)>>,
    warnings: Option<Vec<String>>,
    error: Option<String>,
}

/// An expectation that an answer does not meet.
#[derive(Clone, Debug, PartialEq)]
pub struct Mismatch {
    /// In a line: what was expected and what came.
    pub message: String,
    /// Rows and texts that tell the two apart.
    pub lines: Vec<DiffLine>,
}

/// A line of a difference.
#[derive(Clone, Debug, PartialEq)]
pub struct DiffLine {
    /// Which side it is from.
    pub side: Side,
    /// A row by its columns, or a text under no name.
    pub cells: Vec<(String, String)>,
}

/// A side of a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Expected and not there.
    Expected,
    /// There and not expected.
    Found,
}

/// How many rows or warnings a difference shows of each side.
const SHOWN: usize = 5;

impl Expectations {
    /// What a test's keys say.
    ///
    /// # Errors
    /// When they contradict each other.
    pub fn of(test: &Test) -> Result<Expectations, String> {
        let on_rows = test.rows.is_some()
            || test.empty.is_some()
            || test.contains.is_some()
            || test.lacks.is_some()
            || test.exact.is_some()
            || test.columns.is_some()
            || test.warnings.is_some();
        if test.error.is_some() && on_rows {
            return Err(
                "a query that gives an error gives nothing else: leave the other expectations out".to_owned()
            );
        }
        if test.ordered && test.exact.is_none() {
            return Err("`ordered` is about the rows of `exact`, which is not there".to_owned());
        }
        Ok(Expectations {
            rows: test.rows,
            empty: test.empty,
            contains: test.contains.clone(),
            lacks: test.lacks.clone(),
            exact: test.exact.clone(),
            ordered: test.ordered,
            columns: test.columns.as_ref().map(|columns| columns_of(&columns.value)).transpose()?,
            warnings: test.warnings.clone(),
            error: test.error.clone(),
        })
    }

    /// Whether nothing is expected.
    pub fn is_empty(&self) -> bool {
        self.rows.is_none()
            && self.empty.is_none()
            && self.contains.is_none()
            && self.lacks.is_none()
            && self.exact.is_none()
            && self.columns.is_none()
            && self.warnings.is_none()
            && self.error.is_none()
    }

    /// Whether there has to be a row.
    pub fn wants_rows(&self) -> bool {
        let some = |rows: &Option<Vec<Document>>| rows.as_ref().is_some_and(|rows| !rows.is_empty());
        self.rows.is_some_and(|rows| rows > 0)
            || self.empty == Some(false)
            || some(&self.contains)
            || some(&self.exact)
    }

    /// Whether there have to be fewer rows than so many.
    pub fn wants_fewer(&self, rows: usize) -> bool {
        (self.empty == Some(true) && rows > 0) || self.rows.is_some_and(|wanted| wanted < rows)
    }

    /// Whether the query has to give an error.
    pub fn wants_error(&self) -> bool {
        self.error.is_some()
    }

    /// How an answer fails to be what is expected; nothing when it doesn't.
    pub fn mismatches(&self, answer: &Answer) -> Vec<Mismatch> {
        let table = match (answer, &self.error) {
            (Answer::Error(message), Some(expected)) if message.contains(expected.as_str()) => {
                return Vec::new();
            }
            (Answer::Error(message), Some(expected)) => {
                let lines =
                    vec![DiffLine::text(Side::Expected, expected), DiffLine::text(Side::Found, message)];
                return vec![Mismatch { message: "the query gives another error".to_owned(), lines }];
            }
            (Answer::Error(message), None) if self.is_empty() => {
                // A snapshot may hold an error, too.
                let _ = message;
                return Vec::new();
            }
            (Answer::Error(message), None) => {
                let lines = vec![DiffLine::text(Side::Found, message)];
                return vec![Mismatch { message: "the query gives an error".to_owned(), lines }];
            }
            (Answer::Rows(table), Some(expected)) => {
                let message = format!("expected an error, got {}", counted(table.rows.len(), "row"));
                return vec![Mismatch { message, lines: vec![DiffLine::text(Side::Expected, expected)] }];
            }
            (Answer::Rows(table), None) => table,
        };
        let checks = [
            self.check_columns(table),
            self.check_rows(table),
            self.check_empty(table),
            self.check_contains(table),
            self.check_lacks(table),
            self.check_exact(table),
            self.check_warnings(table),
        ];
        checks.into_iter().flatten().collect()
    }

    fn check_rows(&self, table: &Table) -> Option<Mismatch> {
        let expected = self.rows.filter(|expected| *expected != table.rows.len())?;
        let message = format!("expected {}, got {}", counted(expected, "row"), table.rows.len());
        Some(Mismatch { message, lines: found(table, &table.rows) })
    }

    fn check_empty(&self, table: &Table) -> Option<Mismatch> {
        match self.empty {
            Some(true) if !table.rows.is_empty() => {
                let message = format!("expected no rows, got {}", table.rows.len());
                Some(Mismatch { message, lines: found(table, &table.rows) })
            }
            Some(false) if table.rows.is_empty() => {
                Some(Mismatch { message: "expected rows, got none".to_owned(), lines: Vec::new() })
            }
            _ => None,
        }
    }

    fn check_contains(&self, table: &Table) -> Option<Mismatch> {
        let expected = self.contains.as_ref()?;
        let missing: Vec<&Document> =
            expected.iter().filter(|row| !table.rows.iter().any(|found| is_row(row, found, table))).collect();
        if missing.is_empty() {
            return None;
        }
        let mut lines = Vec::new();
        for row in missing.iter().take(SHOWN) {
            lines.push(DiffLine::expected(row));
            lines.extend(nearest(row, table).map(|found| DiffLine::like(row, found, table)));
        }
        let message = format!(
            "{} of {} missing among {}",
            missing.len(),
            counted(expected.len(), "expected row"),
            counted(table.rows.len(), "row")
        );
        Some(Mismatch { message, lines })
    }

    fn check_lacks(&self, table: &Table) -> Option<Mismatch> {
        let unwanted = self.lacks.as_ref()?;
        let is_unwanted = |found: &&Vec<Json>| unwanted.iter().any(|row| is_row(row, found, table));
        let there: Vec<Vec<Json>> = table.rows.iter().filter(is_unwanted).cloned().collect();
        if there.is_empty() {
            return None;
        }
        let message = format!("got {} that may not be there", counted(there.len(), "row"));
        Some(Mismatch { message, lines: found(table, &there) })
    }

    fn check_exact(&self, table: &Table) -> Option<Mismatch> {
        let expected = self.exact.as_ref()?;
        let taken = assign(expected, table);
        let is_taken = |row: &usize| taken.contains(&Some(*row));
        let missing: Vec<&Document> =
            expected.iter().zip(&taken).filter(|(_, row)| row.is_none()).map(|(row, _)| row).collect();
        let rest: Vec<Vec<Json>> =
            (0..table.rows.len()).filter(|row| !is_taken(row)).map(|row| table.rows[row].clone()).collect();
        if missing.is_empty() && rest.is_empty() {
            let in_order = || expected.iter().zip(&table.rows).all(|(row, found)| is_row(row, found, table));
            if !self.ordered || in_order() {
                return None;
            }
            let message = "the rows come in another order".to_owned();
            let expected = expected.iter().take(SHOWN).map(DiffLine::expected);
            return Some(Mismatch { message, lines: expected.chain(found(table, &table.rows)).collect() });
        }
        let message = format!(
            "expected exactly {}, got {}: {} missing, {} too many",
            counted(expected.len(), "row"),
            table.rows.len(),
            missing.len(),
            rest.len()
        );
        let lines = missing.into_iter().take(SHOWN).map(DiffLine::expected).chain(found(table, &rest));
        Some(Mismatch { message, lines: lines.collect() })
    }

    fn check_columns(&self, table: &Table) -> Option<Mismatch> {
        let expected = self.columns.as_ref()?;
        let is_column =
            |((name, data_type), (found, found_type)): (&(String, Option<String>), &(String, _))| {
                name == found
                    && data_type.as_ref().is_none_or(|data_type| *data_type == found_type_name(found_type))
            };
        if expected.len() == table.columns.len() && expected.iter().zip(&table.columns).all(is_column) {
            return None;
        }
        let with_types = expected.iter().any(|(_, data_type)| data_type.is_some());
        let expected: Vec<String> = expected
            .iter()
            .map(|(name, data_type)| match data_type {
                Some(data_type) => format!("{name} {data_type}"),
                None => name.clone(),
            })
            .collect();
        let got = table.columns.iter().map(|(name, data_type)| match with_types {
            true => format!("{name} {}", found_type_name(data_type)),
            false => name.clone(),
        });
        let lines = vec![
            DiffLine::text(Side::Expected, &expected.join(", ")),
            DiffLine::text(Side::Found, &got.collect::<Vec<_>>().join(", ")),
        ];
        Some(Mismatch { message: "the columns are others".to_owned(), lines })
    }

    fn check_warnings(&self, table: &Table) -> Option<Mismatch> {
        let expected = self.warnings.as_ref()?;
        let shown = |message: String, missing: Vec<&String>| {
            let missing = missing.into_iter().map(|text| DiffLine::text(Side::Expected, text));
            let found = table.warnings.iter().take(2 * SHOWN).map(|text| DiffLine::text(Side::Found, text));
            Some(Mismatch { message, lines: missing.chain(found).collect() })
        };
        if expected.is_empty() && !table.warnings.is_empty() {
            return shown(format!("expected no warnings, got {}", table.warnings.len()), Vec::new());
        }
        let is_missing =
            |text: &&String| !table.warnings.iter().any(|warning| warning.contains(text.as_str()));
        let missing: Vec<&String> = expected.iter().filter(is_missing).collect();
        if missing.is_empty() { None } else { shown("expected warnings are missing".to_owned(), missing) }
    }
}

/// `1 row`, `2 rows`
pub(crate) fn counted(count: usize, thing: &str) -> String {
    format!("{count} {thing}{}", if count == 1 { "" } else { "s" })
}

/// Names, or names with types: `[a, b]`, `{a: long}`, `[a, {b: long}]`.
fn columns_of(json: &Json) -> Result<Vec<(String, Option<String>)>, String> {
    let wrong = || "`columns` has to be a list of names, or names with types".to_owned();
    let typed = |object: &Document| {
        let column = |(name, data_type): (&String, &Json)| match data_type {
            Json::Null => Ok((name.clone(), None)),
            Json::String(data_type) => Ok((name.clone(), Some(data_type.clone()))),
            _ => Err(wrong()),
        };
        object.iter().map(column).collect::<Result<Vec<_>, String>>()
    };
    match json {
        Json::Object(object) => typed(object),
        Json::Array(items) => {
            let items = items.iter().map(|item| match item {
                Json::String(name) => Ok(vec![(name.clone(), None)]),
                Json::Object(object) => typed(object),
                _ => Err(wrong()),
            });
            Ok(items.collect::<Result<Vec<_>, String>>()?.concat())
        }
        _ => Err(wrong()),
    }
}

fn found_type_name(data_type: &esql::DataType) -> String {
    data_type.to_string()
}

/// Whether a row has the values that are expected in the columns that are named.
fn is_row(expected: &Document, found: &[Json], table: &Table) -> bool {
    expected.iter().all(|(name, value)| {
        table.column(name).is_some_and(|column| is_value(value, &found[column], table.columns[column].1))
    })
}

/// A row for each expected one, as many as possible, each at most once: a maximum matching by augmenting paths.
fn assign(expected: &[Document], table: &Table) -> Vec<Option<usize>> {
    let fitting = |row: &Document| {
        let fits = |number: &usize| is_row(row, &table.rows[*number], table);
        (0..table.rows.len()).filter(fits).collect::<Vec<_>>()
    };
    let fitting: Vec<Vec<usize>> = expected.iter().map(fitting).collect();
    let mut owner = vec![None; table.rows.len()];
    for row in 0..expected.len() {
        // Breadth first, so that a long chain of exchanges takes no stack.
        let mut came_from = vec![None; table.rows.len()];
        let mut queue = std::collections::VecDeque::from([row]);
        let free = loop {
            let Some(wanting) = queue.pop_front() else { break None };
            let mut free = None;
            for &found in &fitting[wanting] {
                if came_from[found].is_none() {
                    came_from[found] = Some(wanting);
                    match owner[found] {
                        None => free = Some(found),
                        Some(other) => queue.push_back(other),
                    }
                }
            }
            if free.is_some() {
                break free;
            }
        };
        let mut next = free;
        while let Some(found) = next {
            let Some(wanting) = came_from[found] else { break };
            next = owner.iter().position(|owner| *owner == Some(wanting));
            owner[found] = Some(wanting);
            if wanting == row {
                break;
            }
        }
    }
    (0..expected.len()).map(|row| owner.iter().position(|owner| *owner == Some(row))).collect()
}

/// The row with most of the expected values, if it has any.
fn nearest<'a>(expected: &Document, table: &'a Table) -> Option<&'a Vec<Json>> {
    let alike = |row: &Vec<Json>| {
        let same = |(name, value): &(&String, &Json)| {
            table.column(name).is_some_and(|column| is_value(value, &row[column], table.columns[column].1))
        };
        expected.iter().filter(same).count()
    };
    // Of equals the first.
    table.rows.iter().rev().max_by_key(|row| alike(row))
}

fn found(table: &Table, rows: &[Vec<Json>]) -> Vec<DiffLine> {
    let mut lines: Vec<DiffLine> = rows.iter().take(SHOWN).map(|row| DiffLine::found(row, table)).collect();
    if rows.len() > SHOWN {
        lines.push(DiffLine::text(Side::Found, &format!("… and {} more", rows.len() - SHOWN)));
    }
    lines
}

impl DiffLine {
    /// A text.
    pub fn text(side: Side, text: &str) -> DiffLine {
        DiffLine { side, cells: vec![(String::new(), text.to_owned())] }
    }

    fn expected(row: &Document) -> DiffLine {
        let cells = row.iter().map(|(name, value)| (name.clone(), plain(value)));
        DiffLine { side: Side::Expected, cells: cells.collect() }
    }

    fn found(row: &[Json], table: &Table) -> DiffLine {
        let cells = table.columns.iter().zip(row).map(|((name, _), value)| (name.clone(), plain(value)));
        DiffLine { side: Side::Found, cells: cells.collect() }
    }

    /// The columns of a row that are expected to have values.
    fn like(expected: &Document, row: &[Json], table: &Table) -> DiffLine {
        let cell = |name: &String| {
            let value =
                table.column(name).map_or("(no such column)".to_owned(), |column| plain(&row[column]));
            (name.clone(), value)
        };
        DiffLine { side: Side::Found, cells: expected.keys().map(cell).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use esql::DataType;
    use serde_json::json;

    fn answer() -> Answer {
        Answer::Rows(Table {
            columns: vec![("a".to_owned(), DataType::Integer), ("b".to_owned(), DataType::Keyword)],
            rows: vec![
                vec![json!(1), json!("x")],
                vec![json!(2), json!(["x", "y"])],
                vec![json!(1), json!("x")],
            ],
            warnings: vec!["Line 1:2: evaluation of [a] failed".to_owned()],
        })
    }

    fn messages(yaml: &str) -> Vec<String> {
        let test: Test = crate::format::parse(&format!("name: t\n{yaml}")).unwrap();
        let mismatches = Expectations::of(&test).unwrap().mismatches(&answer());
        mismatches.into_iter().map(|mismatch| mismatch.message).collect()
    }

    #[test]
    fn what_holds_is_silent() {
        for yaml in [
            "rows: 3",
            "empty: false",
            "contains: [{a: 2}, {a: 1, b: x}]",
            "lacks: [{a: 3}]",
            "exact: [{a: 2, b: [x, y]}, {a: 1}, {a: 1, b: x}]",
            "exact: [{a: 1}, {a: 2}, {a: 1}]\nordered: true",
            "columns: [a, b]",
            "columns: {a: integer, b: keyword}",
            "warnings: ['evaluation of [a] failed']",
        ] {
            assert_eq!(messages(yaml), [""; 0], "{yaml}");
        }
    }

    #[test]
    fn what_does_not_hold_is_told() {
        for (yaml, message) in [
            ("rows: 1", "expected 1 row, got 3"),
            ("empty: true", "expected no rows, got 3"),
            ("contains: [{a: 1}, {a: 1, b: y}]", "1 of 2 expected rows missing among 3 rows"),
            ("contains: [{c: 1}]", "1 of 1 expected row missing among 3 rows"),
            ("lacks: [{a: 1}]", "got 2 rows that may not be there"),
            ("exact: [{a: 1}, {a: 3}]", "expected exactly 2 rows, got 3: 1 missing, 2 too many"),
            ("exact: [{a: 2}, {a: 1}, {a: 1}]\nordered: true", "the rows come in another order"),
            ("columns: [b, a]", "the columns are others"),
            ("columns: {a: long, b: keyword}", "the columns are others"),
            ("warnings: []", "expected no warnings, got 1"),
            ("warnings: [other]", "expected warnings are missing"),
            ("error: x", "expected an error, got 3 rows"),
        ] {
            assert_eq!(messages(yaml), [message], "{yaml}");
        }
    }

    #[test]
    fn rows_are_assigned_as_they_fit() {
        for yaml in [
            "exact: [{a: 1}, {b: x}, {a: 2}]",
            "exact: [{}, {a: 1}, {a: 1}]",
            "exact: [{}, {}, {a: 2}]",
            "exact: [{a: 1}, {}, {b: x}]",
        ] {
            assert_eq!(messages(yaml), [""; 0], "{yaml}");
        }
    }

    #[test]
    fn the_nearest_row_is_shown() {
        let test: Test = crate::format::parse("name: t\ncontains: [{a: 2, b: x}]").unwrap();
        let mismatches = Expectations::of(&test).unwrap().mismatches(&answer());
        let shown: Vec<&str> = mismatches[0].lines.iter().map(|line| line.cells[1].1.as_str()).collect();
        assert_eq!(shown, ["x", "x"]);
    }

    #[test]
    fn contradictions_are_refused() {
        for yaml in ["error: x\nrows: 1", "ordered: true\nrows: 1", "columns: 3"] {
            let test: Test = crate::format::parse(&format!("name: t\n{yaml}")).unwrap();
            assert!(Expectations::of(&test).is_err(), "{yaml}");
        }
    }
}
