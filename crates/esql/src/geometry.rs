//! Points, shapes and cells as text: WKB to WKT as Elasticsearch prints it, and the names of geohash, tile and hexagon cells.

use esql_data::number::write_double;

/// The well-known text of a geometry in well-known binary; `None` when the bytes are none.
pub(crate) fn wkt(wkb: &[u8]) -> Option<String> {
    let mut reader = Reader { bytes: wkb, little_endian: true };
    let mut out = String::new();
    reader.geometry(&mut out, 0)?;
    reader.bytes.is_empty().then_some(out)
}

/// Collections may hold collections; no data needs more levels than this.
const MAX_DEPTH: usize = 100;

struct Reader<'a> {
    bytes: &'a [u8],
    little_endian: bool,
}

impl Reader<'_> {
    fn geometry(&mut self, out: &mut String, depth: usize) -> Option<()> {
        if depth > MAX_DEPTH {
            return None;
        }
        let kind = self.kind()?;
        let (kind, dimensions) = (kind % 1000, Dimensions::of(kind / 1000)?);
        let name = match kind {
            1 => "POINT",
            2 => "LINESTRING",
            3 => "POLYGON",
            4 => "MULTIPOINT",
            5 => "MULTILINESTRING",
            6 => "MULTIPOLYGON",
            7 => "GEOMETRYCOLLECTION",
            18 => "BBOX",
            _ => return None,
        };
        out.push_str(name);
        out.push(' ');
        match kind {
            1 => {
                out.push('(');
                self.position(out, dimensions)?;
                out.push(')');
                Some(())
            }
            2 => self.line(out, dimensions),
            3 => self.rings(out, dimensions),
            4 => self.list(out, ", ", |reader, out| {
                reader.kind()?;
                reader.position(out, dimensions)
            }),
            5 => self.list(out, ",", |reader, out| {
                reader.kind()?;
                reader.line(out, dimensions)
            }),
            6 => self.list(out, ",", |reader, out| {
                reader.kind()?;
                reader.rings(out, dimensions)
            }),
            7 => self.list(out, ",", |reader, out| reader.geometry(out, depth + 1)),
            _ => self.numbers(out, 4 + 2 * dimensions.extra(), ", ", ("(", ")")),
        }
    }

    /// Byte order and kind of what follows.
    fn kind(&mut self) -> Option<u32> {
        let [order, rest @ ..] = self.bytes else { return None };
        self.little_endian = *order != 0;
        self.bytes = rest;
        self.count()
    }

    fn rings(&mut self, out: &mut String, dimensions: Dimensions) -> Option<()> {
        self.list(out, ", ", |reader, out| reader.line(out, dimensions))
    }

    fn line(&mut self, out: &mut String, dimensions: Dimensions) -> Option<()> {
        self.list(out, ", ", |reader, out| reader.position(out, dimensions))
    }

    fn position(&mut self, out: &mut String, dimensions: Dimensions) -> Option<()> {
        self.numbers(out, 2 + dimensions.extra(), " ", ("", ""))
    }

    fn list(
        &mut self,
        out: &mut String,
        separator: &str,
        mut item: impl FnMut(&mut Self, &mut String) -> Option<()>,
    ) -> Option<()> {
        let count = self.count()?;
        if count == 0 {
            out.push_str("EMPTY");
            return Some(());
        }
        for index in 0..count {
            out.push_str(if index == 0 { "(" } else { separator });
            item(self, out)?;
        }
        out.push(')');
        Some(())
    }

    fn numbers(
        &mut self,
        out: &mut String,
        count: usize,
        separator: &str,
        (open, close): (&str, &str),
    ) -> Option<()> {
        out.push_str(open);
        for index in 0..count {
            if index > 0 {
                out.push_str(separator);
            }
            let bytes = self.take::<8>()?;
            let number =
                if self.little_endian { f64::from_le_bytes(bytes) } else { f64::from_be_bytes(bytes) };
            write_double(out, number);
        }
        out.push_str(close);
        Some(())
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

/// Whether positions have a height or a measure besides x and y.
#[derive(Clone, Copy)]
struct Dimensions(usize);

impl Dimensions {
    fn of(thousands: u32) -> Option<Dimensions> {
        match thousands {
            0 => Some(Dimensions(0)),
            1 | 2 => Some(Dimensions(1)),
            3 => Some(Dimensions(2)),
            _ => None,
        }
    }

    fn extra(self) -> usize {
        self.0
    }
}

/// The name of a geohash cell: its length in the lowest four bits, above it five bits a character.
pub(crate) fn geohash(cell: i64) -> String {
    const BASE_32: &[u8; 32] = b"0123456789bcdefghjkmnpqrstuvwxyz";
    let length = (cell & 15) as usize;
    let bits = (cell as u64) >> 4;
    let character = |place: usize| char::from(BASE_32[((bits >> (5 * place)) & 31) as usize]);
    (0..length.min(12)).rev().map(character).collect()
}

/// The name of a map tile, `zoom/x/y`.
pub(crate) fn geotile(cell: i64) -> String {
    const MASK: u64 = (1 << 29) - 1;
    let bits = cell as u64;
    format!("{}/{}/{}", bits >> 58, (bits >> 29) & MASK, bits & MASK)
}

/// The name of an H3 cell.
pub(crate) fn geohex(cell: i64) -> String {
    format!("{cell:x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wkb(kind: u32, parts: &[&[u8]]) -> Vec<u8> {
        let mut bytes = vec![1];
        bytes.extend(kind.to_le_bytes());
        bytes.extend(parts.concat());
        bytes
    }

    fn count(count: u32) -> [u8; 4] {
        count.to_le_bytes()
    }

    fn doubles(numbers: &[f64]) -> Vec<u8> {
        numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
    }

    #[test]
    fn prints_points() {
        assert_eq!(wkt(&wkb(1, &[&doubles(&[12.5, -3.0])])).as_deref(), Some("POINT (12.5 -3.0)"));
        assert_eq!(wkt(&wkb(1001, &[&doubles(&[1.0, 2.0, 3.0])])).as_deref(), Some("POINT (1.0 2.0 3.0)"));
    }

    #[test]
    fn prints_shapes_within_shapes() {
        let ring = [count(3).to_vec(), doubles(&[0.0, 0.0, 1.0, 0.0, 0.0, 0.0])].concat();
        let polygon = wkb(3, &[&count(1), &ring]);
        assert_eq!(wkt(&polygon).as_deref(), Some("POLYGON ((0.0 0.0, 1.0 0.0, 0.0 0.0))"));
        let many = wkb(6, &[&count(2), &polygon, &polygon]);
        assert_eq!(
            wkt(&many).as_deref(),
            Some("MULTIPOLYGON (((0.0 0.0, 1.0 0.0, 0.0 0.0)),((0.0 0.0, 1.0 0.0, 0.0 0.0)))")
        );
        let collection = wkb(7, &[&count(1), &wkb(2, &[&count(0)])]);
        assert_eq!(wkt(&collection).as_deref(), Some("GEOMETRYCOLLECTION (LINESTRING EMPTY)"));
    }

    #[test]
    fn refuses_other_bytes() {
        assert_eq!(wkt(b""), None);
        assert_eq!(wkt(&wkb(99, &[])), None);
        assert_eq!(wkt(&wkb(2, &[&count(u32::MAX)])), None);
        assert_eq!(wkt(&wkb(1, &[&doubles(&[1.0, 2.0, 3.0])])), None);
    }

    #[test]
    fn names_cells() {
        assert_eq!(geohash((0b11111_00000 << 4) | 2), "z0");
        assert_eq!(geotile((3 << 58) | (5 << 29) | 2), "3/5/2");
        assert_eq!(geohex(0x0805_9bff_ffff_ffff), "8059bffffffffff");
    }
}
