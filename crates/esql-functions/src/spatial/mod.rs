//! Points, shapes and cells of grids.
//!
//! Columns hold geometries as well-known binary ([`esql_data::geometry`]); [`convert`] makes geometries of the `geo` crate of
//! them, [`shape`] compares them as Elasticsearch's index does, [`overlay`] cuts them with each other.

pub(crate) mod convert;
pub(crate) mod envelope;
pub(crate) mod shape;
pub(crate) mod sphere;

mod area;
mod grid;
mod overlay;
mod relation;
mod scale;
mod simplify;
mod st_buffer;
mod st_contains;
mod st_difference;
mod st_dimension;
mod st_disjoint;
mod st_distance;
mod st_envelope;
mod st_geohash;
mod st_geohex;
mod st_geometrytype;
mod st_geotile;
mod st_intersection;
mod st_intersects;
mod st_isempty;
mod st_npoints;
mod st_simplify;
mod st_simplifypreservetopology;
mod st_symdifference;
mod st_union;
mod st_within;
mod st_x;
mod st_xmax;
mod st_xmin;
mod st_y;
mod st_ymax;
mod st_ymin;

pub(crate) use st_geohex::{cell as geohex_cell, ring as geohex_ring};

use esql_data::DataType::{self, *};

use crate::ScalarFunction;
use crate::types::Types;
use shape::Space;

/// All of them, in order of names.
pub(crate) static ALL: &[&ScalarFunction] = &[
    &st_buffer::FUNCTION,
    &st_contains::FUNCTION,
    &st_difference::FUNCTION,
    &st_dimension::FUNCTION,
    &st_disjoint::FUNCTION,
    &st_distance::FUNCTION,
    &st_envelope::FUNCTION,
    &st_geohash::FUNCTION,
    &st_geohex::FUNCTION,
    &st_geometrytype::FUNCTION,
    &st_geotile::FUNCTION,
    &st_intersection::FUNCTION,
    &st_intersects::FUNCTION,
    &st_isempty::FUNCTION,
    &st_npoints::FUNCTION,
    &st_simplify::FUNCTION,
    &st_simplifypreservetopology::FUNCTION,
    &st_symdifference::FUNCTION,
    &st_union::FUNCTION,
    &st_within::FUNCTION,
    &st_x::FUNCTION,
    &st_xmax::FUNCTION,
    &st_xmin::FUNCTION,
    &st_y::FUNCTION,
    &st_ymax::FUNCTION,
    &st_ymin::FUNCTION,
];

/// Points and shapes
pub(crate) const SPATIAL: Types = Types {
    members: &[GeoPoint, CartesianPoint, GeoShape, CartesianShape],
    expected: "geo_point, cartesian_point, geo_shape or cartesian_shape",
};
/// Points
pub(crate) const POINT: Types =
    Types { members: &[GeoPoint, CartesianPoint], expected: "geo_point or cartesian_point" };
/// Points, shapes and cells
pub(crate) const SPATIAL_OR_CELL: Types = Types {
    members: &[GeoPoint, CartesianPoint, GeoShape, CartesianShape, Geohash, Geotile, Geohex],
    expected: "geo_point, cartesian_point, geo_shape, cartesian_shape, geohash, geotile or geohex",
};
/// Amounts by which a geometry is changed
pub(crate) const AMOUNT: Types =
    Types { members: &[Double, Long, Integer], expected: "double, float, long or integer" };

/// Where the values of the type live.
pub(crate) fn space_of(data_type: DataType) -> Space {
    match data_type {
        CartesianPoint | CartesianShape => Space::Plane,
        _ => Space::Earth,
    }
}

/// The type of shapes that live where the values of the types do.
pub(crate) fn shape_type(types: &[DataType]) -> DataType {
    match types.iter().find(|data_type| **data_type != Null) {
        None => Null,
        Some(data_type) => match space_of(*data_type) {
            Space::Earth => GeoShape,
            Space::Plane => CartesianShape,
        },
    }
}
