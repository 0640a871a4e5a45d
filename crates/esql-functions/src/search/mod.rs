//! Functions of full-text search. Each is two: whether a row matches, and, behind `SCORE` and `_score`, how well.
//!
//! `MATCH` and its kin ask one field, their first argument. `QSTR` and `KQL` name their fields in the query: the planner puts
//! them behind the call's own arguments, so that the kernel sees `qstr(query, options, field, field …)`.

mod kql;
mod match_field;
mod match_operator;
mod match_phrase;
mod options;
mod qstr;
mod sample;
mod score;

use arrow_array::Float64Array;
use esql_data::{Column, DataType, Value, date, ip, number, version};
use esql_search::{Context, Field, Matcher, Query, SearchError};
use std::sync::Arc;

use crate::kernels::flags;
use crate::{Argument, BindError, Call, Environment, Kernel, Returns, ScalarFunction, TypeError, kernel};

pub use sample::SAMPLE;

/// All of them, in order of names.
pub(crate) static ALL: &[&ScalarFunction] = &[
    &kql::FUNCTION,
    &match_field::FUNCTION,
    &match_operator::FUNCTION,
    &match_phrase::FUNCTION,
    &qstr::FUNCTION,
    &score::FUNCTION,
];

/// What the planner must know of a search function.
#[derive(Clone, Copy)]
pub struct Search {
    /// Whether a row matches.
    pub function: &'static ScalarFunction,
    /// How well: the same arguments, and last the weights of its terms ([`esql_search::Statistics::weights`]).
    pub score: &'static ScalarFunction,
    /// What errors call it.
    pub name: &'static str,
    /// `function` or `operator`, as errors say.
    pub kind: &'static str,
    /// Where the fields begin among its arguments.
    pub first_field: usize,
    /// The query that a call's constants make.
    query: fn(&Call<'_>) -> Result<Query, BindError>,
    /// The zone that a call's options name.
    zone: fn(&Call<'_>) -> Option<date::Zone>,
}

/// What queries of a single field call it.
const ONLY_FIELD: &str = "field";

static SEARCHES: [&Search; 5] =
    [&kql::SEARCH, &match_field::SEARCH, &match_operator::SEARCH, &match_phrase::SEARCH, &qstr::SEARCH];

impl Search {
    /// What there is to know, if the function is one of search, or the score of one.
    pub fn of(function: &ScalarFunction) -> Option<&'static Search> {
        SEARCHES
            .into_iter()
            .find(|search| std::ptr::eq(search.function, function) || std::ptr::eq(search.score, function))
    }

    /// Whether it names its fields in its query.
    pub fn names_fields(&self) -> bool {
        self.first_field > 0
    }

    /// The query that a call's constants make.
    ///
    /// # Errors
    /// When the query can't be read.
    pub fn query(&self, call: &Call<'_>) -> Result<Query, BindError> {
        (self.query)(call)
    }

    /// The query made ready for a call's fields.
    ///
    /// # Errors
    /// When the query can't be read, or a field can't be asked so.
    pub fn matcher(&self, call: &Call<'_>, environment: &Environment) -> Result<Matcher, BindError> {
        let query = self.query(call)?;
        let fields: Vec<Field> = call.args[self.fields(call)]
            .iter()
            .map(|arg| Field { name: self.field_name(arg), data_type: arg.data_type })
            .collect();
        let zone = (self.zone)(call).unwrap_or_else(|| environment.zone.clone());
        let context = Context { now_nanos: environment.now_nanos, zone };
        Matcher::new(&query, &fields, &context).map_err(|error| {
            let message = format!("failed to create query: {}", error.message);
            BindError { message, argument: usize::from(!self.names_fields()), offset: error.offset }
        })
    }

    /// The only field needs no name of its own; those that the planner adds have theirs for a text.
    fn field_name(&self, arg: &Argument<'_>) -> String {
        (if self.names_fields() { arg.text } else { ONLY_FIELD }).to_owned()
    }

    /// Which of a call's arguments are fields.
    pub fn fields(&self, call: &Call<'_>) -> std::ops::Range<usize> {
        if self.names_fields() { self.first_field..call.args.len().max(self.first_field) } else { 0..1 }
    }
}

/// The kernel of a search.
fn bind(search: &Search, call: &Call<'_>, environment: &Environment) -> Result<Box<dyn Kernel>, BindError> {
    // A field that no index has makes the whole condition null, not false.
    if !search.names_fields() && call.args[0].data_type == DataType::Null {
        return kernel(|_, rows, _| Column::nulls(DataType::Boolean, rows));
    }
    let matcher = search.matcher(call, environment)?;
    let fields = search.fields(call);
    kernel(move |args, rows, _| flags(matcher.matches(&args[fields.clone()], rows), None))
}

/// The kernel of a search's score. Without weights, which come last, nothing was counted.
fn bind_score(
    search: &Search,
    call: &Call<'_>,
    environment: &Environment,
) -> Result<Box<dyn Kernel>, BindError> {
    let Some((weights, args)) = call.args.split_last() else {
        return Err(BindError::new(0, "a score needs weights"));
    };
    let weights: Vec<f64> = match weights.constant {
        Some(weights) => weights.values().iter().filter_map(Value::as_f64).collect(),
        None => Vec::new(),
    };
    let call = Call { name: call.name, text: call.text, args };
    if !search.names_fields() && args[0].data_type == DataType::Null {
        return kernel(|_, rows, _| doubles(vec![0.0; rows]));
    }
    let matcher = search.matcher(&call, environment)?;
    let fields = search.fields(&call);
    kernel(move |args, rows, _| doubles(matcher.scores(&args[fields.clone()], rows, &weights)))
}

fn doubles(scores: Vec<f32>) -> Column {
    let scores: Float64Array = scores.into_iter().map(|score| Some(f64::from(score))).collect();
    Column::new(DataType::Double, Arc::new(scores))
}

/// The parts of a score function that all have in common; it is never listed, nor called by name.
const fn score_of(
    name: &'static str,
    bind: fn(&Call<'_>, &Environment) -> Result<Box<dyn Kernel>, BindError>,
) -> ScalarFunction {
    ScalarFunction {
        name,
        aliases: &[],
        category: crate::Category::Search,
        description: "",
        params: &[],
        returns: Returns::Type(DataType::Double),
        examples: &[],
        bind,
        check: None,
    }
}

/// The query's argument is a constant and not null.
fn check_query(call: &Call<'_>, index: usize, params: usize) -> Result<(), TypeError> {
    let ordinal = ["first ", "second "][index];
    let ordinal = if params == 1 { "" } else { ordinal };
    let argument = &call.args[index];
    let fail = |message| Err(TypeError { message, argument: Some(index) });
    if argument.data_type == DataType::Null || argument.constant.is_some_and(Value::is_null) {
        return fail(format!(
            "{ordinal}argument of [{}] cannot be null, received [{}]",
            call.text, argument.text
        ));
    }
    match argument.constant {
        Some(Value::Many(_)) | None => {
            fail(format!("Query must be a valid string in [{}], found [{}]", call.text, argument.text))
        }
        Some(_) => Ok(()),
    }
}

/// How many arguments there are, besides the fields that the planner adds.
fn check_count(call: &Call<'_>, least: usize, most: usize) -> Result<(), TypeError> {
    if (least..=most).contains(&call.args.len()) {
        return Ok(());
    }
    let number = |count: usize| ["no", "one", "two", "three"][count];
    let expected = match most - least {
        0 => format!("exactly {} argument{}", number(least), if least == 1 { "" } else { "s" }),
        _ => format!("{} or {} arguments", number(least), number(most)),
    };
    Err(TypeError::new(format!("error building [{}]: expects {expected}", call.name)))
}

/// The constant argument as the text that queries are made of.
fn query_text(call: &Call<'_>, index: usize) -> Result<String, BindError> {
    let not_constant = || {
        let found = call.args.get(index).map_or("", |arg| arg.text);
        BindError::new(index, format!("Query must be a valid string in [{}], found [{found}]", call.text))
    };
    let value = call.constant(index).ok_or_else(not_constant)?;
    let data_type = call.args[index].data_type;
    Ok(match value {
        Value::Boolean(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Long(value) => match data_type {
            DataType::Date => date::millis_to_iso(*value),
            DataType::DateNanos => date::nanos_to_iso(*value),
            _ => value.to_string(),
        },
        Value::UnsignedLong(value) => value.to_string(),
        Value::Double(value) => number::double_to_string(*value),
        Value::Str(text) => text.to_string(),
        Value::Bytes(bytes) => version::decode(bytes),
        Value::Ip(address) => ip::ip_to_string(address),
        Value::Null | Value::Period(_) | Value::Duration(_) | Value::Many(_) => return Err(not_constant()),
    })
}

fn unreadable(argument: usize) -> impl Fn(SearchError) -> BindError {
    move |error| BindError { message: error.message, argument, offset: error.offset }
}
