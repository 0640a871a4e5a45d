//! Well-known text (OGC Simple Features) with Elasticsearch's `BBOX (left, right, top, bottom)`, its spacing and its messages.

use super::{Geometry, MAX_DEPTH, Position, Rectangle};
use crate::number::write_double;

impl Geometry {
    /// The geometry that a text begins with, or what is wrong with it.
    pub fn from_wkt(text: &str) -> Result<Geometry, String> {
        Reader { rest: text, depth: 0 }.geometry()
    }

    /// The well-known text.
    pub fn to_wkt(&self) -> String {
        let mut out = String::new();
        self.write_wkt(&mut out);
        out
    }

    /// Appends the well-known text.
    pub fn write_wkt(&self, out: &mut String) {
        out.push_str(match self {
            Geometry::Point(_) => "POINT ",
            Geometry::Line(_) => "LINESTRING ",
            Geometry::Polygon(_) => "POLYGON ",
            Geometry::MultiPoint(_) => "MULTIPOINT ",
            Geometry::MultiLine(_) => "MULTILINESTRING ",
            Geometry::MultiPolygon(_) => "MULTIPOLYGON ",
            Geometry::Collection(_) => "GEOMETRYCOLLECTION ",
            Geometry::Rectangle(_) => "BBOX ",
        });
        match self {
            Geometry::Point(point) => write_list(std::slice::from_ref(point), "", out, write_position),
            Geometry::Line(points) | Geometry::MultiPoint(points) => write_line(points, out),
            Geometry::Polygon(rings) => write_rings(rings, out),
            Geometry::MultiLine(lines) => write_list(lines, ",", out, |line, out| write_line(line, out)),
            Geometry::MultiPolygon(polygons) => {
                write_list(polygons, ",", out, |rings, out| write_rings(rings, out));
            }
            Geometry::Collection(shapes) => write_list(shapes, ",", out, |shape, out| shape.write_wkt(out)),
            Geometry::Rectangle(Rectangle { left, right, top, bottom }) => {
                write_list(&[*left, *right, *top, *bottom], ", ", out, |number, out| {
                    write_double(out, *number)
                });
            }
        }
    }
}

fn write_rings(rings: &[Vec<Position>], out: &mut String) {
    write_list(rings, ", ", out, |ring, out| write_line(ring, out));
}

fn write_line(line: &[Position], out: &mut String) {
    write_list(line, ", ", out, write_position);
}

fn write_position([x, y]: &Position, out: &mut String) {
    write_double(out, *x);
    out.push(' ');
    write_double(out, *y);
}

fn write_list<T>(items: &[T], separator: &str, out: &mut String, write: impl Fn(&T, &mut String)) {
    if items.is_empty() {
        return out.push_str("EMPTY");
    }
    for (index, item) in items.iter().enumerate() {
        out.push_str(if index == 0 { "(" } else { separator });
        write(item, out);
    }
    out.push(')');
}

/// Reads from left to right.
struct Reader<'a> {
    rest: &'a str,
    depth: usize,
}

#[derive(Clone, Copy, PartialEq)]
enum Token<'a> {
    Word(&'a str),
    Sign(char),
    End,
}

impl std::fmt::Display for Token<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Token::Word(word) => f.write_str(word),
            Token::Sign(sign) => write!(f, "'{sign}'"),
            Token::End => f.write_str("END-OF-STREAM"),
        }
    }
}

impl<'a> Reader<'a> {
    fn geometry(&mut self) -> Result<Geometry, String> {
        let kind = match self.next() {
            Token::Word(word) => word.to_ascii_lowercase(),
            Token::Sign(sign @ ('(' | ')' | ',')) => sign.to_string(),
            other => return Err(format!("expected word but found: {other}")),
        };
        // `POINT Z (1 2 3)`: what the third number is matters to nobody.
        if let Token::Word("Z" | "z" | "M" | "m" | "ZM" | "zm") = self.peek() {
            self.next();
        }
        Ok(match kind.as_str() {
            "point" => match self.list(Self::position)?.as_slice() {
                [] => return Err("Empty point cannot be represented in WKB".to_owned()),
                [point] => Geometry::Point(*point),
                _ => return Err("expected ) but found: ','".to_owned()),
            },
            "linestring" => Geometry::Line(self.line()?),
            "polygon" => Geometry::Polygon(self.rings()?),
            "multipoint" => Geometry::MultiPoint(self.list(|reader| {
                if reader.peek() != Token::Sign('(') {
                    return reader.position();
                }
                reader.next();
                let position = reader.position()?;
                reader.expect(')')?;
                Ok(position)
            })?),
            "multilinestring" => Geometry::MultiLine(self.list(Self::line)?),
            "multipolygon" => Geometry::MultiPolygon(self.list(Self::rings)?),
            "geometrycollection" => {
                self.depth += 1;
                if self.depth > MAX_DEPTH {
                    return Err(format!("maximum nested depth of {MAX_DEPTH} exceeded"));
                }
                let shapes = self.list(Self::geometry)?;
                self.depth -= 1;
                Geometry::Collection(shapes)
            }
            "bbox" => match self.list(Self::number)?.as_slice() {
                [left, right, top, bottom] => rectangle(*left, *right, *top, *bottom)?,
                _ => return Err("a BBOX has four numbers".to_owned()),
            },
            _ => return Err(format!("Unknown geometry type: {kind}")),
        })
    }

    fn line(&mut self) -> Result<Vec<Position>, String> {
        let line = self.list(Self::position)?;
        match line.len() {
            1 => Err("at least two points in the line is required".to_owned()),
            _ => Ok(line),
        }
    }

    fn rings(&mut self) -> Result<Vec<Vec<Position>>, String> {
        self.list(|reader| {
            let ring = reader.list(Self::position)?;
            match (ring.first(), ring.last()) {
                (Some(first), Some(last)) if first != last => Err(unclosed(*first, *last, ring.len() - 1)),
                _ if ring.len() < 4 => {
                    Err(format!("at least 4 polygon points required, {} found", ring.len()))
                }
                _ => Ok(ring),
            }
        })
    }

    /// `EMPTY`, or items in parentheses.
    fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> Result<T, String>) -> Result<Vec<T>, String> {
        match self.next() {
            Token::Word(word) if word.eq_ignore_ascii_case("EMPTY") => return Ok(Vec::new()),
            Token::Sign('(') => {}
            other => return Err(format!("expected EMPTY or ( but found: {other}")),
        }
        let mut items = Vec::new();
        loop {
            items.push(item(self)?);
            match self.next() {
                Token::Sign(',') => {}
                Token::Sign(')') => return Ok(items),
                other => return Err(format!("expected , or ) but found: {other}")),
            }
        }
    }

    fn position(&mut self) -> Result<Position, String> {
        let position = [self.number()?, self.number()?];
        while let Token::Word(_) = self.peek() {
            self.number()?; // a height, a measure
        }
        Ok(position)
    }

    fn number(&mut self) -> Result<f64, String> {
        match self.next() {
            Token::Word(word) => match word.parse::<f64>() {
                Ok(number) if number.is_finite() => Ok(number),
                _ => Err(format!("invalid number found: {word}")),
            },
            other => Err(format!("expected number but found: {other}")),
        }
    }

    fn expect(&mut self, sign: char) -> Result<(), String> {
        match self.next() {
            Token::Sign(found) if found == sign => Ok(()),
            other => Err(format!("expected {sign} but found: {other}")),
        }
    }

    fn peek(&self) -> Token<'a> {
        Reader { rest: self.rest, depth: self.depth }.next()
    }

    fn next(&mut self) -> Token<'a> {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\r', '\n']);
        let is_word =
            |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '.' | '\u{a0}'..='\u{ff}');
        let end = self.rest.find(|c| !is_word(c)).unwrap_or(self.rest.len());
        if end > 0 {
            let (word, rest) = self.rest.split_at(end);
            self.rest = rest;
            return Token::Word(word);
        }
        let mut chars = self.rest.chars();
        match chars.next() {
            Some(sign) => {
                self.rest = chars.as_str();
                Token::Sign(sign)
            }
            None => Token::End,
        }
    }
}

fn rectangle(left: f64, right: f64, top: f64, bottom: f64) -> Result<Geometry, String> {
    if bottom > top {
        return Err("max y cannot be less than min y".to_owned());
    }
    Ok(Geometry::Rectangle(Rectangle { left, right, top, bottom }))
}

fn unclosed([x, y]: Position, [last_x, last_y]: Position, last: usize) -> String {
    let mut text =
        "first and last points of the linear ring must be the same (it must close itself):".to_owned();
    for (name, first, end) in [("x", x, last_x), ("y", y, last_y)] {
        for (index, number) in [(0, first), (last, end)] {
            text.push_str(&format!(" {name}[{index}]="));
            write_double(&mut text, number);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn again(text: &str) -> String {
        Geometry::from_wkt(text).map_or_else(|error| error, |geometry| geometry.to_wkt())
    }

    #[test]
    fn prints_with_spaces_as_elasticsearch_does() {
        assert_eq!(again("point(12.5 -3)"), "POINT (12.5 -3.0)");
        assert_eq!(again("POINT Z (1 2 3)"), "POINT (1.0 2.0)");
        assert_eq!(again("MULTIPOINT((0 0), 1 1)"), "MULTIPOINT (0.0 0.0, 1.0 1.0)");
        let polygon = "((0.0 0.0, 1.0 0.0, 1.0 1.0, 0.0 0.0))";
        assert_eq!(again(&format!("POLYGON {polygon}")), format!("POLYGON {polygon}"));
        assert_eq!(
            again(&format!("MULTIPOLYGON({polygon}, {polygon})")),
            format!("MULTIPOLYGON ({polygon},{polygon})")
        );
        assert_eq!(
            again("GEOMETRYCOLLECTION(POINT(1 2), LINESTRING EMPTY)"),
            "GEOMETRYCOLLECTION (POINT (1.0 2.0),LINESTRING EMPTY)"
        );
        assert_eq!(again("BBOX(1, 2, 4, 3)"), "BBOX (1.0, 2.0, 4.0, 3.0)");
    }

    #[test]
    fn says_what_is_wrong() {
        assert_eq!(again("POINTX(1 2)"), "Unknown geometry type: pointx");
        assert_eq!(again("POINT(111)"), "expected number but found: ')'");
        assert_eq!(again("POINT(1 a)"), "invalid number found: a");
        assert_eq!(again("POINT(1 2"), "expected , or ) but found: END-OF-STREAM");
        assert_eq!(again(""), "expected word but found: END-OF-STREAM");
        assert_eq!(again("POINT"), "expected EMPTY or ( but found: END-OF-STREAM");
        assert_eq!(
            again("POLYGON((0 0, 1 0, 1 1, 0 1))"),
            "first and last points of the linear ring must be the same (it must close itself): x[0]=0.0 x[3]=0.0 \
             y[0]=0.0 y[3]=1.0"
        );
        assert_eq!(again("LINESTRING(1 1)"), "at least two points in the line is required");
        assert_eq!(again("BBOX(1, 2, 3, 4)"), "max y cannot be less than min y");
    }

    #[test]
    fn nesting_is_bounded() {
        let deep = "GEOMETRYCOLLECTION (".repeat(10_000);
        assert_eq!(again(&deep), "maximum nested depth of 64 exceeded");
    }
}
