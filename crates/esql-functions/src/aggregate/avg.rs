//! `AVG`

use esql_data::{Column, ColumnBuilder, DataType, Double};

use super::dense::{Aggregate, dense, each_double, each_long};
use super::kahan;
use super::sum::Whole;
use crate::types::SUMMABLE;
use crate::{AggregateFunction, Assignment, EvalContext, Example, Param, Returns};

pub(crate) static FUNCTION: AggregateFunction = AggregateFunction {
    name: "avg",
    aliases: &[],
    description: "The average of all values of the group. Null for a group without values.",
    params: &[Param::required("number", SUMMABLE)],
    returns: Returns::Type(DataType::Double),
    examples: &[
        Example::new("", "ROW n = 5 | STATS a = AVG(n)", "a\n5.0"),
        Example::new("Every value counts", "ROW n = [1, 2, 6] | STATS a = AVG(n)", "a\n3.0"),
        Example::new("Nulls are left out", "ROW n = null::long | STATS a = AVG(n)", "a\nnull"),
    ],
    bind: |call, _| match call.args[0].data_type {
        DataType::Double => dense(AvgDoubles),
        _ => dense(AvgLongs),
    },
    check: None,
};

/// Averages of integers and longs: the sum is exact.
#[derive(Clone)]
struct AvgLongs;

impl Aggregate for AvgLongs {
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

    fn finish(&self, state: Whole, result: &mut ColumnBuilder<Double>, _: &mut EvalContext<'_>) {
        if state.count > 0 {
            result.append(state.mean());
        }
    }
}

/// Averages of doubles by compensated sums; they may differ in the last digit when the input is split elsewhere.
#[derive(Clone)]
pub(super) struct AvgDoubles;

impl Aggregate for AvgDoubles {
    type State = (kahan::Sum, u64);
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
        each_double(assignment, &args[0], |group, value| {
            let (sum, count) = &mut states[group];
            sum.add(value);
            *count += 1;
        });
    }

    fn merge(&self, (sum, count): &mut Self::State, later: Self::State) {
        sum.merge(later.0);
        *count += later.1;
    }

    fn finish(&self, (sum, count): Self::State, result: &mut ColumnBuilder<Double>, _: &mut EvalContext<'_>) {
        if count > 0 {
            result.append(sum.total() / count as f64);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aggregate::testing::aggregate;
    use crate::testing::{doubles, ints, longs};

    #[test]
    fn averages_values_not_rows() {
        assert_eq!(aggregate(&FUNCTION, &[ints(&[&[1], &[2, 6], &[]])], &[0, 0, 1]), "3.0 | null");
        assert_eq!(aggregate(&FUNCTION, &[doubles(&[&[1.5], &[2.5]])], &[0, 0]), "2.0");
    }

    #[test]
    fn longs_do_not_overflow() {
        let most = longs(&[&[i64::MAX], &[i64::MAX]]);
        assert_eq!(aggregate(&FUNCTION, &[most], &[0, 0]), "9.223372036854776e18");
    }
}
