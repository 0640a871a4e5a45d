//! A compensated sum of doubles: Neumaier's variant of Kahan's algorithm (ZAMM 54, 1974).

/// A sum and the rounding errors it has made so far.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Sum {
    sum: f64,
    error: f64,
}

impl Sum {
    /// Adds a number.
    #[inline]
    pub(crate) fn add(&mut self, value: f64) {
        let sum = self.sum + value;
        self.error +=
            if self.sum.abs() >= value.abs() { (self.sum - sum) + value } else { (value - sum) + self.sum };
        self.sum = sum;
    }

    /// Adds the sum of a later part of the input.
    pub(crate) fn merge(&mut self, later: Sum) {
        self.add(later.sum);
        self.error += later.error;
    }

    /// The sum; infinite and NaN as IEEE 754 has it.
    pub(crate) fn total(&self) -> f64 {
        if self.sum.is_finite() { self.sum + self.error } else { self.sum }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_what_rounding_loses() {
        let mut sum = Sum::default();
        [1.0, 1e100, 1.0, -1e100].into_iter().for_each(|value| sum.add(value));
        assert_eq!(sum.total(), 2.0);
    }

    #[test]
    fn infinity_stays_infinite() {
        let mut sum = Sum::default();
        [f64::INFINITY, 1.0].into_iter().for_each(|value| sum.add(value));
        assert_eq!(sum.total(), f64::INFINITY);
    }
}
