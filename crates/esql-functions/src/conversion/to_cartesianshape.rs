//! `TO_CARTESIANSHAPE`

use esql_data::DataType;

use super::geometry::bind;
use crate::types::Types;
use crate::{Category, Example, Param, Returns, ScalarFunction};

const CONVERTIBLE: Types = Types {
    members: &[DataType::Keyword, DataType::Text, DataType::CartesianPoint, DataType::CartesianShape],
    expected: "cartesian_point or cartesian_shape or string",
};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "to_cartesianshape",
    aliases: &[],
    category: Category::TypeConversion,
    description: "Each well-known text or point as a shape in the plane. A string that is none is null, with a warning.",
    params: &[Param::required("field", CONVERTIBLE)],
    returns: Returns::Type(DataType::CartesianShape),
    examples: &[
        Example::new(
            "",
            r#"ROW s = TO_CARTESIANSHAPE("LINESTRING(1 2, 3 4)")"#,
            "s\n\"LINESTRING (1.0 2.0, 3.0 4.0)\"",
        ),
        Example::new("Null gives null", "ROW s = TO_CARTESIANSHAPE(null)", "s\nnull"),
        Example::new(
            "Several values are converted one by one",
            r#"ROW s = TO_CARTESIANSHAPE(["POINT(1 2)", "POINT(3 4)"])"#,
            "s\n[POINT (1.0 2.0), POINT (3.0 4.0)]",
        ),
    ],
    bind: |_, _| bind(DataType::CartesianShape),
    check: None,
};
