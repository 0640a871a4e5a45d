//! Predicates of two geometries: ST_INTERSECTS and its kin.

use esql_data::{Bool, Bytes, Column, ColumnBuilder, DataType, Failure, Value, View};

use super::shape::{Shape, Space};
use super::{SPATIAL, grid, space_of};
use crate::function::{check_arguments, wrong_type};
use crate::types::Types;
use crate::{BindError, Call, EvalContext, Kernel, Param, TypeError, kernel};

/// The two geometries.
pub(super) const PARAMS: &[Param] = &[Param::required("geomA", SPATIAL), Param::required("geomB", SPATIAL)];

/// That both arguments fit and live in the same space.
pub(super) fn check(call: &Call<'_>) -> Result<DataType, TypeError> {
    check_pair(PARAMS, call)?;
    Ok(DataType::Boolean)
}

/// That both arguments fit the parameters and live in the same space.
pub(super) fn check_pair(params: &[Param], call: &Call<'_>) -> Result<(), TypeError> {
    check_arguments(params, call)?;
    let [left, right] = [call.args[0].data_type, call.args[1].data_type];
    if left == DataType::Null || right == DataType::Null || space_of(left) == space_of(right) {
        return Ok(());
    }
    let with_shapes = params[0].types.accepts(DataType::GeoShape);
    Err(wrong_type(2, 1, companions(space_of(left), with_shapes), call))
}

fn companions(space: Space, with_shapes: bool) -> &'static str {
    match (space, with_shapes) {
        (Space::Earth, true) => "geo_point or geo_shape",
        (Space::Plane, true) => "cartesian_point or cartesian_shape",
        (Space::Earth, false) => "geo_point",
        (Space::Plane, false) => "cartesian_point",
    }
}

/// As [`check`], but one argument may be a cell and the other a geo_point.
pub(super) fn check_with_cells(params: &[Param], call: &Call<'_>) -> Result<DataType, TypeError> {
    check_arguments(params, call)?;
    let [left, right] = [call.args[0].data_type, call.args[1].data_type];
    let other = |types: Types, of: DataType| of == DataType::Null || types.accepts(of);
    match (grid::is_cell(left), grid::is_cell(right)) {
        (false, false) => check(call),
        (true, false) if other(grid::GEO_POINT, right) => Ok(DataType::Boolean),
        (false, true) if other(grid::GEO_POINT, left) => Ok(DataType::Boolean),
        (true, _) => Err(wrong_type(2, 1, "geo_point", call)),
        (false, true) => Err(wrong_type(2, 0, "geo_point", call)),
    }
}

/// The kernel of a predicate. The geometries of constants are made once.
pub(super) fn bind(call: &Call<'_>, test: fn(&Shape, &Shape) -> bool) -> Result<Box<dyn Kernel>, BindError> {
    let sides = [0, 1].map(|index| Side::of(call, index));
    if sides.iter().any(|side| side.is_null) {
        return kernel(|_, rows, _| Column::nulls(DataType::Boolean, rows));
    }
    kernel(move |args: &[Column], rows, context: &mut EvalContext<'_>| {
        let views = [0, 1].map(|index| args[index].view::<Bytes>());
        let mut result = ColumnBuilder::<Bool>::new(DataType::Boolean, rows);
        for row in 0..rows {
            // A null on either side gives null, also beside a geometry that can't be used.
            if views.iter().all(|view| !view.range(row).is_empty()) {
                match sides[0]
                    .with(views[0], row, |left| sides[1].with(views[1], row, |right| Ok(test(left, right))))
                {
                    Ok(answer) => result.append(answer),
                    Err(failure) => context.warn(failure),
                }
            }
            result.end_row();
        }
        result.finish()
    })
}

/// One of the arguments.
struct Side {
    is_null: bool,
    space: Space,
    constant: Option<Result<Shape, Failure>>,
}

impl Side {
    fn of(call: &Call<'_>, index: usize) -> Side {
        let data_type = call.args[index].data_type;
        let space = space_of(data_type);
        let wkb = |value: &Value| match value {
            Value::Bytes(bytes) => Some(bytes.clone()),
            _ => None,
        };
        let constant = call.constant(index).map(|value| {
            let values: Vec<_> = value.values().iter().filter_map(wkb).collect();
            Shape::of(values.iter().map(AsRef::as_ref), space)
        });
        Side { is_null: data_type == DataType::Null, space, constant }
    }

    /// `f` of the shape that the row's values make together.
    fn with(
        &self,
        view: View<'_, Bytes>,
        row: usize,
        f: impl FnOnce(&Shape) -> Result<bool, Failure>,
    ) -> Result<bool, Failure> {
        match &self.constant {
            Some(constant) => f(constant.as_ref().map_err(Clone::clone)?),
            None => f(&Shape::of(view.row(row), self.space)?),
        }
    }
}
