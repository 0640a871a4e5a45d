//! A lasting change: models of the series are compared by F-tests, the more complicated only taken when the data ask for it.
//!
//! The models are a constant, a parabola for the whole (a trend), a constant before and after a point (a step), and a parabola
//! before and after a point (a change of trend). Where none explains the series well, the distributions before and after a
//! point are compared. Outliers count little.

use statrs::function::beta::checked_beta_reg;
use std::collections::BTreeSet;
use std::ops::Range;

use super::{Finding, Kind, MIN_VALUES, P_VALUE_THRESHOLD, kolmogorov_smirnov, of_trials};

/// How many values the test of distributions looks at: of more, it would find differences that nobody sees.
const MAX_SAMPLE: usize = 500;

/// The lasting change of the series.
pub(super) fn detect(values: &[f64]) -> Finding {
    let weights = weights(values);
    let series = Series { values, weights: &weights };
    let whole = series.moments(0..values.len());
    // Found by simulating the power of the tests for one size of effect and many lengths of series.
    let threshold =
        P_VALUE_THRESHOLD * (-0.04 * (values.len() as f64 - 2.0 * (MIN_VALUES as f64 + 1.0))).exp();
    let least = ((0.1 * values.len() as f64 + 0.5) as usize).max(MIN_VALUES);
    let candidates = least..values.len() - least;
    let tests = Tests { series, whole, candidates, threshold };
    tests.run()
}

/// Weights that make little of the smallest and largest values, but not of runs of equal ones.
fn weights(values: &[f64]) -> Vec<f64> {
    let outside = (0.025 * values.len() as f64).ceil() as usize;
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let inside = sorted[outside]..=sorted[values.len() - outside - 1];
    values.iter().map(|value| if inside.contains(value) { 1.0 } else { 0.01 }).collect()
}

#[derive(Clone, Copy)]
struct Series<'a> {
    values: &'a [f64],
    weights: &'a [f64],
}

/// Weighted count, mean and variance.
#[derive(Clone, Copy, Debug)]
struct Moments {
    count: f64,
    mean: f64,
    variance: f64,
}

impl Series<'_> {
    fn weighted(&self, range: Range<usize>) -> impl Iterator<Item = (f64, f64)> + Clone {
        self.values[range.clone()].iter().copied().zip(self.weights[range].iter().copied())
    }

    fn moments(&self, range: Range<usize>) -> Moments {
        let points = self.weighted(range);
        let count: f64 = points.clone().map(|(_, weight)| weight).sum();
        let mean = points.clone().map(|(value, weight)| value * weight).sum::<f64>() / count;
        let variance = points.map(|(value, weight)| (value - mean).powi(2) * weight).sum::<f64>() / count;
        Moments { count, mean, variance }
    }

    /// The variance that is left around the best parabola.
    fn variance_around_trend(&self, range: Range<usize>) -> f64 {
        let Moments { count, mean, variance } = self.moments(range.clone());
        let half = (range.len() as f64 / 2.0).max(1.0);
        // Places from -1 to 1 keep the equations well-conditioned.
        let points = self
            .weighted(range)
            .enumerate()
            .map(move |(at, (value, weight))| (at as f64 / half - 1.0, value - mean, weight));
        let average = |term: &dyn Fn(f64, f64) -> f64| {
            points.clone().map(|(x, y, weight)| term(x, y) * weight).sum::<f64>() / count
        };
        let (x, xx) = (average(&|x, _| x), average(&|x, _| x * x));
        let (sxx, sxq, sqq) = (
            average(&|p, _| (p - x) * (p - x)),
            average(&|p, _| (p - x) * (p * p - xx)),
            average(&|p, _| (p * p - xx).powi(2)),
        );
        let (sxy, sqy) = (average(&|p, y| (p - x) * y), average(&|p, y| (p * p - xx) * y));
        let determinant = sxx * sqq - sxq * sxq;
        let explained = if determinant > 1e-12 {
            let (slope, bend) =
                ((sqq * sxy - sxq * sqy) / determinant, (sxx * sqy - sxq * sxy) / determinant);
            slope * sxy + bend * sqy
        } else if sxx > 1e-12 {
            sxy * sxy / sxx
        } else {
            0.0
        };
        (variance - explained).clamp(0.0, variance.max(0.0))
    }
}

/// A model of the series and how well it fits.
#[derive(Clone, Copy, Debug)]
struct Model {
    change: Option<(Kind, usize)>,
    /// The variance that it leaves.
    variance: f64,
    parameters: f64,
    /// How likely chance makes it fit so much better than the model that it was tested against.
    p_value: f64,
}

struct Tests<'a> {
    series: Series<'a>,
    whole: Moments,
    /// Where a change may lie.
    candidates: Range<usize>,
    threshold: f64,
}

impl Tests<'_> {
    fn run(&self) -> Finding {
        let constant = Model { change: None, variance: self.whole.variance, parameters: 1.0, p_value: 1.0 };
        if is_constant(self.whole) {
            return Finding::NONE;
        }
        let (best, mut places) = self.best(constant);
        let p_value = self.p_value_of_change(constant, best.variance, best.parameters);
        let finding = Finding { p_value, change: best.change };
        // One isn't very sure of the change then.
        if p_value > 1e-5 {
            let (p_value, place) = self.distribution(&mut places);
            if p_value < self.threshold.min(0.1 * finding.p_value) {
                return Finding { p_value, change: Some((Kind::Distribution, place)) };
            }
        }
        finding
    }

    /// The simplest model that fits well, and the places of changes that were looked at.
    fn best(&self, constant: Model) -> (Model, BTreeSet<usize>) {
        let mut places = BTreeSet::new();
        let trend = self.trend(constant);
        if self.accepts(trend) {
            let bend = self.trend_change(trend);
            places.extend(bend.change.map(|(_, place)| place));
            return (if self.accepts(bend) { self.step_unless_worse(constant, bend) } else { trend }, places);
        }
        let step = self.step(constant);
        places.extend(step.change.map(|(_, place)| place));
        let simpler = if self.accepts(step) { step } else { constant };
        let bend = self.trend_change(simpler);
        (if self.accepts(bend) { bend } else { simpler }, places)
    }

    /// It is significant, and explains much.
    fn accepts(&self, model: Model) -> bool {
        model.p_value < self.threshold && 1.0 - model.variance / self.whole.variance >= 0.5
    }

    fn trend(&self, simpler: Model) -> Model {
        let variance = self.series.variance_around_trend(0..self.series.values.len());
        let p_value = self.p_value(simpler, variance, 3.0);
        Model { change: None, variance, parameters: 3.0, p_value }
    }

    fn step(&self, simpler: Model) -> Model {
        self.split(simpler, Kind::Step, 2.0, &|range| self.series.moments(range).variance)
    }

    fn trend_change(&self, simpler: Model) -> Model {
        self.split(simpler, Kind::Trend, 6.0, &|range| self.series.variance_around_trend(range))
    }

    /// The step, unless the change of trend fits significantly better.
    fn step_unless_worse(&self, constant: Model, bend: Model) -> Model {
        let step = self.step(constant);
        let p_value = self.p_value(step, bend.variance, bend.parameters);
        if p_value < self.threshold { bend } else { step }
    }

    /// The model with a change at the place where it leaves the least variance before and after.
    fn split(
        &self,
        simpler: Model,
        kind: Kind,
        parameters: f64,
        variance: &dyn Fn(Range<usize>) -> f64,
    ) -> Model {
        let end = self.series.values.len();
        let mut best = (f64::MAX, self.candidates.start);
        for place in self.candidates.clone() {
            let (before, after) = (0..place, place..end);
            let (n, m) =
                (self.series.moments(before.clone()).count, self.series.moments(after.clone()).count);
            let left = (n * variance(before) + m * variance(after)) / (n + m);
            if left < best.0 {
                best = (left, place);
            }
        }
        let (variance, place) = best;
        let p_value = self.p_value_of_change(simpler, variance, parameters);
        Model { change: Some((kind, place)), variance, parameters, p_value }
    }

    /// The F-test's for a place that was chosen among the candidates.
    fn p_value_of_change(&self, simpler: Model, variance: f64, parameters: f64) -> f64 {
        of_trials(self.p_value(simpler, variance, parameters), self.candidates.len())
    }

    /// The F-test of two nested models.
    fn p_value(&self, simpler: Model, variance: f64, parameters: f64) -> f64 {
        if variance == simpler.variance {
            return 1.0;
        }
        if variance == 0.0 {
            return 0.0;
        }
        let (more, free) = (parameters - simpler.parameters, self.whole.count - parameters);
        let ratio = (simpler.variance - variance) / more * free / variance;
        (2.0 * f_tail(more, free, ratio)).min(1.0)
    }

    /// The p-value of the most significant change of distribution, and its place.
    fn distribution(&self, places: &mut BTreeSet<usize>) -> (f64, usize) {
        let values = self.series.values;
        let mut most = (0.0, self.candidates.start);
        for place in self.candidates.clone() {
            let (before, after) = (self.series.moments(0..place), self.series.moments(place..values.len()));
            let difference =
                (before.mean - after.mean).abs() + (before.variance.sqrt() - after.variance.sqrt()).abs();
            let scaled = place.min(values.len() - place) as f64 * difference;
            if scaled >= most.0 {
                most = (scaled, place);
            }
        }
        places.insert(most.1);
        let sample = sample(values.len());
        let sampled: Vec<f64> = sample.iter().map(|index| values[*index]).collect();
        let mut least = (1.0, most.1);
        for place in places.iter() {
            let (before, after) = sampled.split_at(sample.partition_point(|index| index < place));
            let p_value = kolmogorov_smirnov::p_value(before, after);
            if p_value < least.0 {
                least = (p_value, *place);
            }
        }
        // Tests at neighbouring places are far from independent: about one in fifty counts.
        (of_trials(least.0, sampled.len().div_ceil(50)), least.1)
    }
}

/// Whether the variance is nothing but rounding.
fn is_constant(whole: Moments) -> bool {
    let scale = (2.0 * whole.count * whole.mean).abs();
    let ulp = scale.next_up() - scale;
    whole.variance < ulp.sqrt()
}

/// The indices of a sample, in order; the same every time.
fn sample(count: usize) -> Vec<usize> {
    let mut indices: Vec<usize> = (0..count).collect();
    if count > MAX_SAMPLE {
        let mut random = fastrand::Rng::with_seed(126_832_678);
        random.shuffle(&mut indices);
        indices.truncate(MAX_SAMPLE);
        indices.sort_unstable();
    }
    indices
}

/// How likely a value of the F-distribution is at least `x`.
fn f_tail(numerator: f64, denominator: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 1.0;
    }
    if !x.is_finite() {
        return 0.0;
    }
    let at = denominator / (denominator + numerator * x);
    checked_beta_reg(0.5 * denominator, 0.5 * numerator, at).unwrap_or(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tail_of_the_f_distribution() {
        // From a table: 5 % of F(2, 10) lie above 4.1028.
        assert!((f_tail(2.0, 10.0, 4.1028) - 0.05).abs() < 1e-5);
        assert_eq!(f_tail(2.0, 10.0, 0.0), 1.0);
    }

    #[test]
    fn a_parabola_leaves_no_variance() {
        let values: Vec<f64> = (0..30).map(|x| f64::from(x * x - 3 * x + 7)).collect();
        let weights = vec![1.0; 30];
        let series = Series { values: &values, weights: &weights };
        assert!(series.variance_around_trend(0..30) < 1e-6 * series.moments(0..30).variance);
        assert!(series.variance_around_trend(7..20) < 1e-6 * series.moments(7..20).variance);
    }

    #[test]
    fn runs_of_equal_values_are_no_outliers() {
        let mut values = vec![1.0; 38];
        values.extend([50.0, -50.0]);
        assert_eq!(weights(&values).iter().filter(|weight| **weight < 1.0).count(), 2);
        assert!(weights(&[3.0; 40]).iter().all(|weight| *weight == 1.0));
    }
}
