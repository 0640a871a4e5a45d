//! `TO_GEOSHAPE`

use esql_data::DataType;

use super::geometry::bind;
use crate::types::Types;
use crate::{Category, Example, Param, Returns, ScalarFunction};

const CONVERTIBLE: Types = Types {
    members: &[
        DataType::Keyword,
        DataType::Text,
        DataType::GeoPoint,
        DataType::GeoShape,
        DataType::Geohash,
        DataType::Geotile,
        DataType::Geohex,
    ],
    expected: "geo_point or geo_shape or geohash or geohex or geotile or string",
};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "to_geoshape",
    aliases: &[],
    category: Category::TypeConversion,
    description: "Each well-known text or point as a shape on the Earth; a cell becomes the polygon around it. A string that is none is null, with a warning.",
    params: &[Param::required("field", CONVERTIBLE)],
    returns: Returns::Type(DataType::GeoShape),
    examples: &[
        Example::new(
            "",
            r#"ROW s = TO_GEOSHAPE("LINESTRING(1 2, 3 4)")"#,
            "s\n\"LINESTRING (1.0 2.0, 3.0 4.0)\"",
        ),
        Example::new(
            "A cell",
            r#"ROW s = TO_GEOSHAPE(TO_GEOTILE("1/1/0")) | EVAL x = ST_XMAX(s) | KEEP x"#,
            "x\n180.0",
        ),
        Example::new("Null gives null", "ROW s = TO_GEOSHAPE(null)", "s\nnull"),
        Example::new(
            "Several values are converted one by one",
            r#"ROW s = TO_GEOSHAPE(["POINT(1 2)", "POINT(3 4)"])"#,
            "s\n[POINT (1.0 2.0), POINT (3.0 4.0)]",
        ),
    ],
    bind: |_, _| bind(DataType::GeoShape),
    check: None,
};
