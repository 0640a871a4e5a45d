//! Conversions from type to type.

pub(crate) mod options;

mod base;
mod each;
mod geometry;
mod temporal_amount;
mod to_boolean;
mod to_cartesianpoint;
mod to_cartesianshape;
mod to_date_nanos;
mod to_date_range;
mod to_dateperiod;
mod to_datetime;
mod to_degrees;
mod to_double;
mod to_double_range;
mod to_geohash;
mod to_geohex;
mod to_geopoint;
mod to_geoshape;
mod to_geotile;
mod to_integer;
mod to_ip;
mod to_long;
mod to_radians;
mod to_string;
mod to_text;
mod to_timeduration;
mod to_unsigned_long;
mod to_version;

pub use temporal_amount::fold_temporal_amount;

use crate::ScalarFunction;

/// All of them, in order of names.
pub(crate) static ALL: &[&ScalarFunction] = &[
    &to_boolean::FUNCTION,
    &to_cartesianpoint::FUNCTION,
    &to_cartesianshape::FUNCTION,
    &to_date_nanos::FUNCTION,
    &to_date_range::FUNCTION,
    &to_dateperiod::FUNCTION,
    &to_datetime::FUNCTION,
    &to_degrees::FUNCTION,
    &to_double::FUNCTION,
    &to_double_range::FUNCTION,
    &to_geohash::FUNCTION,
    &to_geohex::FUNCTION,
    &to_geopoint::FUNCTION,
    &to_geoshape::FUNCTION,
    &to_geotile::FUNCTION,
    &to_integer::FUNCTION,
    &to_ip::FUNCTION,
    &to_long::FUNCTION,
    &to_radians::FUNCTION,
    &to_string::FUNCTION,
    &to_text::FUNCTION,
    &to_timeduration::FUNCTION,
    &to_unsigned_long::FUNCTION,
    &to_version::FUNCTION,
];
