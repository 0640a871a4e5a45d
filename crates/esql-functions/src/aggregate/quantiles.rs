//! The quantiles of a group: exact for fewer than 20,000 values, from a t-digest beyond, where Elasticsearch's `HybridDigest` changes
//! over too.
//!
//! The t-digest is the merging one with the scale function k2 of T. Dunning and O. Ertl, "Computing extremely accurate quantiles
//! using t-digests" (2019). Its answers depend a little on how the input was split, exact ones don't.

/// How finely a digest divides its input: roughly how many centroids it keeps.
const COMPRESSION: f64 = 1000.0;
/// From how many values on a digest takes the place of the values.
const DIGEST_FROM: usize = 20_000;
/// How many points a digest gathers before it merges them into its centroids.
const BUFFER: usize = 5000;

/// What is known of a group's numbers.
#[derive(Debug)]
pub(super) enum Quantiles {
    /// All of them, in no order.
    Exact(Vec<f64>),
    /// An approximation.
    Digest(Box<Digest>),
}

impl Default for Quantiles {
    fn default() -> Self {
        Quantiles::Exact(Vec::new())
    }
}

impl Quantiles {
    /// Takes in a number.
    #[inline]
    pub(super) fn add(&mut self, value: f64) {
        match self {
            Quantiles::Exact(values) => {
                values.push(value);
                if values.len() >= DIGEST_FROM {
                    self.approximate();
                }
            }
            Quantiles::Digest(digest) => digest.add(Centroid { mean: value, weight: 1.0 }),
        }
    }

    /// Takes in the numbers of a later part of the input.
    pub(super) fn merge(&mut self, later: Quantiles) {
        match (&mut *self, later) {
            (Quantiles::Exact(values), Quantiles::Exact(mut later)) => {
                values.append(&mut later);
                if values.len() >= DIGEST_FROM {
                    self.approximate();
                }
            }
            (Quantiles::Exact(_), later @ Quantiles::Digest(_)) => {
                let earlier = std::mem::replace(self, later);
                self.merge(earlier);
            }
            (Quantiles::Digest(digest), Quantiles::Exact(later)) => {
                later.into_iter().for_each(|mean| digest.add(Centroid { mean, weight: 1.0 }));
            }
            (Quantiles::Digest(digest), Quantiles::Digest(later)) => digest.merge(*later),
        }
    }

    /// The value below which the share `q` (0 to 1) of the numbers lies; `None` without numbers.
    pub(super) fn quantile(&mut self, q: f64) -> Option<f64> {
        match self {
            Quantiles::Exact(values) if values.is_empty() => None,
            Quantiles::Exact(values) => {
                values.sort_unstable_by(f64::total_cmp);
                Some(interpolate(values, q))
            }
            Quantiles::Digest(digest) => Some(digest.quantile(q)),
        }
    }

    /// The median of the distances from the median; `None` without numbers.
    pub(super) fn median_absolute_deviation(mut self) -> Option<f64> {
        let median = self.quantile(0.5)?;
        match self {
            Quantiles::Exact(mut values) => {
                values.iter_mut().for_each(|value| *value = (*value - median).abs());
                values.sort_unstable_by(f64::total_cmp);
                Some(interpolate(&values, 0.5))
            }
            Quantiles::Digest(digest) => {
                let mut deviations = Digest::default();
                for Centroid { mean, weight } in digest.centroids {
                    deviations.add(Centroid { mean: (mean - median).abs(), weight });
                }
                Some(deviations.quantile(0.5))
            }
        }
    }

    /// How many bytes this holds on the heap.
    #[inline]
    pub(super) fn heap(&self) -> usize {
        match self {
            Quantiles::Exact(values) => values.capacity() * size_of::<f64>(),
            Quantiles::Digest(digest) => {
                let points = digest.centroids.capacity() + digest.buffer.capacity();
                size_of::<Digest>() + points * size_of::<Centroid>()
            }
        }
    }

    #[cold]
    fn approximate(&mut self) {
        if let Quantiles::Exact(values) = self {
            let mut digest = Box::new(Digest::default());
            values.iter().for_each(|mean| digest.add(Centroid { mean: *mean, weight: 1.0 }));
            *self = Quantiles::Digest(digest);
        }
    }
}

/// The quantile of sorted values, at least one: between two neighbours, the point that divides their distance accordingly.
fn interpolate(sorted: &[f64], q: f64) -> f64 {
    let last = sorted.len() - 1;
    let rank = (q * last as f64).clamp(0.0, last as f64);
    let low = rank.floor();
    let (below, above) = (sorted[low as usize], sorted[(low as usize + 1).min(last)]);
    below + (rank - low) * (above - below)
}

/// `weight` numbers that are taken as their mean.
#[derive(Clone, Copy, Debug)]
struct Centroid {
    mean: f64,
    weight: f64,
}

/// A t-digest.
#[derive(Debug)]
pub(super) struct Digest {
    /// In order of means.
    centroids: Vec<Centroid>,
    /// Points not merged into the centroids yet, in the order in which they came.
    buffer: Vec<Centroid>,
    /// The number of numbers.
    total: f64,
    least: f64,
    greatest: f64,
}

impl Default for Digest {
    fn default() -> Self {
        Digest {
            centroids: Vec::new(),
            buffer: Vec::new(),
            total: 0.0,
            least: f64::INFINITY,
            greatest: f64::NEG_INFINITY,
        }
    }
}

impl Digest {
    fn add(&mut self, point: Centroid) {
        self.least = self.least.min(point.mean);
        self.greatest = self.greatest.max(point.mean);
        self.total += point.weight;
        self.buffer.push(point);
        if self.buffer.len() >= BUFFER {
            self.compress();
        }
    }

    fn merge(&mut self, later: Digest) {
        later.centroids.into_iter().chain(later.buffer).for_each(|point| self.add(point));
        // A later centroid's mean lies within what it stands for.
        self.least = self.least.min(later.least);
        self.greatest = self.greatest.max(later.greatest);
    }

    /// Merges the buffer into the centroids: neighbours become one as long as the scale function allows.
    fn compress(&mut self) {
        if self.buffer.is_empty() {
            return;
        }
        let mut points = std::mem::take(&mut self.buffer);
        points.append(&mut self.centroids);
        points.sort_by(|left, right| left.mean.total_cmp(&right.mean));
        let total = self.total;
        let normalizer = COMPRESSION / (4.0 * (total / COMPRESSION).ln().max(0.0) + 24.0);
        let limit = |q: f64| total * q * (1.0 - q) / normalizer;
        let mut before = 0.0;
        let mut points_in_order = points.iter();
        let Some(mut current) = points_in_order.next().copied() else { return };
        for next in points_in_order {
            let weight = current.weight + next.weight;
            if weight <= limit(before / total).min(limit((before + weight) / total)) {
                current.mean += (next.mean - current.mean) * next.weight / weight;
                current.weight = weight;
            } else {
                before += current.weight;
                self.centroids.push(std::mem::replace(&mut current, *next));
            }
        }
        self.centroids.push(current);
        points.clear();
        self.buffer = points;
    }

    /// Interpolates between the centres of neighbouring centroids; those that stand for a single number are that number.
    fn quantile(&mut self, q: f64) -> f64 {
        self.compress();
        let (Some(first), Some(last)) = (self.centroids.first(), self.centroids.last()) else {
            return f64::NAN;
        };
        let rank = q * self.total;
        if rank < 1.0 {
            return self.least;
        }
        if rank > self.total - 1.0 {
            return self.greatest;
        }
        if first.weight > 2.0 && rank < first.weight / 2.0 {
            let share = (rank - 1.0) / (first.weight / 2.0 - 1.0);
            return self.least + share * (first.mean - self.least);
        }
        if last.weight > 2.0 && self.total - rank <= last.weight / 2.0 {
            let share = (self.total - rank - 1.0) / (last.weight / 2.0 - 1.0);
            return self.greatest - share * (self.greatest - last.mean);
        }
        let mut centre = first.weight / 2.0;
        for pair in self.centroids.windows(2) {
            let (left, right) = (pair[0], pair[1]);
            let distance = f64::midpoint(left.weight, right.weight);
            if centre + distance > rank {
                // A single number reaches half a rank to either side.
                let left_reach = if left.weight == 1.0 { 0.5 } else { 0.0 };
                let right_reach = if right.weight == 1.0 { 0.5 } else { 0.0 };
                let from_left = rank - centre - left_reach;
                let from_right = centre + distance - rank - right_reach;
                if from_left < 0.0 {
                    return left.mean;
                }
                if from_right <= 0.0 {
                    return right.mean;
                }
                let share = from_left / (from_left + from_right);
                return (left.mean + share * (right.mean - left.mean)).clamp(left.mean, right.mean);
            }
            centre += distance;
        }
        last.mean
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: impl IntoIterator<Item = f64>) -> Quantiles {
        let mut quantiles = Quantiles::default();
        values.into_iter().for_each(|value| quantiles.add(value));
        quantiles
    }

    /// Numbers 0 to `count` - 1 in an order without order.
    fn shuffled(count: u64) -> impl Iterator<Item = f64> {
        (0..count).map(move |number| (number * 7_919 % count) as f64)
    }

    #[test]
    fn interpolates_between_neighbours() {
        let mut few = of([4.0, 1.0, 3.0, 2.0]);
        assert_eq!(few.quantile(0.5), Some(2.5));
        assert_eq!(few.quantile(0.0), Some(1.0));
        assert_eq!(few.quantile(1.0), Some(4.0));
        assert_eq!(few.quantile(0.9), Some(3.7));
        assert_eq!(of([]).quantile(0.5), None);
        assert_eq!(of([7.0]).quantile(0.3), Some(7.0));
    }

    #[test]
    fn deviates_from_the_median() {
        assert_eq!(of([1.0, 1.0, 2.0, 2.0, 4.0, 6.0, 9.0]).median_absolute_deviation(), Some(1.0));
        assert_eq!(of([]).median_absolute_deviation(), None);
        let many = of(shuffled(100_000)).median_absolute_deviation().unwrap();
        assert!((many - 25_000.0).abs() < 100.0, "{many}");
    }

    #[test]
    fn many_numbers_are_approximated_closely_and_in_little_memory() {
        let mut many = of(shuffled(1_000_000));
        assert!(matches!(many, Quantiles::Digest(_)));
        for q in [0.0, 0.0001, 0.01, 0.25, 0.5, 0.75, 0.99, 0.9999, 1.0] {
            let (found, wanted) = (many.quantile(q).unwrap(), q * 999_999.0);
            assert!(
                (found - wanted).abs() <= 1_000_000.0 * 0.002 * (q * (1.0 - q)).sqrt() + 1.0,
                "{q}: {found}"
            );
        }
        assert!(many.heap() < 300_000, "{}", many.heap());
    }

    #[test]
    fn merged_digests_answer_as_one() {
        let mut whole = of([]);
        for part in 0..10 {
            whole.merge(of(shuffled(30_000).map(|value| value * 10.0 + f64::from(part))));
        }
        whole.merge(of([300_000.0]));
        let median = whole.quantile(0.5).unwrap();
        assert!((median - 150_000.0).abs() < 300.0, "{median}");
        assert_eq!(whole.quantile(1.0), Some(300_000.0));
        let mut exact = of([300_000.0]);
        exact.merge(whole);
        assert_eq!(exact.quantile(0.0), Some(0.0));
    }
}
