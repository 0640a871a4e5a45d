//! `ST_SIMPLIFY`

use super::simplify::{bind_amount, check_tolerance, douglas_peucker, each_line};
use super::{AMOUNT, SPATIAL};
use crate::{Category, Example, Param, Returns, ScalarFunction};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "st_simplify",
    aliases: &[],
    category: Category::Spatial,
    description: "The geometry by the algorithm of Douglas and Peucker: points nearer to the line than the tolerance go. The result may cross itself, and what loses its area is empty. Several values count as one geometry. Null if either is null.",
    params: &[Param::required("geometry", SPATIAL), Param::required("tolerance", AMOUNT).constant()],
    returns: Returns::Argument(0),
    examples: &[
        Example::new(
            "",
            r#"ROW s = ST_SIMPLIFY(TO_CARTESIANSHAPE("LINESTRING(0 0, 5 0.5, 10 0)"), 1)"#,
            "s\n\"LINESTRING (0.0 0.0, 10.0 0.0)\"",
        ),
        Example::new("Null gives null", "ROW s = ST_SIMPLIFY(null, 1)", "s\nnull"),
        Example::new(
            "Several values",
            r#"ROW s = ST_SIMPLIFY(TO_GEOPOINT(["POINT(0 0)", "POINT(1 1)"]), 1.5)"#,
            "s\n\"GEOMETRYCOLLECTION (POINT (0.0 0.0),POINT (1.0 1.0))\"",
        ),
    ],
    bind: |call, _| {
        check_tolerance(call)?;
        bind_amount(call, call.args[0].data_type, |geometry, tolerance| {
            Ok(each_line(geometry, &|points, _| douglas_peucker(points, tolerance)))
        })
    },
    check: None,
};
