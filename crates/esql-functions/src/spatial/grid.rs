//! Cells of grids: ST_GEOHASH and its kin, and whether a point lies in a cell.

use esql_data::geometry::{Geometry, Position, Rectangle, geohash, geotile};
use esql_data::{Bool, Bytes, Column, ColumnBuilder, DataType, Long, Value};

use super::convert::{read, read_point};
use super::envelope::Envelope;
use super::shape::Space;
use crate::kernels::each_row;
use crate::types::{Types, WHOLE_NUMBER};
use crate::{BindError, Call, EvalContext, Kernel, Param, kernel};

/// geo_point
pub(super) const GEO_POINT: Types = Types { members: &[DataType::GeoPoint], expected: "geo_point" };
const GEO_SHAPE: Types = Types { members: &[DataType::GeoShape], expected: "geo_shape" };

/// The point, the cells' size and what is asked for.
pub(super) const PARAMS: &[Param] = &[
    Param::required("geometry", GEO_POINT),
    Param::required("precision", WHOLE_NUMBER).constant(),
    Param::optional("bounds", GEO_SHAPE).constant(),
];

/// A grid whose cells are numbers.
#[derive(Clone, Copy)]
pub(super) struct Grid {
    /// The type of its cells.
    pub data_type: DataType,
    /// The precisions there are.
    pub precisions: (u8, u8),
    /// The cell of that precision around a point.
    pub around: fn(Position, u8) -> i64,
    /// The rectangle around a cell.
    pub bounds: fn(i64) -> Rectangle,
}

/// The kernel of ST_GEOHASH and its kin: the cells of all points of the row that overlap the bounds.
pub(super) fn bind(call: &Call<'_>, grid: Grid) -> Result<Box<dyn Kernel>, BindError> {
    let (least, most) = grid.precisions;
    let wrong = |precision: i64| {
        let name = grid.data_type.name();
        let message =
            format!("Invalid {name}_grid precision of {precision}. Must be between {least} and {most}.");
        BindError::new(1, message)
    };
    let precision = match call.constant(1) {
        None | Some(Value::Null) => None,
        Some(value) => {
            let number = value.as_i64().ok_or_else(|| BindError::new(1, "precision must be one number"))?;
            let precision = u8::try_from(number).ok().filter(|number| (least..=most).contains(number));
            Some(precision.ok_or_else(|| wrong(number))?)
        }
    };
    let bounds = match call.constant(2) {
        None => None,
        Some(value) => Some(bounding_box(value)?),
    };
    let (Some(precision), true) = (precision, call.args[0].data_type != DataType::Null) else {
        return kernel(move |_, rows, _| Column::nulls(grid.data_type, rows));
    };
    kernel(move |args: &[Column], rows, context: &mut EvalContext<'_>| {
        if matches!(bounds, Some(None)) {
            return Column::nulls(grid.data_type, rows);
        }
        each_row::<Bytes, Long>(grid.data_type, &args[0], context, |row, out| {
            let mut cells = Vec::with_capacity(row.len());
            for value in row.iter() {
                let cell = (grid.around)(read_point(value)?, precision);
                if bounds.flatten().is_none_or(|bounds| overlap((grid.bounds)(cell), bounds)) {
                    cells.push(cell);
                }
            }
            cells.iter().for_each(|cell| out.push(*cell));
            Ok(())
        })
    })
}

/// The rectangle that the bounds stand for; nothing for null.
fn bounding_box(value: &Value) -> Result<Option<Rectangle>, BindError> {
    let Value::Bytes(wkb) = value else {
        return if value.is_null() { Ok(None) } else { Err(BindError::new(2, "bounds must be one shape")) };
    };
    let geometry = read(wkb).map_err(|failure| BindError::new(2, failure.message))?;
    if let Geometry::Rectangle(rectangle) = geometry {
        return Ok(Some(rectangle));
    }
    match Envelope::of(&geometry).rectangle(Space::Earth) {
        Some(rectangle) => Ok(Some(rectangle)),
        None => Err(BindError::new(2, "Cannot determine envelope of bounds geometry")),
    }
}

/// Whether the rectangles overlap; those that only touch do not. Both may cross the date line.
fn overlap(a: Rectangle, b: Rectangle) -> bool {
    let spans = |rectangle: Rectangle| match rectangle.left <= rectangle.right {
        true => vec![(rectangle.left, rectangle.right)],
        false => vec![(rectangle.left, 180.0), (-180.0, rectangle.right)],
    };
    let beside = || spans(a).iter().any(|a| spans(b).iter().any(|b| a.0 < b.1 && b.0 < a.1));
    a.bottom < b.top && b.bottom < a.top && beside()
}

/// Whether values of the type are cells.
pub(super) fn is_cell(data_type: DataType) -> bool {
    matches!(data_type, DataType::Geohash | DataType::Geotile | DataType::Geohex)
}

/// The kernel that tells whether a row's points lie in one of its cells (or, if `inside` is false, whether none does); one of the
/// arguments is the point, the other the cell.
pub(super) fn bind_inside(call: &Call<'_>, inside: bool) -> Result<Box<dyn Kernel>, BindError> {
    let types = call.types();
    let (point, cell) = if is_cell(types[0]) { (1, 0) } else { (0, 1) };
    let data_type = types[cell];
    let is_null = types[point] == DataType::Null;
    kernel(move |args: &[Column], rows, context: &mut EvalContext<'_>| {
        if is_null {
            return Column::nulls(DataType::Boolean, rows);
        }
        let (points, cells) = (args[point].view::<Bytes>(), args[cell].view::<Long>());
        let mut result = ColumnBuilder::<Bool>::new(DataType::Boolean, rows);
        for row in 0..rows {
            let read: Result<Vec<_>, _> = points.row(row).map(read_point).collect();
            match read {
                Err(failure) => context.warn(failure),
                Ok(read) if read.is_empty() || cells.range(row).is_empty() => {}
                Ok(read) => {
                    let lies_in =
                        |cell: i64| read.iter().any(|point| around_as(data_type, *point, cell) == cell);
                    result.append(cells.row(row).any(lies_in) == inside);
                }
            }
            result.end_row();
        }
        result.finish()
    })
}

/// The cell around the point that is as large as another one.
fn around_as(data_type: DataType, point: Position, like: i64) -> i64 {
    match data_type {
        DataType::Geohash => geohash::around(point, geohash::length(like)),
        DataType::Geotile => geotile::around(point, geotile::zoom(like)),
        _ => super::st_geohex::around(point, super::st_geohex::resolution(like)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rectangles_that_touch_do_not_overlap() {
        let at = |left: f64, right: f64| Rectangle { left, right, top: 1.0, bottom: 0.0 };
        assert!(overlap(at(0.0, 2.0), at(1.0, 3.0)));
        assert!(!overlap(at(0.0, 1.0), at(1.0, 3.0)));
        assert!(overlap(at(170.0, -170.0), at(-175.0, -160.0)));
        assert!(!overlap(at(170.0, -170.0), at(-160.0, -150.0)));
    }
}
