//! Every signature that Elasticsearch lists is accepted, with the result type that it lists.

use std::path::Path;

use esql_data::{DataType, Value};
use esql_functions::registry::{Function, find};
use esql_functions::{Argument, Call, check};

#[test]
fn scalar_functions_take_the_listed_types() {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/spec/functions.jsonl"));
    let Ok(text) = std::fs::read_to_string(path) else {
        println!("skipped: {} is absent", path.display());
        return;
    };
    let mut wrong = Vec::new();
    for line in text.lines() {
        let entry: serde_json::Value = serde_json::from_str(line).unwrap();
        let name = entry["name"].as_str().unwrap();
        let Some(Function::Scalar(function)) = find(name) else { continue };
        for signature in entry["signatures"].as_array().unwrap() {
            let signature = signature.as_str().unwrap();
            let Some((types, result)) = read(signature) else { continue };
            let constant = Value::from("x");
            let args: Vec<Argument<'_>> = types
                .iter()
                .map(|&data_type| Argument { data_type, constant: Some(&constant), text: "x" })
                .collect();
            let given = check(function, &Call { name, text: name, args: &args });
            if given.as_ref() != Ok(&result) {
                wrong.push(format!("{name}{signature}: {given:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The types of `(a:integer, [b:long] ...) -> long`; nothing when this engine lacks one of them.
fn read(signature: &str) -> Option<(Vec<DataType>, DataType)> {
    let (params, result) = signature.strip_prefix('(')?.split_once(") -> ")?;
    // What may be left out is given once: CASE's default can't be repeated.
    let repeated = params.ends_with(" ...") && !params.ends_with("] ...");
    let params = params.trim_end_matches(" ...");
    let mut types = params
        .split(", ")
        .filter(|param| !param.is_empty())
        .map(|param| DataType::from_name(param.trim_matches(['[', ']']).split_once(':')?.1))
        .collect::<Option<Vec<_>>>()?;
    if repeated && let Some(&last) = types.last() {
        types.push(last);
    }
    Some((types, DataType::from_name(result)?))
}
