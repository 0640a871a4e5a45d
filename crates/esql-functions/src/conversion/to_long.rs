//! `TO_LONG`

use esql_data::number::{double_to_long, string_to_long, unsigned_long_to_long};
use esql_data::{Bool, Column, DataType, Double, Int, Long, Str, UnsignedLong};

use super::base;
use super::each::each;
use crate::types::{Types, WHOLE_NUMBER};
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
        DataType::Date,
        DataType::DateNanos,
        DataType::Geohash,
        DataType::Geotile,
        DataType::Geohex,
    ],
    expected: "boolean or counter_integer or counter_long or date_nanos or datetime or geohash or geohex or geotile or numeric or string",
};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "to_long",
    aliases: &[],
    category: Category::TypeConversion,
    description: "Each value as a long: rounded, dates as milliseconds (or, date_nanos, nanoseconds) since the epoch, booleans as 1 and 0, strings as they read, in another base if one is given. A value that is out of range or no number is null, with a warning.",
    params: &[Param::required("field", CONVERTIBLE), Param::optional("base", WHOLE_NUMBER)],
    returns: Returns::Type(DataType::Long),
    examples: &[
        Example::new("", r#"ROW s = "2147483648.2" | EVAL l = TO_LONG(s)"#, "s,l\n2147483648.2,2147483648"),
        Example::new("In another base", r#"ROW l = TO_LONG("0xff", 16)"#, "l\n255"),
        Example::new("Null gives null", "ROW l = TO_LONG(null)", "l\nnull"),
        Example::new(
            "Several values are converted one by one, those that can't be are left out",
            r#"ROW l = TO_LONG(["1", "two", "3"])"#,
            "l\n[1, 3]",
        )
        .warns(&[
            r#"Line 1:9: evaluation of [TO_LONG(["1", "two", "3"])] failed, treating result as null. Only first 20 failures recorded."#,
            "Line 1:9: org.elasticsearch.xpack.esql.core.InvalidArgumentException: Cannot parse number [two]",
        ]),
    ],
    bind: |call, _| match call.args.len() {
        1 => kernel(to_long),
        _ => kernel(|args, _, context| {
            base::parse_column::<Long>(DataType::Long, args, context, base::parse_long)
        }),
    },
    check: Some(|call| base::check(call, Param::required("field", CONVERTIBLE), DataType::Long)),
};

fn to_long(args: &[Column], rows: usize, context: &mut EvalContext<'_>) -> Column {
    const RETURNS: DataType = DataType::Long;
    let column = &args[0];
    match column.data_type() {
        DataType::Long
        | DataType::Date
        | DataType::DateNanos
        | DataType::Geohash
        | DataType::Geotile
        | DataType::Geohex => column.clone().with_type(RETURNS),
        DataType::Integer => each::<Int, Long>(RETURNS, column, context, |value| Ok(i64::from(value))),
        DataType::Boolean => each::<Bool, Long>(RETURNS, column, context, |value| Ok(i64::from(value))),
        DataType::UnsignedLong => each::<UnsignedLong, Long>(RETURNS, column, context, unsigned_long_to_long),
        DataType::Double => each::<Double, Long>(RETURNS, column, context, double_to_long),
        DataType::Keyword | DataType::Text => each::<Str, Long>(RETURNS, column, context, string_to_long),
        _ => Column::nulls(RETURNS, rows),
    }
}

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{call, call_with, column, doubles, show, strs, unsigned_longs};
    use esql_data::{DataType, Long};

    #[test]
    fn drops_what_a_long_cannot_hold() {
        let (result, _) = call(
            &FUNCTION,
            &[unsigned_longs(&[&[9_223_372_036_854_775_807, 9_223_372_036_854_775_808], &[]])],
        );
        assert_eq!(show(&result), "9223372036854775807 | null");
        let (result, _) = call(&FUNCTION, &[doubles(&[&[123.5], &[1e19]])]);
        assert_eq!(show(&result), "124 | null");
    }

    #[test]
    fn reads_strings() {
        let (result, warnings) = call(&FUNCTION, &[strs(&[&["2147483648.2", "-7"], &["foo"]])]);
        assert_eq!(show(&result), "[2147483648, -7] | null");
        assert_eq!(
            warnings,
            ["org.elasticsearch.xpack.esql.core.InvalidArgumentException: Cannot parse number [foo]"]
        );
        let (result, _) = call_with(&FUNCTION, &[strs(&[&["-ff"]]).into(), 16.into()]);
        assert_eq!(show(&result), "-255");
    }

    #[test]
    fn dates_are_their_numbers() {
        let (result, _) = call(&FUNCTION, &[column::<Long>(DataType::Date, &[&[1, 2], &[]])]);
        assert_eq!(show(&result), "[1, 2] | null");
    }
}
