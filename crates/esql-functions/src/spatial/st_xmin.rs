//! `ST_XMIN`

use esql_data::DataType;

use super::{SPATIAL, envelope};
use crate::{Category, Example, Param, Returns, ScalarFunction};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "st_xmin",
    aliases: &[],
    category: Category::Spatial,
    description: "The least x (on the Earth, longitude) of all positions of a row's geometries. On the Earth it is the western edge of the narrowest rectangle, which may cross the date line. Null for null.",
    params: &[Param::required("point", SPATIAL)],
    returns: Returns::Type(DataType::Double),
    examples: &[
        Example::new("", r#"ROW v = ST_XMIN(TO_GEOSHAPE("LINESTRING(1 2, 5 6)"))"#, "v\n1.0"),
        Example::new("Null gives null", "ROW v = ST_XMIN(null)", "v\nnull"),
        Example::new(
            "Several values count as one geometry",
            r#"ROW v = ST_XMIN(TO_CARTESIANPOINT(["POINT(0 8)", "POINT(9 0)"]))"#,
            "v\n0.0",
        ),
    ],
    bind: |call, _| envelope::bind_side(call, |rectangle| rectangle.left),
    check: None,
};
