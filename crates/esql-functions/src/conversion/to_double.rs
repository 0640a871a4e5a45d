//! `TO_DOUBLE`

use esql_data::number::string_to_double;
use esql_data::{Bool, Column, DataType, Double, Int, Long, Str, UnsignedLong};

use super::each::each;
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
        DataType::Date,
    ],
    expected: "boolean or counter_double or counter_integer or counter_long or datetime or numeric or string",
};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "to_double",
    aliases: &["to_dbl"],
    category: Category::TypeConversion,
    description: "Each value as a double: dates as milliseconds since the epoch, booleans as 1 and 0, strings as they read. A string that is no number is null, with a warning.",
    params: &[Param::required("field", CONVERTIBLE)],
    returns: Returns::Type(DataType::Double),
    examples: &[
        Example::new("", r#"ROW s = "5.2e3" | EVAL d = TO_DOUBLE(s)"#, "s,d\n5.2e3,5200.0"),
        Example::new("Null gives null", "ROW d = TO_DOUBLE(null)", "d\nnull"),
        Example::new(
            "Several values are converted one by one, those that can't be are left out",
            r#"ROW d = TO_DOUBLE(["1", "two", "3"])"#,
            "d\n[1.0, 3.0]",
        )
        .warns(&[
            r#"Line 1:9: evaluation of [TO_DOUBLE(["1", "two", "3"])] failed, treating result as null. Only first 20 failures recorded."#,
            "Line 1:9: org.elasticsearch.xpack.esql.core.InvalidArgumentException: Cannot parse number [two]",
        ]),
    ],
    bind: |_, _| kernel(to_double),
    check: None,
};

fn to_double(args: &[Column], rows: usize, context: &mut EvalContext<'_>) -> Column {
    const RETURNS: DataType = DataType::Double;
    let column = &args[0];
    match column.data_type() {
        DataType::Double => column.clone(),
        DataType::Integer => each::<Int, Double>(RETURNS, column, context, |value| Ok(f64::from(value))),
        DataType::Long | DataType::Date => {
            each::<Long, Double>(RETURNS, column, context, |value| Ok(value as f64))
        }
        DataType::UnsignedLong => {
            each::<UnsignedLong, Double>(RETURNS, column, context, |value| Ok(value as f64))
        }
        DataType::Boolean => {
            each::<Bool, Double>(RETURNS, column, context, |value| Ok(if value { 1.0 } else { 0.0 }))
        }
        DataType::Keyword | DataType::Text => each::<Str, Double>(RETURNS, column, context, string_to_double),
        _ => Column::nulls(RETURNS, rows),
    }
}

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{bools, call, show, strs, unsigned_longs};

    #[test]
    fn reads_strings() {
        let (result, warnings) = call(&FUNCTION, &[strs(&[&["5.20128E11", "1"], &[], &["foo"]])]);
        assert_eq!(show(&result), "[520128000000.0, 1.0] | null | null");
        assert_eq!(
            warnings,
            ["org.elasticsearch.xpack.esql.core.InvalidArgumentException: Cannot parse number [foo]"]
        );
    }

    #[test]
    fn takes_numbers_and_booleans() {
        let (result, _) = call(&FUNCTION, &[unsigned_longs(&[&[9_223_372_036_854_775_808]])]);
        assert_eq!(show(&result), "9.223372036854776e18");
        assert_eq!(show(&call(&FUNCTION, &[bools(&[&[true, false]])]).0), "[1.0, 0.0]");
    }
}
