//! `TO_INTEGER`

use esql_data::number::{double_to_int, long_to_int, string_to_int, unsigned_long_to_int};
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
    ],
    expected: "boolean or counter_integer or datetime or numeric or string",
};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "to_integer",
    aliases: &["to_int"],
    category: Category::TypeConversion,
    description: "Each value as an integer: rounded, dates as milliseconds since the epoch, booleans as 1 and 0, strings as they read, in another base if one is given. A value that is out of range or no number is null, with a warning.",
    params: &[Param::required("field", CONVERTIBLE), Param::optional("base", WHOLE_NUMBER)],
    returns: Returns::Type(DataType::Integer),
    examples: &[
        Example::new("", "ROW d = 2.5 | EVAL i = TO_INTEGER(d)", "d,i\n2.5,3"),
        Example::new("In another base", r#"ROW i = TO_INTEGER("ff", 16)"#, "i\n255"),
        Example::new("Null gives null", "ROW i = TO_INTEGER(null)", "i\nnull"),
        Example::new(
            "Several values are converted one by one, those that can't be are left out",
            r#"ROW i = TO_INTEGER(["1", "two", "3"])"#,
            "i\n[1, 3]",
        )
        .warns(&[
            r#"Line 1:9: evaluation of [TO_INTEGER(["1", "two", "3"])] failed, treating result as null. Only first 20 failures recorded."#,
            "Line 1:9: org.elasticsearch.xpack.esql.core.InvalidArgumentException: Cannot parse number [two]",
        ]),
    ],
    bind: |call, _| match call.args.len() {
        1 => kernel(to_integer),
        _ => kernel(|args, _, context| {
            base::parse_column::<Int>(DataType::Integer, args, context, base::parse_int)
        }),
    },
    check: Some(|call| base::check(call, Param::required("field", CONVERTIBLE), DataType::Integer)),
};

fn to_integer(args: &[Column], rows: usize, context: &mut EvalContext<'_>) -> Column {
    const RETURNS: DataType = DataType::Integer;
    let column = &args[0];
    match column.data_type() {
        DataType::Integer => column.clone(),
        DataType::Boolean => each::<Bool, Int>(RETURNS, column, context, |value| Ok(i32::from(value))),
        DataType::Long | DataType::Date => each::<Long, Int>(RETURNS, column, context, long_to_int),
        DataType::UnsignedLong => each::<UnsignedLong, Int>(RETURNS, column, context, unsigned_long_to_int),
        DataType::Double => each::<Double, Int>(RETURNS, column, context, double_to_int),
        DataType::Keyword | DataType::Text => each::<Str, Int>(RETURNS, column, context, string_to_int),
        _ => Column::nulls(RETURNS, rows),
    }
}

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{bools, call, call_with, checked, doubles, longs, show, strs};
    use esql_data::DataType;

    #[test]
    fn rounds_doubles_and_strings() {
        let (result, _) = call(&FUNCTION, &[doubles(&[&[123.4, -2.5], &[], &[1e19]])]);
        assert_eq!(show(&result), "[123, -2] | null | null");
        assert_eq!(show(&call(&FUNCTION, &[strs(&[&["2147483646.2"], &["7"]])]).0), "2147483646 | 7");
    }

    #[test]
    fn drops_values_out_of_range() {
        let (result, _) = call(&FUNCTION, &[longs(&[&[1, 501379200000, 2]])]);
        assert_eq!(show(&result), "[1, 2]");
        assert_eq!(show(&call(&FUNCTION, &[bools(&[&[true, false]])]).0), "[1, 0]");
    }

    #[test]
    fn reads_strings_in_a_base() {
        let (result, _) = call_with(&FUNCTION, &[strs(&[&["0x1f"], &[], &["1", "2"]]).into(), 16.into()]);
        assert_eq!(show(&result), "31 | null | null");
        assert_eq!(
            checked(&FUNCTION, &[DataType::Integer, DataType::Integer]),
            Err("first argument of [to_integer(a, b)] must be [string], found value [a] type [integer]"
                .to_owned())
        );
        assert_eq!(
            checked(&FUNCTION, &[DataType::Ip]),
            Err("argument of [to_integer(a)] must be [boolean or counter_integer or datetime or numeric or string], found value [a] type [ip]".to_owned())
        );
    }
}
