//! `ST_DIMENSION`

use esql_data::geometry::Geometry;
use esql_data::{Bytes, Column, DataType, Int};

use super::SPATIAL;
use super::convert::read;
use crate::kernels::each_row;
use crate::{Category, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "st_dimension",
    aliases: &[],
    category: Category::Spatial,
    description: "0 for points, 1 for lines, 2 for polygons; the greatest of them for collections and several values. Null for null.",
    params: &[Param::required("geometry", SPATIAL)],
    returns: Returns::Type(DataType::Integer),
    examples: &[
        Example::new("", r#"ROW d = ST_DIMENSION(TO_GEOSHAPE("LINESTRING(0 0, 1 1)"))"#, "d\n1"),
        Example::new("Null gives null", "ROW d = ST_DIMENSION(null)", "d\nnull"),
        Example::new(
            "Several values",
            r#"ROW d = ST_DIMENSION(TO_CARTESIANSHAPE(["POINT(0 0)", "POLYGON((0 0, 1 0, 1 1, 0 0))"]))"#,
            "d\n2",
        ),
    ],
    bind: |_, _| {
        kernel(|args, rows, context| match args[0].data_type() {
            DataType::Null => Column::nulls(DataType::Integer, rows),
            _ => each_row::<Bytes, Int>(DataType::Integer, &args[0], context, |row, out| {
                let mut greatest = 0;
                for value in row.iter() {
                    greatest = greatest.max(dimension(&read(value)?));
                }
                out.push(greatest);
                Ok(())
            }),
        })
    },
    check: None,
};

fn dimension(geometry: &Geometry) -> i32 {
    match geometry {
        Geometry::Point(_) | Geometry::MultiPoint(_) => 0,
        Geometry::Line(_) | Geometry::MultiLine(_) => 1,
        Geometry::Polygon(_) | Geometry::MultiPolygon(_) | Geometry::Rectangle(_) => 2,
        Geometry::Collection(shapes) => shapes.iter().map(dimension).max().unwrap_or(0),
    }
}
