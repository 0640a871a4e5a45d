//! `ST_DISJOINT`

use esql_data::DataType;

use super::{SPATIAL_OR_CELL, grid, relation};
use crate::{Category, Example, Param, Returns, ScalarFunction};

const PARAMS: &[Param] =
    &[Param::required("geomA", SPATIAL_OR_CELL), Param::required("geomB", SPATIAL_OR_CELL)];

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "st_disjoint",
    aliases: &[],
    category: Category::Spatial,
    description: "Whether two geometries have no position in common: the opposite of ST_INTERSECTS. Null if either is null.",
    params: PARAMS,
    returns: Returns::Type(DataType::Boolean),
    examples: &[
        Example::new(
            "",
            r#"ROW d = ST_DISJOINT(TO_GEOPOINT("POINT(5 5)"), TO_GEOSHAPE("POLYGON((0 0, 2 0, 2 2, 0 2, 0 0))"))"#,
            "d\ntrue",
        ),
        Example::new("Null gives null", r#"ROW d = ST_DISJOINT(TO_GEOPOINT("POINT(1 1)"), null)"#, "d\nnull"),
        Example::new(
            "Several values count as one geometry",
            r#"ROW p = TO_GEOPOINT(["POINT(1 1)", "POINT(9 9)"]) | EVAL d = ST_DISJOINT(p, TO_GEOPOINT("POINT(9 9)")) | KEEP d"#,
            "d\nfalse",
        ),
    ],
    bind: |call, _| match call.types().into_iter().any(grid::is_cell) {
        true => grid::bind_inside(call, false),
        false => relation::bind(call, |left, right| !left.intersects(right)),
    },
    check: Some(|call| relation::check_with_cells(PARAMS, call)),
};
