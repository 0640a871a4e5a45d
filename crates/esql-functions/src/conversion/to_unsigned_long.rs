//! `TO_UNSIGNED_LONG`

use esql_data::number::{double_to_unsigned_long, long_to_unsigned_long, string_to_unsigned_long};
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
    expected: "boolean or datetime or numeric or string",
};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "to_unsigned_long",
    aliases: &["to_ul", "to_ulong"],
    category: Category::TypeConversion,
    description: "Each value as an unsigned long: its fraction dropped, dates as milliseconds since the epoch, booleans as 1 and 0, strings as they read. A value that is out of range or no number is null, with a warning.",
    params: &[Param::required("field", CONVERTIBLE)],
    returns: Returns::Type(DataType::UnsignedLong),
    examples: &[
        Example::new("", "ROW d = 123.9 | EVAL u = TO_UNSIGNED_LONG(d)", "d,u\n123.9,123"),
        Example::new("Null gives null", "ROW u = TO_UNSIGNED_LONG(null)", "u\nnull"),
        Example::new(
            "Several values are converted one by one, those that can't be are left out",
            "ROW u = TO_UNSIGNED_LONG([1, -1, 2])",
            "u\n[1, 2]",
        )
        .warns(&[
            "Line 1:9: evaluation of [TO_UNSIGNED_LONG([1, -1, 2])] failed, treating result as null. Only first 20 failures recorded.",
            "Line 1:9: org.elasticsearch.xpack.esql.core.InvalidArgumentException: [-1] out of [unsigned_long] range",
        ]),
    ],
    bind: |_, _| kernel(to_unsigned_long),
    check: None,
};

fn to_unsigned_long(args: &[Column], rows: usize, context: &mut EvalContext<'_>) -> Column {
    const RETURNS: DataType = DataType::UnsignedLong;
    let column = &args[0];
    match column.data_type() {
        DataType::UnsignedLong => column.clone(),
        DataType::Integer => each::<Int, UnsignedLong>(RETURNS, column, context, |value| {
            long_to_unsigned_long(i64::from(value))
        }),
        DataType::Long | DataType::Date => {
            each::<Long, UnsignedLong>(RETURNS, column, context, long_to_unsigned_long)
        }
        DataType::Double => each::<Double, UnsignedLong>(RETURNS, column, context, double_to_unsigned_long),
        DataType::Boolean => {
            each::<Bool, UnsignedLong>(RETURNS, column, context, |value| Ok(u64::from(value)))
        }
        DataType::Keyword | DataType::Text => {
            each::<Str, UnsignedLong>(RETURNS, column, context, string_to_unsigned_long)
        }
        _ => Column::nulls(RETURNS, rows),
    }
}

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{bools, call, doubles, ints, show, strs};

    #[test]
    fn drops_fractions_and_negatives() {
        let (result, _) = call(&FUNCTION, &[doubles(&[&[123.9], &[1e20], &[]])]);
        assert_eq!(show(&result), "123 | null | null");
        let (result, _) = call(&FUNCTION, &[ints(&[&[5, -1]])]);
        assert_eq!(show(&result), "5");
    }

    #[test]
    fn reads_strings() {
        let (result, warnings) =
            call(&FUNCTION, &[strs(&[&["2147483648.2", "18446744073709551615"], &["foo"]])]);
        assert_eq!(show(&result), "[2147483648, 18446744073709551615] | null");
        assert_eq!(
            warnings,
            [
                "java.lang.NumberFormatException: Character f is neither a decimal digit number, decimal point, nor \"e\" notation exponential mark."
            ]
        );
        assert_eq!(show(&call(&FUNCTION, &[bools(&[&[true, false]])]).0), "[1, 0]");
    }
}
