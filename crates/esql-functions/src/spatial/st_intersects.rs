//! `ST_INTERSECTS`

use esql_data::DataType;

use super::shape::Shape;
use super::{SPATIAL_OR_CELL, grid, relation};
use crate::{Category, Example, Param, Returns, ScalarFunction};

const PARAMS: &[Param] =
    &[Param::required("geomA", SPATIAL_OR_CELL), Param::required("geomB", SPATIAL_OR_CELL)];

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "st_intersects",
    aliases: &[],
    category: Category::Spatial,
    description: "Whether two geometries have a position in common; boundaries belong to shapes. Several values count as one geometry. A point may be compared with a cell of a grid. Null if either is null.",
    params: PARAMS,
    returns: Returns::Type(DataType::Boolean),
    examples: &[
        Example::new(
            "A point and a polygon",
            r#"ROW i = ST_INTERSECTS(TO_GEOPOINT("POINT(1 1)"), TO_GEOSHAPE("POLYGON((0 0, 2 0, 2 2, 0 2, 0 0))"))"#,
            "i\ntrue",
        ),
        Example::new(
            "A point and a cell",
            r#"ROW i = ST_INTERSECTS(TO_GEOPOINT("POINT(1 1)"), TO_GEOHASH("s0"))"#,
            "i\ntrue",
        ),
        Example::new(
            "Null gives null",
            r#"ROW i = ST_INTERSECTS(null, TO_GEOPOINT("POINT(1 1)"))"#,
            "i\nnull",
        ),
        Example::new(
            "One of several values is enough",
            r#"ROW p = TO_CARTESIANPOINT(["POINT(1 1)", "POINT(9 9)"]) | EVAL i = ST_INTERSECTS(p, TO_CARTESIANPOINT("POINT(9 9)")) | KEEP i"#,
            "i\ntrue",
        ),
    ],
    bind: |call, _| match call.types().into_iter().any(grid::is_cell) {
        true => grid::bind_inside(call, true),
        false => relation::bind(call, Shape::intersects),
    },
    check: Some(|call| relation::check_with_cells(PARAMS, call)),
};
