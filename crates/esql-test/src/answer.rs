//! What a query gave: rows with their types and warnings, or an error. Made to be compared and printed.

use esql::{DataType, Engine, Error, Format, Parameters, ResultSet};
use serde_json::Value as Json;

/// What a query gave.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// Rows.
    Rows(Table),
    /// An error, as Elasticsearch words it.
    Error(String),
}

/// The rows of an answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// Names and types in order.
    pub columns: Vec<(String, DataType)>,
    /// A value a column: `null`, a value, or an array of several.
    pub rows: Vec<Vec<Json>>,
    /// The warnings but for the one about a missing LIMIT, which is about the query's text and not about events.
    pub warnings: Vec<String>,
}

impl Answer {
    /// Runs a query.
    pub fn of(engine: &Engine, query: &str, parameters: &Parameters) -> Answer {
        Answer::of_result(engine.query_with(query, parameters).and_then(|query| query.collect_rows()))
    }

    /// What came of a query.
    pub fn of_result(result: Result<ResultSet, Error>) -> Answer {
        match result {
            Ok(rows) => Answer::Rows(Table::of(&rows)),
            Err(error) => Answer::Error(message(&error)),
        }
    }
}

/// An error with its help.
fn message(error: &Error) -> String {
    let helps = error.diagnostics().into_iter().filter_map(|diagnostic| diagnostic.help);
    helps.fold(error.to_string(), |message, help| format!("{message}\nhelp: {help}"))
}

impl Table {
    fn of(result: &ResultSet) -> Table {
        let columns = result.columns().iter();
        let columns = columns.map(|column| (column.name.clone(), column.data_type)).collect();
        // The engine's own JSON says of every type how its values are written.
        let mut json: Json = serde_json::from_str(&result.to_string(Format::Json)).unwrap_or_default();
        let values = json.get_mut("values").map(Json::take).unwrap_or_default();
        let rows = values.as_array().into_iter().flatten();
        let rows = rows.map(|row| row.as_array().cloned().unwrap_or_default()).collect();
        let is_limit = |warning: &String| warning.starts_with("No limit defined");
        let warnings = result.warnings().iter().filter(|warning| !is_limit(warning)).cloned().collect();
        Table { columns, rows, warnings }
    }

    /// The number of the column of that name.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|(column, _)| column == name)
    }
}

/// Whether a cell has the value that is expected: numbers by their value, dates as moments, several values in their order.
pub fn is_value(expected: &Json, found: &Json, data_type: DataType) -> bool {
    match (expected, found) {
        (Json::Array(expected), Json::Array(found)) => {
            expected.len() == found.len()
                && expected.iter().zip(found).all(|(expected, found)| is_value(expected, found, data_type))
        }
        // As in Elasticsearch an array of one is its element and an empty one is null.
        (Json::Array(items), found) => match items.as_slice() {
            [] => found.is_null(),
            [one] => is_value(one, found, data_type),
            _ => false,
        },
        (Json::Number(expected), Json::Number(found)) => {
            expected == found || (expected.is_f64() || found.is_f64()) && expected.as_f64() == found.as_f64()
        }
        (Json::String(expected), Json::String(found)) => {
            expected == found
                || matches!(data_type, DataType::Date | DataType::DateNanos)
                    && moment(expected) == moment(found)
        }
        (expected, found) => expected == found,
    }
}

fn moment(text: &str) -> Option<i64> {
    esql::data::date::parse_datetime_nanos(text).ok()
}

/// A value as people read it: strings without quotes, unless that could be mistaken for something else.
pub fn plain(value: &Json) -> String {
    match value {
        Json::String(text) => {
            let mistakable = text.is_empty()
                || text != text.trim()
                || text.chars().any(char::is_control)
                || text.starts_with(['[', '{', '"'])
                || serde_json::from_str::<Json>(text).is_ok();
            if mistakable { value.to_string() } else { text.clone() }
        }
        Json::Array(items) => format!("[{}]", items.iter().map(plain).collect::<Vec<_>>().join(", ")),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_are_compared_by_what_they_mean() {
        let same = |expected: Json, found: Json, data_type| is_value(&expected, &found, data_type);
        assert!(same(json!(3), json!(3.0), DataType::Double));
        assert!(!same(json!(3), json!("3"), DataType::Keyword));
        assert!(same(json!("2024-06-15"), json!("2024-06-15T00:00:00.000Z"), DataType::Date));
        assert!(!same(json!("2024-06-15"), json!("2024-06-15T00:00:00.000Z"), DataType::Keyword));
        assert!(same(json!(["a"]), json!("a"), DataType::Keyword));
        assert!(same(json!([]), json!(null), DataType::Keyword));
        assert!(!same(json!(["a", "b"]), json!(["b", "a"]), DataType::Keyword));
        assert!(!same(json!(9_007_199_254_740_993_i64), json!(9_007_199_254_740_992_i64), DataType::Long));
    }

    #[test]
    fn strings_that_could_be_mistaken_have_quotes() {
        assert_eq!(plain(&json!("reg.exe")), "reg.exe");
        assert_eq!(plain(&json!("null")), "\"null\"");
        assert_eq!(plain(&json!("")), "\"\"");
        assert_eq!(plain(&json!(["a", 1, null])), "[a, 1, null]");
    }
}
