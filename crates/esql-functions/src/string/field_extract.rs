//! `FIELD_EXTRACT`
//!
//! A flattened value is JSON text of one object, whose keys are the whole dotted names of its leaves.

use esql_data::{Column, DataType, Failure, Str};

use super::json_text::{Scanner, unescape};
use crate::kernels::{Out, binary, unary};
use crate::types::{STRING, Types};
use crate::{
    BindError, Call, Category, Environment, Example, Kernel, Param, Returns, ScalarFunction, TypeError,
    check_arguments, kernel,
};

const FLATTENED: Types = Types { members: &[DataType::Flattened], expected: "flattened" };

const PARAMS: &[Param] = &[Param::required("field", FLATTENED), Param::required("path", STRING)];

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "field_extract",
    aliases: &[],
    category: Category::String,
    description: "The values of one leaf of a flattened field, as strings. The path is the leaf's whole dotted name. Null for null, \
                  and where there is no such leaf.",
    params: PARAMS,
    returns: Returns::Type(DataType::Keyword),
    examples: &[
        Example::new(
            "Objects within each other are one dotted name",
            r#"FROM notes | WHERE id == 1 | EVAL team = FIELD_EXTRACT(labels, "team.name") | KEEP team"#,
            "team\nguard",
        ),
        Example::new(
            "A leaf may have several values; where there is none the result is null",
            r#"FROM notes | EVAL site = FIELD_EXTRACT(labels, "site") | KEEP id, site | SORT id"#,
            "id,site\n1,north\n2,null\n3,[east, south]\n4,null",
        ),
        Example::new(
            "Numbers come back as strings",
            r#"FROM notes | WHERE FIELD_EXTRACT(labels, "floor") == "2" | KEEP id"#,
            "id\n3",
        ),
    ],
    bind,
    check: Some(check),
};

fn check(call: &Call<'_>) -> Result<DataType, TypeError> {
    check_arguments(PARAMS, call)?;
    match call.constant_str(1).map(check_path) {
        Some(Err(failure)) => Err(TypeError { message: failure.message, argument: Some(1) }),
        _ => Ok(DataType::Keyword),
    }
}

fn bind(call: &Call<'_>, _: &Environment) -> Result<Box<dyn Kernel>, BindError> {
    if call.args.iter().any(|arg| arg.data_type == DataType::Null) {
        return kernel(|_, rows, _| Column::nulls(DataType::Keyword, rows));
    }
    let Some(path) = call.constant_str(1).map(str::to_owned) else {
        return kernel(|args, _, context| {
            binary::<Str, Str, Str>(DataType::Keyword, args, context, |json, path, out| {
                check_path(path)?;
                // Elasticsearch warns of a missing leaf only where the path is computed.
                if extract(json, path, out)? { Ok(()) } else { Err(missing(path)) }
            })
        });
    };
    kernel(move |args, _, context| {
        unary::<Str, Str>(DataType::Keyword, args, context, |json, out| extract(json, &path, out).map(drop))
    })
}

fn check_path(path: &str) -> Result<(), Failure> {
    if path.is_empty() {
        return Err(Failure::illegal_argument("field_extract path must not be empty"));
    }
    if path.contains(['[', ']']) {
        return Err(Failure::illegal_argument(
            "field_extract path must be a literal flattened sub-field name. Brackets and array indices are not supported",
        ));
    }
    Ok(())
}

fn missing(path: &str) -> Failure {
    Failure::illegal_argument(format!("path [{path}] does not exist"))
}

/// Appends the leaf's values; whether there is such a leaf.
fn extract(json: &str, path: &str, out: &mut Out<'_, Str>) -> Result<bool, Failure> {
    let mut scanner = Scanner { json, at: 0 };
    if !scanner.enter_member(path).ok_or_else(malformed)? {
        return Ok(false);
    }
    if scanner.peek() != Some(b'[') {
        push(&mut scanner, out).ok_or_else(malformed)?;
        return Ok(true);
    }
    let mut more = scanner.enter_element(0).ok_or_else(malformed)?;
    while more {
        push(&mut scanner, out).ok_or_else(malformed)?;
        more = scanner.take(b',').is_some();
    }
    Ok(true)
}

/// Appends the string that comes next.
fn push(scanner: &mut Scanner<'_>, out: &mut Out<'_, Str>) -> Option<()> {
    scanner.peek()?;
    let start = scanner.at;
    scanner.skip_value(0)?;
    let value = &scanner.json[start..scanner.at];
    match value.starts_with('"') {
        true => out.push(&unescape(value)),
        false => out.push(value),
    }
    Some(())
}

fn malformed() -> Failure {
    Failure::illegal_argument("invalid JSON input")
}
