//! `ST_CENTROID_AGG`

use esql_data::geometry::Geometry;
use esql_data::{Bytes, Column, ColumnBuilder, DataType};
use geo::dimensions::{Dimensions, HasDimensions};
use geo::{Area, Centroid, Euclidean, Length};

use super::dense::{Aggregate, dense, each_value};
use super::kahan;
use crate::spatial::SPATIAL;
use crate::spatial::convert::{read, to_geo};
use crate::{AggregateFunction, Assignment, EvalContext, Example, Param, Returns};

pub(crate) static FUNCTION: AggregateFunction = AggregateFunction {
    name: "st_centroid_agg",
    aliases: &[],
    description: "The middle of all geometries of the group: the average of points; with lines among them only those count, by their \
                  length; with polygons only those, by their area. Null for a group without values.",
    params: &[Param::required("field", SPATIAL)],
    returns: Returns::Computed(point_type),
    examples: &[
        Example::new(
            "",
            r#"ROW p = TO_GEOPOINT("POINT(13.4 52.5)") | STATS c = ST_CENTROID_AGG(p)"#,
            "c\nPOINT (13.4 52.5)",
        ),
        Example::new(
            "Every value counts",
            r#"ROW p = TO_CARTESIANPOINT(["POINT(0 0)", "POINT(2 4)"]) | STATS c = ST_CENTROID_AGG(p)"#,
            "c\nPOINT (1.0 2.0)",
        ),
        Example::new(
            "Nulls are left out",
            "ROW p = null::geo_point | STATS c = ST_CENTROID_AGG(p)",
            "c\nnull",
        ),
    ],
    bind: |call, _| dense(CentroidAgg { returns: point_type(&call.types()) }),
    check: None,
};

fn point_type(types: &[DataType]) -> DataType {
    match types[0] {
        DataType::Null => DataType::Null,
        DataType::CartesianPoint | DataType::CartesianShape => DataType::CartesianPoint,
        _ => DataType::GeoPoint,
    }
}

#[derive(Clone)]
struct CentroidAgg {
    returns: DataType,
}

/// Weighted sums of what has the highest dimension so far.
#[derive(Default)]
struct Sums {
    dimension: u8,
    x: kahan::Sum,
    y: kahan::Sum,
    weight: kahan::Sum,
}

impl Sums {
    fn add(&mut self, geometry: &geo::Geometry) {
        let Some(centroid) = geometry.centroid() else { return };
        let (dimension, weight) = match geometry.dimensions() {
            Dimensions::TwoDimensional => (2, geometry.unsigned_area()),
            Dimensions::OneDimensional => (1, length(geometry)),
            _ => (0, points(geometry)),
        };
        if dimension < self.dimension {
            return;
        }
        if dimension > self.dimension {
            *self = Sums { dimension, ..Sums::default() };
        }
        self.x.add(centroid.x() * weight);
        self.y.add(centroid.y() * weight);
        self.weight.add(weight);
    }
}

fn length(geometry: &geo::Geometry) -> f64 {
    match geometry {
        geo::Geometry::LineString(line) => Euclidean.length(line),
        geo::Geometry::MultiLineString(lines) => Euclidean.length(lines),
        geo::Geometry::GeometryCollection(all) => all.iter().map(length).sum(),
        _ => 0.0,
    }
}

fn points(geometry: &geo::Geometry) -> f64 {
    match geometry {
        geo::Geometry::MultiPoint(points) => points.0.len() as f64,
        geo::Geometry::GeometryCollection(all) => all.iter().map(points).sum(),
        // A line whose points are all the same is one point.
        _ => 1.0,
    }
}

impl Aggregate for CentroidAgg {
    type State = Sums;
    type Output = Bytes;

    fn output_type(&self) -> DataType {
        self.returns
    }

    fn update(
        &self,
        states: &mut [Sums],
        assignment: Assignment<'_>,
        args: &[Column],
        _: &mut usize,
        context: &mut EvalContext<'_>,
    ) {
        each_value::<Bytes>(assignment, &args[0], |group, value| match read(value) {
            Ok(geometry) => states[group].add(&to_geo(&geometry)),
            Err(failure) => context.warn(failure),
        });
    }

    fn merge(&self, state: &mut Sums, later: Sums) {
        if later.dimension > state.dimension {
            *state = later;
        } else if later.dimension == state.dimension {
            state.x.merge(later.x);
            state.y.merge(later.y);
            state.weight.merge(later.weight);
        }
    }

    fn finish(&self, state: Sums, result: &mut ColumnBuilder<Bytes>, _: &mut EvalContext<'_>) {
        let weight = state.weight.total();
        if weight > 0.0 {
            let middle = [state.x.total() / weight, state.y.total() / weight];
            result.append(&Geometry::Point(middle).to_wkb());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn middle(texts: &[&str]) -> String {
        let aggregate = CentroidAgg { returns: DataType::GeoPoint };
        // In two parts: the first text, and the others.
        let mut states = [Sums::default(), Sums::default()];
        for (index, text) in texts.iter().enumerate() {
            states[index.min(1)].add(&to_geo(&Geometry::from_wkt(text).unwrap()));
        }
        let [mut state, later] = states;
        aggregate.merge(&mut state, later);
        format!("{} {}", state.x.total() / state.weight.total(), state.y.total() / state.weight.total())
    }

    #[test]
    fn the_highest_dimension_counts_alone() {
        assert_eq!(middle(&["POINT (0 0)", "POINT (2 2)", "POINT (4 1)"]), "2 1");
        assert_eq!(middle(&["POINT (100 100)", "LINESTRING (0 0, 2 0)"]), "1 0");
        let square = "POLYGON ((0 0, 2 0, 2 2, 0 2, 0 0))";
        assert_eq!(middle(&[square, "LINESTRING (100 0, 200 0)"]), "1 1");
        assert_eq!(middle(&["LINESTRING (0 0, 1 0)", "LINESTRING (0 4, 3 4)"]), "1.25 3");
    }
}
