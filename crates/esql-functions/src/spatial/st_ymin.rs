//! `ST_YMIN`

use esql_data::DataType;

use super::{SPATIAL, envelope};
use crate::{Category, Example, Param, Returns, ScalarFunction};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "st_ymin",
    aliases: &[],
    category: Category::Spatial,
    description: "The least y (on the Earth, latitude) of all positions of a row's geometries. Null for null.",
    params: &[Param::required("point", SPATIAL)],
    returns: Returns::Type(DataType::Double),
    examples: &[
        Example::new("", r#"ROW v = ST_YMIN(TO_GEOSHAPE("LINESTRING(1 2, 5 6)"))"#, "v\n2.0"),
        Example::new("Null gives null", "ROW v = ST_YMIN(null)", "v\nnull"),
        Example::new(
            "Several values count as one geometry",
            r#"ROW v = ST_YMIN(TO_CARTESIANPOINT(["POINT(0 8)", "POINT(9 0)"]))"#,
            "v\n0.0",
        ),
    ],
    bind: |call, _| envelope::bind_side(call, |rectangle| rectangle.bottom),
    check: None,
};
