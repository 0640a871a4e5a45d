//! `MV_IN_RANGE`

use std::cmp::Ordering;

use esql_data::{Bool, Cell, Column, ColumnBuilder, DataType, Element, Value, with_element};

use crate::conversion::options::Options;
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
    description: "Whether any value of a field lies between two bounds, which belong to the range unless the options `include_lower` or `include_upper` are false. Never null: false if the field \
                  or a bound is null, or a bound has several values.",
    params: &[
        Param::required("field", RANGED),
        Param::required("lower", RANGED),
        Param::required("upper", RANGED),
    ],
    returns: Returns::Type(DataType::Boolean),
    examples: &[
        Example::new("", "ROW a = MV_IN_RANGE([1, 5, 9], 4, 5)", "a\ntrue"),
        Example::new(
            "Without a bound",
            r#"ROW a = MV_IN_RANGE([1, 5, 9], 5, 8, {"include_lower": false})"#,
            "a\nfalse",
        ),
        Example::new("Some below, some above", "ROW a = MV_IN_RANGE([0, 100], 40, 60)", "a\nfalse"),
        Example::new("A null has no values", "ROW a = MV_IN_RANGE(null, 1, 2)", "a\nfalse"),
    ],
    bind: |call, _| {
        let (_, options) = Options::of(call);
        let included = |name: &str| options.get(name) != Some("false");
        let (lower, upper) = (included(INCLUDE_LOWER), included(INCLUDE_UPPER));
        kernel(move |args, _, _| in_range(args, lower, upper))
    },
    check: Some(check),
};

const INCLUDE_LOWER: &str = "include_lower";
const INCLUDE_UPPER: &str = "include_upper";

fn check(call: &Call<'_>) -> Result<DataType, TypeError> {
    let (args, options) = Options::of(call);
    if let Some(name) = options.unknown(&[INCLUDE_LOWER, INCLUDE_UPPER]) {
        let message = format!(
            "Invalid option [{name}] in [{}], expected one of [{INCLUDE_LOWER}, {INCLUDE_UPPER}]",
            call.text
        );
        return Err(TypeError::new(message));
    }
    for name in [INCLUDE_LOWER, INCLUDE_UPPER] {
        if let Some(value) = options.get(name).filter(|value| !["true", "false"].contains(value)) {
            let message =
                format!("Invalid option [{name}] in [{}], cannot cast [{value}] to [boolean]", call.text);
            return Err(TypeError::new(message));
        }
    }
    let call = &Call { args, ..*call };
    check_arguments(FUNCTION.params, call)?;
    let types = || call.args.iter().map(|arg| arg.data_type.no_text()).enumerate();
    let common = types().find(|(_, data_type)| *data_type != DataType::Null);
    let (_, common) = common.unwrap_or((0, DataType::Null));
    match types().find(|(_, data_type)| *data_type != DataType::Null && *data_type != common) {
        Some((index, _)) => Err(wrong_type(FUNCTION.params.len(), index, common.type_name(), call)),
        None => Ok(DataType::Boolean),
    }
}

fn in_range(args: &[Column], include_lower: bool, include_upper: bool) -> Column {
    let rows = args[0].len();
    if args[..3].iter().any(|arg| arg.data_type() == DataType::Null) {
        return Column::constant(DataType::Boolean, &Value::Boolean(false), rows);
    }
    let above = |ordering: Ordering| ordering.is_gt() || include_lower && ordering.is_eq();
    let below = |ordering: Ordering| ordering.is_lt() || include_upper && ordering.is_eq();
    let mut result = ColumnBuilder::<Bool>::new(DataType::Boolean, rows);
    with_element!(args[0].data_type().layout(), E => {
        let [values, lower, upper] = [0, 1, 2].map(|index| args[index].view::<E>());
        for row in 0..rows {
            result.push(match (lower.cell(row), upper.cell(row)) {
                (Cell::One(lower), Cell::One(upper)) => values
                    .row(row)
                    .any(|value| above(E::compare(value, lower)) && below(E::compare(value, upper))),
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
