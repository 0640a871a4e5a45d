//! ES|QL's data types and how a column of each is laid out in memory.

use std::fmt;

/// The type of an ES|QL expression or column.
///
/// `DatePeriod` and `TimeDuration` are types of literals only: no column ever holds them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DataType {
    /// The type of the literal `null` and of columns that hold nothing else.
    Null,
    /// A field that can be kept but not computed with; its values are null.
    Unsupported,
    /// `true` or `false`.
    Boolean,
    /// 32-bit signed integer.
    Integer,
    /// 64-bit signed integer.
    Long,
    /// 64-bit unsigned integer.
    UnsignedLong,
    /// 64-bit IEEE 754 number.
    Double,
    /// A string compared as a whole.
    Keyword,
    /// A string that full-text search analyses.
    Text,
    /// An IPv4 or IPv6 address.
    Ip,
    /// A software version, ordered by the rules of semantic versioning.
    Version,
    /// Milliseconds since 1970-01-01T00:00Z.
    Date,
    /// Nanoseconds since 1970-01-01T00:00Z, never negative.
    DateNanos,
    /// Years, months and days; literals only.
    DatePeriod,
    /// A length of time; literals only.
    TimeDuration,
    /// From one instant to before another, in milliseconds.
    DateRange,
    /// From one number to before another.
    DoubleRange,
    /// A point on the Earth (WKB).
    GeoPoint,
    /// A shape on the Earth (WKB).
    GeoShape,
    /// A point in the plane (WKB).
    CartesianPoint,
    /// A shape in the plane (WKB).
    CartesianShape,
    /// A geohash cell.
    Geohash,
    /// A map tile.
    Geotile,
    /// An H3 cell.
    Geohex,
    /// A whole document, as JSON text.
    Source,
    /// An object whose leaves are one field: JSON text of one object with dotted keys in order, each with a string or an array
    /// of several.
    Flattened,
}

/// How the values of a column lie in memory: each layout is one [`Element`](crate::Element).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Layout {
    /// No values at all.
    Null,
    /// `BooleanArray`
    Boolean,
    /// `Int32Array`
    Int,
    /// `Int64Array`: long, date (milliseconds), date_nanos, geo cells
    Long,
    /// `UInt64Array`
    UnsignedLong,
    /// `Float64Array`
    Double,
    /// `StringViewArray`: keyword, text, `_source`, flattened
    Str,
    /// `BinaryViewArray`: version (in sortable encoding), WKB, ranges
    Bytes,
    /// `FixedSizeBinaryArray(16)`: an IPv6 address, IPv4 mapped into it
    Ip,
}

impl DataType {
    /// Every type, in order of declaration.
    pub const ALL: [DataType; 26] = {
        use DataType::*;
        [
            Null,
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
            DatePeriod,
            TimeDuration,
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
        ]
    };

    /// The name in results and mappings (`date`).
    pub fn name(self) -> &'static str {
        match self {
            DataType::Null => "null",
            DataType::Unsupported => "unsupported",
            DataType::Boolean => "boolean",
            DataType::Integer => "integer",
            DataType::Long => "long",
            DataType::UnsignedLong => "unsigned_long",
            DataType::Double => "double",
            DataType::Keyword => "keyword",
            DataType::Text => "text",
            DataType::Ip => "ip",
            DataType::Version => "version",
            DataType::Date => "date",
            DataType::DateNanos => "date_nanos",
            DataType::DatePeriod => "date_period",
            DataType::TimeDuration => "time_duration",
            DataType::DateRange => "date_range",
            DataType::DoubleRange => "double_range",
            DataType::GeoPoint => "geo_point",
            DataType::GeoShape => "geo_shape",
            DataType::CartesianPoint => "cartesian_point",
            DataType::CartesianShape => "cartesian_shape",
            DataType::Geohash => "geohash",
            DataType::Geotile => "geotile",
            DataType::Geohex => "geohex",
            DataType::Source => "_source",
            DataType::Flattened => "flattened",
        }
    }

    /// The name in verification errors: as [`name`](Self::name), but `datetime` for dates.
    pub fn type_name(self) -> &'static str {
        if self == DataType::Date { "datetime" } else { self.name() }
    }

    /// The type of that name; `string`, `datetime`, `int` and `bool` are taken too.
    pub fn from_name(name: &str) -> Option<DataType> {
        match name {
            "string" => Some(DataType::Keyword),
            "datetime" => Some(DataType::Date),
            "int" => Some(DataType::Integer),
            "bool" => Some(DataType::Boolean),
            _ => DataType::ALL.into_iter().find(|data_type| data_type.name() == name),
        }
    }

    /// How values of this type lie in memory.
    pub fn layout(self) -> Layout {
        match self {
            DataType::Null | DataType::Unsupported | DataType::DatePeriod | DataType::TimeDuration => {
                Layout::Null
            }
            DataType::Boolean => Layout::Boolean,
            DataType::Integer => Layout::Int,
            DataType::Long
            | DataType::Date
            | DataType::DateNanos
            | DataType::Geohash
            | DataType::Geotile
            | DataType::Geohex => Layout::Long,
            DataType::UnsignedLong => Layout::UnsignedLong,
            DataType::Double => Layout::Double,
            DataType::Keyword | DataType::Text | DataType::Source | DataType::Flattened => Layout::Str,
            DataType::Version
            | DataType::DateRange
            | DataType::DoubleRange
            | DataType::GeoPoint
            | DataType::GeoShape
            | DataType::CartesianPoint
            | DataType::CartesianShape => Layout::Bytes,
            DataType::Ip => Layout::Ip,
        }
    }

    /// integer, long, unsigned_long or double
    pub fn is_numeric(self) -> bool {
        matches!(self, DataType::Integer | DataType::Long | DataType::UnsignedLong | DataType::Double)
    }

    /// integer, long or unsigned_long
    pub fn is_whole_number(self) -> bool {
        matches!(self, DataType::Integer | DataType::Long | DataType::UnsignedLong)
    }

    /// keyword or text
    pub fn is_string(self) -> bool {
        matches!(self, DataType::Keyword | DataType::Text)
    }

    /// date or date_nanos
    pub fn is_date(self) -> bool {
        matches!(self, DataType::Date | DataType::DateNanos)
    }

    /// date_period or time_duration
    pub fn is_temporal_amount(self) -> bool {
        matches!(self, DataType::DatePeriod | DataType::TimeDuration)
    }

    /// geo_point, geo_shape, cartesian_point or cartesian_shape
    pub fn is_spatial(self) -> bool {
        matches!(
            self,
            DataType::GeoPoint | DataType::GeoShape | DataType::CartesianPoint | DataType::CartesianShape
        )
    }

    /// Text becomes keyword as soon as something is computed from it; every other type stays itself.
    pub fn no_text(self) -> DataType {
        if self == DataType::Text { DataType::Keyword } else { self }
    }
}

impl fmt::Display for DataType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back_to_their_types() {
        for data_type in DataType::ALL {
            assert_eq!(DataType::from_name(data_type.name()), Some(data_type));
            assert_eq!(DataType::from_name(data_type.type_name()), Some(data_type));
        }
        assert_eq!(DataType::from_name("nope"), None);
    }
}
