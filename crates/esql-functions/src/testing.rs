//! Calls functions directly in unit tests: arguments as columns or constants in, a column and its warnings out.
//!
//! ```text
//! let (result, warnings) = call(&FUNCTION, &[strs(&[&["a"], &[], &["a", "b"]]), ints(&[&[1], &[2], &[3]])]);
//! assert_eq!(show(&result), "a | null | null");
//! ```

use std::sync::Arc;

use arrow_array::UInt32Array;
use esql_data::{Column, ColumnBuilder, DataType, Element, Site, Value, Warnings};

use crate::function::{Argument, Arguments, BindError, Call, Environment, EvalContext, Kernel, TypeError};
use crate::{ScalarFunction, check};

/// An argument of a call in a test.
#[derive(Clone, Debug)]
pub(crate) enum Input {
    /// Values a row.
    Column(Column),
    /// The same value in every row, known when the call is bound.
    Constant(DataType, Value),
}

impl From<Column> for Input {
    fn from(column: Column) -> Input {
        Input::Column(column)
    }
}

impl From<&str> for Input {
    fn from(text: &str) -> Input {
        Input::Constant(DataType::Keyword, text.into())
    }
}

impl From<i32> for Input {
    fn from(number: i32) -> Input {
        Input::Constant(DataType::Integer, Value::Int(number))
    }
}

/// The result of the function for columns, and what it warned of (`class: message`, in order, without repetitions).
///
/// # Panics
/// When the arguments don't fit, or when the result has not the promised type and length.
pub(crate) fn call(function: &ScalarFunction, columns: &[Column]) -> (Column, Vec<String>) {
    let inputs: Vec<Input> = columns.iter().cloned().map(Input::Column).collect();
    call_with(function, &inputs)
}

/// As [`call`], with constants among the arguments. Without any column there is one row.
pub(crate) fn call_with(function: &ScalarFunction, inputs: &[Input]) -> (Column, Vec<String>) {
    let rows = inputs.iter().find_map(|input| match input {
        Input::Column(column) => Some(column.len()),
        Input::Constant(..) => None,
    });
    let rows = rows.unwrap_or(1);
    let (returns, kernel) = bind(function, inputs).unwrap_or_else(|message| panic!("{message}"));
    let columns = inputs.iter().map(|input| match input {
        Input::Column(column) => column.clone(),
        Input::Constant(data_type, value) => Column::constant(*data_type, value, rows),
    });
    let mut warnings = Warnings::default();
    let site = Site::new(1, 1, function.name);
    let mut context = EvalContext { site: &site, warnings: &mut warnings };
    let result = kernel.eval_lazily(&mut Computed(columns.collect()), rows, &mut context);
    assert_eq!((result.data_type(), result.len()), (returns, rows), "type and length of the result");
    let texts =
        warnings.texts().into_iter().filter(|text| !text.contains("evaluation of [")).collect::<Vec<_>>();
    (result, texts.into_iter().map(|text| text.trim_start_matches("Line 1:1: ").to_owned()).collect())
}

/// The type of the call's result, or why its arguments don't fit. The arguments' texts are `a`, `b`, `c` …
pub(crate) fn checked(function: &ScalarFunction, types: &[DataType]) -> Result<DataType, String> {
    let inputs: Vec<Input> =
        types.iter().map(|data_type| Input::Column(Column::nulls(*data_type, 0))).collect();
    with_call(function, &inputs, |call| check(function, call)).map_err(|error: TypeError| error.message)
}

/// Why the call can't be bound, or `None` when it can.
pub(crate) fn bind_error(function: &ScalarFunction, inputs: &[Input]) -> Option<String> {
    bind(function, inputs).err()
}

fn bind(function: &ScalarFunction, inputs: &[Input]) -> Result<(DataType, Box<dyn Kernel>), String> {
    with_call(function, inputs, |call| {
        let returns = check(function, call).map_err(|error| error.message)?;
        let environment = Environment { now_nanos: 0, zone: esql_data::date::Zone::default(), seed: 0 };
        let kernel = (function.bind)(call, &environment);
        Ok((returns, kernel.map_err(|error: BindError| error.message)?))
    })
}

fn with_call<T>(function: &ScalarFunction, inputs: &[Input], then: impl FnOnce(&Call<'_>) -> T) -> T {
    let names: Vec<String> =
        (0..inputs.len()).map(|index| char::from(b'a' + (index % 26) as u8).to_string()).collect();
    let args: Vec<Argument<'_>> = inputs
        .iter()
        .zip(&names)
        .map(|(input, name)| match input {
            Input::Column(column) => Argument { data_type: column.data_type(), constant: None, text: name },
            Input::Constant(data_type, value) => {
                Argument { data_type: *data_type, constant: Some(value), text: name }
            }
        })
        .collect();
    let text = format!("{}({})", function.name, names.join(", "));
    then(&Call { name: function.name, text: &text, args: &args })
}

/// Columns as arguments that are already computed.
struct Computed(Vec<Column>);

impl Arguments for Computed {
    fn count(&self) -> usize {
        self.0.len()
    }

    fn column(&mut self, index: usize, selection: Option<&UInt32Array>, _: &mut Warnings) -> Column {
        match selection {
            None => self.0[index].clone(),
            Some(selection) => self.0[index].take(selection),
        }
    }
}

/// A column of any type: for each row its values, none for a null.
pub(crate) fn column<E: Element>(data_type: DataType, rows: &[&[E::Ref<'static>]]) -> Column {
    let mut builder = ColumnBuilder::<E>::new(data_type, rows.len());
    for row in rows {
        row.iter().for_each(|value| builder.append(*value));
        builder.end_row();
    }
    builder.finish()
}

/// A keyword column.
pub(crate) fn strs(rows: &[&[&'static str]]) -> Column {
    column::<esql_data::Str>(DataType::Keyword, rows)
}

/// An integer column.
pub(crate) fn ints(rows: &[&[i32]]) -> Column {
    column::<esql_data::Int>(DataType::Integer, rows)
}

/// A long column.
pub(crate) fn longs(rows: &[&[i64]]) -> Column {
    column::<esql_data::Long>(DataType::Long, rows)
}

/// An unsigned_long column.
pub(crate) fn unsigned_longs(rows: &[&[u64]]) -> Column {
    column::<esql_data::UnsignedLong>(DataType::UnsignedLong, rows)
}

/// A double column.
pub(crate) fn doubles(rows: &[&[f64]]) -> Column {
    column::<esql_data::Double>(DataType::Double, rows)
}

/// A boolean column.
pub(crate) fn bools(rows: &[&[bool]]) -> Column {
    column::<esql_data::Bool>(DataType::Boolean, rows)
}

/// An ip column; addresses as text.
pub(crate) fn ips(rows: &[&[&str]]) -> Column {
    let mut builder = ColumnBuilder::<esql_data::Ip>::new(DataType::Ip, rows.len());
    for row in rows {
        for text in *row {
            let address: std::net::IpAddr = text.parse().expect("an address");
            builder.append(match address {
                std::net::IpAddr::V4(v4) => v4.to_ipv6_mapped().octets(),
                std::net::IpAddr::V6(v6) => v6.octets(),
            });
        }
        builder.end_row();
    }
    builder.finish()
}

/// The column's rows as a line: `1 | null | [2, 3]`. Dates show as their number, addresses as text.
pub(crate) fn show(column: &Column) -> String {
    let rows: Vec<String> = (0..column.len()).map(|row| show_value(&column.value(row))).collect();
    rows.join(" | ")
}

fn show_value(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Boolean(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Long(value) => value.to_string(),
        Value::UnsignedLong(value) => value.to_string(),
        Value::Double(value) => format!("{value:?}"),
        Value::Str(value) => Arc::clone(value).to_string(),
        Value::Bytes(value) => value.escape_ascii().to_string(),
        Value::Ip(value) => std::net::Ipv6Addr::from(*value).to_canonical().to_string(),
        Value::Period(value) => format!("{value:?}"),
        Value::Duration(value) => format!("{value:?}"),
        Value::Many(values) => {
            format!("[{}]", values.iter().map(show_value).collect::<Vec<_>>().join(", "))
        }
    }
}
