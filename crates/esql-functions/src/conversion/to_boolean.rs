//! `TO_BOOLEAN`

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
    ],
    expected: "boolean or numeric or string",
};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "to_boolean",
    aliases: &["to_bool"],
    category: Category::TypeConversion,
    description: "Each value as a boolean: a number is true unless it is zero, a string is true when it reads `true` in any case.",
    params: &[Param::required("field", CONVERTIBLE)],
    returns: Returns::Type(DataType::Boolean),
    examples: &[
        Example::new("", r#"ROW s = "TRUE" | EVAL b = TO_BOOLEAN(s)"#, "s,b\nTRUE,true"),
        Example::new("Null gives null", "ROW b = TO_BOOLEAN(null)", "b\nnull"),
        Example::new(
            "Several values are converted one by one",
            "ROW b = TO_BOOLEAN([0, 1])",
            "b\n[false, true]",
        ),
    ],
    bind: |_, _| kernel(to_boolean),
    check: None,
};

fn to_boolean(args: &[Column], rows: usize, context: &mut EvalContext<'_>) -> Column {
    const RETURNS: DataType = DataType::Boolean;
    let column = &args[0];
    match column.data_type() {
        DataType::Boolean => column.clone(),
        DataType::Integer => each::<Int, Bool>(RETURNS, column, context, |value| Ok(value != 0)),
        DataType::Long => each::<Long, Bool>(RETURNS, column, context, |value| Ok(value != 0)),
        DataType::UnsignedLong => {
            each::<UnsignedLong, Bool>(RETURNS, column, context, |value| Ok(value != 0))
        }
        DataType::Double => each::<Double, Bool>(RETURNS, column, context, |value| Ok(value != 0.0)),
        DataType::Keyword | DataType::Text => {
            each::<Str, Bool>(RETURNS, column, context, |text| Ok(text.eq_ignore_ascii_case("true")))
        }
        _ => Column::nulls(RETURNS, rows),
    }
}

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{call, checked, doubles, ints, show, strs};
    use esql_data::DataType;

    #[test]
    fn only_zero_is_false() {
        assert_eq!(show(&call(&FUNCTION, &[ints(&[&[0, -3], &[], &[1]])]).0), "[false, true] | null | true");
        assert_eq!(show(&call(&FUNCTION, &[doubles(&[&[0.1], &[-0.0]])]).0), "true | false");
    }

    #[test]
    fn strings_never_fail() {
        let (result, warnings) = call(&FUNCTION, &[strs(&[&["TrUe"], &["yes", "true"], &[""]])]);
        assert_eq!(show(&result), "true | [false, true] | false");
        assert!(warnings.is_empty());
    }

    #[test]
    fn refuses_dates() {
        assert_eq!(
            checked(&FUNCTION, &[DataType::Date]),
            Err("argument of [to_boolean(a)] must be [boolean or numeric or string], found value [a] type [datetime]"
                .to_owned())
        );
    }
}
