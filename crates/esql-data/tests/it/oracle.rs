//! Agreement with Java's own answers, where the tables of them are at hand.

use esql_data::date::{DateFormat, Zone};
use esql_data::{number, string_case, version};
use serde_json::Value;

/// The lines of a table; none, with a note, if it is not here.
fn table(name: &str) -> Vec<Value> {
    let path = format!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/oracle/{}.jsonl"), name);
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("{name}: no table at {path}, skipped");
        return Vec::new();
    };
    text.split('\n').filter(|line| !line.is_empty()).map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Compares every line and fails below 99.5 %; `ours` says what is wrong with a line.
fn compare(name: &str, ours: impl Fn(&Value) -> Option<String>) {
    let lines = table(name);
    let wrong: Vec<String> =
        lines.iter().filter_map(|line| ours(line).map(|ours| format!("{line}\n    ours: {ours}"))).collect();
    for line in &wrong {
        println!("{line}");
    }
    println!("{name}: {} of {} agree", lines.len() - wrong.len(), lines.len());
    assert!(wrong.len() * 200 <= lines.len(), "{name}: {} of {} differ", wrong.len(), lines.len());
}

fn text<'l>(line: &'l Value, key: &str) -> &'l str {
    line[key].as_str().unwrap_or_else(|| panic!("{key} in {line}"))
}

fn differs(ours: String, expected: &str) -> Option<String> {
    (ours != expected).then_some(ours)
}

fn bits(line: &Value) -> u64 {
    u64::from_str_radix(text(line, "bits"), 16).unwrap()
}

#[test]
fn doubles_print_as_in_java() {
    compare("double_to_string", |line| {
        let value = f64::from_bits(bits(line));
        let printed = number::double_to_string(value);
        if !value.is_nan() && number::parse_double(&printed).map(f64::to_bits) != Some(value.to_bits()) {
            return Some(format!("{printed} does not read back"));
        }
        differs(printed, text(line, "string"))
    });
}

#[test]
fn floats_print_as_in_java() {
    compare("float_to_string", |line| {
        differs(number::float_to_string(f32::from_bits(bits(line) as u32)), text(line, "string"))
    });
}

#[test]
fn dates_print_by_pattern_as_in_java() {
    compare("date_format", |line| {
        let zone = Zone::parse(text(line, "zone")).unwrap();
        let printed = DateFormat::new(text(line, "pattern"))
            .and_then(|format| format.format_millis(line["millis"].as_i64().unwrap(), &zone));
        match (printed, line.get("error")) {
            (Ok(printed), None) => differs(printed, text(line, "result")),
            (Ok(printed), Some(_)) => Some(printed),
            (Err(failure), None) => Some(failure.to_string()),
            (Err(failure), Some(error)) => {
                (!failure.message.ends_with(error.as_str().unwrap())).then_some(failure.message)
            }
        }
    });
}

#[test]
fn dates_read_by_pattern_as_in_elasticsearch() {
    compare("date_parse", |line| {
        let read = DateFormat::new(text(line, "pattern"))
            .and_then(|format| format.parse_millis(text(line, "input"), &Zone::utc()));
        let expected = line["millis"].as_i64();
        (read.clone().ok() != expected).then(|| format!("{read:?}"))
    });
}

#[test]
fn cases_map_as_in_java() {
    compare("string_case", |line| {
        let input = text(line, "input");
        differs(string_case::to_lower(input).into_owned(), text(line, "lower"))
            .or(differs(string_case::to_upper(input).into_owned(), text(line, "upper")))
    });
}

#[test]
fn versions_sort_as_in_elasticsearch() {
    compare("version_order", |line| {
        let versions: Vec<&str> =
            line["ascending"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        versions
            .windows(2)
            .find(|pair| version::encode(pair[0]) >= version::encode(pair[1]))
            .map(|pair| format!("{} >= {}", pair[0], pair[1]))
            .or_else(|| {
                versions
                    .iter()
                    .find(|text| version::decode(&version::encode(text)) != **text)
                    .map(|text| format!("{text} does not come back"))
            })
    });
}
