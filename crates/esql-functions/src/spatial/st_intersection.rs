//! `ST_INTERSECTION`

use super::overlay::{self, Overlay};
use super::{relation, shape_type};
use crate::{Category, Example, Returns, ScalarFunction};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "st_intersection",
    aliases: &[],
    category: Category::Spatial,
    description: "The positions that belong to both geometries, as a shape. Several values count as one geometry. Null if either is null.",
    params: relation::PARAMS,
    returns: Returns::Computed(shape_type),
    examples: &[
        Example::new(
            "",
            r#"ROW g = ST_INTERSECTION(TO_CARTESIANSHAPE("POLYGON((0 0, 4 0, 4 4, 0 4, 0 0))"), TO_CARTESIANPOINT("POINT(1 1)"))"#,
            "g\nPOINT (1.0 1.0)",
        ),
        Example::new(
            "Null gives null",
            r#"ROW g = ST_INTERSECTION(TO_GEOPOINT("POINT(1 1)"), null)"#,
            "g\nnull",
        ),
        Example::new(
            "Several values",
            r#"ROW p = TO_GEOPOINT(["POINT(1 1)", "POINT(9 9)"]) | EVAL g = ST_INTERSECTION(p, TO_GEOPOINT("POINT(9 9)")) | KEEP g"#,
            "g\nPOINT (9.0 9.0)",
        ),
    ],
    bind: |call, _| overlay::bind(call, Overlay::Intersection),
    check: Some(overlay::check),
};
