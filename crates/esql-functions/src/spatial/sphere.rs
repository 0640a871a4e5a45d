//! Distances on the Earth as Lucene's `SloppyMath` computes them: by the haversine formula on a sphere, with a cosine from a table.
//!
//! The table matters: the formula takes the difference between one and a cosine near it, where the last bit of the cosine is
//! the eighth digit of a distance of a kilometre.

use esql_data::geometry::Position;
use std::f64::consts::{FRAC_PI_2, PI};
use std::sync::LazyLock;

const RADIUS_METERS: f64 = 6_371_008.771_4;

/// The distance along the great circle in metres.
pub(crate) fn distance([x, y]: Position, [other_x, other_y]: Position) -> f64 {
    let (y, other_y) = (y.to_radians(), other_y.to_radians());
    let over_y = 1.0 - cos(y - other_y);
    let over_x = 1.0 - cos((x - other_x).to_radians());
    let haversine = over_y + cos(y) * cos(other_y) * over_x;
    // Lucene drops the last bits, so that rounding makes no difference between equal distances.
    let haversine = f64::from_bits(haversine.to_bits() & !7);
    RADIUS_METERS * 2.0 * (haversine * 0.5).sqrt().min(1.0).asin()
}

const STEPS: usize = 1 << 11;

// The first 33 bits of a quarter turn, and what is left of it.
const QUARTER_HIGH: f64 = f64::from_bits(0x3FF9_21FB_5440_0000);
const QUARTER_LOW: f64 = f64::from_bits(0x3DD0_B461_1A62_6331);
const STEP_HIGH: f64 = 4.0 * QUARTER_HIGH / STEPS as f64;
const STEP_LOW: f64 = 4.0 * QUARTER_LOW / STEPS as f64;

/// Cosine by the nearest of 2,049 known ones and four terms of the Taylor series.
fn cos(angle: f64) -> f64 {
    static TABLE: LazyLock<Vec<(f64, f64)>> = LazyLock::new(|| {
        let entry = |step: usize| {
            let angle = step as f64 * STEP_HIGH + step as f64 * STEP_LOW;
            let sin = if step.is_multiple_of(STEPS / 2) { 0.0 } else { angle.sin() };
            let cos = if step % (STEPS / 2) == STEPS / 4 { 0.0 } else { angle.cos() };
            (sin, cos)
        };
        (0..=STEPS).map(entry).collect()
    });
    let angle = angle.abs();
    if angle > 4.0 * PI + FRAC_PI_2 {
        return angle.cos();
    }
    let step = (angle / (STEP_HIGH + STEP_LOW) + 0.5) as usize;
    let rest = (angle - step as f64 * STEP_HIGH) - step as f64 * STEP_LOW;
    let (sin, cos) = TABLE[step % STEPS];
    cos + rest * (-sin + rest * (-cos / 2.0 + rest * (sin / 6.0 + rest * cos / 24.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cosine_is_one() {
        for step in 0..10_000 {
            let angle = f64::from(step) * 0.001 - 5.0;
            assert!((cos(angle) - angle.cos()).abs() < 1e-14, "{angle}");
        }
    }

    #[test]
    fn known_distances() {
        let quarter = RADIUS_METERS * FRAC_PI_2;
        assert!((distance([0.0, 0.0], [90.0, 0.0]) - quarter).abs() < 1e-3);
        assert!((distance([0.0, 0.0], [0.0, 90.0]) - quarter).abs() < 1e-3);
        assert_eq!(distance([12.5, 55.7], [12.5, 55.7]), 0.0);
    }
}
