//! Conversions to points and shapes.

use esql_data::geometry::{Geometry, geohash, geotile};
use esql_data::{Bytes, Column, DataType, Failure, Long, Str};

use crate::kernels::each_value;
use crate::spatial::{geohex_cell, geohex_ring};
use crate::{BindError, EvalContext, Kernel, kernel};

/// The kernel of a conversion to a point or shape. A point is a shape as it stands.
pub(super) fn bind(returns: DataType) -> Result<Box<dyn Kernel>, BindError> {
    kernel(move |args: &[Column], rows, context: &mut EvalContext<'_>| {
        let column = &args[0];
        match column.data_type() {
            DataType::Null => Column::nulls(returns, rows),
            DataType::Keyword | DataType::Text => {
                each_value::<Str, Bytes>(returns, column, context, |text, out| {
                    let geometry = Geometry::from_wkt(text).map_err(|reason| {
                        Failure::illegal_argument(format!("Failed to parse WKT: {reason}"))
                    })?;
                    out.push(&geometry.to_wkb());
                    Ok(())
                })
            }
            data_type @ (DataType::Geohash | DataType::Geotile | DataType::Geohex) => {
                each_value::<Long, Bytes>(returns, column, context, |cell, out| {
                    out.push(&Geometry::Polygon(vec![ring(data_type, cell)?]).to_wkb());
                    Ok(())
                })
            }
            _ => column.clone().with_type(returns),
        }
    })
}

/// The line around a cell.
fn ring(data_type: DataType, cell: i64) -> Result<Vec<esql_data::geometry::Position>, Failure> {
    match data_type {
        DataType::Geohash => Ok(geohash::bounds(cell).ring()),
        DataType::Geotile => Ok(geotile::bounds(cell).ring()),
        _ => match geohex_cell(cell) {
            Some(cell) => Ok(geohex_ring(cell)),
            None => Err(Failure::illegal_argument(format!("{cell:x} is no H3 cell"))),
        },
    }
}
