//! Every aggregate over any input gives the same result in one piece and in parts, and says how much memory it holds.

use esql_data::{Column, ColumnBuilder, DataType, Value, with_element};
use proptest::prelude::*;

use super::testing::{check_types, memory_after, run_split, run_whole};
use crate::AggregateFunction;
use crate::testing::{Input, show};

/// Which of them choose by chance, so that splitting the input matters.
const BY_CHANCE: &[&str] = &["sample"];

/// Which of them are over another aggregate, so that there is none without a query. Its file has its tests.
const OVER_ANOTHER: &[&str] = &["sparkline"];

fn alone() -> impl Iterator<Item = &'static AggregateFunction> {
    super::ALL.iter().copied().filter(|function| !OVER_ANOTHER.contains(&function.name))
}

/// A column of the type, its values chosen by the seeds: few different ones, so that groups and ties meet.
fn column(data_type: DataType, seeds: &[Vec<u8>]) -> Column {
    if data_type == DataType::Null {
        return Column::nulls(data_type, seeds.len());
    }
    let rows: Vec<Value> = seeds
        .iter()
        .map(|row| Value::from_values(row.iter().filter_map(|seed| value(data_type, *seed)).collect()))
        .collect();
    with_element!(data_type.layout(), E => {
        let mut builder = ColumnBuilder::<E>::new(data_type, rows.len());
        for row in &rows {
            row.values().iter().filter_map(<E as esql_data::Element>::from_value).for_each(|value| builder.append(value));
            builder.end_row();
        }
        builder.finish()
    })
}

fn value(data_type: DataType, seed: u8) -> Option<Value> {
    use esql_data::Layout;
    Some(match data_type.layout() {
        Layout::Null => return None,
        Layout::Boolean => Value::Boolean(seed % 2 == 1),
        Layout::Int => Value::Int(i32::from(seed) - 9),
        Layout::Long => Value::Long((i64::from(seed) - 9) << 20),
        Layout::UnsignedLong => Value::UnsignedLong(u64::from(seed) << 50),
        Layout::Double => Value::Double((f64::from(seed) - 9.0) / 4.0),
        Layout::Str => Value::from("x".repeat(usize::from(seed))),
        Layout::Bytes => Value::Bytes([seed, 1].as_slice().into()),
        Layout::Ip => Value::Ip([seed; 16]),
    })
}

/// Arguments that fit: a column for the first parameter, constants where these are asked for.
fn arguments(
    function: &AggregateFunction,
    data_type: DataType,
    seeds: &[Vec<u8>],
    others: &[Vec<u8>],
) -> Vec<Input> {
    let mut inputs = vec![Input::Column(column(data_type, seeds))];
    for param in &function.params[1..] {
        inputs.push(match param.name {
            "order" => "desc".into(),
            _ if param.constant => 3.into(),
            _ => {
                let fitting = param
                    .types
                    .members
                    .iter()
                    .copied()
                    .find(|member| member.layout() == DataType::Long.layout());
                Input::Column(column(fitting.unwrap_or(DataType::Integer), others))
            }
        });
    }
    inputs
}

/// Doubles may differ in the last digits.
fn assert_close(function: &AggregateFunction, parts: &Column, whole: &Column) {
    let number = |column: &Column, row: usize| match column.value(row) {
        Value::Double(value) => value,
        _ => f64::NAN,
    };
    for row in 0..whole.len() {
        let (left, right) = (number(parts, row), number(whole, row));
        let close = (left - right).abs() <= 1e-9 * right.abs().max(1.0);
        assert!(
            close || parts.value(row) == whole.value(row),
            "{}: {} {}",
            function.name,
            show(parts),
            show(whole)
        );
    }
}

fn rows() -> impl Strategy<Value = Vec<(Vec<u8>, Vec<u8>, u32)>> {
    let values = || prop::collection::vec(0..20u8, 0..4);
    prop::collection::vec((values(), values(), 0..4u32), 0..40)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn parts_merge_to_the_whole(rows in rows(), splits in prop::collection::vec(0..40usize, 1..5)) {
        let seeds: Vec<_> = rows.iter().map(|row| row.0.clone()).collect();
        let others: Vec<_> = rows.iter().map(|row| row.1.clone()).collect();
        let groups: Vec<_> = rows.iter().map(|row| row.2).collect();
        let mut splits: Vec<_> = splits.into_iter().map(|split| split.min(rows.len())).collect();
        splits.sort_unstable();
        for function in alone().filter(|function| !BY_CHANCE.contains(&function.name)) {
            for data_type in function.params[0].types.members {
                let inputs = arguments(function, *data_type, &seeds, &others);
                if check_types(function, &inputs).is_err() {
                    continue;
                }
                let (whole, _) = run_whole(function, &inputs, &groups);
                let (parts, _) = run_split(function, &inputs, &groups, &splits);
                assert_close(function, &parts, &whole);
            }
        }
    }
}

#[test]
fn arguments_of_type_null_have_results() {
    for function in alone() {
        let mut inputs = arguments(function, DataType::Null, &[vec![], vec![]], &[vec![1], vec![]]);
        inputs.truncate(function.params.len());
        assert_eq!(check_types(function, &inputs), Ok(()), "{}", function.name);
        let (result, _) = run_split(function, &inputs, &[0, 1], &[1]);
        let expected = match function.name {
            "count" | "count_distinct" => "0 | 0",
            "present" => "false | false",
            "absent" => "true | true",
            _ => "null | null",
        };
        assert_eq!(show(&result), expected, "{}", function.name);
    }
}

#[test]
fn memory_counts_what_values_hold_on_the_heap() {
    const LONG: &[&str] = &["a string that is far longer than those that arrays hold inline"];
    let texts = crate::testing::strs(&[LONG, LONG, LONG, LONG]);
    let groups = [0, 1, 2, 3];
    for function in super::ALL {
        let keeps_values =
            ["first", "last", "max", "min", "sample", "top", "values"].contains(&function.name);
        let mut inputs = vec![Input::Column(texts.clone())];
        inputs.extend(function.params[1..].iter().take(1).map(|_| Input::from(3)));
        if !keeps_values {
            continue;
        }
        let bytes = memory_after(function, &inputs, &groups);
        assert!(bytes >= groups.len() * LONG[0].len(), "{} says {bytes}", function.name);
    }
}
