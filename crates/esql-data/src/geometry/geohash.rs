//! Geohash cells: the world halved again and again, longitude first. A cell is a number: its length in the lowest four bits,
//! above it five bits a character.

use super::{Position, Rectangle};

/// The longest geohash.
pub const MAX_LENGTH: usize = 12;

const BASE_32: &[u8; 32] = b"0123456789bcdefghjkmnpqrstuvwxyz";

/// The cell of that length (1 to 12) around a point.
pub fn around([x, y]: Position, length: usize) -> i64 {
    let length = length.clamp(1, MAX_LENGTH);
    let (x, y) = (bits(x, 180.0), bits(y, 90.0));
    // From the highest bit on: longitude, latitude, longitude …
    let bit = |place: usize| {
        let source = if place.is_multiple_of(2) { x } else { y };
        u64::from(source >> (31 - place / 2) & 1)
    };
    let cell = (0..5 * length).fold(0, |cell, place| cell << 1 | bit(place));
    (cell << 4 | length as u64) as i64
}

/// The coordinate's place between `-limit` and `limit`, in 32 bits.
fn bits(coordinate: f64, limit: f64) -> u32 {
    // A cast of a float saturates, which puts the upper limit itself into the last cell.
    ((coordinate + limit) / (2.0 * limit) * 4_294_967_296.0).floor() as u32
}

/// The cell's name.
pub fn name(cell: i64) -> String {
    let character = |place: usize| char::from(BASE_32[(cell as u64 >> (4 + 5 * place) & 31) as usize]);
    (0..length(cell)).rev().map(character).collect()
}

/// How many characters the cell's name has.
pub fn length(cell: i64) -> usize {
    ((cell & 15) as usize).min(MAX_LENGTH)
}

/// The cell of that name, or what is wrong with it.
pub fn parse(name: &str) -> Result<i64, String> {
    if name.is_empty() || name.len() > MAX_LENGTH {
        return Err(format!("a geohash has 1 to {MAX_LENGTH} characters, not [{name}]"));
    }
    let mut cell = 0;
    for character in name.chars() {
        match BASE_32.iter().position(|digit| char::from(*digit) == character) {
            Some(digit) => cell = cell << 5 | digit as u64,
            None => return Err(format!("unsupported symbol [{character}] in geohash [{name}]")),
        }
    }
    Ok((cell << 4 | name.len() as u64) as i64)
}

/// The cell's rectangle.
pub fn bounds(cell: i64) -> Rectangle {
    let (mut x, mut y) = ((-180.0, 180.0), (-90.0, 90.0));
    let length = 5 * length(cell);
    for place in 0..length {
        let range: &mut (f64, f64) = if place.is_multiple_of(2) { &mut x } else { &mut y };
        let middle = (range.0 + range.1) / 2.0;
        if cell as u64 >> (4 + length - 1 - place) & 1 == 1 {
            range.0 = middle;
        } else {
            range.1 = middle;
        }
    }
    Rectangle { left: x.0, right: x.1, top: y.1, bottom: y.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_names_and_bounds_agree() {
        let point = [-71.34, 41.12];
        let cell = around(point, 12);
        assert!(name(cell).starts_with("drm3bt"), "{}", name(cell));
        for length in 1..=12 {
            let cell = around(point, length);
            assert_eq!(parse(&name(cell)), Ok(cell));
            assert_eq!(name(cell).len(), length);
            let Rectangle { left, right, top, bottom } = bounds(cell);
            assert!(left <= point[0] && point[0] < right && bottom <= point[1] && point[1] < top, "{length}");
        }
    }

    #[test]
    fn corners_of_the_world() {
        assert_eq!(name(around([-180.0, -90.0], 3)), "000");
        assert_eq!(name(around([180.0, 90.0], 3)), "zzz");
        let whole = bounds(around([1.0, 1.0], 1));
        assert_eq!(whole, Rectangle { left: 0.0, right: 45.0, top: 45.0, bottom: 0.0 });
    }

    #[test]
    fn wrong_names() {
        assert_eq!(parse("u4a"), Err("unsupported symbol [a] in geohash [u4a]".to_owned()));
        assert!(parse("").is_err() && parse("0123456789bcd").is_err());
    }
}
