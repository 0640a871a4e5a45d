//! `TO_CARTESIANPOINT`

use esql_data::DataType;

use super::geometry::bind;
use crate::types::Types;
use crate::{Category, Example, Param, Returns, ScalarFunction};

const CONVERTIBLE: Types = Types {
    members: &[DataType::Keyword, DataType::Text, DataType::CartesianPoint],
    expected: "cartesian_point or string",
};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "to_cartesianpoint",
    aliases: &[],
    category: Category::TypeConversion,
    description: "Each well-known text as a point in the plane. A string that is none is null, with a warning.",
    params: &[Param::required("field", CONVERTIBLE)],
    returns: Returns::Type(DataType::CartesianPoint),
    examples: &[
        Example::new("", r#"ROW p = TO_CARTESIANPOINT("POINT(13.4 52.5)")"#, "p\nPOINT (13.4 52.5)"),
        Example::new("Null gives null", "ROW p = TO_CARTESIANPOINT(null)", "p\nnull"),
        Example::new(
            "Several values are converted one by one, those that can't be are left out",
            r#"ROW p = TO_CARTESIANPOINT(["POINT(1 2)", "nowhere"])"#,
            "p\nPOINT (1.0 2.0)",
        )
        .warns(&[
            r#"Line 1:9: evaluation of [TO_CARTESIANPOINT(["POINT(1 2)", "nowhere"])] failed, treating result as null. Only first 20 failures recorded."#,
            "Line 1:9: java.lang.IllegalArgumentException: Failed to parse WKT: Unknown geometry type: nowhere",
        ]),
    ],
    bind: |_, _| bind(DataType::CartesianPoint),
    check: None,
};
