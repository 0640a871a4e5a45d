//! `TO_DATE_NANOS`

use esql_data::date::{millis_to_nanos, parse_datetime_nanos};
use esql_data::number::{double_to_long, unsigned_long_to_long};
use esql_data::{Column, DataType, Double, Failure, Long, Str, UnsignedLong};

use super::each::each;
use crate::types::Types;
use crate::{Category, EvalContext, Example, Param, Returns, ScalarFunction, kernel};

const CONVERTIBLE: Types = Types {
    members: &[
        DataType::Long,
        DataType::UnsignedLong,
        DataType::Double,
        DataType::Keyword,
        DataType::Text,
        DataType::Date,
        DataType::DateNanos,
    ],
    expected: "date_nanos or datetime or double or long or string or unsigned_long",
};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "to_date_nanos",
    aliases: &["to_datenanos"],
    category: Category::TypeConversion,
    description: "Each value as a date with nanoseconds: numbers are nanoseconds since the epoch, strings ISO 8601 dates. A value outside of 1970 to 2262-04-11T23:47:16.854775807Z, and a string that is no date, is null, with a warning.",
    params: &[Param::required("field", CONVERTIBLE)],
    returns: Returns::Type(DataType::DateNanos),
    examples: &[
        Example::new("", r#"ROW d = TO_DATE_NANOS("2023-03-23T12:15:03.360103847")"#, "d\n2023-03-23T12:15:03.360103847Z"),
        Example::new("Null gives null", "ROW d = TO_DATE_NANOS(null)", "d\nnull"),
        Example::new(
            "Several values are converted one by one, those that can't be are left out",
            "ROW d = TO_DATE_NANOS([1724160894123456789, -1])",
            "d\n2024-08-20T13:34:54.123456789Z",
        )
        .warns(&[
            "Line 1:9: evaluation of [TO_DATE_NANOS([1724160894123456789, -1])] failed, treating result as null. Only first 20 failures recorded.",
            "Line 1:9: java.lang.IllegalArgumentException: Nanosecond dates before 1970-01-01T00:00:00.000Z are not supported.",
        ]),
    ],
    bind: |_, _| kernel(to_date_nanos),
    check: None,
};

fn to_date_nanos(args: &[Column], rows: usize, context: &mut EvalContext<'_>) -> Column {
    const RETURNS: DataType = DataType::DateNanos;
    let column = &args[0];
    match column.data_type() {
        DataType::DateNanos => column.clone(),
        DataType::Date => each::<Long, Long>(RETURNS, column, context, millis_to_nanos),
        DataType::Long => {
            each::<Long, Long>(
                RETURNS,
                column,
                context,
                |nanos| {
                    if nanos < 0 { Err(too_early()) } else { Ok(nanos) }
                },
            )
        }
        DataType::Double => each::<Double, Long>(RETURNS, column, context, |nanos| {
            if nanos < 0.0 { Err(too_early()) } else { double_to_long(nanos) }
        }),
        DataType::UnsignedLong => each::<UnsignedLong, Long>(RETURNS, column, context, unsigned_long_to_long),
        DataType::Keyword | DataType::Text => {
            each::<Str, Long>(RETURNS, column, context, parse_datetime_nanos)
        }
        _ => Column::nulls(RETURNS, rows),
    }
}

fn too_early() -> Failure {
    Failure::illegal_argument("Nanosecond dates before 1970-01-01T00:00:00.000Z are not supported.")
}

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{call, column, longs, show, strs};
    use esql_data::{DataType, Long};

    #[test]
    fn reads_dates() {
        let (result, warnings) = call(
            &FUNCTION,
            &[strs(&[&["1970-01-01T00:00:01.000000005Z"], &[], &["2262-04-12T00:00:00.000"]])],
        );
        assert_eq!(show(&result), "1000000005 | null | null");
        assert_eq!(
            warnings,
            [
                "java.lang.IllegalArgumentException: date[2262-04-12T00:00:00Z] is after 2262-04-11T23:47:16.854775807 and cannot be stored in nanosecond resolution"
            ]
        );
    }

    #[test]
    fn dates_before_1970_are_null() {
        let (result, warnings) =
            call(&FUNCTION, &[column::<Long>(DataType::Date, &[&[1, -22_809_600_000], &[i64::MAX]])]);
        assert_eq!(show(&result), "1000000 | null");
        assert_eq!(
            warnings,
            [
                "java.lang.IllegalArgumentException: milliSeconds [-22809600000] are before the epoch in 1970 and cannot be converted to nanoseconds",
                "java.lang.IllegalArgumentException: milliSeconds [9223372036854775807] are after 2262-04-11T23:47:16.854775807 and cannot be converted to nanoseconds",
            ]
        );
        let (result, warnings) = call(&FUNCTION, &[longs(&[&[-1], &[7]])]);
        assert_eq!(show(&result), "null | 7");
        assert_eq!(
            warnings,
            [
                "java.lang.IllegalArgumentException: Nanosecond dates before 1970-01-01T00:00:00.000Z are not supported."
            ]
        );
    }
}
