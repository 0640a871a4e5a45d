//! The two-sample Kolmogorov-Smirnov test: whether two samples come from one distribution.

/// The probability that two samples of these sizes from one distribution differ at least as much as these do: exact for samples
/// without equal values, by counting the ways to interleave them.
pub(super) fn p_value(left: &[f64], right: &[f64]) -> f64 {
    let (n, m) = (left.len(), right.len());
    let bound = largest_difference(left, right);
    if n == 0 || m == 0 || bound == 0 {
        return 1.0;
    }
    // A way to interleave the samples is a path from (0, 0) to (n, m). The probability that a path to (i, j) keeps away from the
    // bound all along is the mean of those of the two points before it, weighted by how many paths come from there.
    let keeps = |i: usize, j: usize| ((i * m).abs_diff(j * n) as u64) < bound;
    let mut row = vec![0.0; m + 1];
    for i in 0..=n {
        for j in 0..=m {
            let (from_left, from_below) = (if j > 0 { row[j - 1] } else { 0.0 }, row[j]);
            row[j] = if !keeps(i, j) {
                0.0
            } else if i + j == 0 {
                1.0
            } else {
                (from_below * i as f64 + from_left * j as f64) / (i + j) as f64
            };
        }
    }
    (1.0 - row[m]).clamp(0.0, 1.0)
}

/// The largest difference of the samples' distribution functions, times both their sizes.
fn largest_difference(left: &[f64], right: &[f64]) -> u64 {
    let sorted = |values: &[f64]| {
        let mut values = values.to_vec();
        values.sort_unstable_by(f64::total_cmp);
        values
    };
    let (left, right) = (sorted(left), sorted(right));
    let (n, m) = (left.len(), right.len());
    let (mut i, mut j, mut largest) = (0, 0, 0);
    while i < n && j < m {
        let value = if left[i].total_cmp(&right[j]).is_le() { left[i] } else { right[j] };
        while i < n && left[i].total_cmp(&value).is_le() {
            i += 1;
        }
        while j < m && right[j].total_cmp(&value).is_le() {
            j += 1;
        }
        largest = largest.max((i * m).abs_diff(j * n) as u64);
    }
    largest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_that_do_not_overlap_can_be_interleaved_in_two_such_ways() {
        // 2 of the 20 ways to interleave three with three.
        assert!((p_value(&[1.0, 2.0, 3.0], &[4.0, 5.0, 6.0]) - 0.1).abs() < 1e-12);
    }

    #[test]
    fn all_ways_are_as_different_as_the_least_different() {
        assert!((p_value(&[1.0, 3.0], &[2.0, 4.0]) - 1.0).abs() < 1e-12);
        assert!((p_value(&[1.0, 2.0], &[1.0, 2.0]) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn differences_count_ties_once() {
        assert_eq!(largest_difference(&[1.0, 1.0, 2.0], &[1.0, 2.0]), 1);
    }
}
