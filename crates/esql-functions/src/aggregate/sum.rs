//! `SUM`

use esql_data::{Column, ColumnBuilder, DataType, Double, Failure, Long};

use super::dense::{Aggregate, dense, each_double, each_long};
use super::kahan;
use crate::types::SUMMABLE;
use crate::{AggregateFunction, Assignment, EvalContext, Example, Param, Returns};

pub(crate) static FUNCTION: AggregateFunction = AggregateFunction {
    name: "sum",
    aliases: &[],
    description: "The sum of all values of the group. Null for a group without values, and when a long overflows.",
    params: &[Param::required("number", SUMMABLE)],
    returns: Returns::Computed(|types| match types[0] {
        DataType::Integer => DataType::Long,
        same => same,
    }),
    examples: &[
        Example::new("Every value counts", "ROW n = [1, 2, 3] | STATS s = SUM(n)", "s\n6"),
        Example::new("Nulls are left out", "ROW n = null::integer | STATS s = SUM(n)", "s\nnull"),
        Example::new("A sum that no long can hold", "ROW n = [9223372036854775807, 1] | STATS s = SUM(n)", "s\nnull").warns(&[
            "Line 1:46: evaluation of [SUM(n)] failed, treating result as null. Only first 20 failures recorded.",
            "Line 1:46: java.lang.ArithmeticException: long overflow",
        ]),
    ],
    bind: |call, _| match call.args[0].data_type {
        DataType::Double => dense(SumDoubles),
        other => dense(SumLongs { null: other == DataType::Null }),
    },
    check: None,
};

/// A sum of whole numbers.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Whole {
    /// i128 holds the sum of 2^64 longs, so that only the end result can overflow.
    sum: i128,
    pub(super) count: u64,
}

impl Whole {
    /// Adds a number.
    #[inline]
    pub(super) fn add(&mut self, value: i64) {
        self.sum += i128::from(value);
        self.count += 1;
    }

    /// Adds the sum of another part of the input.
    pub(super) fn merge(&mut self, later: Whole) {
        self.sum += later.sum;
        self.count += later.count;
    }

    /// The sum, if a long can hold it.
    pub(super) fn total(&self) -> Result<i64, Failure> {
        i64::try_from(self.sum).map_err(|_| Failure::arithmetic("long overflow"))
    }

    /// The sum divided by the count, for at least one number.
    pub(super) fn mean(&self) -> f64 {
        self.sum as f64 / self.count as f64
    }
}

/// Sums of integers and longs.
#[derive(Clone)]
struct SumLongs {
    null: bool,
}

impl Aggregate for SumLongs {
    type State = Whole;
    type Output = Long;

    fn output_type(&self) -> DataType {
        if self.null { DataType::Null } else { DataType::Long }
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

    fn finish(&self, state: Whole, result: &mut ColumnBuilder<Long>, context: &mut EvalContext<'_>) {
        match state.total() {
            Ok(sum) if state.count > 0 => result.append(sum),
            Ok(_) => {}
            Err(failure) => context.warn(failure),
        }
    }
}

/// Compensated sums of doubles; they may still differ in the last digit when the input is split elsewhere.
#[derive(Clone)]
struct SumDoubles;

impl Aggregate for SumDoubles {
    type State = Option<kahan::Sum>;
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
        _: &mut EvalContext<'_>,
    ) {
        each_double(assignment, &args[0], |group, value| states[group].get_or_insert_default().add(value));
    }

    fn merge(&self, state: &mut Self::State, later: Self::State) {
        if let Some(later) = later {
            state.get_or_insert_default().merge(later);
        }
    }

    fn finish(&self, state: Self::State, result: &mut ColumnBuilder<Double>, _: &mut EvalContext<'_>) {
        if let Some(sum) = state {
            result.append(sum.total());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aggregate::testing::{aggregate, aggregate_warned};
    use crate::testing::{doubles, ints, longs};

    #[test]
    fn adds_every_value_and_leaves_out_nulls() {
        assert_eq!(aggregate(&FUNCTION, &[ints(&[&[1], &[], &[2, 3]])], &[0, 0, 0]), "6");
        assert_eq!(aggregate(&FUNCTION, &[doubles(&[&[0.1], &[0.2, 0.3]])], &[0, 1]), "0.1 | 0.5");
    }

    #[test]
    fn overflow_is_null_with_a_warning_but_only_at_the_end() {
        let numbers = longs(&[&[i64::MAX], &[1], &[i64::MAX], &[1], &[-1]]);
        let (result, warnings) = aggregate_warned(&FUNCTION, &[numbers], &[0, 0, 1, 1, 1]);
        assert_eq!(result, "null | 9223372036854775807");
        assert_eq!(warnings, ["java.lang.ArithmeticException: long overflow"]);
    }
}
