//! How two geometries lie to each other: within, apart, around.
//!
//! Elasticsearch asks Lucene's index, which keeps coordinates on a grid of 2³² by 2³² cells on the Earth and as 32-bit floats in
//! the plane; so coordinates are put on that grid first. Boundaries belong to shapes, and a shape contains another when it
//! contains each of its parts.

use esql_data::Failure;
use esql_data::geometry::{Geometry, Position, Rectangle};
use geo::{BooleanOps, Intersects, Relate, Translate};

use super::convert::{self, read};

/// Where coordinates live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Space {
    /// Longitudes and latitudes: geo_point and geo_shape.
    Earth,
    /// Any x and y: cartesian_point and cartesian_shape.
    Plane,
}

/// One or several geometries, ready to be compared with others.
#[derive(Clone, Debug)]
pub struct Shape {
    /// Points, lines and polygons.
    parts: Vec<geo::Geometry>,
}

impl Shape {
    /// The shape that values (well-known binary, as columns hold them) make together.
    pub fn of<'a>(values: impl IntoIterator<Item = &'a [u8]>, space: Space) -> Result<Shape, Failure> {
        let mut parts = Vec::new();
        for value in values {
            space.take_apart(&read(value)?, &mut parts)?;
        }
        Ok(Shape { parts })
    }

    /// Whether they have a position in common.
    pub fn intersects(&self, other: &Shape) -> bool {
        self.parts.iter().any(|part| other.parts.iter().any(|other| part.intersects(other)))
    }

    /// Whether every position of the other one is one of this as well.
    pub fn contains(&self, other: &Shape) -> bool {
        !other.parts.is_empty()
            && other.parts.iter().all(|other| self.parts.iter().any(|part| covers(part, other)))
    }
}

fn covers(whole: &geo::Geometry, part: &geo::Geometry) -> bool {
    match (whole, part) {
        (_, geo::Geometry::Point(point)) => whole.intersects(point),
        (geo::Geometry::Point(_), _) => false,
        _ => whole.relate(part).is_covers(),
    }
}

impl Space {
    /// Appends the points, lines and polygons of the geometry.
    fn take_apart(self, geometry: &Geometry, parts: &mut Vec<geo::Geometry>) -> Result<(), Failure> {
        match geometry {
            Geometry::Point(point) => parts.push(geo::Point(self.coord(*point)?).into()),
            Geometry::Line(line) => self.take_line(line, parts)?,
            Geometry::Polygon(rings) => self.take_polygon(rings, parts)?,
            Geometry::MultiPoint(points) => {
                for point in points {
                    parts.push(geo::Point(self.coord(*point)?).into());
                }
            }
            Geometry::MultiLine(lines) => {
                for line in lines {
                    self.take_line(line, parts)?;
                }
            }
            Geometry::MultiPolygon(polygons) => {
                for rings in polygons {
                    self.take_polygon(rings, parts)?;
                }
            }
            Geometry::Collection(shapes) => {
                for shape in shapes {
                    self.take_apart(shape, parts)?;
                }
            }
            Geometry::Rectangle(rectangle) => {
                for rectangle in rectangles(*rectangle) {
                    self.take_polygon(&[rectangle.ring()], parts)?;
                }
            }
        }
        Ok(())
    }

    fn take_line(self, line: &[Position], parts: &mut Vec<geo::Geometry>) -> Result<(), Failure> {
        if !line.is_empty() {
            parts.push(self.line(line)?.into());
        }
        Ok(())
    }

    fn take_polygon(self, rings: &[Vec<Position>], parts: &mut Vec<geo::Geometry>) -> Result<(), Failure> {
        if self == Space::Earth && rings.first().is_some_and(|ring| crosses_date_line(ring)) {
            parts.extend(split_at_date_line(rings).map(geo::Geometry::Polygon));
            return Ok(());
        }
        let rings = rings.iter().map(|ring| self.line(ring)).collect::<Result<Vec<_>, _>>()?;
        parts.extend(convert::polygon(rings).map(geo::Geometry::Polygon));
        Ok(())
    }

    fn line(self, line: &[Position]) -> Result<geo::LineString, Failure> {
        line.iter().map(|position| self.coord(*position)).collect()
    }

    /// The position on the grid of the index.
    fn coord(self, position: Position) -> Result<geo::Coord, Failure> {
        let [x, y] = self.quantize(position)?;
        Ok(geo::Coord { x, y })
    }

    /// The position on the grid of the index, or why it lies beyond.
    pub(crate) fn quantize(self, [x, y]: Position) -> Result<Position, Failure> {
        let outside = |name: &str, value: f64, limit: f64| {
            let message = format!("invalid {name} {value:?}; must be between -{limit:?} and {limit:?}");
            Err(Failure::illegal_argument(message))
        };
        match self {
            Space::Earth if !(-90.0..=90.0).contains(&y) => outside("latitude", y, 90.0),
            Space::Earth if !(-180.0..=180.0).contains(&x) => outside("longitude", x, 180.0),
            Space::Earth => Ok([snap(x, 180.0), snap(y, 90.0)]),
            Space::Plane => {
                let most = f64::from(f32::MAX);
                match [x, y].into_iter().find(|number| !(-most..=most).contains(number)) {
                    Some(number) => outside("value", number, most),
                    None => Ok([f64::from(x as f32), f64::from(y as f32)]),
                }
            }
        }
    }
}

/// The lower edge of the coordinate's cell, of which there are 2³² between `-limit` and `limit`.
fn snap(coordinate: f64, limit: f64) -> f64 {
    let cell = 2.0 * limit / 4_294_967_296.0;
    let inside = if coordinate == limit { coordinate.next_down() } else { coordinate };
    (inside / cell).floor() * cell
}

/// Whether a ring means the narrow shape across the date line: it runs with the clock, other than an outer ring should, around
/// more than half of the Earth.
fn crosses_date_line(ring: &[Position]) -> bool {
    let longitudes = ring.iter().map(|position| position[0]);
    let (west, east) =
        longitudes.fold((f64::INFINITY, f64::NEG_INFINITY), |(west, east), x| (west.min(x), east.max(x)));
    let doubled_area: f64 =
        ring.windows(2).map(|edge| edge[0][0] * edge[1][1] - edge[1][0] * edge[0][1]).sum();
    east - west > 180.0 && east - west < 360.0 && doubled_area < 0.0
}

/// The polygon's parts on either side of the date line.
fn split_at_date_line(rings: &[Vec<Position>]) -> impl Iterator<Item = geo::Polygon> {
    let beyond = |[x, y]: &Position| geo::Coord { x: if *x < 0.0 { x + 360.0 } else { *x }, y: *y };
    let rings = rings.iter().map(|ring| ring.iter().map(beyond).collect()).collect();
    let polygon = convert::polygon(rings);
    [(0.0, 180.0, 0.0), (180.0, 360.0, -360.0)].into_iter().flat_map(move |(west, east, shift)| {
        let side = geo::Rect::new((west, -90.0), (east, 90.0)).to_polygon();
        let parts = polygon.iter().flat_map(|polygon| polygon.intersection(&side).0);
        parts.map(|part| part.translate(shift, 0.0)).collect::<Vec<_>>()
    })
}

/// A rectangle that crosses the date line as two.
fn rectangles(rectangle: Rectangle) -> Vec<Rectangle> {
    if rectangle.left <= rectangle.right {
        return vec![rectangle];
    }
    vec![Rectangle { right: 180.0, ..rectangle }, Rectangle { left: -180.0, ..rectangle }]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(text: &str) -> Shape {
        let wkb = Geometry::from_wkt(text).unwrap().to_wkb();
        Shape::of([wkb.as_slice()], Space::Earth).unwrap()
    }

    const SQUARE: &str = "POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0))";
    const RING: &str = "POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0), (1 1, 3 1, 3 3, 1 3, 1 1))";

    #[test]
    fn boundaries_belong_to_shapes() {
        for point in ["POINT (0 0)", "POINT (4 2)", "POINT (2 2)"] {
            assert!(shape(SQUARE).intersects(&shape(point)), "{point}");
            assert!(shape(SQUARE).contains(&shape(point)), "{point}");
            assert!(!shape(point).contains(&shape(SQUARE)), "{point}");
        }
        assert!(!shape(RING).intersects(&shape("POINT (2 2)")));
        assert!(shape(SQUARE).contains(&shape(SQUARE)));
        assert!(shape(SQUARE).contains(&shape("LINESTRING (0 0, 4 0)")));
        assert!(shape(SQUARE).contains(&shape(RING)) && !shape(RING).contains(&shape(SQUARE)));
    }

    #[test]
    fn every_part_is_contained() {
        let two = "MULTIPOLYGON (((0 0, 4 0, 4 4, 0 4, 0 0)), ((10 0, 14 0, 14 4, 10 4, 10 0)))";
        assert!(shape(two).contains(&shape("MULTIPOINT (1 1, 11 1)")));
        assert!(!shape(two).contains(&shape("MULTIPOINT (1 1, 7 1)")));
        assert!(shape(two).intersects(&shape("MULTIPOINT (1 1, 7 1)")));
        assert!(!shape(two).contains(&shape("LINESTRING (1 1, 11 1)")));
        assert!(!shape(two).contains(&shape("POLYGON EMPTY")));
    }

    #[test]
    fn rectangles_may_cross_the_date_line() {
        let pacific = shape("BBOX (170, -170, 10, -10)");
        assert!(pacific.contains(&shape("POINT (175 0)")) && pacific.contains(&shape("POINT (-175 0)")));
        assert!(!pacific.intersects(&shape("POINT (0 0)")));
    }

    #[test]
    fn a_polygon_the_wrong_way_round_crosses_the_date_line() {
        let pacific = shape("POLYGON ((170 -10, -170 -10, -170 10, 170 10, 170 -10))");
        assert!(pacific.intersects(&shape("POINT (175 0)")) && pacific.intersects(&shape("POINT (-175 0)")));
        assert!(!pacific.intersects(&shape("POINT (0 0)")));
        let the_rest = shape("POLYGON ((-170 -10, 170 -10, 170 10, -170 10, -170 -10))");
        assert!(!the_rest.intersects(&shape("POINT (175 0)")) && the_rest.intersects(&shape("POINT (0 0)")));
    }

    #[test]
    fn coordinates_are_those_of_the_index() {
        assert_eq!(Space::Earth.quantize([0.0, 90.0]), Ok([0.0, 90.0 - 180.0 / 4_294_967_296.0]));
        assert_eq!(Space::Plane.quantize([0.1, 1e9]), Ok([f64::from(0.1_f32), 1e9]));
        assert!(
            Space::Plane.quantize([0.1, 1e39]).is_err() && Space::Plane.quantize([f64::NAN, 0.0]).is_err()
        );
        let error = Space::Earth.quantize([0.0, 91.0]).unwrap_err();
        assert_eq!(error.message, "invalid latitude 91.0; must be between -90.0 and 90.0");
    }
}
