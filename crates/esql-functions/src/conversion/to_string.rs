//! `TO_STRING`

use esql_data::date::{write_millis_iso, write_nanos_iso};
use esql_data::geometry::{geohash, geotile};
use esql_data::ip::write_ip;
use esql_data::number::write_double;
use esql_data::{
    Bool, Bytes, Column, DataType, Double, Element, Int, Ip, Long, Str, UnsignedLong, range, version,
};
use std::fmt::Write as _;

use crate::kernels::each_value;
use crate::spatial::convert::read;
use crate::types::Types;
use crate::{Category, EvalContext, Example, Param, Returns, ScalarFunction, kernel};

const CONVERTIBLE: Types = Types {
    members: &[
        DataType::Boolean,
        DataType::Integer,
        DataType::Long,
        DataType::UnsignedLong,
        DataType::Double,
        DataType::Keyword,
        DataType::Text,
        DataType::Ip,
        DataType::Version,
        DataType::Date,
        DataType::DateNanos,
        DataType::DateRange,
        DataType::DoubleRange,
        DataType::GeoPoint,
        DataType::GeoShape,
        DataType::CartesianPoint,
        DataType::CartesianShape,
        DataType::Geohash,
        DataType::Geotile,
        DataType::Geohex,
        DataType::Flattened,
    ],
    expected: "boolean or cartesian_point or cartesian_shape or date_nanos or date_range or datetime or double_range or flattened or geo_point or geo_shape or geohash or \
               geohex or geotile or ip or numeric or string or version",
};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "to_string",
    aliases: &["to_str"],
    category: Category::TypeConversion,
    description: "Each value as a string; geometries as well-known text.",
    params: &[Param::required("field", CONVERTIBLE)],
    returns: Returns::Type(DataType::Keyword),
    examples: &[
        Example::new("", "ROW d = 1.0e10 | EVAL s = TO_STRING(d)", "d,s\n1.0E10,1.0E10"),
        Example::new(
            "",
            r#"ROW s = TO_STRING(TO_GEOPOINT("POINT(1 2)")), c = TO_STRING(TO_GEOTILE("4/8/5"))"#,
            "s,c\nPOINT (1.0 2.0),4/8/5",
        ),
        Example::new("Null gives null", "ROW s = TO_STRING(null)", "s\nnull"),
        Example::new(
            "Several values are converted one by one",
            "ROW s = TO_STRING([10, 9, 8])",
            "s\n[10, 9, 8]",
        ),
    ],
    bind: |_, _| kernel(to_string),
    check: None,
};

fn to_string(args: &[Column], rows: usize, context: &mut EvalContext<'_>) -> Column {
    let column = &args[0];
    match column.data_type() {
        DataType::Keyword | DataType::Text | DataType::Flattened => {
            column.clone().with_type(DataType::Keyword)
        }
        DataType::Boolean => {
            each::<Bool>(column, context, |value, out| out.push_str(if value { "true" } else { "false" }))
        }
        DataType::Integer => each::<Int>(column, context, |value, out| {
            let _ = write!(out, "{value}");
        }),
        DataType::Long => each::<Long>(column, context, |value, out| {
            let _ = write!(out, "{value}");
        }),
        DataType::UnsignedLong => each::<UnsignedLong>(column, context, |value, out| {
            let _ = write!(out, "{value}");
        }),
        DataType::Double => each::<Double>(column, context, |value, out| write_double(out, value)),
        DataType::Date => each::<Long>(column, context, |value, out| write_millis_iso(out, value)),
        DataType::DateNanos => each::<Long>(column, context, |value, out| write_nanos_iso(out, value)),
        DataType::Ip => each::<Ip>(column, context, |value, out| write_ip(out, &value)),
        DataType::Version => {
            each::<Bytes>(column, context, |value, out| out.push_str(&version::decode(value)))
        }
        DataType::DateRange => each::<Bytes>(column, context, |value, out| range::write_dates(out, value)),
        DataType::DoubleRange => {
            each::<Bytes>(column, context, |value, out| range::write_doubles(out, value))
        }
        DataType::Geohash => each::<Long>(column, context, |cell, out| out.push_str(&geohash::name(cell))),
        DataType::Geotile => each::<Long>(column, context, |cell, out| out.push_str(&geotile::name(cell))),
        DataType::Geohex => each::<Long>(column, context, |cell, out| {
            let _ = write!(out, "{cell:x}");
        }),
        data_type if data_type.is_spatial() => {
            each_value::<Bytes, Str>(DataType::Keyword, column, context, |wkb, out| {
                out.push(&read(wkb)?.to_wkt());
                Ok(())
            })
        }
        _ => Column::nulls(DataType::Keyword, rows),
    }
}

/// Every value as `write` appends it to an empty string.
fn each<A: Element>(
    column: &Column,
    context: &mut EvalContext<'_>,
    write: impl Fn(A::Ref<'_>, &mut String),
) -> Column {
    let mut text = String::new();
    each_value::<A, Str>(DataType::Keyword, column, context, |value, out| {
        text.clear();
        write(value, &mut text);
        out.push(&text);
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{bools, call, column, doubles, ints, ips, show, unsigned_longs};
    use esql_data::{Bytes, ColumnBuilder, DataType, Long, version};

    fn string(argument: esql_data::Column) -> String {
        let (result, warnings) = call(&FUNCTION, &[argument]);
        assert!(warnings.is_empty());
        show(&result)
    }

    #[test]
    fn prints_every_type() {
        assert_eq!(string(ints(&[&[10, -9], &[]])), "[10, -9] | null");
        assert_eq!(string(bools(&[&[true, false]])), "[true, false]");
        assert_eq!(string(doubles(&[&[1e10], &[0.1]])), "1.0E10 | 0.1");
        assert_eq!(string(unsigned_longs(&[&[u64::MAX]])), "18446744073709551615");
        assert_eq!(string(ips(&[&["10.0.0.1"], &["fe80::1"]])), "10.0.0.1 | fe80::1");
        assert_eq!(string(column::<Long>(DataType::Date, &[&[1500]])), "1970-01-01T00:00:01.500Z");
        assert_eq!(string(column::<Long>(DataType::DateNanos, &[&[1]])), "1970-01-01T00:00:00.000000001Z");
    }

    #[test]
    fn versions_keep_their_text() {
        let mut builder = ColumnBuilder::<Bytes>::new(DataType::Version, 1);
        builder.push(&version::encode("1.2.3-SNAPSHOT"));
        assert_eq!(string(builder.finish()), "1.2.3-SNAPSHOT");
    }
}
