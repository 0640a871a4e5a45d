//! Compares an answer with the expected table.

use esql_data::date::parse_datetime_nanos;
use esql_data::geometry::Geometry;
use serde_json::Value as Json;

use crate::spec::{Case, cell_values};

/// An answer: the body of a `_query` response, and the warnings.
pub struct Answer {
    pub body: Json,
    pub warnings: Vec<String>,
}

/// Why the answer is not the expected one; `None` when it is.
pub fn difference(case: &Case, answer: &Answer) -> Option<String> {
    columns(case, &answer.body)
        .or_else(|| rows(case, &answer.body))
        .or_else(|| warnings(case, &answer.warnings))
}

fn columns(case: &Case, body: &Json) -> Option<String> {
    let actual: Vec<(String, String)> = body["columns"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|column| {
            let text = |key: &str| column[key].as_str().unwrap_or_default().to_owned();
            (text("name"), text("type"))
        })
        .collect();
    let same = actual.len() == case.columns.len()
        && actual
            .iter()
            .zip(&case.columns)
            .all(|(actual, expected)| actual.0 == expected.0.trim_matches('"') && actual.1 == expected.1);
    let show = |columns: &[(String, String)]| {
        columns.iter().map(|(name, data_type)| format!("{name}:{data_type}")).collect::<Vec<_>>().join(" | ")
    };
    (!same).then(|| format!("columns: expected {}, got {}", show(&case.columns), show(&actual)))
}

fn rows(case: &Case, body: &Json) -> Option<String> {
    let types: Vec<&str> = case.columns.iter().map(|(_, data_type)| data_type.as_str()).collect();
    let mut actual: Vec<&Json> = body["values"].as_array().into_iter().flatten().collect();
    if actual.len() != case.rows.len() {
        let first = actual.first().map_or_else(String::new, |row| format!(", first {row}"));
        return Some(format!("rows: expected {}, got {}{first}", case.rows.len(), actual.len()));
    }
    let ordered = !case.ignore_order && sorts(&case.query);
    for (number, expected) in case.rows.iter().enumerate() {
        let found = match ordered {
            true => actual.first().is_some_and(|row| same_row(expected, row, &types)).then_some(0),
            false => actual.iter().position(|row| same_row(expected, row, &types)),
        };
        match found {
            Some(index) => {
                actual.remove(index);
            }
            None => {
                let got = actual.first().map_or_else(String::new, ToString::to_string);
                return Some(format!("row {}: expected {}, got {got}", number + 1, expected.join(" | ")));
            }
        }
    }
    None
}

/// Whether the query orders its rows, and no later command takes the order away.
fn sorts(query: &str) -> bool {
    let commands: Vec<String> =
        query.split('|').map(|command| command.trim_start().to_ascii_lowercase()).collect();
    let last = |name: &str| commands.iter().rposition(|command| command.starts_with(name));
    last("sort").is_some() && last("sort") > last("stats")
}

fn same_row(expected: &[String], actual: &Json, types: &[&str]) -> bool {
    let cells = actual.as_array().map(Vec::as_slice).unwrap_or_default();
    cells.len() == expected.len()
        && expected
            .iter()
            .zip(cells)
            .zip(types)
            .all(|((expected, actual), data_type)| same_cell(expected, actual, data_type))
}

fn same_cell(expected: &str, actual: &Json, data_type: &str) -> bool {
    if expected == "null" || (expected.is_empty() && actual.is_null()) {
        return actual.is_null();
    }
    if data_type == "_source" {
        return serde_json::from_str::<Json>(expected).is_ok_and(|expected| expected == *actual);
    }
    if let Some(text) = actual.as_str()
        && text == expected
    {
        return true;
    }
    // A comma within a shape separates no values.
    let expected = match data_type.ends_with("_shape") {
        true => vec![expected.trim_matches('"').to_owned()],
        false => cell_values(expected),
    };
    let actual = match actual {
        Json::Array(values) => values.as_slice(),
        single => std::slice::from_ref(single),
    };
    // Some cases don't escape the commas of texts among several.
    let joined = |text: fn(&Json) -> Option<&str>| actual.iter().map(text).collect::<Option<Vec<_>>>();
    if actual.len() > 1 && joined(Json::as_str).is_some_and(|texts| texts.join(", ") == expected.join(", ")) {
        return true;
    }
    expected.len() == actual.len()
        && expected.iter().zip(actual).all(|(expected, actual)| same_value(expected, actual, data_type))
}

fn same_value(expected: &str, actual: &Json, data_type: &str) -> bool {
    match data_type {
        "double" => match (double_range(expected), actual.as_f64()) {
            (Some((low, high)), Some(actual)) if low < high => (low..=high).contains(&actual),
            (Some((wanted, _)), Some(actual)) => close(wanted, actual, expected),
            _ => false,
        },
        "integer" | "long" | "unsigned_long" => match expected.split_once("..") {
            Some((low, high)) => {
                let number = |text: &str| text.trim().parse::<i128>().ok();
                let actual = whole(actual);
                matches!((number(low), number(high), actual), (Some(low), Some(high), Some(actual)) if (low..=high).contains(&actual))
            }
            None => expected.parse::<i128>().is_ok() && expected.parse::<i128>().ok() == whole(actual),
        },
        "date" | "date_nanos" => {
            let nanos = |text: &str| parse_datetime_nanos(text).ok();
            let millis = |text: &str| esql_data::date::parse_datetime(text).ok();
            actual.as_str().is_some_and(|actual| {
                (nanos(expected).is_some() && nanos(expected) == nanos(actual))
                    || (data_type == "date"
                        && millis(expected).is_some()
                        && millis(expected) == millis(actual))
            })
        }
        "geo_point" | "geo_shape" | "cartesian_point" | "cartesian_shape" => {
            let geometry = |text: &str| Geometry::from_wkt(text).ok();
            geometry(expected).is_some() && geometry(expected) == actual.as_str().and_then(geometry)
        }
        "boolean" => {
            actual.as_bool().is_some_and(|actual| actual.to_string() == expected.to_ascii_lowercase())
        }
        _ => match actual {
            Json::String(actual) => actual == expected,
            other => {
                let text = other.to_string();
                text == expected
            }
        },
    }
}

/// `0..1E-100`, or one number as a range.
fn double_range(text: &str) -> Option<(f64, f64)> {
    let (low, high) = text.split_once("..").unwrap_or((text, text));
    Some((low.trim().parse().ok()?, high.trim().parse().ok()?))
}

/// A whole number of any width.
fn whole(value: &Json) -> Option<i128> {
    value.as_i64().map(i128::from).or_else(|| value.as_u64().map(i128::from))
}

/// Equal to a relative 1e-9, or in all the digits shown.
fn close(expected: f64, actual: f64, shown: &str) -> bool {
    if expected == actual || (expected - actual).abs() <= 1e-9 * expected.abs() {
        return true;
    }
    let decimals = shown.split_once('.').map_or(0, |(_, digits)| digits.len());
    !shown.contains(['e', 'E']) && decimals > 0 && (expected - actual).abs() < 10_f64.powi(-(decimals as i32))
}

fn warnings(case: &Case, actual: &[String]) -> Option<String> {
    if case.warnings.is_empty() {
        return None;
    }
    // That a limit was added is said of nearly every case and expected by none.
    let actual: Vec<&String> = actual.iter().filter(|text| !text.starts_with("No limit defined")).collect();
    if let Some(missing) =
        case.warnings.iter().find(|expected| !actual.iter().any(|text| expected.matches(text)))
    {
        return Some(format!("warning missing: {missing:?}, got {actual:?}"));
    }
    let stray = actual.iter().find(|text| !case.warnings.iter().any(|expected| expected.matches(text)))?;
    Some(format!("warning not expected: {stray}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_compare_by_type() {
        assert!(same_cell("1.19", &json!(1.190000001), "double"));
        assert!(!same_cell("1.19", &json!(1.25), "double"));
        assert!(same_cell("0..1E-100", &json!(0.0), "double"));
        assert!(!same_cell("0..1E-100", &json!(1e-99), "double"));
        assert!(same_cell("[a, b, c]", &json!(["a, b", "c"]), "keyword"));
        assert!(!same_cell("[a, b, c]", &json!(["a", "c"]), "keyword"));
        assert!(same_cell("10..20", &json!(15), "long"));
        assert!(!same_cell("10..20", &json!(21), "long"));
        assert!(same_cell("1953-09-02T00:00:00Z", &json!("1953-09-02T00:00:00.000Z"), "date"));
        assert!(same_cell("POINT(1 2)", &json!("POINT (1.0 2.0)"), "geo_point"));
        assert!(same_cell("LINESTRING(1 2, 3 4)", &json!("LINESTRING (1.0 2.0, 3.0 4.0)"), "geo_shape"));
        assert!(!same_cell("POINT(1 2)", &json!("POINT (2.0 1.0)"), "geo_point"));
        assert!(same_cell("[a, b]", &json!(["a", "b"]), "keyword"));
        assert!(!same_cell("[a, b]", &json!(["b", "a"]), "keyword"));
        assert!(same_cell("null", &Json::Null, "keyword") && !same_cell("null", &json!("x"), "keyword"));
        assert!(same_cell("18446744073709551615", &json!(18_446_744_073_709_551_615_u64), "unsigned_long"));
    }
}
