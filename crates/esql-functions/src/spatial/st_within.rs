//! `ST_WITHIN`

use esql_data::DataType;

use super::relation;
use crate::{Category, Example, Returns, ScalarFunction};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "st_within",
    aliases: &[],
    category: Category::Spatial,
    description: "Whether the first geometry lies within the second: ST_CONTAINS the other way round. Null if either is null.",
    params: relation::PARAMS,
    returns: Returns::Type(DataType::Boolean),
    examples: &[
        Example::new(
            "",
            r#"ROW w = ST_WITHIN(TO_GEOPOINT("POINT(2 1)"), TO_GEOSHAPE("POLYGON((0 0, 2 0, 2 2, 0 2, 0 0))"))"#,
            "w\ntrue",
        ),
        Example::new("Null gives null", r#"ROW w = ST_WITHIN(null, TO_GEOPOINT("POINT(1 1)"))"#, "w\nnull"),
        Example::new(
            "All of several values must lie within",
            r#"ROW p = TO_GEOPOINT(["POINT(1 1)", "POINT(9 9)"]) | EVAL w = ST_WITHIN(p, TO_GEOSHAPE("POLYGON((0 0, 2 0, 2 2, 0 2, 0 0))")) | KEEP w"#,
            "w\nfalse",
        ),
    ],
    bind: |call, _| relation::bind(call, |left, right| right.contains(left)),
    check: Some(relation::check),
};
