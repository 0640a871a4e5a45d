//! `ST_GEOMETRYTYPE`

use esql_data::geometry::Geometry;
use esql_data::{Bytes, Column, DataType, Str};

use super::SPATIAL;
use super::convert::read;
use crate::kernels::each_row;
use crate::{Category, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "st_geometrytype",
    aliases: &[],
    category: Category::Spatial,
    description: "What kind of geometry it is: ST_Point, ST_LineString, ST_Polygon, the same with Multi, or ST_GeometryCollection, \
                  which several shapes are too; points are always ST_Point. Null for null.",
    params: &[Param::required("geometry", SPATIAL)],
    returns: Returns::Type(DataType::Keyword),
    examples: &[
        Example::new(
            "",
            r#"ROW t = ST_GEOMETRYTYPE(TO_GEOSHAPE("LINESTRING(0 0, 1 1)"))"#,
            "t\nST_LineString",
        ),
        Example::new("Null gives null", "ROW t = ST_GEOMETRYTYPE(null)", "t\nnull"),
        Example::new(
            "Several shapes",
            r#"ROW t = ST_GEOMETRYTYPE(TO_GEOSHAPE(["POINT(0 0)", "POINT(1 1)"]))"#,
            "t\nST_GeometryCollection",
        ),
    ],
    bind: |call, _| {
        let points = matches!(call.args[0].data_type, DataType::GeoPoint | DataType::CartesianPoint);
        kernel(move |args, rows, context| match args[0].data_type() {
            DataType::Null => Column::nulls(DataType::Keyword, rows),
            _ => each_row::<Bytes, Str>(DataType::Keyword, &args[0], context, |row, out| {
                out.push(match row.len() {
                    _ if points => "ST_Point",
                    1 => kind(&read(row.get(0))?),
                    _ => "ST_GeometryCollection",
                });
                Ok(())
            }),
        })
    },
    check: None,
};

fn kind(geometry: &Geometry) -> &'static str {
    match geometry {
        Geometry::Point(_) => "ST_Point",
        Geometry::Line(_) => "ST_LineString",
        Geometry::Polygon(_) | Geometry::Rectangle(_) => "ST_Polygon",
        Geometry::MultiPoint(_) => "ST_MultiPoint",
        Geometry::MultiLine(_) => "ST_MultiLineString",
        Geometry::MultiPolygon(_) => "ST_MultiPolygon",
        Geometry::Collection(_) => "ST_GeometryCollection",
    }
}
