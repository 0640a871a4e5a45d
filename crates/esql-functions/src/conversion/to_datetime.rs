//! `TO_DATETIME`

use esql_data::date::{nanos_to_millis, parse_datetime};
use esql_data::number::{double_to_long, unsigned_long_to_long};
use esql_data::{Column, DataType, Double, Int, Long, Str, UnsignedLong};

use super::each::each;
use crate::types::Types;
use crate::{Category, EvalContext, Example, Param, Returns, ScalarFunction, kernel};

const CONVERTIBLE: Types = Types {
    members: &[
        DataType::Integer,
        DataType::Long,
        DataType::UnsignedLong,
        DataType::Double,
        DataType::Keyword,
        DataType::Text,
        DataType::Date,
        DataType::DateNanos,
    ],
    expected: "date_nanos or datetime or numeric or string",
};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "to_datetime",
    aliases: &["to_dt"],
    category: Category::TypeConversion,
    description: "Each value as a date: numbers are milliseconds since the epoch, strings ISO 8601 dates. A string that is no date is null, with a warning.",
    params: &[Param::required("field", CONVERTIBLE)],
    returns: Returns::Type(DataType::Date),
    examples: &[
        Example::new(
            "",
            r#"ROW d = TO_DATETIME("2024-06-15T14:00:00+02:00")"#,
            "d\n2024-06-15T12:00:00.000Z",
        ),
        Example::new("Null gives null", "ROW d = TO_DATETIME(null)", "d\nnull"),
        Example::new(
            "Several values are converted one by one",
            r#"ROW d = TO_DATETIME(["2024-01-01", "2025"])"#,
            "d\n[2024-01-01T00:00:00.000Z, 2025-01-01T00:00:00.000Z]",
        ),
    ],
    bind: |_, _| kernel(to_datetime),
    check: None,
};

fn to_datetime(args: &[Column], rows: usize, context: &mut EvalContext<'_>) -> Column {
    const RETURNS: DataType = DataType::Date;
    let column = &args[0];
    match column.data_type() {
        DataType::Date | DataType::Long => column.clone().with_type(RETURNS),
        DataType::DateNanos => each::<Long, Long>(RETURNS, column, context, nanos_to_millis),
        DataType::Integer => each::<Int, Long>(RETURNS, column, context, |millis| Ok(i64::from(millis))),
        DataType::UnsignedLong => each::<UnsignedLong, Long>(RETURNS, column, context, unsigned_long_to_long),
        DataType::Double => each::<Double, Long>(RETURNS, column, context, double_to_long),
        DataType::Keyword | DataType::Text => each::<Str, Long>(RETURNS, column, context, parse_datetime),
        _ => Column::nulls(RETURNS, rows),
    }
}

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{call, column, ints, show, strs};
    use esql_data::{DataType, Long};

    #[test]
    fn reads_dates() {
        let (result, warnings) =
            call(&FUNCTION, &[strs(&[&["1970-01-01T00:00:01.5Z", "1970"], &[], &["x"]])]);
        assert_eq!(show(&result), "[1500, 0] | null | null");
        assert_eq!(
            warnings,
            [
                "java.lang.IllegalArgumentException: failed to parse date field [x] with format [strict_date_optional_time]"
            ]
        );
    }

    #[test]
    fn numbers_are_milliseconds() {
        assert_eq!(show(&call(&FUNCTION, &[ints(&[&[501379200], &[]])]).0), "501379200 | null");
        let nanos = column::<Long>(DataType::DateNanos, &[&[1_999_999]]);
        assert_eq!(show(&call(&FUNCTION, &[nanos]).0), "1");
    }
}
