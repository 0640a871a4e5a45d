//! Points and shapes in documents, as well-known binary (WKB, little-endian).
//!
//! Points may be objects (`{"lat": 1, "lon": 2}`, `{"x": 1, "y": 2}`), texts (`"lat,lon"`, well-known text, a geohash), arrays
//! (`[lon, lat]`) or GeoJSON; shapes well-known text or GeoJSON.

use esql_data::geometry::{Geometry, Position, Rectangle, geohash};
use serde_json::{Map, Value as Json};

use super::ColumnWriter;

/// Reads one point or several; `None` if one of them is none, the others having been taken.
pub(super) fn read_points(json: &str, on_earth: bool, out: &mut ColumnWriter) -> Option<()> {
    let value: Json = serde_json::from_str(json).ok()?;
    let mut all = Some(());
    for value in points_within(&value) {
        match point(value, on_earth) {
            Some(point) => out.bytes_with(|bytes| Geometry::Point(point).write_wkb(bytes)),
            None => all = None,
        }
    }
    all
}

/// Reads one shape or several; `None` if one of them is none, the others having been taken.
pub(super) fn read_shapes(json: &str, out: &mut ColumnWriter) -> Option<()> {
    let value: Json = serde_json::from_str(json).ok()?;
    let mut all = Some(());
    for value in elements(&value) {
        let shape = match value {
            Json::String(text) => Geometry::from_wkt(text).ok(),
            Json::Object(object) => geo_json(object),
            _ => None,
        };
        match shape {
            Some(shape) => out.bytes_with(|bytes| shape.write_wkb(bytes)),
            None => all = None,
        }
    }
    all
}

/// The values of an array and of those within it, nulls left out.
fn elements(value: &Json) -> Vec<&Json> {
    match value {
        Json::Null => Vec::new(),
        Json::Array(values) => values.iter().flat_map(elements).collect(),
        value => vec![value],
    }
}

/// As [`elements`], but an array of numbers is one point.
fn points_within(value: &Json) -> Vec<&Json> {
    match value {
        Json::Null => Vec::new(),
        Json::Array(values) if !values.first().is_some_and(Json::is_number) => {
            values.iter().flat_map(points_within).collect()
        }
        value => vec![value],
    }
}

fn point(value: &Json, on_earth: bool) -> Option<Position> {
    let point = match value {
        Json::Array(_) => position(value)?,
        Json::Object(object) => match (object.get("type"), on_earth) {
            (Some(_), _) => match geo_json(object)? {
                Geometry::Point(point) => point,
                _ => return None,
            },
            (None, true) => [number(object.get("lon")?)?, number(object.get("lat")?)?],
            (None, false) => [number(object.get("x")?)?, number(object.get("y")?)?],
        },
        Json::String(text) => match text.split_once(',') {
            Some((first, second)) => {
                // A third part is a height.
                let second = second.split(',').next().unwrap_or(second);
                let (first, second) = (first.trim().parse().ok()?, second.trim().parse().ok()?);
                if on_earth { [second, first] } else { [first, second] }
            }
            None => match Geometry::from_wkt(text) {
                Ok(Geometry::Point(point)) => point,
                Ok(_) => return None,
                Err(_) if on_earth => middle(geohash::parse(&text.to_ascii_lowercase()).ok()?),
                Err(_) => return None,
            },
        },
        _ => return None,
    };
    let [x, y] = point;
    let within = if on_earth { x.abs() <= 180.0 && y.abs() <= 90.0 } else { x.is_finite() && y.is_finite() };
    within.then_some(point)
}

fn number(value: &Json) -> Option<f64> {
    match value {
        Json::Number(number) => number.as_f64(),
        Json::String(text) => text.trim().parse().ok().filter(|number: &f64| number.is_finite()),
        _ => None,
    }
}

/// The middle of a geohash's cell.
fn middle(cell: i64) -> Position {
    let Rectangle { left, right, top, bottom } = geohash::bounds(cell);
    [(left + right) / 2.0, (top + bottom) / 2.0]
}

fn position(value: &Json) -> Option<Position> {
    let numbers = value.as_array()?;
    if !(2..=3).contains(&numbers.len()) {
        return None;
    }
    Some([numbers[0].as_f64()?, numbers[1].as_f64()?])
}

fn list<T>(value: &Json, item: impl Fn(&Json) -> Option<T>) -> Option<Vec<T>> {
    value.as_array()?.iter().map(item).collect()
}

fn line(value: &Json) -> Option<Vec<Position>> {
    list(value, position)
}

fn lines(value: &Json) -> Option<Vec<Vec<Position>>> {
    list(value, line)
}

fn geo_json(object: &Map<String, Json>) -> Option<Geometry> {
    let coordinates = || object.get("coordinates");
    Some(match object.get("type")?.as_str()?.to_ascii_lowercase().as_str() {
        "point" => Geometry::Point(position(coordinates()?)?),
        "linestring" => Geometry::Line(line(coordinates()?)?),
        "polygon" => Geometry::Polygon(lines(coordinates()?)?),
        "multipoint" => Geometry::MultiPoint(line(coordinates()?)?),
        "multilinestring" => Geometry::MultiLine(lines(coordinates()?)?),
        "multipolygon" => Geometry::MultiPolygon(list(coordinates()?, lines)?),
        "envelope" => match line(coordinates()?)?[..] {
            [[left, top], [right, bottom]] => Geometry::Rectangle(Rectangle { left, right, top, bottom }),
            _ => return None,
        },
        // serde_json bounds how deep collections can nest.
        "geometrycollection" => {
            Geometry::Collection(list(object.get("geometries")?, |value| geo_json(value.as_object()?))?)
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn earth(json: &str) -> Option<Position> {
        point(&serde_json::from_str(json).unwrap(), true)
    }

    #[test]
    fn every_way_of_writing_a_point() {
        for json in [
            r#"{"lat": 1.5, "lon": "2.5"}"#,
            r#""1.5,2.5""#,
            r#""1.5, 2.5, 100""#,
            r#""POINT (2.5 1.5)""#,
            r#""point Z(2.5 1.5 9)""#,
            "[2.5, 1.5]",
            r#"{"type":"Point","coordinates":[2.5,1.5]}"#,
        ] {
            assert_eq!(earth(json), Some([2.5, 1.5]), "{json}");
        }
        let [x, y] = earth(r#""drm3btev3e86""#).unwrap();
        assert!((x + 71.34).abs() < 1e-4 && (y - 41.12).abs() < 1e-4, "{x} {y}");
    }

    #[test]
    fn what_is_no_point() {
        for json in
            [r#""POINT (200 1)""#, "[1]", r#""a,b""#, r#"{"lat":1}"#, "true", r#""POINT (1 2""#, r#""""#]
        {
            assert_eq!(earth(json), None, "{json}");
        }
    }

    #[test]
    fn points_in_arrays() {
        let value: Json = serde_json::from_str(r#"[[1,2],[[3,4]],null,"5,6"]"#).unwrap();
        assert_eq!(points_within(&value).len(), 3);
    }

    #[test]
    fn shapes_from_text_and_geo_json_are_the_same() {
        for (text, json) in [
            ("LINESTRING (0 0, 1 1)", r#"{"type":"LineString","coordinates":[[0,0],[1,1]]}"#),
            (
                "POLYGON ((0 0, 1 0, 1 1, 0 0))",
                r#"{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}"#,
            ),
            ("MULTIPOINT ((0 0), 1 1)", r#"{"type":"MultiPoint","coordinates":[[0,0],[1,1]]}"#),
            ("BBOX (0, 2, 3, 1)", r#"{"type":"envelope","coordinates":[[0,3],[2,1]]}"#),
            (
                "GEOMETRYCOLLECTION (POINT (1 2))",
                r#"{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]}]}"#,
            ),
        ] {
            let object: Json = serde_json::from_str(json).unwrap();
            let shape = Geometry::from_wkt(text).ok();
            assert!(shape.is_some(), "{text}");
            assert_eq!(shape, geo_json(object.as_object().unwrap()), "{text}");
        }
    }
}
