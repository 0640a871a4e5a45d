//! A single value that stands out: the largest and the smallest value are tested against a density of the others.

use statrs::function::erf::erfc;

use super::{Finding, Kind, P_VALUE_THRESHOLD, of_trials};

/// How much smoother than the data a density is: more than would be best, to report only what one would see.
const SMOOTHING: f64 = 1.36;

/// The spike or dip of the series, the less likely one.
pub(super) fn detect(values: &[f64]) -> Finding {
    // Usually about a tenth of the values.
    let extent = ((0.1 * values.len() as f64 + 0.5) as usize).max(2) - 1;
    let negated: Vec<f64> = values.iter().map(|value| -value).collect();
    let (spike, dip) = (Extreme::of(values, extent), Extreme::of(&negated, extent));
    // A dip is a spike of the negated values.
    let spike_tail = spike.tail(values, dip.place);
    let dip_tail = dip.tail(&negated, spike.place);
    let spike_p = of_trials(spike_tail.probability, values.len());
    let dip_p = of_trials(dip_tail.probability, values.len());
    let is_dip = dip_p < P_VALUE_THRESHOLD
        && (spike_p.is_nan() || spike_p >= P_VALUE_THRESHOLD || dip_tail.beats(&spike_tail));
    if is_dip {
        Finding { p_value: dip_p, change: Some((Kind::Dip, dip.place)) }
    } else if spike_p < P_VALUE_THRESHOLD {
        Finding { p_value: spike_p, change: Some((Kind::Spike, spike.place)) }
    } else {
        Finding::NONE
    }
}

/// The largest value, and the stretch of values around it that has the largest sum.
struct Extreme {
    place: usize,
    start: usize,
    end: usize,
}

impl Extreme {
    fn of(values: &[f64], extent: usize) -> Extreme {
        let mut place = 0;
        for (index, value) in values.iter().enumerate() {
            if *value > values[place] {
                place = index;
            }
        }
        let sum = |start: usize| values[start..(start + extent).min(values.len())].iter().sum::<f64>();
        let mut start = (place + 1).saturating_sub(extent);
        let mut largest = sum(start);
        for later in start + 1..=place {
            if later + extent >= values.len() {
                break;
            }
            let candidate = sum(later);
            if candidate > largest {
                (start, largest) = (later, candidate);
            }
        }
        Extreme { place, start, end: start + extent }
    }

    /// How likely a value as large is, given the values outside of the stretch and but for the opposite extreme.
    fn tail(&self, values: &[f64], opposite: usize) -> Tail {
        let left_out = |index: usize| (self.start..self.end).contains(&index) || index == opposite;
        let mut others: Vec<f64> = values
            .iter()
            .enumerate()
            .filter(|(index, _)| !left_out(*index))
            .map(|(_, value)| *value)
            .collect();
        others.sort_unstable_by(f64::total_cmp);
        Tail::of(&others, values[self.place])
    }
}

/// The upper tail of a Gaussian kernel density.
struct Tail {
    probability: f64,
    /// How far the nearest value is.
    distance: f64,
}

impl Tail {
    /// From `x` upwards, of the density of values in order. The bandwidth is by Silverman's rule of thumb.
    fn of(values: &[f64], x: f64) -> Tail {
        if values.is_empty() {
            return Tail { probability: 1.0, distance: 0.0 };
        }
        let count = values.len() as f64;
        let bandwidth = SMOOTHING * count.powf(-0.2) * variance(values).sqrt();
        let below = |bound: f64| values.partition_point(|value| *value < bound);
        let from = below(x - 3.0 * bandwidth).min(values.len() - 1);
        let to = below(x + 3.0 * bandwidth).max(from + 1);
        // Kernels far above lie in the tail as a whole.
        let mut sum = (values.len() - to) as f64;
        let mut distance = f64::MAX;
        for centre in &values[from..to] {
            sum += kernel_tail(x - centre, bandwidth);
            distance = distance.min((centre - x).abs());
        }
        Tail { probability: sum / count, distance }
    }

    fn beats(&self, other: &Tail) -> bool {
        match self.probability.total_cmp(&other.probability) {
            std::cmp::Ordering::Equal => self.distance > other.distance,
            order => order.is_lt(),
        }
    }
}

/// How much of a Gaussian lies more than `distance` above its centre.
fn kernel_tail(distance: f64, bandwidth: f64) -> f64 {
    if distance.abs() > 40.0 * bandwidth {
        return if distance > 0.0 { 0.0 } else { 1.0 };
    }
    0.5 * erfc(distance / (bandwidth * std::f64::consts::SQRT_2))
}

/// The variance of a sample.
fn variance(values: &[f64]) -> f64 {
    let count = values.len() as f64;
    if values.len() < 2 {
        return 0.0;
    }
    let mean = values.iter().sum::<f64>() / count;
    values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (count - 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tail_of_one_kernel_is_half_at_its_centre() {
        let tail = Tail::of(&[1.0, 2.0, 3.0], 2.0);
        assert!((tail.probability - 0.5).abs() < 1e-12, "{}", tail.probability);
    }

    #[test]
    fn the_stretch_around_the_largest_value_has_the_largest_sum() {
        let extreme = Extreme::of(&[0.0, 0.0, 9.0, 5.0, 0.0, 0.0], 2);
        assert_eq!((extreme.place, extreme.start, extreme.end), (2, 2, 4));
        let extreme = Extreme::of(&[0.0, 5.0, 9.0, 0.0, 0.0, 0.0], 2);
        assert_eq!((extreme.start, extreme.end), (1, 3));
    }
}
