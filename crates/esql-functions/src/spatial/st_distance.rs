//! `ST_DISTANCE`

use esql_data::geometry::Position;
use esql_data::{Bytes, Column, ColumnBuilder, DataType, Double, Failure};

use super::convert::read_point;
use super::shape::Space;
use super::{POINT, relation, space_of, sphere};
use crate::kernels::Row;
use crate::{Category, EvalContext, Example, Param, Returns, ScalarFunction, kernel};

const PARAMS: &[Param] = &[Param::required("geomA", POINT), Param::required("geomB", POINT)];

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "st_distance",
    aliases: &[],
    category: Category::Spatial,
    description: "The distance of two points: on the Earth in metres along the great circle, in the plane in the unit of the \
                  coordinates. Of several points the nearest pair counts. Null if either is null.",
    params: PARAMS,
    returns: Returns::Type(DataType::Double),
    examples: &[
        Example::new(
            "",
            r#"ROW d = ST_DISTANCE(TO_CARTESIANPOINT("POINT(0 0)"), TO_CARTESIANPOINT("POINT(3 4)"))"#,
            "d\n5.0",
        ),
        Example::new("Null gives null", r#"ROW d = ST_DISTANCE(TO_GEOPOINT("POINT(0 0)"), null)"#, "d\nnull"),
        Example::new(
            "The nearest of several points",
            r#"ROW d = ST_DISTANCE(TO_CARTESIANPOINT(["POINT(0 9)", "POINT(0 2)"]), TO_CARTESIANPOINT("POINT(0 0)"))"#,
            "d\n2.0",
        ),
    ],
    bind: |call, _| {
        let types = call.types();
        let space = space_of(types[0]);
        let is_null = types.contains(&DataType::Null);
        kernel(move |args: &[Column], rows, context: &mut EvalContext<'_>| {
            if is_null {
                return Column::nulls(DataType::Double, rows);
            }
            let views = [0, 1].map(|index| args[index].view::<Bytes>());
            let mut result = ColumnBuilder::<Double>::new(DataType::Double, rows);
            for row in 0..rows {
                match nearest(views.map(|view| Row::new(view, row)), space) {
                    Ok(Some(distance)) => result.append(distance),
                    Ok(None) => {}
                    Err(failure) => context.warn(failure),
                }
                result.end_row();
            }
            result.finish()
        })
    },
    check: Some(|call| relation::check_pair(PARAMS, call).map(|()| DataType::Double)),
};

/// The least distance of two points; nothing when there are none on one side.
fn nearest([left, right]: [Row<'_, Bytes>; 2], space: Space) -> Result<Option<f64>, Failure> {
    let mut least: Option<f64> = None;
    for left in left.iter() {
        for right in right.iter() {
            let [left, right] = [space.quantize(read_point(left)?)?, space.quantize(read_point(right)?)?];
            let distance = distance(left, right, space);
            least = Some(least.map_or(distance, |least| least.min(distance)));
        }
    }
    Ok(least)
}

fn distance(left: Position, right: Position, space: Space) -> f64 {
    match space {
        Space::Earth => sphere::distance(left, right),
        Space::Plane => (left[0] - right[0]).hypot(left[1] - right[1]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::checked;

    #[test]
    fn both_points_live_in_one_space() {
        assert_eq!(
            checked(&FUNCTION, &[DataType::GeoPoint, DataType::CartesianPoint]),
            Err("second argument of [st_distance(a, b)] must be [geo_point], found value [b] type [cartesian_point]"
                .to_owned())
        );
        assert_eq!(
            checked(&FUNCTION, &[DataType::GeoShape, DataType::GeoPoint]),
            Err("first argument of [st_distance(a, b)] must be [geo_point or cartesian_point], found value [a] type \
                 [geo_shape]"
                .to_owned())
        );
    }
}
