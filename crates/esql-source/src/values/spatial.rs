//! Points and shapes in documents, as well-known binary (WKB, little-endian).
//!
//! Points may be objects (`{"lat": 1, "lon": 2}`, `{"x": 1, "y": 2}`), texts (`"lat,lon"`, well-known text, a geohash), arrays
//! (`[lon, lat]`) or GeoJSON; shapes well-known text or GeoJSON.

use serde_json::{Map, Value as Json};

use super::ColumnWriter;

/// A shape; points are x (longitude) and y (latitude).
#[derive(Clone, Debug, PartialEq)]
enum Shape {
    Point([f64; 2]),
    Line(Vec<[f64; 2]>),
    Polygon(Vec<Vec<[f64; 2]>>),
    MultiPoint(Vec<[f64; 2]>),
    MultiLine(Vec<Vec<[f64; 2]>>),
    MultiPolygon(Vec<Vec<Vec<[f64; 2]>>>),
    Collection(Vec<Shape>),
}

/// Reads one point or several; `None` if one of them is none, the others having been taken.
pub(super) fn read_points(json: &str, on_earth: bool, out: &mut ColumnWriter) -> Option<()> {
    let value: Json = serde_json::from_str(json).ok()?;
    let mut all = Some(());
    for value in points_within(&value) {
        match point(value, on_earth) {
            Some(point) => out.bytes_with(|bytes| Shape::Point(point).write(bytes)),
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
            Json::String(text) => well_known_text(text),
            Json::Object(object) => geo_json(object),
            _ => None,
        };
        match shape {
            Some(shape) => out.bytes_with(|bytes| shape.write(bytes)),
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

fn point(value: &Json, on_earth: bool) -> Option<[f64; 2]> {
    let point = match value {
        Json::Array(_) => position(value)?,
        Json::Object(object) => match (object.get("type"), on_earth) {
            (Some(_), _) => match geo_json(object)? {
                Shape::Point(point) => point,
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
            None => match well_known_text(text) {
                Some(Shape::Point(point)) => point,
                Some(_) => return None,
                None if on_earth => geohash(text)?,
                None => return None,
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
fn geohash(text: &str) -> Option<[f64; 2]> {
    const DIGITS: &str = "0123456789bcdefghjkmnpqrstuvwxyz";
    if text.is_empty() || text.len() > 12 {
        return None;
    }
    let (mut x, mut y) = ((-180.0, 180.0), (-90.0, 90.0));
    let mut even = true;
    for digit in text.chars() {
        let bits = DIGITS.find(digit.to_ascii_lowercase())?;
        for bit in (0..5).rev() {
            let range: &mut (f64, f64) = if even { &mut x } else { &mut y };
            let middle = (range.0 + range.1) / 2.0;
            if bits >> bit & 1 == 1 {
                range.0 = middle
            } else {
                range.1 = middle
            }
            even = !even;
        }
    }
    Some([(x.0 + x.1) / 2.0, (y.0 + y.1) / 2.0])
}

fn position(value: &Json) -> Option<[f64; 2]> {
    let numbers = value.as_array()?;
    if !(2..=3).contains(&numbers.len()) {
        return None;
    }
    Some([numbers[0].as_f64()?, numbers[1].as_f64()?])
}

fn list<T>(value: &Json, item: impl Fn(&Json) -> Option<T>) -> Option<Vec<T>> {
    value.as_array()?.iter().map(item).collect()
}

fn line(value: &Json) -> Option<Vec<[f64; 2]>> {
    list(value, position)
}

fn lines(value: &Json) -> Option<Vec<Vec<[f64; 2]>>> {
    list(value, line)
}

fn geo_json(object: &Map<String, Json>) -> Option<Shape> {
    let coordinates = || object.get("coordinates");
    Some(match object.get("type")?.as_str()?.to_ascii_lowercase().as_str() {
        "point" => Shape::Point(position(coordinates()?)?),
        "linestring" => Shape::Line(line(coordinates()?)?),
        "polygon" => Shape::Polygon(lines(coordinates()?)?),
        "multipoint" => Shape::MultiPoint(line(coordinates()?)?),
        "multilinestring" => Shape::MultiLine(lines(coordinates()?)?),
        "multipolygon" => Shape::MultiPolygon(list(coordinates()?, lines)?),
        "envelope" => match line(coordinates()?)?[..] {
            [[left, top], [right, bottom]] => envelope(left, right, top, bottom),
            _ => return None,
        },
        // serde_json bounds how deep collections can nest.
        "geometrycollection" => {
            Shape::Collection(list(object.get("geometries")?, |value| geo_json(value.as_object()?))?)
        }
        _ => return None,
    })
}

fn envelope(left: f64, right: f64, top: f64, bottom: f64) -> Shape {
    Shape::Polygon(vec![vec![[left, bottom], [right, bottom], [right, top], [left, top], [left, bottom]]])
}

fn well_known_text(text: &str) -> Option<Shape> {
    let mut reader = WktReader { rest: text.trim(), depth: 0 };
    let shape = reader.shape()?;
    reader.rest.is_empty().then_some(shape)
}

/// Reads well-known text from left to right.
struct WktReader<'a> {
    rest: &'a str,
    depth: usize,
}

impl WktReader<'_> {
    fn shape(&mut self) -> Option<Shape> {
        self.depth += 1;
        if self.depth > 16 {
            return None;
        }
        let mut name = self.word().to_ascii_uppercase();
        for dimensions in ["ZM", "Z", "M"] {
            // `POINT Z (1 2 3)`; what the third number is matters to nobody.
            let word = self.rest.get(..dimensions.len());
            if word.is_some_and(|word| word.eq_ignore_ascii_case(dimensions)) {
                self.rest = self.rest[dimensions.len()..].trim_start();
                break;
            }
        }
        if name == "BBOX" {
            name = "ENVELOPE".to_owned();
        }
        let shape = match name.as_str() {
            "POINT" => match self.list(Self::position)?[..] {
                [point] => Shape::Point(point),
                _ => return None,
            },
            "LINESTRING" => Shape::Line(self.line()?),
            "POLYGON" => Shape::Polygon(self.lines()?),
            "MULTIPOINT" => Shape::MultiPoint(self.list(|reader| {
                if reader.rest.starts_with('(') {
                    reader.list(Self::position)?.pop()
                } else {
                    reader.position()
                }
            })?),
            "MULTILINESTRING" => Shape::MultiLine(self.lines()?),
            "MULTIPOLYGON" => Shape::MultiPolygon(self.list(Self::lines)?),
            "GEOMETRYCOLLECTION" => Shape::Collection(self.list(Self::shape)?),
            "ENVELOPE" => match self.list(Self::number)?[..] {
                [left, right, top, bottom] => envelope(left, right, top, bottom),
                _ => return None,
            },
            _ => return None,
        };
        self.depth -= 1;
        Some(shape)
    }

    fn word(&mut self) -> &str {
        let end = self.rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest.trim_start();
        word
    }

    fn take(&mut self, sign: char) -> bool {
        match self.rest.strip_prefix(sign) {
            Some(rest) => {
                self.rest = rest.trim_start();
                true
            }
            None => false,
        }
    }

    fn list<T>(&mut self, item: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        if !self.take('(') {
            return None;
        }
        let mut items = vec![item(self)?];
        while self.take(',') {
            items.push(item(self)?);
        }
        self.take(')').then_some(items)
    }

    fn line(&mut self) -> Option<Vec<[f64; 2]>> {
        self.list(Self::position)
    }

    fn lines(&mut self) -> Option<Vec<Vec<[f64; 2]>>> {
        self.list(Self::line)
    }

    fn position(&mut self) -> Option<[f64; 2]> {
        let point = [self.number()?, self.number()?];
        if !self.rest.starts_with([',', ')']) {
            self.number()?; // a height
        }
        Some(point)
    }

    fn number(&mut self) -> Option<f64> {
        let end = self.rest.find(|c: char| c == ',' || c == ')' || c.is_whitespace())?;
        let (number, rest) = self.rest.split_at(end);
        self.rest = rest.trim_start();
        number.parse().ok().filter(|number: &f64| number.is_finite())
    }
}

impl Shape {
    fn write(&self, out: &mut Vec<u8>) {
        let mut begin = |kind: u32| {
            out.push(1); // little-endian
            out.extend_from_slice(&kind.to_le_bytes());
        };
        match self {
            Shape::Point(point) => {
                begin(1);
                write_position(point, out);
            }
            Shape::Line(line) => {
                begin(2);
                write_line(line, out);
            }
            Shape::Polygon(rings) => {
                begin(3);
                write_count(rings.len(), out);
                rings.iter().for_each(|ring| write_line(ring, out));
            }
            Shape::MultiPoint(points) => {
                begin(4);
                write_all(points.iter().map(|point| Shape::Point(*point)), out);
            }
            Shape::MultiLine(lines) => {
                begin(5);
                write_all(lines.iter().map(|line| Shape::Line(line.clone())), out);
            }
            Shape::MultiPolygon(polygons) => {
                begin(6);
                write_all(polygons.iter().map(|rings| Shape::Polygon(rings.clone())), out);
            }
            Shape::Collection(shapes) => {
                begin(7);
                write_all(shapes.iter().cloned(), out);
            }
        }
    }
}

fn write_all(shapes: impl ExactSizeIterator<Item = Shape>, out: &mut Vec<u8>) {
    write_count(shapes.len(), out);
    shapes.for_each(|shape| shape.write(out));
}

fn write_count(count: usize, out: &mut Vec<u8>) {
    out.extend_from_slice(&(count as u32).to_le_bytes());
}

fn write_line(line: &[[f64; 2]], out: &mut Vec<u8>) {
    write_count(line.len(), out);
    line.iter().for_each(|point| write_position(point, out));
}

fn write_position(point: &[f64; 2], out: &mut Vec<u8>) {
    point.iter().for_each(|number| out.extend_from_slice(&number.to_le_bytes()));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn earth(json: &str) -> Option<[f64; 2]> {
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
            let shape = well_known_text(text);
            assert!(shape.is_some(), "{text}");
            assert_eq!(shape, geo_json(object.as_object().unwrap()), "{text}");
        }
    }

    #[test]
    fn a_point_is_twenty_one_bytes() {
        let mut bytes = Vec::new();
        Shape::Point([1.0, 2.0]).write(&mut bytes);
        assert_eq!(bytes.len(), 21);
        assert_eq!(bytes[..5], [1, 1, 0, 0, 0]);
        assert_eq!(bytes[13..], 2f64.to_le_bytes());
    }

    #[test]
    fn nesting_is_bounded() {
        assert_eq!(well_known_text(&"GEOMETRYCOLLECTION (".repeat(10_000)), None);
    }
}
