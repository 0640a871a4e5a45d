//! Lines with fewer points, and functions that change a geometry by an amount: ST_SIMPLIFY, ST_BUFFER.

use esql_data::geometry::{Geometry, Position};
use esql_data::{Bytes, Column, DataType, Failure, Value};

use super::convert::read;
use crate::kernels::{Row, each_row};
use crate::{BindError, Call, EvalContext, Kernel, kernel};

/// The kernel of a function of a row's geometries, taken together, and a constant amount.
pub(super) fn bind_amount(
    call: &Call<'_>,
    returns: DataType,
    change: impl Fn(&Geometry, f64) -> Result<Geometry, Failure> + Send + Sync + 'static,
) -> Result<Box<dyn Kernel>, BindError> {
    let amount = match call.constant(1) {
        Some(Value::Null) | None => None,
        Some(value) => {
            let number = value.as_f64().filter(|number| number.is_finite());
            Some(
                number
                    .ok_or_else(|| BindError::new(1, format!("{} must be one number", call.args[1].text)))?,
            )
        }
    };
    let (Some(amount), true) = (amount, call.args[0].data_type != DataType::Null) else {
        return kernel(move |_, rows, _| Column::nulls(returns, rows));
    };
    kernel(move |args: &[Column], _, context: &mut EvalContext<'_>| {
        each_row::<Bytes, Bytes>(returns, &args[0], context, |row, out| {
            out.push(&change(&together(row)?, amount)?.to_wkb());
            Ok(())
        })
    })
}

/// The tolerance must not be negative.
pub(super) fn check_tolerance(call: &Call<'_>) -> Result<(), BindError> {
    match call.constant(1).and_then(Value::as_f64) {
        Some(tolerance) if tolerance < 0.0 => Err(BindError::new(1, "tolerance must not be negative")),
        _ => Ok(()),
    }
}

/// A row's one geometry, or a collection of its geometries.
pub(super) fn together(row: Row<'_, Bytes>) -> Result<Geometry, Failure> {
    if row.len() == 1 {
        return read(row.get(0));
    }
    row.iter().map(read).collect::<Result<_, _>>().map(Geometry::Collection)
}

/// The geometry with each of its lines and rings changed by `line`, which is also told the least number of points that must
/// stay. Rings that lose their area go, and with the outer one the polygon.
pub(super) fn each_line(
    geometry: &Geometry,
    line: &impl Fn(&[Position], usize) -> Vec<Position>,
) -> Geometry {
    let rings = |rings: &[Vec<Position>]| -> Vec<Vec<Position>> {
        let mut rings = rings.iter().map(|ring| line(ring, 4));
        let outer = rings.next().filter(|ring| ring.len() >= 4);
        let inner = rings.filter(|ring| ring.len() >= 4);
        outer.map_or_else(Vec::new, |outer| std::iter::once(outer).chain(inner).collect())
    };
    match geometry {
        Geometry::Point(_) | Geometry::MultiPoint(_) | Geometry::Rectangle(_) => geometry.clone(),
        Geometry::Line(points) => Geometry::Line(line(points, 2)),
        Geometry::MultiLine(lines) => {
            Geometry::MultiLine(lines.iter().map(|points| line(points, 2)).collect())
        }
        Geometry::Polygon(polygon) => Geometry::Polygon(rings(polygon)),
        Geometry::MultiPolygon(polygons) => {
            let polygons: Vec<_> =
                polygons.iter().map(|polygon| rings(polygon)).filter(|rings| !rings.is_empty()).collect();
            match polygons.len() {
                0 => Geometry::Polygon(Vec::new()),
                1 => Geometry::Polygon(polygons.into_iter().flatten().collect()),
                _ => Geometry::MultiPolygon(polygons),
            }
        }
        Geometry::Collection(shapes) => {
            Geometry::Collection(shapes.iter().map(|shape| each_line(shape, line)).collect())
        }
    }
}

/// The algorithm of Douglas and Peucker: of the points between two that stay, the farthest from the line through them stays if
/// it is farther away than the tolerance.
pub(super) fn douglas_peucker(points: &[Position], tolerance: f64) -> Vec<Position> {
    let mut stays = vec![true; points.len()];
    let mut sections = vec![(0, points.len().saturating_sub(1))];
    while let Some((from, to)) = sections.pop() {
        if from + 1 >= to {
            continue;
        }
        let (farthest, distance) = farthest(points, from, to, distance_to_line);
        if distance <= tolerance {
            stays[from + 1..to].fill(false);
        } else {
            sections.extend([(from, farthest), (farthest, to)]);
        }
    }
    points.iter().zip(stays).filter_map(|(point, stays)| stays.then_some(*point)).collect()
}

/// The same, but a section stays as it is when its straight line would cross the rest of the line, or too few points would be left.
pub(super) fn topology_preserving(points: &[Position], least: usize, tolerance: f64) -> Vec<Position> {
    let Some(first) = points.first() else { return Vec::new() };
    let mut result = vec![*first];
    // The last section is on top; the number of cuts that led to it comes with it.
    let mut sections = vec![(0, points.len() - 1, 1)];
    while let Some((from, to, cuts)) = sections.pop() {
        if from + 1 >= to {
            if to > from {
                result.push(points[to]);
            }
            continue;
        }
        let (farthest, distance) = farthest(points, from, to, distance_to_segment);
        let too_few = result.len() < least && cuts + 1 < least;
        if distance <= tolerance && !too_few && !crosses(points, (from, to), &result) {
            result.push(points[to]);
        } else {
            sections.extend([(farthest, to, cuts + 1), (from, farthest, cuts + 1)]);
        }
    }
    result
}

/// Whether the straight line of a section crosses what is already there or what is still to come.
fn crosses(points: &[Position], (from, to): (usize, usize), result: &[Position]) -> bool {
    use geo::line_intersection::{LineIntersection, line_intersection};
    let line = |a: Position, b: Position| geo::Line::new((a[0], a[1]), (b[0], b[1]));
    let straight = line(points[from], points[to]);
    let bad = |other: geo::Line| match line_intersection(straight, other) {
        Some(LineIntersection::SinglePoint { is_proper, .. }) => is_proper,
        Some(LineIntersection::Collinear { intersection }) => intersection.start != intersection.end,
        None => false,
    };
    result.windows(2).any(|pair| bad(line(pair[0], pair[1])))
        || points[to..].windows(2).any(|pair| bad(line(pair[0], pair[1])))
}

fn farthest(
    points: &[Position],
    from: usize,
    to: usize,
    distance: fn(Position, Position, Position) -> f64,
) -> (usize, f64) {
    let mut farthest = (from, -1.0);
    for (index, point) in points.iter().enumerate().take(to).skip(from + 1) {
        let distance = distance(*point, points[from], points[to]);
        if distance > farthest.1 {
            farthest = (index, distance);
        }
    }
    farthest
}

/// The distance of a point from the endless line through two others.
fn distance_to_line(point: Position, a: Position, b: Position) -> f64 {
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let length_squared = dx * dx + dy * dy;
    if length_squared == 0.0 {
        return (point[0] - a[0]).hypot(point[1] - a[1]);
    }
    let across = ((a[1] - point[1]) * dx - (a[0] - point[0]) * dy) / length_squared;
    across.abs() * length_squared.sqrt()
}

/// The distance of a point from the line between two others.
fn distance_to_segment(point: Position, a: Position, b: Position) -> f64 {
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let along = ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / (dx * dx + dy * dy);
    if along.is_nan() || along <= 0.0 {
        (point[0] - a[0]).hypot(point[1] - a[1])
    } else if along >= 1.0 {
        (point[0] - b[0]).hypot(point[1] - b[1])
    } else {
        distance_to_line(point, a, b)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn simplified(text: &str, tolerance: f64) -> [String; 2] {
        let geometry = Geometry::from_wkt(text).unwrap();
        [
            each_line(&geometry, &|points, _| douglas_peucker(points, tolerance)).to_wkt(),
            each_line(&geometry, &|points, least| topology_preserving(points, least, tolerance)).to_wkt(),
        ]
    }

    #[test]
    fn points_near_the_line_go() {
        let straight = "LINESTRING (0.0 0.0, 10.0 0.0)";
        assert_eq!(simplified("LINESTRING (0 0, 5 0.5, 10 0)", 1.0), [straight, straight]);
        let kept = "LINESTRING (0.0 0.0, 5.0 2.0, 10.0 0.0)";
        assert_eq!(simplified("LINESTRING (0 0, 5 2, 10 0)", 1.0), [kept, kept]);
    }

    #[test]
    fn a_small_polygon_vanishes_or_keeps_its_least_points() {
        let [plain, kept] = simplified("POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))", 100.0);
        assert_eq!(plain, "POLYGON EMPTY");
        assert!(kept.starts_with("POLYGON (("), "{kept}");
    }

    #[test]
    fn long_lines_do_not_overflow_the_stack() {
        let points: Vec<Position> = (0..20_000).map(|x| [f64::from(x), f64::from(x % 2)]).collect();
        assert_eq!(douglas_peucker(&points, 2.0).len(), 2);
    }
}
