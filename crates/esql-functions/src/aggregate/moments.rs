//! How far a group's numbers spread: STD_DEV and VARIANCE, by the method of B. P. Welford (1962), merged by that of T. F. Chan et al.
//! (1979). Results may differ in the last digits when the input is split elsewhere.

use esql_data::{Column, ColumnBuilder, DataType, Double};

use super::dense::{Aggregate, each_double};
use crate::{Assignment, EvalContext};

/// The variance (of the population, not of a sample) or its square root.
#[derive(Clone)]
pub(super) enum Spread {
    /// The square root.
    StandardDeviation,
    /// The mean of the squared distances from the mean.
    Variance,
}

/// Count, mean and the sum of the squared distances from the mean.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Moments {
    count: u64,
    mean: f64,
    squares: f64,
}

impl Moments {
    #[inline]
    fn add(&mut self, value: f64) {
        self.count += 1;
        let distance = value - self.mean;
        self.mean += distance / self.count as f64;
        self.squares += distance * (value - self.mean);
    }

    fn merge(&mut self, later: Moments) {
        if self.count == 0 {
            *self = later;
        } else if later.count > 0 {
            let count = (self.count + later.count) as f64;
            let distance = later.mean - self.mean;
            self.squares +=
                later.squares + distance * distance * (self.count as f64 * later.count as f64 / count);
            self.mean += distance * (later.count as f64 / count);
            self.count += later.count;
        }
    }
}

impl Aggregate for Spread {
    type State = Moments;
    type Output = Double;

    fn output_type(&self) -> DataType {
        DataType::Double
    }

    fn update(
        &self,
        states: &mut [Moments],
        assignment: Assignment<'_>,
        args: &[Column],
        _: &mut usize,
        _: &mut EvalContext<'_>,
    ) {
        each_double(assignment, &args[0], |group, value| states[group].add(value));
    }

    fn merge(&self, state: &mut Moments, later: Moments) {
        state.merge(later);
    }

    fn finish(&self, state: Moments, result: &mut ColumnBuilder<Double>, _: &mut EvalContext<'_>) {
        if state.count > 0 {
            let variance = state.squares / state.count as f64;
            result.append(match self {
                Spread::StandardDeviation => variance.sqrt(),
                Spread::Variance => variance,
            });
        }
    }
}
