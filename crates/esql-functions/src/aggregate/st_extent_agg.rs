//! `ST_EXTENT_AGG`

use esql_data::{Bytes, Column, ColumnBuilder, DataType};

use super::dense::{Aggregate, dense, each_value};
use crate::spatial::convert::read;
use crate::spatial::envelope::{Envelope, append};
use crate::spatial::shape::Space;
use crate::spatial::{SPATIAL, shape_type, space_of};
use crate::{AggregateFunction, Assignment, EvalContext, Example, Param, Returns};

pub(crate) static FUNCTION: AggregateFunction = AggregateFunction {
    name: "st_extent_agg",
    aliases: &[],
    description: "The least rectangle around all geometries of the group; on the Earth it may cross the date line. Coordinates are \
                  those of an index, which may be smaller in the eighth digit. Null for a group without values.",
    params: &[Param::required("field", SPATIAL)],
    returns: Returns::Computed(shape_type),
    examples: &[
        Example::new(
            "",
            r#"ROW s = TO_CARTESIANSHAPE("LINESTRING(1 2, 5 6)") | STATS e = ST_EXTENT_AGG(s)"#,
            "e\n\"BBOX (1.0, 5.0, 6.0, 2.0)\"",
        ),
        Example::new(
            "Every value counts",
            r#"ROW p = TO_CARTESIANPOINT(["POINT(1 2)", "POINT(3 0)"]) | STATS e = ST_EXTENT_AGG(p)"#,
            "e\n\"BBOX (1.0, 3.0, 2.0, 0.0)\"",
        ),
        Example::new("Nulls are left out", "ROW p = null::geo_point | STATS e = ST_EXTENT_AGG(p)", "e\nnull"),
    ],
    bind: |call, _| {
        let data_type = call.args[0].data_type;
        dense(Extent { space: space_of(data_type), returns: shape_type(&[data_type]) })
    },
    check: None,
};

#[derive(Clone)]
struct Extent {
    space: Space,
    returns: DataType,
}

impl Aggregate for Extent {
    type State = Envelope;
    type Output = Bytes;

    fn output_type(&self) -> DataType {
        self.returns
    }

    fn update(
        &self,
        states: &mut [Envelope],
        assignment: Assignment<'_>,
        args: &[Column],
        _: &mut usize,
        context: &mut EvalContext<'_>,
    ) {
        each_value::<Bytes>(assignment, &args[0], |group, value| match read(value) {
            Ok(geometry) => geometry.for_each_position(&mut |position| match self.space.quantize(position) {
                Ok(position) => states[group].add_position(position),
                Err(failure) => context.warn(failure),
            }),
            Err(failure) => context.warn(failure),
        });
    }

    fn merge(&self, state: &mut Envelope, later: Envelope) {
        state.merge(later);
    }

    fn finish(&self, state: Envelope, result: &mut ColumnBuilder<Bytes>, _: &mut EvalContext<'_>) {
        if let Some(rectangle) = state.rectangle(self.space) {
            append(rectangle, result);
        }
    }
}
