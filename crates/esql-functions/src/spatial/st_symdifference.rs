//! `ST_SYMDIFFERENCE`

use super::overlay::{self, Overlay};
use super::{relation, shape_type};
use crate::{Category, Example, Returns, ScalarFunction};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "st_symdifference",
    aliases: &[],
    category: Category::Spatial,
    description: "The positions that belong to one of the geometries but not to both, as a shape. Several values count as one geometry. Null if either is null.",
    params: relation::PARAMS,
    returns: Returns::Computed(shape_type),
    examples: &[
        Example::new(
            "",
            r#"ROW g = ST_SYMDIFFERENCE(TO_CARTESIANSHAPE("MULTIPOINT(1 1, 9 9)"), TO_CARTESIANPOINT("POINT(1 1)"))"#,
            "g\nPOINT (9.0 9.0)",
        ),
        Example::new(
            "Null gives null",
            r#"ROW g = ST_SYMDIFFERENCE(TO_GEOPOINT("POINT(1 1)"), null)"#,
            "g\nnull",
        ),
        Example::new(
            "Several values",
            r#"ROW p = TO_GEOPOINT(["POINT(1 1)", "POINT(9 9)"]) | EVAL g = ST_SYMDIFFERENCE(p, TO_GEOPOINT("POINT(9 9)")) | KEEP g"#,
            "g\nPOINT (1.0 1.0)",
        ),
    ],
    bind: |call, _| overlay::bind(call, Overlay::SymmetricDifference),
    check: Some(overlay::check),
};
