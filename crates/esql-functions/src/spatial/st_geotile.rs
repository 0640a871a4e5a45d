//! `ST_GEOTILE`

use esql_data::DataType;
use esql_data::geometry::geotile;

use super::grid::{self, Grid};
use crate::{Category, Example, Returns, ScalarFunction};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "st_geotile",
    aliases: &[],
    category: Category::Spatial,
    description: "The map tile around each point; `precision` is its zoom, 0 to 29. With `bounds`, only cells that overlap the rectangle                   around them. Null for null.",
    params: grid::PARAMS,
    returns: Returns::Type(DataType::Geotile),
    examples: &[
        Example::new("", r#"ROW c = ST_GEOTILE(TO_GEOPOINT("POINT(13.4 52.5)"), 4)"#, "c\n4/8/5"),
        Example::new("Null gives null", "ROW c = ST_GEOTILE(null, 4)", "c\nnull"),
        Example::new(
            "Several points one by one",
            r#"ROW c = ST_GEOTILE(TO_GEOPOINT(["POINT(13.4 52.5)", "POINT(0 51)"]), 1)"#,
            "c\n[1/1/0, 1/1/0]",
        ),
        Example::new(
            "Cells beyond the bounds are left out",
            r#"ROW c = ST_GEOTILE(TO_GEOPOINT("POINT(13.4 52.5)"), 4, TO_GEOSHAPE("BBOX(-20, -10, 60, 40)"))"#,
            "c\nnull",
        ),
    ],
    bind: |call, _| {
        grid::bind(
            call,
            Grid {
                data_type: DataType::Geotile,
                precisions: (0, 29),
                around: |point, zoom| geotile::around(point, u32::from(zoom)),
                bounds: geotile::bounds,
            },
        )
    },
    check: None,
};
