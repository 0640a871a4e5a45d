//! `WEIGHTED_AVG`

use esql_data::number::double_to_string;
use esql_data::{Cell, Column, ColumnBuilder, DataType, Double, Failure, Int, Layout, Long, View};

use super::avg::AvgDoubles;
use super::dense::{Aggregate, dense, each_double, each_long};
use super::kahan;
use super::sum::Whole;
use crate::types::{NUMERIC_NOT_UNSIGNED, Types};
use crate::{
    AggregateFunction, Assignment, Call, EvalContext, Example, Param, Returns, TypeError, check_arguments,
};

const NUMBER: Types = Types {
    members: NUMERIC_NOT_UNSIGNED.members,
    expected: "numeric except unsigned_long or counter types",
};

const PARAMS: &[Param] = &[Param::required("number", NUMBER), Param::required("weight", NUMBER)];

pub(crate) static FUNCTION: AggregateFunction = AggregateFunction {
    name: "weighted_avg",
    aliases: &[],
    description: "The average of the group's values, each counted as often as its weight says. Null for a group without values, and \
                  when the weights add up to 0; rows with several values or several weights are left out.",
    params: PARAMS,
    returns: Returns::Type(DataType::Double),
    examples: &[
        Example::new("", "ROW n = 4, w = 2 | STATS a = WEIGHTED_AVG(n, w)", "a\n4.0"),
        Example::new(
            "A constant weight weighs nothing",
            "ROW n = [1, 2, 6] | STATS a = WEIGHTED_AVG(n, 7)",
            "a\n3.0",
        ),
        Example::new(
            "Nulls are left out",
            "ROW n = null::long, w = 2 | STATS a = WEIGHTED_AVG(n, w)",
            "a\nnull",
        ),
    ],
    bind: |call, _| {
        let double = call.args.iter().any(|arg| arg.data_type == DataType::Double);
        match call.args.iter().any(|arg| arg.constant.is_some()) {
            // As Elasticsearch, which takes the plain average then; it is also the average of all of a row's values.
            true if double => dense(AvgDoubles),
            true => dense(EvenLongs),
            false if double => dense(WeightedDoubles),
            false => dense(WeightedLongs {
                integers: call.args.iter().all(|arg| arg.data_type == DataType::Integer),
            }),
        }
    },
    check: Some(check),
};

/// A weight must not be written as null or 0; a column may be.
fn check(call: &Call<'_>) -> Result<DataType, TypeError> {
    check_arguments(PARAMS, call)?;
    let weight = &call.args[1];
    let is_null = weight.data_type == DataType::Null;
    if is_null || weight.text.parse() == Ok(0.0) {
        let received = if is_null { "null" } else { weight.text };
        let text = call.text;
        return Err(TypeError::new(format!(
            "SECOND argument of [{text}] cannot be null or 0, received [{received}]"
        )));
    }
    Ok(DataType::Double)
}

fn divided(sum: f64, by: f64) -> Result<f64, Failure> {
    let average = sum / by;
    if average.is_finite() { Ok(average) } else { Err(Failure::arithmetic("/ by zero")) }
}

fn append(average: Result<f64, Failure>, result: &mut ColumnBuilder<Double>, context: &mut EvalContext<'_>) {
    match average {
        Ok(average) => result.append(average),
        Err(failure) => context.warn(failure),
    }
}

/// The plain average of whole numbers: their sum must fit a long.
#[derive(Clone)]
struct EvenLongs;

impl Aggregate for EvenLongs {
    type State = Whole;
    type Output = Double;

    fn output_type(&self) -> DataType {
        DataType::Double
    }

    fn update(
        &self,
        states: &mut [Whole],
        assignment: Assignment<'_>,
        args: &[Column],
        _: &mut usize,
        _: &mut EvalContext<'_>,
    ) {
        each_long(assignment, &args[0], |group, value| states[group].add(value));
    }

    fn merge(&self, state: &mut Whole, later: Whole) {
        state.merge(later);
    }

    fn finish(&self, state: Whole, result: &mut ColumnBuilder<Double>, context: &mut EvalContext<'_>) {
        if state.count > 0 {
            append(state.total().map(|sum| sum as f64 / state.count as f64), result, context);
        }
    }
}

/// Sums of products and of weights, all whole.
#[derive(Clone)]
struct WeightedLongs {
    /// Products are integers, as far as they fit, when both factors are.
    integers: bool,
}

impl WeightedLongs {
    fn product(&self, number: i64, weight: i64) -> Result<i64, Failure> {
        let product = number.checked_mul(weight);
        if self.integers {
            let product = product.filter(|product| i32::try_from(*product).is_ok());
            product.ok_or_else(|| Failure::arithmetic("integer overflow"))
        } else {
            product.ok_or_else(|| Failure::arithmetic("long overflow"))
        }
    }
}

impl Aggregate for WeightedLongs {
    /// Of products and of weights.
    type State = (Whole, Whole);
    type Output = Double;

    fn output_type(&self) -> DataType {
        DataType::Double
    }

    fn update(
        &self,
        states: &mut [Self::State],
        assignment: Assignment<'_>,
        args: &[Column],
        _: &mut usize,
        context: &mut EvalContext<'_>,
    ) {
        let (numbers, weights) = (Numbers::of(&args[0]), Numbers::of(&args[1]));
        for (row, group) in assignment.iter() {
            let Some((number, weight)) = pair(numbers.long(row), weights.long(row), context) else {
                continue;
            };
            match self.product(number, weight) {
                Ok(product) => states[group].0.add(product),
                Err(failure) => context.warn(failure),
            }
        }
        each_long(assignment, &args[1], |group, weight| states[group].1.add(weight));
    }

    fn merge(&self, state: &mut Self::State, later: Self::State) {
        state.0.merge(later.0);
        state.1.merge(later.1);
    }

    fn finish(
        &self,
        (products, weights): Self::State,
        result: &mut ColumnBuilder<Double>,
        context: &mut EvalContext<'_>,
    ) {
        if products.count > 0 {
            let average = products.total().and_then(|sum| divided(sum as f64, weights.total()? as f64));
            append(average, result, context);
        }
    }
}

/// Sums of products and of weights, some of them doubles.
#[derive(Clone)]
struct WeightedDoubles;

impl Aggregate for WeightedDoubles {
    /// Of products, with their number, and of weights.
    type State = (kahan::Sum, u64, kahan::Sum);
    type Output = Double;

    fn output_type(&self) -> DataType {
        DataType::Double
    }

    fn update(
        &self,
        states: &mut [Self::State],
        assignment: Assignment<'_>,
        args: &[Column],
        _: &mut usize,
        context: &mut EvalContext<'_>,
    ) {
        let (numbers, weights) = (Numbers::of(&args[0]), Numbers::of(&args[1]));
        for (row, group) in assignment.iter() {
            let Some((number, weight)) = pair(numbers.double(row), weights.double(row), context) else {
                continue;
            };
            let product = number * weight;
            if product.is_finite() {
                states[group].0.add(product);
                states[group].1 += 1;
            } else {
                let text = double_to_string(product);
                context.warn(Failure::arithmetic(format!("not a finite double number: {text}")));
            }
        }
        each_double(assignment, &args[1], |group, weight| states[group].2.add(weight));
    }

    fn merge(&self, state: &mut Self::State, later: Self::State) {
        state.0.merge(later.0);
        state.1 += later.1;
        state.2.merge(later.2);
    }

    fn finish(
        &self,
        (products, count, weights): Self::State,
        result: &mut ColumnBuilder<Double>,
        context: &mut EvalContext<'_>,
    ) {
        if count > 0 {
            append(divided(products.total(), weights.total()), result, context);
        }
    }
}

/// Both values; `None` when one is missing, and when there are several of one, which is reported.
fn pair<T>(left: Cell<T>, right: Cell<T>, context: &mut EvalContext<'_>) -> Option<(T, T)> {
    match (left, right) {
        (Cell::One(left), Cell::One(right)) => Some((left, right)),
        (Cell::Many, _) | (Cell::One(_), Cell::Many) => {
            context.warn_many_values();
            None
        }
        (Cell::Null, _) | (Cell::One(_), Cell::Null) => None,
    }
}

/// A column of numbers of any of the three types.
enum Numbers<'a> {
    Int(View<'a, Int>),
    Long(View<'a, Long>),
    Double(View<'a, Double>),
    Null,
}

impl<'a> Numbers<'a> {
    fn of(column: &'a Column) -> Numbers<'a> {
        match column.data_type().layout() {
            Layout::Int => Numbers::Int(column.view()),
            Layout::Long => Numbers::Long(column.view()),
            Layout::Double => Numbers::Double(column.view()),
            _ => Numbers::Null,
        }
    }

    fn long(&self, row: usize) -> Cell<i64> {
        match self {
            Numbers::Int(view) => map(view.cell(row), i64::from),
            Numbers::Long(view) => view.cell(row),
            Numbers::Double(_) | Numbers::Null => Cell::Null,
        }
    }

    fn double(&self, row: usize) -> Cell<f64> {
        match self {
            Numbers::Int(view) => map(view.cell(row), f64::from),
            Numbers::Long(view) => map(view.cell(row), |value| value as f64),
            Numbers::Double(view) => view.cell(row),
            Numbers::Null => Cell::Null,
        }
    }
}

fn map<A, B>(cell: Cell<A>, f: impl FnOnce(A) -> B) -> Cell<B> {
    match cell {
        Cell::Null => Cell::Null,
        Cell::One(value) => Cell::One(f(value)),
        Cell::Many => Cell::Many,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aggregate::testing::{aggregate_inputs_warned, aggregate_warned};
    use crate::testing::{Input, doubles, ints, longs};

    fn warned(result: &str, warnings: &[&str]) -> (String, Vec<String>) {
        (result.to_owned(), warnings.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn weighs() {
        let args = [ints(&[&[1], &[4], &[]]), doubles(&[&[2.0], &[1.0], &[3.0]])];
        assert_eq!(aggregate_warned(&FUNCTION, &args, &[0, 0, 1]), warned("2.0 | null", &[]));
        let args = [ints(&[&[1], &[4]]), longs(&[&[2], &[1]])];
        assert_eq!(aggregate_warned(&FUNCTION, &args, &[0, 0]), warned("2.0", &[]));
    }

    #[test]
    fn rows_with_several_values_are_left_out_but_their_weights_count() {
        let args = [ints(&[&[1, 2], &[6]]), ints(&[&[2], &[1]])];
        let many = "java.lang.IllegalArgumentException: single-value function encountered multi-value";
        assert_eq!(aggregate_warned(&FUNCTION, &args, &[0, 0]), warned("2.0", &[many]));
    }

    #[test]
    fn weights_of_zero_give_null() {
        let args = [ints(&[&[5], &[6]]), ints(&[&[0], &[0]])];
        let zero = "java.lang.ArithmeticException: / by zero";
        assert_eq!(aggregate_warned(&FUNCTION, &args, &[0, 0]), warned("null", &[zero]));
    }

    #[test]
    fn a_constant_weight_gives_the_plain_average() {
        let args: [Input; 2] = [longs(&[&[i64::MAX], &[1, 1]]).into(), 1.into()];
        let overflow = "java.lang.ArithmeticException: long overflow";
        assert_eq!(
            aggregate_inputs_warned(&FUNCTION, &args, &[0, 1]),
            warned("9.223372036854776e18 | 1.0", &[])
        );
        assert_eq!(aggregate_inputs_warned(&FUNCTION, &args, &[0, 0]), warned("null", &[overflow]));
    }
}
