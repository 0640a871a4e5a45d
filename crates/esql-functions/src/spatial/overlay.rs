//! What two geometries have in common, together or for themselves: ST_INTERSECTION, ST_UNION and their kin.
//!
//! A geometry is taken apart into points, lines and areas. Areas are overlaid by [`combine`]; lines lose or keep what lies within
//! the other's areas or along its lines; points are tested one by one. Areas that only touch have no area in common, so what
//! they share of their boundaries is not part of the result. Areas are overlaid on a grid of 32-bit numbers; corners that the inputs
//! have come back as they were.

use esql_data::geometry::Geometry;
use esql_data::{Bytes, Column, ColumnBuilder, DataType, Failure};
use geo::buffer::BufferStyle;
use geo::line_intersection::{LineIntersection, line_intersection};
use geo::{
    BooleanOps, Buffer, Coord, CoordsIter, Intersects, Line, LineString, MapCoords, MultiLineString,
    MultiPoint, MultiPolygon,
};

use super::area::combine;
use super::convert::{assemble, positions, rings, to_geo};
use super::scale::Scale;
use super::simplify::together;
use super::{relation, shape_type};
use crate::kernels::Row;
use crate::{BindError, Call, EvalContext, Kernel, TypeError, kernel};

/// What to do with two geometries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Overlay {
    Intersection,
    Union,
    Difference,
    SymmetricDifference,
}

/// That both arguments live in one space; the result is a shape there.
pub(super) fn check(call: &Call<'_>) -> Result<DataType, TypeError> {
    relation::check_pair(relation::PARAMS, call)?;
    Ok(shape_type(&call.types()))
}

/// The kernel: all values of a row are one geometry.
pub(super) fn bind(call: &Call<'_>, overlay: Overlay) -> Result<Box<dyn Kernel>, BindError> {
    let types = call.types();
    let returns = shape_type(&types);
    if types.contains(&DataType::Null) {
        return kernel(move |_, rows, _| Column::nulls(returns, rows));
    }
    kernel(move |args: &[Column], rows, context: &mut EvalContext<'_>| {
        let views = [0, 1].map(|index| args[index].view::<Bytes>());
        let mut result = ColumnBuilder::<Bytes>::new(returns, rows);
        for row in 0..rows {
            let [left, right] = views.map(|view| Row::new(view, row));
            if left.len() > 0 && right.len() > 0 {
                match overlaid(left, right, overlay) {
                    Ok(geometry) => result.append(&geometry.to_wkb()),
                    Err(failure) => context.warn(failure),
                }
            }
            result.end_row();
        }
        result.finish()
    })
}

fn overlaid(left: Row<'_, Bytes>, right: Row<'_, Bytes>, overlay: Overlay) -> Result<Geometry, Failure> {
    overlay.of(&together(left)?, &together(right)?)
}

/// The union of all values of a row, for ST_UNION of one argument.
pub(super) fn union_of(row: Row<'_, Bytes>) -> Result<Geometry, Failure> {
    Overlay::Union.of(&together(row)?, &Geometry::Collection(Vec::new()))
}

impl Overlay {
    fn of(self, left: &Geometry, right: &Geometry) -> Result<Geometry, Failure> {
        let scale = Scale::of(&[left, right], 0.0)?;
        let [left, right] = [left, right].map(|geometry| Parts::of(&scale.down(geometry)));
        Ok(scale.up(&left.overlay(self, &right)))
    }
}

/// A geometry taken apart.
struct Parts {
    points: Vec<Coord>,
    lines: Vec<LineString>,
    area: MultiPolygon,
    /// Of the polygons that make the area.
    corners: Vec<Coord>,
}

impl Parts {
    fn of(geometry: &Geometry) -> Parts {
        let (mut points, mut lines, mut polygons) = (Vec::new(), Vec::new(), Vec::new());
        take_apart(&to_geo(geometry), &mut points, &mut lines, &mut polygons);
        let corners = polygons.iter().flat_map(|polygon| polygon.coords_iter()).collect();
        Parts { points, lines, area: area_of(polygons), corners }
    }

    fn overlay(&self, overlay: Overlay, other: &Parts) -> Geometry {
        let (mut points, mut lines) = (Vec::new(), Vec::new());
        let area = combine(&self.area, &other.area, overlay);
        if overlay == Overlay::Intersection {
            lines.extend(clip(&self.lines, &other.area, false));
            lines.extend(clip(&other.lines, &self.area, false));
            let (along, crossings) = shared(&self.lines, &other.lines);
            lines.extend(along);
            points.extend(self.points.iter().filter(|point| other.has(**point)));
            points.extend(other.points.iter().filter(|point| self.has(**point)));
            points.extend(crossings);
        } else {
            let own = |parts: &Parts, other: &Parts| {
                let lines = clip(&apart(&parts.lines, &other.lines), &other.area, true);
                let points: Vec<Coord> =
                    parts.points.iter().filter(|point| !other.has(**point)).copied().collect();
                (lines, points)
            };
            let (own_lines, own_points) = own(self, other);
            lines.extend(own_lines);
            points.extend(own_points);
            if overlay != Overlay::Difference {
                let (own_lines, own_points) = own(other, self);
                lines.extend(own_lines);
                points.extend(own_points);
            }
            if overlay == Overlay::Union {
                lines.extend(clip(&shared(&self.lines, &other.lines).0, &area, true));
                points.extend(self.points.iter().filter(|point| other.points.contains(point)));
            }
        }
        // A point or line within a part of higher dimension is no part of its own.
        let lines = clip(&lines, &area, true);
        let corners = Corners::of([self, other]);
        let area = area.map_coords(|coord| corners.nearest(coord));
        let lines: Vec<LineString> =
            lines.iter().map(|line| line.map_coords(|coord| corners.nearest(coord))).collect();
        points.retain(|point| !area.intersects(point) && !lines.iter().any(|line| line.intersects(point)));
        points.sort_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
        points.dedup();
        assemble(
            points.iter().map(|point| [point.x, point.y]).collect(),
            lines.iter().map(positions).collect(),
            area.iter().map(rings).collect(),
        )
    }

    fn has(&self, point: Coord) -> bool {
        self.points.contains(&point)
            || self.lines.iter().any(|line| line.intersects(&point))
            || self.area.intersects(&point)
    }
}

/// The corners of the inputs, by x.
struct Corners {
    sorted: Vec<Coord>,
    /// How far the overlay's grid may have moved one.
    tolerance: f64,
}

impl Corners {
    fn of(parts: [&Parts; 2]) -> Corners {
        let mut sorted: Vec<Coord> = Vec::new();
        for Parts { lines, corners, .. } in parts {
            sorted.extend(lines.iter().flat_map(LineString::coords));
            sorted.extend(corners);
        }
        sorted.sort_by(|a, b| a.x.total_cmp(&b.x));
        let largest = sorted.iter().map(|coord| coord.x.abs().max(coord.y.abs())).fold(0.0, f64::max);
        Corners { sorted, tolerance: largest * 4.0 / f64::from(1 << 30) }
    }

    /// The corner that the coordinate was, or the coordinate itself where lines cross anew.
    fn nearest(&self, coord: Coord) -> Coord {
        let first = self.sorted.partition_point(|corner| corner.x < coord.x - self.tolerance);
        let near = self.sorted[first..].iter().take_while(|corner| corner.x <= coord.x + self.tolerance);
        let distance = |corner: &Coord| (corner.x - coord.x).abs().max((corner.y - coord.y).abs());
        let nearest = near.min_by(|a, b| distance(a).total_cmp(&distance(b)));
        nearest.filter(|corner| distance(corner) <= self.tolerance).copied().unwrap_or(coord)
    }
}

/// The area of polygons that may cross themselves and each other: where a ring goes around once more, inside and outside change
/// places, and what lies in any of them counts.
fn area_of(polygons: Vec<geo::Polygon>) -> MultiPolygon {
    let nothing = MultiPolygon(Vec::new());
    let alone = |polygon| combine(&MultiPolygon(vec![polygon]), &nothing, Overlay::Union);
    let mut areas: Vec<MultiPolygon> = polygons.into_iter().map(alone).collect();
    while areas.len() > 1 {
        areas = areas
            .chunks(2)
            .map(|pair| pair.iter().skip(1).fold(pair[0].clone(), |a, b| combine(&a, b, Overlay::Union)))
            .collect();
    }
    areas.pop().unwrap_or(nothing)
}

/// The area within a distance of the geometry; a negative distance takes from its polygons.
pub(super) fn buffer(geometry: &Geometry, style: &BufferStyle<f64>) -> MultiPolygon {
    let (mut points, mut lines, mut polygons) = (Vec::new(), Vec::new(), Vec::new());
    take_apart(&to_geo(geometry), &mut points, &mut lines, &mut polygons);
    let points = MultiPoint(points.into_iter().map(geo::Point).collect()).buffer_with_style(style.clone());
    let lines = MultiLineString(lines).buffer_with_style(style.clone());
    let area = area_of(polygons).buffer_with_style(style.clone());
    combine(&combine(&area, &lines, Overlay::Union), &points, Overlay::Union)
}

fn take_apart(
    geometry: &geo::Geometry,
    points: &mut Vec<Coord>,
    lines: &mut Vec<LineString>,
    polygons: &mut Vec<geo::Polygon>,
) {
    match geometry {
        geo::Geometry::Point(point) => points.push(point.0),
        geo::Geometry::MultiPoint(all) => points.extend(all.iter().map(|point| point.0)),
        geo::Geometry::LineString(line) => lines.push(line.clone()),
        geo::Geometry::MultiLineString(all) => lines.extend(all.iter().cloned()),
        geo::Geometry::Polygon(polygon) => polygons.push(polygon.clone()),
        geo::Geometry::MultiPolygon(all) => polygons.extend(all.iter().cloned()),
        geo::Geometry::GeometryCollection(all) => {
            all.iter().for_each(|shape| take_apart(shape, points, lines, polygons));
        }
        // Columns hold no others.
        geo::Geometry::Line(_) | geo::Geometry::Rect(_) | geo::Geometry::Triangle(_) => {}
    }
    lines.retain(|line| line.0.len() > 1);
}

/// What of the lines lies within the area, or outside of it.
fn clip(lines: &[LineString], area: &MultiPolygon, outside: bool) -> Vec<LineString> {
    match (area.0.is_empty(), outside) {
        (true, true) => lines.to_vec(),
        (true, false) => Vec::new(),
        _ => area.clip(&MultiLineString(lines.to_vec()), outside).0,
    }
}

/// What of the lines runs along the others, and where they cross them otherwise.
fn shared(lines: &[LineString], others: &[LineString]) -> (Vec<LineString>, Vec<Coord>) {
    let (mut along, mut crossings) = (Vec::new(), Vec::new());
    for line in lines.iter().flat_map(LineString::lines) {
        for other in others.iter().flat_map(LineString::lines) {
            match line_intersection(line, other) {
                Some(LineIntersection::Collinear { intersection })
                    if intersection.start != intersection.end =>
                {
                    along.push(intersection);
                }
                Some(LineIntersection::Collinear { intersection }) => crossings.push(intersection.start),
                Some(LineIntersection::SinglePoint { intersection, .. }) => crossings.push(intersection),
                None => {}
            }
        }
    }
    (join(along), crossings)
}

/// What of the lines does not run along the others.
fn apart(lines: &[LineString], others: &[LineString]) -> Vec<LineString> {
    let mut result = Vec::new();
    for line in lines.iter().flat_map(LineString::lines) {
        let mut pieces = vec![line];
        for other in others.iter().flat_map(LineString::lines) {
            pieces = pieces.into_iter().flat_map(|piece| without(piece, other)).collect();
        }
        result.extend(pieces);
    }
    join(result)
}

/// The one or two pieces that are left of a line when what runs along another is cut out.
fn without(line: Line, other: Line) -> Vec<Line> {
    let Some(LineIntersection::Collinear { intersection }) = line_intersection(line, other) else {
        return vec![line];
    };
    let along = |coord: Coord| (coord - line.start).x * line.dx() + (coord - line.start).y * line.dy();
    let (mut from, mut to) = (intersection.start, intersection.end);
    if along(from) > along(to) {
        std::mem::swap(&mut from, &mut to);
    }
    let pieces = [Line::new(line.start, from), Line::new(to, line.end)];
    pieces.into_iter().filter(|piece| piece.start != piece.end).collect()
}

/// Pieces that begin where the one before ends are one line.
fn join(pieces: Vec<Line>) -> Vec<LineString> {
    let mut lines: Vec<LineString> = Vec::new();
    for piece in pieces {
        match lines.last_mut() {
            Some(line) if line.0.last() == Some(&piece.start) => line.0.push(piece.end),
            _ => lines.push(LineString(vec![piece.start, piece.end])),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn overlaid(overlay: Overlay, left: &str, right: &str) -> String {
        let [left, right] = [left, right].map(|text| Geometry::from_wkt(text).unwrap());
        overlay.of(&left, &right).unwrap().to_wkt()
    }

    const LEFT: &str = "POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0))";
    const RIGHT: &str = "POLYGON ((2 0, 6 0, 6 4, 2 4, 2 0))";

    fn area(overlay: Overlay, left: &str, right: &str) -> f64 {
        use geo::Area;
        to_geo(&Geometry::from_wkt(&overlaid(overlay, left, right)).unwrap()).unsigned_area()
    }

    #[test]
    fn areas() {
        assert_eq!(area(Overlay::Intersection, LEFT, RIGHT), 8.0);
        assert_eq!(area(Overlay::Union, LEFT, RIGHT), 24.0);
        assert_eq!(area(Overlay::Difference, LEFT, RIGHT), 8.0);
        assert_eq!(area(Overlay::SymmetricDifference, LEFT, RIGHT), 16.0);
        let clockwise = "POLYGON ((2 0, 2 4, 6 4, 6 0, 2 0))";
        assert_eq!(area(Overlay::Union, LEFT, clockwise), 24.0);
    }

    #[test]
    fn corners_come_back_as_they_were() {
        let city =
            "POLYGON ((13.088345 52.419679, 13.761131 52.419679, 13.761131 52.675508, 13.088345 52.419679))";
        let result = overlaid(Overlay::Difference, city, "POLYGON ((0 0, 1 0, 1 1, 0 0))");
        for number in ["13.088345 52.419679", "13.761131 52.419679", "13.761131 52.675508"] {
            assert!(result.contains(number), "{result}");
        }
    }

    #[test]
    fn lines() {
        let line = "LINESTRING (-2 1, 2 1)";
        assert_eq!(overlaid(Overlay::Intersection, LEFT, line), "LINESTRING (0.0 1.0, 2.0 1.0)");
        assert_eq!(overlaid(Overlay::Difference, line, LEFT), "LINESTRING (-2.0 1.0, 0.0 1.0)");
        assert_eq!(overlaid(Overlay::Intersection, line, "LINESTRING (0 0, 0 2)"), "POINT (0.0 1.0)");
        assert_eq!(
            overlaid(Overlay::Difference, line, "LINESTRING (-1 1, 1 1)"),
            "MULTILINESTRING ((-2.0 1.0, -1.0 1.0),(1.0 1.0, 2.0 1.0))"
        );
    }

    #[test]
    fn points() {
        let points = "MULTIPOINT (1 1, 9 9)";
        assert_eq!(overlaid(Overlay::Intersection, LEFT, points), "POINT (1.0 1.0)");
        assert_eq!(overlaid(Overlay::Difference, points, LEFT), "POINT (9.0 9.0)");
        assert_eq!(overlaid(Overlay::Union, "POINT (1 1)", "POINT (1 1)"), "POINT (1.0 1.0)");
        assert_eq!(overlaid(Overlay::Union, "POINT (1 1)", "POINT (2 2)"), "MULTIPOINT (1.0 1.0, 2.0 2.0)");
        assert_eq!(overlaid(Overlay::SymmetricDifference, "POINT (1 1)", "POINT (1 1)"), "POLYGON EMPTY");
    }
}
