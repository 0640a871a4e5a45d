//! `ST_CONTAINS`

use esql_data::DataType;

use super::relation;
use super::shape::Shape;
use crate::{Category, Example, Returns, ScalarFunction};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "st_contains",
    aliases: &[],
    category: Category::Spatial,
    description: "Whether the first geometry contains every part of the second; boundaries belong to shapes. Several values count as one geometry. Null if either is null.",
    params: relation::PARAMS,
    returns: Returns::Type(DataType::Boolean),
    examples: &[
        Example::new(
            "",
            r#"ROW c = ST_CONTAINS(TO_GEOSHAPE("POLYGON((0 0, 2 0, 2 2, 0 2, 0 0))"), TO_GEOPOINT("POINT(2 1)"))"#,
            "c\ntrue",
        ),
        Example::new("Null gives null", r#"ROW c = ST_CONTAINS(TO_GEOPOINT("POINT(1 1)"), null)"#, "c\nnull"),
        Example::new(
            "All of several values must lie within",
            r#"ROW p = TO_GEOPOINT(["POINT(1 1)", "POINT(9 9)"]) | EVAL c = ST_CONTAINS(TO_GEOSHAPE("POLYGON((0 0, 2 0, 2 2, 0 2, 0 0))"), p) | KEEP c"#,
            "c\nfalse",
        ),
    ],
    bind: |call, _| relation::bind(call, Shape::contains),
    check: Some(relation::check),
};
