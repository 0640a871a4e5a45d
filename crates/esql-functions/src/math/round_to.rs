//! `ROUND_TO`

use esql_data::{Column, DataType, Double, Element, Int, Long, Value};

use super::number::{cast, common_number};
use crate::function::Kernel;
use crate::kernels::unary;
use crate::types::Types;
use crate::{Arity, BindError, Call, Category, Example, Param, Returns, ScalarFunction, TypeError, kernel};

const ROUNDABLE: Types = Types {
    members: &[DataType::Integer, DataType::Long, DataType::Double, DataType::Date, DataType::DateNanos],
    expected: "numeric, date, or date_nanos",
};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "round_to",
    aliases: &[],
    category: Category::Math,
    description: "The largest of the given points that is not above the value, or the smallest point when all are above it. The points are constants in any order.",
    params: &[
        Param::required("field", ROUNDABLE),
        Param { name: "points", types: ROUNDABLE, arity: Arity::Repeated, constant: true },
    ],
    returns: Returns::Argument(0),
    examples: &[
        Example::new("", "ROW x = 7 | EVAL r = ROUND_TO(x, 0, 5, 10)", "x,r\n7,5"),
        Example::new("Below the smallest point", "ROW r = ROUND_TO(-7, 0, 5, 10)", "r\n0"),
        Example::new("Null gives null", "ROW r = ROUND_TO(null, 0, 5, 10)", "r\nnull"),
        Example::new("Several values give null", "ROW r = ROUND_TO([1, 2], 0, 5)", "r\nnull").warns(&[
            "Line 1:9: evaluation of [ROUND_TO([1, 2], 0, 5)] failed, treating result as null. Only first 20 failures recorded.",
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |call, _| bind(call),
    check: Some(check),
};

fn check(call: &Call<'_>) -> Result<DataType, TypeError> {
    if call.args.len() < 2 {
        return Err(TypeError::new(format!(
            "error building [{}]: expects at least two arguments",
            call.name
        )));
    }
    for (index, point) in call.args.iter().enumerate().skip(1) {
        if point.data_type != DataType::Null && point.constant.is_none() {
            const ORDINALS: [&str; 5] = ["first ", "second ", "third ", "fourth ", "fifth "];
            let position = ORDINALS.get(index).copied().unwrap_or("");
            let message = format!(
                "{position}argument of [{}] must be a constant, received [{}]",
                call.text, point.text
            );
            return Err(TypeError { message, argument: Some(index) });
        }
    }
    common_type(&call.types())
        .ok_or_else(|| TypeError::new("all arguments must be numeric, date, or data_nanos"))
}

fn common_type(types: &[DataType]) -> Option<DataType> {
    let common = types.iter().try_fold(DataType::Null, |common, &data_type| match (common, data_type) {
        (_, DataType::UnsignedLong) => None,
        (left, right) if left == right || right == DataType::Null => Some(left),
        (DataType::Null, right) => Some(right),
        (left, right) => common_number(left, right),
    })?;
    ROUNDABLE.members.contains(&common).then_some(common)
}

fn bind(call: &Call<'_>) -> Result<Box<dyn Kernel>, BindError> {
    let returns = common_type(&call.types()).unwrap_or(DataType::Null);
    let points = || (1..call.args.len()).filter_map(|index| call.constant(index));
    match returns {
        DataType::Double => round_to::<Double>(returns, points().filter_map(Value::as_f64).collect()),
        DataType::Integer => round_to::<Int>(
            returns,
            points().filter_map(Value::as_i64).filter_map(|point| i32::try_from(point).ok()).collect(),
        ),
        DataType::Long | DataType::Date | DataType::DateNanos => {
            round_to::<Long>(returns, points().filter_map(Value::as_i64).collect())
        }
        other => kernel(move |_, rows, _| Column::nulls(other, rows)),
    }
}

fn round_to<E: Element>(
    returns: DataType,
    mut points: Vec<E::Ref<'static>>,
) -> Result<Box<dyn Kernel>, BindError>
where
    E::Ref<'static>: Send + Sync,
{
    points.sort_by(|left, right| E::compare(*left, *right));
    kernel(move |args, rows, context| {
        if points.is_empty() {
            return Column::nulls(returns, rows);
        }
        let values = match returns.is_numeric() {
            true => cast(&args[0], returns, context),
            false => args[0].clone(),
        };
        unary::<E, E>(returns, &[values], context, |value, out| {
            let above = points.partition_point(|point| E::compare(*point, value).is_le());
            out.push(points[above.saturating_sub(1)]);
            Ok(())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{Input, call_with, checked, column, doubles, ints, longs, show};
    use esql_data::{DataType, Long, Value};

    #[test]
    fn finds_the_point_below() {
        let (result, _) = call_with(
            &FUNCTION,
            &[ints(&[&[-7], &[5], &[9], &[100], &[]]).into(), 10.into(), 0.into(), 5.into()],
        );
        assert_eq!(show(&result), "0 | 5 | 5 | 10 | null");
    }

    #[test]
    fn takes_the_wider_type() {
        let half = || Input::Constant(DataType::Double, Value::Double(1.5));
        let (result, _) = call_with(&FUNCTION, &[ints(&[&[1], &[2]]).into(), 0.into(), half()]);
        assert_eq!(show(&result), "0.0 | 1.5");
        let (result, _) = call_with(&FUNCTION, &[doubles(&[&[1.2]]).into(), 1.into(), 2.into()]);
        assert_eq!(show(&result), "1.0");
        let (result, _) = call_with(&FUNCTION, &[longs(&[&[7]]).into(), 1.into(), 2.into()]);
        assert_eq!(show(&result), "2");
    }

    #[test]
    fn rounds_dates_and_ignores_null_points() {
        let dates = column::<Long>(DataType::Date, &[&[1500], &[500]]);
        let point = Input::Constant(DataType::Date, Value::Long(1000));
        let null = Input::Constant(DataType::Null, Value::Null);
        let (result, _) = call_with(&FUNCTION, &[dates.into(), point, null]);
        assert_eq!(show(&result), "1000 | 1000");
    }

    #[test]
    fn refuses_what_does_not_go_together() {
        assert_eq!(
            checked(&FUNCTION, &[DataType::Integer]),
            Err("error building [round_to]: expects at least two arguments".to_owned())
        );
        assert_eq!(
            checked(&FUNCTION, &[DataType::Integer, DataType::Integer]),
            Err("second argument of [round_to(a, b)] must be a constant, received [b]".to_owned())
        );
        assert_eq!(
            checked(&FUNCTION, &[DataType::UnsignedLong, DataType::Null]),
            Err("all arguments must be numeric, date, or data_nanos".to_owned())
        );
    }
}
