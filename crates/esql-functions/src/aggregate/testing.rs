//! Runs aggregates directly in unit tests, and in parts as well: every test is a test of merging.

use esql_data::{Column, Site, Warnings};

use crate::function::{Argument, Call, Environment};
use crate::testing::{Input, show};
use crate::{Accumulator, AggregateFunction, Assignment, EvalContext, check_aggregate};

/// The aggregate of the columns' rows, row `i` in group `groups[i]`; a line of results, a group each.
pub(crate) fn aggregate(function: &AggregateFunction, columns: &[Column], groups: &[u32]) -> String {
    aggregate_warned(function, columns, groups).0
}

/// As [`aggregate`], with the warnings' texts.
pub(crate) fn aggregate_warned(
    function: &AggregateFunction,
    columns: &[Column],
    groups: &[u32],
) -> (String, Vec<String>) {
    let inputs: Vec<Input> = columns.iter().cloned().map(Input::Column).collect();
    aggregate_inputs_warned(function, &inputs, groups)
}

/// As [`aggregate`], with constants among the arguments.
pub(crate) fn aggregate_inputs(function: &AggregateFunction, inputs: &[Input], groups: &[u32]) -> String {
    aggregate_inputs_warned(function, inputs, groups).0
}

/// As [`aggregate_inputs`], with the warnings' texts.
///
/// # Panics
/// When the input split at any row gives another result than the whole.
pub(crate) fn aggregate_inputs_warned(
    function: &AggregateFunction,
    inputs: &[Input],
    groups: &[u32],
) -> (String, Vec<String>) {
    let (whole, warnings) = run_whole(function, inputs, groups);
    for split in 0..=groups.len() {
        let (parts, warned) = run_split(function, inputs, groups, &[split]);
        assert_eq!((show(&parts), warned), (show(&whole), warnings.clone()), "split at {split}");
    }
    (show(&whole), warnings)
}

/// The result of one accumulator that sees all rows at once.
pub(crate) fn run_whole(
    function: &AggregateFunction,
    inputs: &[Input],
    groups: &[u32],
) -> (Column, Vec<String>) {
    run_split(function, inputs, groups, &[])
}

/// The result of several accumulators, one for each part between the splits. The parts number their groups as they meet them.
pub(crate) fn run_split(
    function: &AggregateFunction,
    inputs: &[Input],
    groups: &[u32],
    splits: &[usize],
) -> (Column, Vec<String>) {
    let mut warnings = Warnings::default();
    let site = Site::new(1, 1, function.name);
    let mut context = EvalContext { site: &site, warnings: &mut warnings };
    let columns: Vec<Column> = inputs.iter().map(|input| column(input, groups.len())).collect();
    let mut whole = bind(function, inputs);
    let expected = with_call(function, inputs, |call| check_aggregate(function, call));
    whole.resize(groups.iter().max().map_or(1, |most| *most as usize + 1));
    let mut start = 0;
    for end in splits.iter().copied().chain([groups.len()]) {
        let columns: Vec<Column> = columns.iter().map(|column| column.slice(start, end - start)).collect();
        if splits.is_empty() {
            whole.update(Assignment { groups, rows: None }, &columns, &mut context);
            break;
        }
        let mut known: Vec<u32> = Vec::new();
        let mut part = whole.fresh();
        // The rows are given one by one and the accumulator grows with them, as it does when it is fed by an operator.
        for (row, group) in groups[start..end].iter().enumerate() {
            let number = known.iter().position(|known| known == group).unwrap_or_else(|| {
                known.push(*group);
                known.len() - 1
            });
            part.resize(known.len());
            let assignment = Assignment { groups: &[number as u32], rows: Some(&[row as u32]) };
            part.update(assignment, &columns, &mut context);
        }
        whole.merge(part, &known, &mut context);
        start = end;
    }
    let result = whole.finish(&mut context);
    assert_eq!(Ok(result.data_type()), expected, "the result's type");
    let texts = warnings.texts().into_iter().filter(|text| !text.contains("of [")).collect::<Vec<_>>();
    (result, texts.into_iter().map(|text| text.trim_start_matches("Line 1:1: ").to_owned()).collect())
}

/// How many bytes the accumulator says it holds after all rows.
pub(crate) fn memory_after(function: &AggregateFunction, inputs: &[Input], groups: &[u32]) -> usize {
    let mut warnings = Warnings::default();
    let site = Site::new(1, 1, function.name);
    let mut context = EvalContext { site: &site, warnings: &mut warnings };
    let columns: Vec<Column> = inputs.iter().map(|input| column(input, groups.len())).collect();
    let mut accumulator = bind(function, inputs);
    accumulator.resize(groups.iter().max().map_or(1, |most| *most as usize + 1));
    accumulator.update(Assignment { groups, rows: None }, &columns, &mut context);
    accumulator.memory_size()
}

/// Whether the arguments fit.
pub(crate) fn check_types(function: &AggregateFunction, inputs: &[Input]) -> Result<(), String> {
    let checked = with_call(function, inputs, |call| check_aggregate(function, call));
    checked.map(|_| ()).map_err(|error| error.message)
}

fn column(input: &Input, rows: usize) -> Column {
    match input {
        Input::Column(column) => column.clone(),
        Input::Constant(data_type, value) => Column::constant(*data_type, value, rows),
    }
}

fn bind(function: &AggregateFunction, inputs: &[Input]) -> Box<dyn Accumulator> {
    with_call(function, inputs, |call| {
        check_aggregate(function, call).expect("the arguments fit");
        let environment = Environment { now_nanos: 0, zone: esql_data::date::Zone::default(), seed: 0 };
        (function.bind)(call, &environment).expect("the arguments bind")
    })
}

fn with_call<T>(function: &AggregateFunction, inputs: &[Input], then: impl FnOnce(&Call<'_>) -> T) -> T {
    const NAMES: [&str; 4] = ["a", "b", "c", "d"];
    let pairs = inputs.iter().zip(NAMES);
    let args: Vec<Argument<'_>> = pairs
        .map(|(input, text)| match input {
            Input::Column(column) => Argument { data_type: column.data_type(), constant: None, text },
            Input::Constant(data_type, value) => {
                Argument { data_type: *data_type, constant: Some(value), text }
            }
        })
        .collect();
    let text = format!("{}({})", function.name, NAMES[..inputs.len()].join(", "));
    then(&Call { name: function.name, text: &text, args: &args })
}
