//! From the geometries that columns hold to those of the `geo` crate, and back.

use esql_data::Failure;
use esql_data::geometry::{Geometry, Position};
use geo::{Coord, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon};

/// The geometry of a stored value.
pub(crate) fn read(wkb: &[u8]) -> Result<Geometry, Failure> {
    Geometry::from_wkb(wkb).ok_or_else(|| Failure::illegal_argument("the value is no well-known binary"))
}

/// The point of a stored value; a geo_point may hold another shape, when it was made from the text of one.
pub(crate) fn read_point(wkb: &[u8]) -> Result<Position, Failure> {
    match read(wkb)? {
        Geometry::Point(point) => Ok(point),
        other => Err(Failure::illegal_argument(format!("expected a point but found {}", other.to_wkt()))),
    }
}

/// The geometry with the same coordinates.
pub(crate) fn to_geo(geometry: &Geometry) -> geo::Geometry {
    match geometry {
        Geometry::Point(point) => point_of(*point).into(),
        Geometry::Line(points) => line_of(points).into(),
        Geometry::Polygon(rings) => match polygon_of(rings) {
            Some(polygon) => polygon.into(),
            None => MultiPolygon(Vec::new()).into(),
        },
        Geometry::MultiPoint(points) => MultiPoint(points.iter().copied().map(point_of).collect()).into(),
        Geometry::MultiLine(lines) => {
            MultiLineString(lines.iter().map(|line| line_of(line)).collect()).into()
        }
        Geometry::MultiPolygon(polygons) => {
            MultiPolygon(polygons.iter().filter_map(|rings| polygon_of(rings)).collect()).into()
        }
        Geometry::Collection(shapes) => {
            geo::Geometry::GeometryCollection(shapes.iter().map(to_geo).collect())
        }
        Geometry::Rectangle(rectangle) => Polygon::new(line_of(&rectangle.ring()), Vec::new()).into(),
    }
}

fn point_of([x, y]: Position) -> Point {
    Point::new(x, y)
}

fn line_of(points: &[Position]) -> LineString {
    points.iter().map(|&[x, y]| Coord { x, y }).collect()
}

fn polygon_of(rings: &[Vec<Position>]) -> Option<Polygon> {
    polygon(rings.iter().map(|ring| line_of(ring)).collect())
}

/// The polygon of these rings, the outer one first; `None` when there is nothing within.
pub(crate) fn polygon(mut rings: Vec<LineString>) -> Option<Polygon> {
    if rings.first().is_none_or(|ring| ring.0.is_empty()) {
        return None;
    }
    let outer = rings.remove(0);
    Some(Polygon::new(outer, rings))
}

/// The positions of a line.
pub(crate) fn positions(line: &LineString) -> Vec<Position> {
    line.coords().map(|coord| [coord.x, coord.y]).collect()
}

/// The rings of a polygon.
pub(crate) fn rings(polygon: &Polygon) -> Vec<Vec<Position>> {
    std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(positions).collect()
}

/// Points, lines and polygons as one geometry of the plainest kind: one part is itself, several of a kind are a MULTI-something.
/// Nothing at all is an empty polygon.
pub(crate) fn assemble(
    mut points: Vec<Position>,
    mut lines: Vec<Vec<Position>>,
    mut polygons: Vec<Vec<Vec<Position>>>,
) -> Geometry {
    let kinds = [points.is_empty(), lines.is_empty(), polygons.is_empty()];
    match kinds.iter().filter(|empty| !**empty).count() {
        0 => return Geometry::Polygon(Vec::new()),
        1 => {}
        _ => {
            let points = points.into_iter().map(Geometry::Point);
            let lines = lines.into_iter().map(Geometry::Line);
            let polygons = polygons.into_iter().map(Geometry::Polygon);
            return Geometry::Collection(points.chain(lines).chain(polygons).collect());
        }
    }
    match (points.len(), lines.len(), polygons.len()) {
        (1, 0, 0) => Geometry::Point(points.remove(0)),
        (0, 1, 0) => Geometry::Line(lines.remove(0)),
        (0, 0, 1) => Geometry::Polygon(polygons.remove(0)),
        (_, 0, 0) => Geometry::MultiPoint(points),
        (0, _, 0) => Geometry::MultiLine(lines),
        _ => Geometry::MultiPolygon(polygons),
    }
}
