//! `PERCENTILE`

use esql_data::{Column, ColumnBuilder, DataType, Double, Value};

use super::dense::{Aggregate, dense, each_double};
use super::quantiles::Quantiles;
use crate::types::{NUMERIC_NOT_UNSIGNED, Types};
use crate::{AggregateFunction, Assignment, EvalContext, Example, Param, Returns};

const NUMBER: Types =
    Types { members: NUMERIC_NOT_UNSIGNED.members, expected: "numeric except unsigned_long" };

pub(crate) static FUNCTION: AggregateFunction = AggregateFunction {
    name: "percentile",
    aliases: &[],
    description: "The value below which that percentage of the group's values lies, between two values if need be; approximate for \
                  20000 values and more. Null for a group without values and for a percentage outside of 0 to 100.",
    params: &[Param::required("number", NUMBER), Param::required("percentile", NUMBER).constant()],
    returns: Returns::Type(DataType::Double),
    examples: &[
        Example::new("", "ROW n = [1, 2, 3, 4, 5] | STATS p = PERCENTILE(n, 75)", "p\n4.0"),
        Example::new("Between two values", "ROW n = [1, 2] | STATS p = PERCENTILE(n, 25)", "p\n1.25"),
        Example::new("Nulls are left out", "ROW n = null::long | STATS p = PERCENTILE(n, 50)", "p\nnull"),
        Example::new("There is no such percentage", "ROW n = 1 | STATS p = PERCENTILE(n, 101)", "p\nnull"),
    ],
    bind: |call, _| {
        let percentage = call.constant(1).and_then(Value::as_f64);
        let percentage = percentage.filter(|percentage| (0.0..=100.0).contains(percentage));
        dense(Quantile { of: percentage.map_or(Of::Nothing, |percentage| Of::Share(percentage / 100.0)) })
    },
    check: None,
};

/// A figure computed from a group's quantiles.
#[derive(Clone)]
pub(super) struct Quantile {
    pub(super) of: Of,
}

/// Which figure.
#[derive(Clone, Copy)]
pub(super) enum Of {
    /// Null for every group.
    Nothing,
    /// The quantile for that share, 0 to 1.
    Share(f64),
    /// The median of the distances from the median.
    Deviations,
}

impl Aggregate for Quantile {
    type State = Quantiles;
    type Output = Double;

    fn output_type(&self) -> DataType {
        DataType::Double
    }

    fn update(
        &self,
        states: &mut [Quantiles],
        assignment: Assignment<'_>,
        args: &[Column],
        heap: &mut usize,
        _: &mut EvalContext<'_>,
    ) {
        each_double(assignment, &args[0], |group, value| {
            let state = &mut states[group];
            *heap -= state.heap();
            state.add(value);
            *heap += state.heap();
        });
    }

    fn merge(&self, state: &mut Quantiles, later: Quantiles) {
        state.merge(later);
    }

    fn finish(&self, mut state: Quantiles, result: &mut ColumnBuilder<Double>, _: &mut EvalContext<'_>) {
        let figure = match self.of {
            Of::Nothing => None,
            Of::Share(share) => state.quantile(share),
            Of::Deviations => state.median_absolute_deviation(),
        };
        if let Some(figure) = figure {
            result.append(figure);
        }
    }

    fn heap(state: &Quantiles) -> usize {
        state.heap()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aggregate::testing::aggregate_inputs;
    use crate::testing::{Input, ints};

    fn percentile(percentage: impl Into<Input>) -> String {
        let numbers = ints(&[&[5, 1], &[3], &[], &[4], &[2]]);
        aggregate_inputs(&FUNCTION, &[numbers.into(), percentage.into()], &[0, 0, 1, 0, 0])
    }

    #[test]
    fn interpolates() {
        assert_eq!(percentile(0), "1.0 | null");
        assert_eq!(percentile(50), "3.0 | null");
        assert_eq!(percentile(Input::Constant(DataType::Double, Value::Double(62.5))), "3.5 | null");
        assert_eq!(percentile(100), "5.0 | null");
    }

    #[test]
    fn percentages_out_of_range_give_null() {
        assert_eq!(percentile(101), "null | null");
        assert_eq!(percentile(-1), "null | null");
    }
}
