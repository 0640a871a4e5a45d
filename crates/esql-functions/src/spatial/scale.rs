//! Geometries of any size made about as large as one, because overlays compute with whole numbers of 32 bits.

use esql_data::Failure;
use esql_data::geometry::Geometry;

/// A power of two, so that scaling is exact.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Scale {
    factor: f64,
}

/// Larger coordinates would overflow when they are multiplied or moved.
const LARGEST: f64 = 1e300;
/// What is so much smaller than the largest coordinate vanishes beside it.
const SMALLEST: f64 = 1e-60;

impl Scale {
    /// The scale for geometries, and for an amount by which they are moved.
    pub(super) fn of(geometries: &[&Geometry], amount: f64) -> Result<Scale, Failure> {
        let mut largest = amount.abs();
        let mut usable = true;
        for geometry in geometries {
            geometry.for_each_position(&mut |[x, y]| {
                usable &= x.abs() <= LARGEST && y.abs() <= LARGEST;
                largest = largest.max(x.abs()).max(y.abs());
            });
        }
        if !usable || largest > LARGEST {
            return Err(Failure::illegal_argument("a coordinate is too large"));
        }
        let exponent = if largest > 0.0 { largest.log2().floor().max(-1000.0) } else { 0.0 };
        Ok(Scale { factor: (-exponent).exp2() })
    }

    pub(super) fn down(self, geometry: &Geometry) -> Geometry {
        let number = |number: f64| {
            let scaled = number * self.factor;
            if scaled.abs() < SMALLEST { 0.0 } else { scaled }
        };
        geometry.map_positions(&|position| position.map(number))
    }

    pub(super) fn up(self, geometry: &Geometry) -> Geometry {
        geometry.map_positions(&|position| position.map(|number| number / self.factor))
    }

    /// The amount as large as it is beside the scaled geometries.
    pub(super) fn amount(self, amount: f64) -> f64 {
        amount * self.factor
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scaling_is_exact() {
        for text in ["POINT (0.1 1234.56789)", "LINESTRING (1e-300 2e-300, 3e-300 0)", "POINT (1e299 -7e298)"]
        {
            let geometry = Geometry::from_wkt(text).unwrap();
            let scale = Scale::of(&[&geometry], 0.0).unwrap();
            assert_eq!(scale.up(&scale.down(&geometry)), geometry, "{text}");
        }
        assert!(Scale::of(&[&Geometry::Point([1e301, 0.0])], 0.0).is_err());
        assert!(Scale::of(&[&Geometry::Point([f64::NAN, 0.0])], 0.0).is_err());
    }
}
