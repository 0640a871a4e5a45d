//! `ST_GEOHEX`, and the cells of the H3 grid.

use esql_data::DataType;
use esql_data::geometry::{Geometry, Position, Rectangle};
use h3o::{CellIndex, LatLng, Resolution};

use super::envelope::Envelope;
use super::grid::{self, Grid};
use super::shape::Space;
use crate::{Category, Example, Returns, ScalarFunction};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "st_geohex",
    aliases: &[],
    category: Category::Spatial,
    description: "The H3 cell around each point; `precision` is its resolution, 0 to 15. With `bounds`, only cells that overlap the \
                  rectangle around them. Null for null.",
    params: grid::PARAMS,
    returns: Returns::Type(DataType::Geohex),
    examples: &[
        Example::new("", r#"ROW c = ST_GEOHEX(TO_GEOPOINT("POINT(13.4 52.5)"), 1)"#, "c\n811f3ffffffffff"),
        Example::new("Null gives null", "ROW c = ST_GEOHEX(null, 4)", "c\nnull"),
        Example::new(
            "Several points one by one",
            r#"ROW c = ST_GEOHEX(TO_GEOPOINT(["POINT(13.4 52.5)", "POINT(0 51)"]), 0)"#,
            "c\n[801ffffffffffff, 8019fffffffffff]",
        ),
        Example::new(
            "Cells beyond the bounds are left out",
            r#"ROW c = ST_GEOHEX(TO_GEOPOINT("POINT(13.4 52.5)"), 4, TO_GEOSHAPE("BBOX(-20, -10, 60, 40)"))"#,
            "c\nnull",
        ),
    ],
    bind: |call, _| {
        grid::bind(call, Grid { data_type: DataType::Geohex, precisions: (0, 15), around, bounds })
    },
    check: None,
};

/// The cell of that resolution around a point.
pub(super) fn around([x, y]: Position, resolution: u8) -> i64 {
    let resolution = Resolution::try_from(resolution).unwrap_or(Resolution::Fifteen);
    // Only what is no number at all has no cell.
    LatLng::new(y, x).map_or(0, |point| u64::from(point.to_cell(resolution)) as i64)
}

/// The cell's resolution; the finest for what is no cell.
pub(super) fn resolution(cell: i64) -> u8 {
    self::cell(cell).map_or(15, |cell| cell.resolution().into())
}

/// The number as a cell, if it is one.
pub(crate) fn cell(number: i64) -> Option<CellIndex> {
    CellIndex::try_from(number as u64).ok()
}

/// The cell's corners, the first again at the end.
pub(crate) fn ring(cell: CellIndex) -> Vec<Position> {
    let mut ring: Vec<Position> = cell.boundary().iter().map(|corner| [corner.lng(), corner.lat()]).collect();
    ring.extend(ring.first().copied());
    ring
}

fn bounds(number: i64) -> Rectangle {
    const NOWHERE: Rectangle = Rectangle { left: 0.0, right: 0.0, top: 0.0, bottom: 0.0 };
    let Some(cell) = cell(number) else { return NOWHERE };
    Envelope::of(&Geometry::Line(ring(cell))).rectangle(Space::Earth).unwrap_or(NOWHERE)
}
