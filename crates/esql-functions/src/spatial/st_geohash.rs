//! `ST_GEOHASH`

use esql_data::DataType;
use esql_data::geometry::geohash;

use super::grid::{self, Grid};
use crate::{Category, Example, Returns, ScalarFunction};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "st_geohash",
    aliases: &[],
    category: Category::Spatial,
    description: "The geohash around each point; `precision` is its length, 1 to 12. With `bounds`, only cells that overlap the rectangle                   around them. Null for null.",
    params: grid::PARAMS,
    returns: Returns::Type(DataType::Geohash),
    examples: &[
        Example::new("", r#"ROW c = ST_GEOHASH(TO_GEOPOINT("POINT(13.4 52.5)"), 4)"#, "c\nu33d"),
        Example::new("Null gives null", "ROW c = ST_GEOHASH(null, 4)", "c\nnull"),
        Example::new(
            "Several points one by one",
            r#"ROW c = ST_GEOHASH(TO_GEOPOINT(["POINT(13.4 52.5)", "POINT(0 51)"]), 2)"#,
            "c\n[u3, u1]",
        ),
        Example::new(
            "Cells beyond the bounds are left out",
            r#"ROW c = ST_GEOHASH(TO_GEOPOINT("POINT(13.4 52.5)"), 4, TO_GEOSHAPE("BBOX(-20, -10, 60, 40)"))"#,
            "c\nnull",
        ),
    ],
    bind: |call, _| {
        grid::bind(
            call,
            Grid {
                data_type: DataType::Geohash,
                precisions: (1, 12),
                around: |point, length| geohash::around(point, usize::from(length)),
                bounds: geohash::bounds,
            },
        )
    },
    check: None,
};
