//! Well-known binary (OGC Simple Features), with kind 18 for rectangles as Elasticsearch has it. Written little-endian.

use super::{Geometry, MAX_DEPTH, Position, Rectangle};

impl Geometry {
    /// The geometry in well-known binary; `None` when the bytes are none.
    pub fn from_wkb(bytes: &[u8]) -> Option<Geometry> {
        let mut reader = Reader { bytes, little_endian: true };
        let geometry = reader.geometry(0)?;
        reader.bytes.is_empty().then_some(geometry)
    }

    /// The well-known binary.
    pub fn to_wkb(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.write_wkb(&mut out);
        out
    }

    /// Appends the well-known binary.
    pub fn write_wkb(&self, out: &mut Vec<u8>) {
        match self {
            Geometry::Point(point) => write_point(point, out),
            Geometry::Line(line) => {
                begin(2, out);
                write_line(line, out);
            }
            Geometry::Polygon(rings) => {
                begin(3, out);
                write_lines(rings, out);
            }
            Geometry::MultiPoint(points) => {
                begin(4, out);
                write_count(points.len(), out);
                points.iter().for_each(|point| write_point(point, out));
            }
            Geometry::MultiLine(lines) => {
                begin(5, out);
                write_count(lines.len(), out);
                for line in lines {
                    begin(2, out);
                    write_line(line, out);
                }
            }
            Geometry::MultiPolygon(polygons) => {
                begin(6, out);
                write_count(polygons.len(), out);
                for rings in polygons {
                    begin(3, out);
                    write_lines(rings, out);
                }
            }
            Geometry::Collection(shapes) => {
                begin(7, out);
                write_count(shapes.len(), out);
                shapes.iter().for_each(|shape| shape.write_wkb(out));
            }
            Geometry::Rectangle(Rectangle { left, right, top, bottom }) => {
                begin(18, out);
                [left, right, top, bottom].iter().for_each(|number| write_number(**number, out));
            }
        }
    }
}

fn begin(kind: u32, out: &mut Vec<u8>) {
    out.push(1); // little-endian
    out.extend_from_slice(&kind.to_le_bytes());
}

fn write_point(point: &Position, out: &mut Vec<u8>) {
    begin(1, out);
    point.iter().for_each(|number| write_number(*number, out));
}

fn write_lines(lines: &[Vec<Position>], out: &mut Vec<u8>) {
    write_count(lines.len(), out);
    lines.iter().for_each(|line| write_line(line, out));
}

fn write_line(line: &[Position], out: &mut Vec<u8>) {
    write_count(line.len(), out);
    line.iter().flatten().for_each(|number| write_number(*number, out));
}

fn write_count(count: usize, out: &mut Vec<u8>) {
    out.extend_from_slice(&(count as u32).to_le_bytes());
}

fn write_number(number: f64, out: &mut Vec<u8>) {
    out.extend_from_slice(&number.to_le_bytes());
}

struct Reader<'a> {
    bytes: &'a [u8],
    little_endian: bool,
}

impl Reader<'_> {
    fn geometry(&mut self, depth: usize) -> Option<Geometry> {
        if depth > MAX_DEPTH {
            return None;
        }
        let (kind, extra) = self.kind()?;
        Some(match kind {
            1 => Geometry::Point(self.position(extra)?),
            2 => Geometry::Line(self.line(extra)?),
            3 => Geometry::Polygon(self.rings(extra)?),
            4 => Geometry::MultiPoint(self.list(|reader| {
                reader.kind()?;
                reader.position(extra)
            })?),
            5 => Geometry::MultiLine(self.list(|reader| {
                reader.kind()?;
                reader.line(extra)
            })?),
            6 => Geometry::MultiPolygon(self.list(|reader| {
                reader.kind()?;
                reader.rings(extra)
            })?),
            7 => Geometry::Collection(self.list(|reader| reader.geometry(depth + 1))?),
            18 => {
                let [left, right] = self.position(0)?;
                let [top, bottom] = self.position(2 * extra)?;
                Geometry::Rectangle(Rectangle { left, right, top, bottom })
            }
            _ => return None,
        })
    }

    /// Byte order and kind of what follows, and how many numbers a position has besides x and y.
    fn kind(&mut self) -> Option<(u32, usize)> {
        let [order, rest @ ..] = self.bytes else { return None };
        self.little_endian = *order != 0;
        self.bytes = rest;
        let kind = self.count()?;
        let extra = match kind / 1000 {
            0 => 0,
            1 | 2 => 1,
            3 => 2,
            _ => return None,
        };
        Some((kind % 1000, extra))
    }

    fn rings(&mut self, extra: usize) -> Option<Vec<Vec<Position>>> {
        self.list(|reader| reader.line(extra))
    }

    fn line(&mut self, extra: usize) -> Option<Vec<Position>> {
        self.list(|reader| reader.position(extra))
    }

    fn position(&mut self, extra: usize) -> Option<Position> {
        let position = [self.number()?, self.number()?];
        for _ in 0..extra {
            self.number()?;
        }
        Some(position)
    }

    fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = self.count()?;
        // The count may be a lie: it reserves nothing.
        (0..count).map(|_| item(self)).collect()
    }

    fn number(&mut self) -> Option<f64> {
        let bytes = self.take::<8>()?;
        Some(if self.little_endian { f64::from_le_bytes(bytes) } else { f64::from_be_bytes(bytes) })
    }

    fn count(&mut self) -> Option<u32> {
        let bytes = self.take::<4>()?;
        Some(if self.little_endian { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    }

    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.bytes.split_first_chunk::<N>()?;
        self.bytes = rest;
        Some(*taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        for text in [
            "POINT (1 2)",
            "LINESTRING (0 0, 1 1)",
            "POLYGON ((0 0, 4 0, 4 4, 0 0), (1 1, 2 1, 2 2, 1 1))",
            "MULTIPOINT (0 0, 1 1)",
            "MULTILINESTRING ((0 0, 1 1), (2 2, 3 3))",
            "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), ((5 5, 6 5, 6 6, 5 5)))",
            "GEOMETRYCOLLECTION (POINT (1 2), LINESTRING EMPTY)",
            "BBOX (1, 2, 4, 3)",
        ] {
            let geometry = Geometry::from_wkt(text).unwrap();
            assert_eq!(Geometry::from_wkb(&geometry.to_wkb()), Some(geometry), "{text}");
        }
    }

    #[test]
    fn a_point_is_twenty_one_bytes() {
        let bytes = Geometry::Point([1.0, 2.0]).to_wkb();
        assert_eq!(bytes.len(), 21);
        assert_eq!(bytes[..5], [1, 1, 0, 0, 0]);
        assert_eq!(bytes[13..], 2f64.to_le_bytes());
    }

    #[test]
    fn heights_are_dropped_and_big_endian_is_read() {
        let mut bytes = vec![0];
        bytes.extend(1001_u32.to_be_bytes());
        [1.0_f64, 2.0, 3.0].iter().for_each(|number| bytes.extend(number.to_be_bytes()));
        assert_eq!(Geometry::from_wkb(&bytes), Some(Geometry::Point([1.0, 2.0])));
    }

    #[test]
    fn refuses_other_bytes() {
        assert_eq!(Geometry::from_wkb(b""), None);
        let mut endless = vec![1, 2, 0, 0, 0];
        endless.extend(u32::MAX.to_le_bytes());
        assert_eq!(Geometry::from_wkb(&endless), None);
        let mut longer = Geometry::Point([1.0, 2.0]).to_wkb();
        longer.push(0);
        assert_eq!(Geometry::from_wkb(&longer), None);
        let deep: Vec<u8> = [1, 7, 0, 0, 0, 1, 0, 0, 0].repeat(10_000);
        assert_eq!(Geometry::from_wkb(&deep), None);
    }
}
