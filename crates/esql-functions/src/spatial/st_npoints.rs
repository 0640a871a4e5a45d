//! `ST_NPOINTS`

use esql_data::{Bytes, Column, DataType, Int};

use super::SPATIAL;
use super::convert::read;
use crate::kernels::each_row;
use crate::{Category, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "st_npoints",
    aliases: &[],
    category: Category::Spatial,
    description: "How many points make up the geometries of a row; a ring's last point, which is its first, counts too. Null for null.",
    params: &[Param::required("geometry", SPATIAL)],
    returns: Returns::Type(DataType::Integer),
    examples: &[
        Example::new("", r#"ROW n = ST_NPOINTS(TO_GEOSHAPE("POLYGON((0 0, 1 0, 1 1, 0 0))"))"#, "n\n4"),
        Example::new("Null gives null", "ROW n = ST_NPOINTS(null)", "n\nnull"),
        Example::new(
            "The points of all values",
            r#"ROW n = ST_NPOINTS(TO_GEOPOINT(["POINT(0 0)", "POINT(1 1)"]))"#,
            "n\n2",
        ),
    ],
    bind: |_, _| {
        kernel(|args, rows, context| match args[0].data_type() {
            DataType::Null => Column::nulls(DataType::Integer, rows),
            _ => each_row::<Bytes, Int>(DataType::Integer, &args[0], context, |row, out| {
                let mut points = 0;
                for value in row.iter() {
                    read(value)?.for_each_position(&mut |_| points += 1);
                }
                out.push(points);
                Ok(())
            }),
        })
    },
    check: None,
};
