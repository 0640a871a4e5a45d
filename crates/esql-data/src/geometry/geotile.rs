//! Map tiles (`zoom/x/y`), square in the Mercator projection. A tile is a number: the zoom in the highest six bits, then x and
//! y in twenty-nine bits each.

use super::{Position, Rectangle};
use std::f64::consts::PI;

/// The greatest zoom.
pub const MAX_ZOOM: u32 = 29;

const MASK: u64 = (1 << MAX_ZOOM) - 1;

/// The tile of that zoom (0 to 29) around a point.
pub fn around([x, y]: Position, zoom: u32) -> i64 {
    let zoom = zoom.min(MAX_ZOOM);
    let tiles = (1_u64 << zoom) as f64;
    let sine = y.to_radians().sin();
    let column = (x + 180.0) / 360.0 * tiles;
    let row = (0.5 - ((1.0 + sine) / (1.0 - sine)).ln() / (4.0 * PI)) * tiles;
    // The poles lie beyond the map and belong to the outermost tiles.
    let [column, row] = [column, row].map(|place| place.floor().clamp(0.0, tiles - 1.0) as u64);
    encode(zoom, column, row)
}

fn encode(zoom: u32, column: u64, row: u64) -> i64 {
    (u64::from(zoom) << (2 * MAX_ZOOM) | column << MAX_ZOOM | row) as i64
}

/// The tile's zoom.
pub fn zoom(tile: i64) -> u32 {
    ((tile as u64 >> (2 * MAX_ZOOM)) as u32).min(MAX_ZOOM)
}

/// The tile's name.
pub fn name(tile: i64) -> String {
    format!("{}/{}/{}", tile as u64 >> (2 * MAX_ZOOM), tile as u64 >> MAX_ZOOM & MASK, tile as u64 & MASK)
}

/// The tile of that name, or what is wrong with it.
pub fn parse(name: &str) -> Result<i64, String> {
    let wrong = || {
        format!("Invalid geotile_grid hash string of {name}. Must be three integers in a form \"zoom/x/y\".")
    };
    let numbers = name.split('/').map(str::parse).collect::<Result<Vec<i32>, _>>().map_err(|_| wrong())?;
    let [zoom, x, y] = numbers[..] else { return Err(wrong()) };
    if !(0..=MAX_ZOOM as i32).contains(&zoom) {
        return Err(format!("Invalid geotile_grid precision of {zoom}. Must be between 0 and {MAX_ZOOM}."));
    }
    let tiles = 1 << zoom;
    if !(0..tiles).contains(&x) || !(0..tiles).contains(&y) {
        return Err(format!("Zoom/X/Y combination is not valid: {zoom}/{x}/{y}"));
    }
    Ok(encode(zoom as u32, x as u64, y as u64))
}

/// The tile's rectangle.
pub fn bounds(tile: i64) -> Rectangle {
    let tiles = (1_u64 << zoom(tile)) as f64;
    let (column, row) = ((tile as u64 >> MAX_ZOOM & MASK) as f64, (tile as u64 & MASK) as f64);
    let longitude = |column: f64| column / tiles * 360.0 - 180.0;
    let latitude = |row: f64| (PI - 2.0 * PI * row / tiles).sinh().atan().to_degrees();
    Rectangle {
        left: longitude(column),
        right: longitude(column + 1.0),
        top: latitude(row),
        bottom: latitude(row + 1.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_names_and_bounds_agree() {
        let point = [13.4, 52.5];
        for zoom in 0..=MAX_ZOOM {
            let tile = around(point, zoom);
            assert_eq!(parse(&name(tile)), Ok(tile));
            let Rectangle { left, right, top, bottom } = bounds(tile);
            assert!(left <= point[0] && point[0] < right && bottom <= point[1] && point[1] <= top, "{zoom}");
        }
        assert_eq!(name(around(point, 4)), "4/8/5");
    }

    #[test]
    fn corners_of_the_world() {
        assert_eq!(name(around([-180.0, 90.0], 3)), "3/0/0");
        assert_eq!(name(around([180.0, -90.0], 3)), "3/7/7");
    }

    #[test]
    fn wrong_names() {
        for name in ["1/2", "1/2/3/4", "a/b/c", "", "-1/0/0", "30/0/0", "1/2/0"] {
            assert!(parse(name).is_err(), "{name}");
        }
    }
}
