//! The sets of types that parameters take, each with the name that Elasticsearch's error messages give it.

use esql_data::DataType::{self, *};

/// A set of types a parameter takes.
#[derive(Clone, Copy, Debug)]
pub struct Types {
    /// The members. `null` is always taken and not listed.
    pub members: &'static [DataType],
    /// How an error calls the set.
    pub expected: &'static str,
}

impl Types {
    /// Whether an argument of that type fits.
    pub fn accepts(&self, data_type: DataType) -> bool {
        data_type == Null || self.members.contains(&data_type)
    }
}

const fn types(members: &'static [DataType], expected: &'static str) -> Types {
    Types { members, expected }
}

/// boolean
pub const BOOLEAN: Types = types(&[Boolean], "boolean");
/// keyword and text
pub const STRING: Types = types(&[Keyword, Text], "string");
/// integer
pub const INTEGER: Types = types(&[Integer], "integer");
/// integer, long and unsigned_long
pub const WHOLE_NUMBER: Types = types(&[Integer, Long, UnsignedLong], "whole number except counter types");
/// integer and long
pub const INTEGER_OR_LONG: Types = types(&[Integer, Long], "integer or long");
/// every number
pub const NUMERIC: Types = types(&[Integer, Long, UnsignedLong, Double], "numeric");
/// every number but unsigned_long
pub const NUMERIC_NOT_UNSIGNED: Types =
    types(&[Integer, Long, Double], "numeric except unsigned_long or counter types");
/// ip
pub const IP: Types = types(&[Ip], "ip");
/// version
pub const VERSION: Types = types(&[Version], "version");
/// date and date_nanos
pub const DATE: Types = types(&[Date, DateNanos], "date_nanos or datetime");
/// date_period and time_duration
pub const TEMPORAL_AMOUNT: Types = types(&[DatePeriod, TimeDuration], "dateperiod or timeduration");
/// Everything a column can hold
pub const ANY: Types = types(
    &[
        Unsupported,
        Boolean,
        Integer,
        Long,
        UnsignedLong,
        Double,
        Keyword,
        Text,
        Ip,
        Version,
        Date,
        DateNanos,
        DateRange,
        GeoPoint,
        GeoShape,
        CartesianPoint,
        CartesianShape,
        Geohash,
        Geotile,
        Geohex,
        Source,
    ],
    "any type",
);
/// Everything that can be computed with
pub const REPRESENTABLE: Types = types(
    &[
        Boolean,
        Integer,
        Long,
        UnsignedLong,
        Double,
        Keyword,
        Text,
        Ip,
        Version,
        Date,
        DateNanos,
        DateRange,
        GeoPoint,
        GeoShape,
        CartesianPoint,
        CartesianShape,
        Geohash,
        Geotile,
        Geohex,
    ],
    "representable",
);
