//! `MV_IN_RANGE`

use esql_data::{Bool, Cell, Column, ColumnBuilder, DataType, Element, Value, with_element};

use crate::function::{check_arguments, wrong_type};
use crate::types::Types;
use crate::{Call, Category, Example, Param, Returns, ScalarFunction, TypeError, kernel};

const RANGED: Types = Types {
    members: &[
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
    ],
    expected: "a numeric, date, ip, version or string type",
};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "mv_in_range",
    aliases: &[],
    category: Category::MultiValue,
    description: "Whether any value of a field lies between two bounds, which belong to the range. Never null: false if the field \
                  or a bound is null, or a bound has several values.",
    params: &[
        Param::required("field", RANGED),
        Param::required("lower", RANGED),
        Param::required("upper", RANGED),
    ],
    returns: Returns::Type(DataType::Boolean),
    examples: &[
        Example::new("", "ROW a = MV_IN_RANGE([1, 5, 9], 4, 5)", "a\ntrue"),
        Example::new("Some below, some above", "ROW a = MV_IN_RANGE([0, 100], 40, 60)", "a\nfalse"),
        Example::new("A null has no values", "ROW a = MV_IN_RANGE(null, 1, 2)", "a\nfalse"),
    ],
    bind: |_, _| kernel(|args, _, _| in_range(args)),
    check: Some(check),
};

fn check(call: &Call<'_>) -> Result<DataType, TypeError> {
    check_arguments(FUNCTION.params, call)?;
    let types = || call.args.iter().map(|arg| arg.data_type.no_text()).enumerate();
    let common = types().find(|(_, data_type)| *data_type != DataType::Null);
    let (_, common) = common.unwrap_or((0, DataType::Null));
    match types().find(|(_, data_type)| *data_type != DataType::Null && *data_type != common) {
        Some((index, _)) => Err(wrong_type(FUNCTION.params.len(), index, common.type_name(), call)),
        None => Ok(DataType::Boolean),
    }
}

fn in_range(args: &[Column]) -> Column {
    let rows = args[0].len();
    if args.iter().any(|arg| arg.data_type() == DataType::Null) {
        return Column::constant(DataType::Boolean, &Value::Boolean(false), rows);
    }
    let mut result = ColumnBuilder::<Bool>::new(DataType::Boolean, rows);
    with_element!(args[0].data_type().layout(), E => {
        let [values, lower, upper] = [0, 1, 2].map(|index| args[index].view::<E>());
        for row in 0..rows {
            result.push(match (lower.cell(row), upper.cell(row)) {
                (Cell::One(lower), Cell::One(upper)) => values
                    .row(row)
                    .any(|value| E::compare(value, lower).is_ge() && E::compare(value, upper).is_le()),
                _ => false,
            });
        }
    });
    result.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{call, call_with, checked, ints, show, strs};

    #[test]
    fn any_value_will_do() {
        let values = ints(&[&[1, 5], &[3, 7], &[], &[4]]);
        assert_eq!(
            show(&call_with(&FUNCTION, &[values.into(), 4.into(), 5.into()]).0),
            "true | false | false | true"
        );
        let args = [strs(&[&["b"], &["b"]]), strs(&[&["a"], &[]]), strs(&[&["b"], &["c"]])];
        assert_eq!(show(&call(&FUNCTION, &args).0), "true | false");
        let null = Column::nulls(DataType::Null, 1);
        assert_eq!(show(&call(&FUNCTION, &[null, ints(&[&[1]]), ints(&[&[2]])]).0), "false");
    }

    #[test]
    fn bounds_have_the_type_of_the_field() {
        assert_eq!(
            checked(&FUNCTION, &[DataType::Integer, DataType::Integer, DataType::Date]),
            Err(
                "third argument of [mv_in_range(a, b, c)] must be [integer], found value [c] type [datetime]"
                    .to_owned()
            )
        );
    }
}
