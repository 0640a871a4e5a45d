//! How exactly fields of floating point numbers store them.

use super::round_half_up;

/// How exactly a field stores floating point numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Precision {
    /// In 64 bits.
    #[default]
    Double,
    /// In 32 bits.
    Float,
    /// In 16 bits.
    HalfFloat,
    /// As the whole number nearest to its product with this factor.
    Scaled(f64),
}

impl Precision {
    /// The number as such a field gives it back; `None` when the field can't store it.
    pub fn round(self, value: f64) -> Option<f64> {
        let stored = match self {
            Precision::Double => value,
            Precision::Float => f64::from(value as f32),
            Precision::HalfFloat => half::f16::from_f32(value as f32).to_f64(),
            Precision::Scaled(factor) => round_half_up(value * factor) as f64 * (1.0 / factor),
        };
        stored.is_finite().then_some(stored)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_become_what_is_stored() {
        assert_eq!(Precision::Double.round(0.1), Some(0.1));
        assert_eq!(Precision::Float.round(16_777_217.0), Some(16_777_216.0));
        assert_eq!(Precision::HalfFloat.round(2_049.0), Some(2_048.0));
        assert_eq!(Precision::Scaled(10.0).round(1.26), Some(1.3));
    }

    #[test]
    fn numbers_that_are_too_large_are_not_stored() {
        assert_eq!(Precision::Float.round(1e39), None);
        assert_eq!(Precision::HalfFloat.round(-70_000.0), None);
        assert_eq!(Precision::Double.round(f64::NAN), None);
    }
}
