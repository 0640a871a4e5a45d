//! Every function that Elasticsearch lists is known, and takes every signature listed, with the result type listed.

use std::path::Path;

use esql_data::{DataType, Value};
use esql_functions::registry::{Function, find};
use esql_functions::{Argument, Call, check, check_aggregate};

/// Functions that this engine does not have: those of time series, of machine learning and vectors, and of types it lacks.
const EXCLUDED: &[&str] = &[
    "absent_over_time",
    "avg_over_time",
    "chunk",
    "count_distinct_over_time",
    "count_over_time",
    "delta",
    "deriv",
    "embedding",
    "first_over_time",
    "idelta",
    "increase",
    "irate",
    "knn",
    "last_over_time",
    "max_over_time",
    "min_over_time",
    "percentile_over_time",
    "present_over_time",
    "rate",
    "stddev_over_time",
    "sum_over_time",
    "tbucket",
    "text_embedding",
    "to_aggregate_metric_double",
    "to_counter",
    "to_dense_vector",
    "to_exponential_histogram",
    "to_gauge",
    "to_tdigest",
    "top_snippets",
    "tstep",
    "v_cosine",
    "v_dot_product",
    "v_hamming",
    "v_l1_norm",
    "v_l2_norm",
    "v_magnitude",
    "variance_over_time",
    "without",
];

/// What is no function of that name here: the planner makes a function of `::` and NOT of `NOT IN`. Two are not there yet.
const ELSEWHERE: &[&str] = &["cast", "categorize", "match_operator", "not_in", "not_like", "not_rlike"];

/// Types that this engine does not have.
const EXCLUDED_TYPES: &[&str] = &[
    "aggregate_metric_double",
    "counter_double",
    "counter_integer",
    "counter_long",
    "dense_vector",
    "exponential_histogram",
    "float",
    "histogram",
    "tdigest",
];

#[test]
fn functions_take_the_listed_types() {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/spec/functions.jsonl"));
    let Ok(text) = std::fs::read_to_string(path) else {
        println!("skipped: {} is absent", path.display());
        return;
    };
    let mut wrong = Vec::new();
    for line in text.lines() {
        let entry: serde_json::Value = serde_json::from_str(line).unwrap();
        let name = entry["name"].as_str().unwrap();
        let function = match find(name) {
            Some(_) if EXCLUDED.contains(&name) => {
                wrong.push(format!("{name} is on the list of the excluded, but known"));
                continue;
            }
            Some(function) => function,
            None if EXCLUDED.contains(&name) || ELSEWHERE.contains(&name) => continue,
            None => {
                wrong.push(format!("{name} is unknown"));
                continue;
            }
        };
        for signature in entry["signatures"].as_array().unwrap() {
            let signature = signature.as_str().unwrap();
            if EXCLUDED_TYPES.iter().any(|excluded| mentions(signature, excluded)) {
                continue;
            }
            if let Some(error) = refused(name, function, signature) {
                wrong.push(format!("{name}{signature}: {error}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whether the type stands in the signature.
fn mentions(signature: &str, data_type: &str) -> bool {
    signature.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|word| word == data_type)
}

/// Why the function does not take the signature.
fn refused(name: &str, function: Function, signature: &str) -> Option<String> {
    let Some((types, result)) = read(signature) else { return Some("unknown type".to_owned()) };
    let (word, number, map) = (Value::from("asc"), Value::Int(1), Value::Null);
    let mut args: Vec<Argument<'_>> = types
        .iter()
        .map(|data_type| match data_type {
            Some(data_type) => {
                let constant = if *data_type == DataType::Integer { &number } else { &word };
                Argument { data_type: *data_type, constant: Some(constant), text: "x" }
            }
            None => Argument { data_type: DataType::Keyword, constant: Some(&map), text: "{}" },
        })
        .collect();
    // The planner adds the field that these functions read.
    if ["earliest", "latest", "trange"].contains(&name) {
        args.push(Argument { data_type: DataType::Date, constant: None, text: name });
    }
    let call = Call { name, text: name, args: &args };
    let given = match function {
        Function::Scalar(function) => check(function, &call),
        Function::Aggregate(function) => check_aggregate(function, &call),
    };
    (given.as_ref() != Ok(&result)).then(|| format!("{given:?}"))
}

/// The types of `(a:integer, [b:long] ...) -> long`, none for a map of named parameters.
fn read(signature: &str) -> Option<(Vec<Option<DataType>>, DataType)> {
    let (params, result) = signature.strip_prefix('(')?.split_once(") -> ")?;
    // What may be left out is given once: CASE's default can't be repeated.
    let repeated = params.ends_with(" ...") && !params.ends_with("] ...");
    let params = params.trim_end_matches(" ...");
    let mut types = params
        .split(", ")
        .filter(|param| !param.is_empty())
        .map(|param| {
            let name = param.trim_end_matches(" map").trim_matches(['[', ']']).split_once(':')?.1;
            if name == "function_named_parameters" { Some(None) } else { DataType::from_name(name).map(Some) }
        })
        .collect::<Option<Vec<_>>>()?;
    if repeated && let Some(&last) = types.last() {
        types.push(last);
    }
    Some((types, DataType::from_name(result)?))
}
