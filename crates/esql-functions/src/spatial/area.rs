//! Areas combined with each other: the union of two, what they share, and the like.
//!
//! `i_overlay`, which is also beneath `geo`'s own operations, gives areas in two ways: as they come, where a ring may touch itself, and
//! split into polygons that the Simple Features standard accepts. The second loses parts of some areas whose holes
//! touch their boundaries, so it is used only where both agree.

use geo::{Area, Coord, LineString, MultiPolygon, Polygon};
use i_overlay::core::fill_rule::FillRule;
use i_overlay::core::overlay_rule::OverlayRule;
use i_overlay::float::overlay::{FloatOverlay, OverlayOptions};

use super::overlay::Overlay;

type Ring = Vec<[f64; 2]>;

/// How much the sizes of equal areas may differ, where coordinates are about one.
const ROUNDING: f64 = 1e-6;

/// The area that the overlay makes of two. Rings may cross themselves and each other: where one goes around once more, inside and
/// outside change places. Coordinates should be about one (see `Scale`).
pub(super) fn combine(left: &MultiPolygon, right: &MultiPolygon, overlay: Overlay) -> MultiPolygon {
    let [left, right] = [left, right].map(rings);
    let area = |options: OverlayOptions<f64>| {
        let rule = match overlay {
            Overlay::Intersection => OverlayRule::Intersect,
            Overlay::Union => OverlayRule::Union,
            Overlay::Difference => OverlayRule::Difference,
            Overlay::SymmetricDifference => OverlayRule::Xor,
        };
        let mut areas = FloatOverlay::<[f64; 2], f64>::with_subj_and_clip_custom(
            &left,
            &right,
            options,
            Default::default(),
        );
        multi_polygon(areas.overlay(rule, FillRule::EvenOdd))
    };
    let (plain, standard) = (area(OverlayOptions::default()), area(OverlayOptions::ogc()));
    let lost = (plain.unsigned_area() - standard.unsigned_area()).abs();
    if lost <= ROUNDING { standard } else { plain }
}

/// The rings, without the repetition of each one's first corner at its end.
fn rings(area: &MultiPolygon) -> Vec<Ring> {
    let rings =
        area.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
    rings
        .filter(|ring| !ring.0.is_empty())
        .map(|ring| ring.0[..ring.0.len() - 1].iter().map(|corner| [corner.x, corner.y]).collect())
        .collect()
}

fn multi_polygon(shapes: Vec<Vec<Ring>>) -> MultiPolygon {
    let ring = |corners: Ring| -> LineString {
        let mut ring: LineString = corners.into_iter().map(|[x, y]| Coord { x, y }).collect();
        ring.close();
        ring
    };
    let polygon = |rings: Vec<Ring>| {
        let mut rings = rings.into_iter().map(ring);
        let outer = rings.next().unwrap_or(LineString(Vec::new()));
        Polygon::new(outer, rings.collect())
    };
    MultiPolygon(shapes.into_iter().map(polygon).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn polygon(rings: &[&[(f64, f64)]]) -> MultiPolygon {
        let crossing = MultiPolygon(
            rings.iter().map(|ring| Polygon::new(LineString::from(ring.to_vec()), Vec::new())).collect(),
        );
        combine(&crossing, &MultiPolygon(Vec::new()), Overlay::Union)
    }

    #[test]
    fn nothing_is_lost_where_holes_touch() {
        let left = polygon(&[&[(-2., 1.), (1., 0.), (-2., 0.)], &[(0., 1.), (-2., 1.), (-3., -1.)]]);
        let right = polygon(&[&[(-2., 1.), (-1., -2.), (0., 0.)]]);
        let size = |overlay| combine(&left, &right, overlay).unsigned_area();
        let both = left.unsigned_area() + right.unsigned_area();
        assert!((size(Overlay::Union) + size(Overlay::Intersection) - both).abs() < ROUNDING);
        assert!(
            (size(Overlay::SymmetricDifference) + 2.0 * size(Overlay::Intersection) - both).abs() < ROUNDING
        );
        let rest = size(Overlay::Difference) + size(Overlay::Intersection);
        assert!((rest - left.unsigned_area()).abs() < ROUNDING);
    }

    #[test]
    fn areas_that_touch_in_a_corner_are_two() {
        let left = polygon(&[&[(0., 0.), (1., 0.), (1., 1.), (0., 1.)]]);
        let right = polygon(&[&[(1., 1.), (2., 1.), (2., 2.), (1., 2.)]]);
        assert_eq!(combine(&left, &right, Overlay::Union).0.len(), 2);
        assert_eq!(combine(&left, &right, Overlay::Intersection).0.len(), 0);
    }
}
