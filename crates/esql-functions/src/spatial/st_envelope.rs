//! `ST_ENVELOPE`

use esql_data::geometry::Geometry;
use esql_data::{Bytes, Column};

use super::convert::read;
use super::envelope::around;
use super::{SPATIAL, shape_type, space_of};
use crate::kernels::each_row;
use crate::{Category, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "st_envelope",
    aliases: &[],
    category: Category::Spatial,
    description: "The least rectangle around the geometries of a row; on the Earth it may cross the date line. A single point is its own \
                  envelope. Null for null; an empty geometry is null with a warning.",
    params: &[Param::required("geometry", SPATIAL)],
    returns: Returns::Computed(shape_type),
    examples: &[
        Example::new(
            "",
            r#"ROW e = ST_ENVELOPE(TO_CARTESIANSHAPE("LINESTRING(1 2, 5 6)"))"#,
            "e\n\"BBOX (1.0, 5.0, 6.0, 2.0)\"",
        ),
        Example::new("Null gives null", "ROW e = ST_ENVELOPE(null)", "e\nnull"),
        Example::new(
            "One rectangle around several values, across the date line",
            r#"ROW e = ST_ENVELOPE(TO_GEOPOINT(["POINT(170 0)", "POINT(-170 8)"]))"#,
            "e\n\"BBOX (170.0, -170.0, 8.0, 0.0)\"",
        ),
    ],
    bind: |call, _| {
        let (space, returns) = (space_of(call.args[0].data_type), shape_type(&call.types()));
        kernel(move |args, rows, context| match args[0].data_type() {
            esql_data::DataType::Null => Column::nulls(returns, rows),
            _ => each_row::<Bytes, Bytes>(returns, &args[0], context, |row, out| {
                if row.len() == 1 && matches!(read(row.get(0))?, Geometry::Point(_)) {
                    out.push(row.get(0));
                } else {
                    out.push(&Geometry::Rectangle(around(row, space)?).to_wkb());
                }
                Ok(())
            }),
        })
    },
    check: None,
};
