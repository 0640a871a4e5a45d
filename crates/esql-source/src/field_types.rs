//! The types of fields known beforehand: those of the Elastic Common Schema and of Elastic's integrations.
//!
//! The table is a text of sorted lines that is searched where it lies, so that it costs nothing at start-up.
//! `data/make_field_types.py` makes it and describes its lines.

use esql_data::DataType;
use memchr::{memchr, memrchr};

static TABLE: &str = include_str!("../data/field_types.txt");

/// What is known of `field`, if it is known at all.
///
/// Fields below an object that holds whatever an event brings (`labels.env`, `winlog.event_data.Details`) are known, too.
pub fn lookup(field: &str) -> Option<FieldType> {
    find(field).or_else(|| {
        let dots = field.rmatch_indices('.').map(|(at, _)| at);
        dots.map(|at| format!("{}.*", &field[..at])).find_map(|below| find(&below))
    })
}

/// Every known field in order of names, for suggestions.
pub fn all() -> impl Iterator<Item = (&'static str, FieldType)> {
    let fields = TABLE.lines().filter_map(|line| line.split_once(' '));
    fields.filter(|(name, _)| !name.ends_with('*')).filter_map(|(name, rest)| Some((name, decode(rest)?)))
}

/// The name of every known field, in order.
pub fn names() -> impl Iterator<Item = &'static str> {
    let mut rest = TABLE;
    let lines = std::iter::from_fn(move || {
        let end = memchr(b'\n', rest.as_bytes())?;
        let line = &rest[..end];
        rest = &rest[end + 1..];
        Some(line)
    });
    lines.filter_map(|line| line.get(..memchr(b' ', line.as_bytes())?)).filter(|name| !name.ends_with('*'))
}

/// A known field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldType {
    /// Its type in a mapping.
    pub kind: FieldKind,
    /// Whether the Elastic Common Schema has it as an array always, even of one value.
    pub array: bool,
    /// Whether it is a multi-field (`process.name.text`), whose values are those of the field one segment up.
    pub multi_field: bool,
    /// Whether its values are lower-cased when they are indexed (`process.name.caseless`).
    pub lowercase: bool,
    /// The number of characters beyond which a value is not indexed, and so is missing from results.
    pub ignore_above: Option<u16>,
    /// Who defines it.
    pub origin: Origin,
}

/// Who defines a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Origin {
    /// The Elastic Common Schema.
    Ecs,
    /// An integration, Elastic Defend and Sysmon's among them.
    Integration,
}

/// Declares [`FieldKind`] with the name that each kind has in a mapping, and the ES|QL type of its values.
macro_rules! field_kinds {
    ($($(#[$doc:meta])* $kind:ident = $name:literal => $data_type:ident,)*) => {
        /// The type of a field in a mapping. Several of them are one type in ES|QL.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum FieldKind {
            $($(#[$doc])* $kind,)*
        }

        impl FieldKind {
            /// Every kind, in order of names.
            pub const ALL: &[FieldKind] = &[$(FieldKind::$kind),*];

            /// The kind that a mapping calls `name`.
            pub fn from_name(name: &str) -> Option<FieldKind> {
                match name {
                    $($name => Some(FieldKind::$kind),)*
                    _ => None,
                }
            }

            /// What a mapping calls it.
            pub fn name(self) -> &'static str {
                match self {
                    $(FieldKind::$kind => $name,)*
                }
            }

            /// The type of its values in ES|QL; objects and what ES|QL can't read are [`DataType::Unsupported`].
            pub fn data_type(self) -> DataType {
                match self {
                    $(FieldKind::$kind => DataType::$data_type,)*
                }
            }
        }
    };
}

field_kinds! {
    /// Base64 text.
    Binary = "binary" => Unsupported,
    /// `true` or `false`.
    Boolean = "boolean" => Boolean,
    /// 8-bit signed integer.
    Byte = "byte" => Integer,
    /// A keyword with the same value in every document of an index.
    ConstantKeyword = "constant_keyword" => Keyword,
    /// A date in milliseconds.
    Date = "date" => Date,
    /// A date in nanoseconds.
    DateNanos = "date_nanos" => DateNanos,
    /// From one date to another.
    DateRange = "date_range" => DateRange,
    /// 64-bit IEEE 754 number.
    Double = "double" => Double,
    /// An object indexed as one field.
    Flattened = "flattened" => Flattened,
    /// 32-bit IEEE 754 number.
    Float = "float" => Double,
    /// A point on the Earth.
    GeoPoint = "geo_point" => GeoPoint,
    /// A shape on the Earth.
    GeoShape = "geo_shape" => GeoShape,
    /// 16-bit IEEE 754 number.
    HalfFloat = "half_float" => Double,
    /// Values with their counts.
    Histogram = "histogram" => Unsupported,
    /// 32-bit signed integer.
    Integer = "integer" => Integer,
    /// An IPv4 or IPv6 address.
    Ip = "ip" => Ip,
    /// A string compared as a whole.
    Keyword = "keyword" => Keyword,
    /// 64-bit signed integer.
    Long = "long" => Long,
    /// A text without scores and positions.
    MatchOnlyText = "match_only_text" => Text,
    /// An array of objects that are searched one by one.
    Nested = "nested" => Unsupported,
    /// A field of fields.
    Object = "object" => Unsupported,
    /// A number stored as an integer multiple of a fraction.
    ScaledFloat = "scaled_float" => Double,
    /// 16-bit signed integer.
    Short = "short" => Integer,
    /// A string that full-text search analyses.
    Text = "text" => Text,
    /// 64-bit unsigned integer.
    UnsignedLong = "unsigned_long" => UnsignedLong,
    /// A software version.
    Version = "version" => Version,
    /// A keyword, indexed for patterns.
    Wildcard = "wildcard" => Keyword,
}

/// Binary search for the line that begins with `field` and a space.
fn find(field: &str) -> Option<FieldType> {
    let table = TABLE.as_bytes();
    let (mut low, mut high) = (0, table.len()); // both always at the start of a line
    while low < high {
        let middle = low + (high - low) / 2;
        let start = memrchr(b'\n', &table[low..middle]).map_or(low, |at| low + at + 1);
        let end = memchr(b'\n', &table[middle..high]).map_or(high, |at| middle + at);
        let (name, rest) = TABLE[start..end].split_once(' ')?;
        match name.cmp(field) {
            std::cmp::Ordering::Less => low = (end + 1).min(high),
            std::cmp::Ordering::Greater => high = start,
            std::cmp::Ordering::Equal => return decode(rest),
        }
    }
    None
}

/// A line after the name: `keyword ea1024`.
fn decode(rest: &str) -> Option<FieldType> {
    let (kind, flags) = rest.split_once(' ').unwrap_or((rest, ""));
    let digits = flags.trim_start_matches(|flag: char| !flag.is_ascii_digit());
    Some(FieldType {
        kind: FieldKind::from_name(kind)?,
        array: flags.contains('a'),
        multi_field: flags.contains('m'),
        lowercase: flags.contains('l'),
        ignore_above: digits.parse().ok(),
        origin: if flags.contains('e') { Origin::Ecs } else { Origin::Integration },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(field: &str) -> FieldType {
        lookup(field).unwrap_or_else(|| panic!("{field} is unknown"))
    }

    #[test]
    fn knows_the_fields_of_the_hunts() {
        for (field, kind, array) in [
            ("@timestamp", FieldKind::Date, false),
            ("event.action", FieldKind::Keyword, false),
            ("event.category", FieldKind::Keyword, true),
            ("host.id", FieldKind::Keyword, false),
            ("host.os.family", FieldKind::Keyword, false),
            ("process.code_signature.exists", FieldKind::Boolean, false),
            ("process.code_signature.subject_name", FieldKind::Keyword, false),
            ("process.name", FieldKind::Keyword, false),
            ("registry.data.strings", FieldKind::Wildcard, true),
            ("registry.key", FieldKind::Keyword, false),
        ] {
            let found = known(field);
            assert_eq!((found.kind, found.array, found.origin), (kind, array, Origin::Ecs), "{field}");
        }
    }

    #[test]
    fn knows_numbers_addresses_and_points() {
        assert_eq!(known("process.pid").kind, FieldKind::Long);
        assert_eq!(known("source.ip").kind, FieldKind::Ip);
        assert_eq!(known("source.geo.location").kind, FieldKind::GeoPoint);
        assert_eq!(known("message").kind.data_type(), DataType::Text);
    }

    #[test]
    fn names_are_those_of_all_fields() {
        assert!(names().eq(all().map(|(name, _)| name)));
    }

    #[test]
    fn knows_the_fields_of_integrations() {
        let event = known("aws.cloudtrail.event_type");
        assert_eq!((event.kind, event.origin), (FieldKind::Keyword, Origin::Integration));
        assert_eq!(known("winlog.event_id").origin, Origin::Integration);
    }

    #[test]
    fn multi_fields_say_so() {
        assert!(known("process.name.text").multi_field);
        let caseless = known("process.name.caseless");
        assert!(caseless.multi_field && caseless.lowercase);
        assert!(!known("process.name").multi_field);
    }

    #[test]
    fn knows_fields_below_open_objects() {
        assert_eq!(known("labels.env").kind, FieldKind::Keyword);
        assert_eq!(known("winlog.event_data.SomethingNew").kind, FieldKind::Keyword);
        assert_eq!(known("kubernetes.labels.app.kubernetes").kind, FieldKind::Keyword);
        assert_eq!(known("labels").kind, FieldKind::Object);
    }

    #[test]
    fn does_not_know_others() {
        for field in
            ["", ".", "!", "process.nam", "process.name.", "process.name.x", "status", "zzz", "über.ñ"]
        {
            assert_eq!(lookup(field), None, "{field}");
        }
    }

    #[test]
    fn finds_every_line_of_the_table() {
        let names: Vec<&str> = TABLE.lines().map(|line| line.split(' ').next().unwrap()).collect();
        assert!(names.is_sorted_by(|a, b| a < b));
        assert!(TABLE.ends_with('\n') && TABLE.is_ascii());
        for name in names {
            assert!(find(name).is_some(), "{name}");
        }
        assert!(all().count() > 15_000);
    }

    #[test]
    fn kinds_keep_their_names() {
        for &kind in FieldKind::ALL {
            assert_eq!(FieldKind::from_name(kind.name()), Some(kind));
        }
    }
}
