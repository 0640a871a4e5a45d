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
/// every number but unsigned_long, in the words of AVG and SUM, which take metrics' types elsewhere
pub const SUMMABLE: Types = types(
    &[Integer, Long, Double],
    "aggregate_metric_double, exponential_histogram, tdigest or numeric except unsigned_long or counter types",
);
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
        DoubleRange,
        GeoPoint,
        GeoShape,
        CartesianPoint,
        CartesianShape,
        Geohash,
        Geotile,
        Geohex,
        Source,
        Flattened,
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
        DoubleRange,
        GeoPoint,
        GeoShape,
        CartesianPoint,
        CartesianShape,
        Geohash,
        Geotile,
        Geohex,
        Flattened,
    ],
    "representable",
);
/// Everything that lists are searched for: flattened objects are not
pub const LISTED: Types = types(
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
        DoubleRange,
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
/// Everything that MIN, MAX and SORT put in order
pub const ORDERED: Types = types(
    &[Boolean, Integer, Long, UnsignedLong, Double, Keyword, Text, Ip, Version, Date, DateNanos],
    "representableNonSpatial",
);
/// Everything that can be collected, copied and counted
pub const COLLECTED: Types = types(REPRESENTABLE.members, "any type except counter types");
/// Everything that can be copied and compared for equality; ranges can only be copied
pub const COMPARABLE: Types = types(
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
        GeoPoint,
        GeoShape,
        CartesianPoint,
        CartesianShape,
        Geohash,
        Geotile,
        Geohex,
        Flattened,
    ],
    "any type except counter types or date_range",
);
/// Everything that `==` and `!=` compare
pub const EQUATABLE: Types = types(
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
        DoubleRange,
        GeoPoint,
        GeoShape,
        CartesianPoint,
        CartesianShape,
        Geohash,
        Geotile,
        Geohex,
        Flattened,
    ],
    "boolean, cartesian_point, cartesian_shape, date_nanos, datetime, double, geo_point, geo_shape, geohash, geohex, geotile, \
     integer, ip, keyword, long, text, unsigned_long or version",
);
/// Everything that `<` and its kin compare
pub const ORDERABLE: Types = types(
    &[Integer, Long, UnsignedLong, Double, Keyword, Text, Ip, Version, Date, DateNanos],
    "date_nanos, datetime, double, integer, ip, keyword, long, text, unsigned_long or version",
);
/// What `+` and `-` take
pub const NUMERIC_OR_TEMPORAL: Types = types(
    &[Integer, Long, UnsignedLong, Double, Date, DateNanos, DatePeriod, TimeDuration],
    "date_nanos, datetime, numeric or dense_vector",
);
/// What a minus sign may stand before
pub const NEGATABLE: Types =
    types(&[Integer, Long, Double, DatePeriod, TimeDuration], "numeric, date_period or time_duration");
