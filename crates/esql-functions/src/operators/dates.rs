//! Dates that are moved by periods and durations, and sums of those: what `+` and `-` do beyond numbers.

use esql_data::date::{TimeSpan, Zone};
use esql_data::{Column, DataType, Failure, Long, Value};

use super::arithmetic::{Arithmetic, bind_numbers, check_compatible, check_operands};
use crate::kernels::unary;
use crate::types::NUMERIC_OR_TEMPORAL;
use crate::{BindError, Call, Environment, Kernel, TypeError, kernel};

/// Checks the operands of an operation that takes dates besides numbers.
pub(super) fn check_with_dates<A: Arithmetic>(call: &Call<'_>) -> Result<DataType, TypeError> {
    check_operands(NUMERIC_OR_TEMPORAL, call)?;
    check_compatible::<A>(call)
}

/// The kernel for two numbers, or for a date and an amount.
pub(super) fn bind_with_dates<A: Arithmetic>(
    call: &Call<'_>,
    environment: &Environment,
) -> Result<Box<dyn Kernel>, BindError> {
    let Some(date) = call.args.iter().position(|arg| arg.data_type.is_date()) else {
        return bind_numbers::<A>(call);
    };
    let (data_type, amount) = (call.args[date].data_type, 1 - date);
    if call.args[amount].data_type == DataType::Null {
        return bind_numbers::<A>(call);
    }
    let span = match call.constant(amount) {
        Some(Value::Period(period)) => TimeSpan::Period(*period),
        Some(Value::Duration(duration)) => TimeSpan::Duration(*duration),
        Some(Value::Null) => return kernel(move |_, rows, _| Column::nulls(data_type, rows)),
        _ => {
            let text = call.args[amount].text;
            return Err(BindError::new(amount, format!("[{text}] must be a constant amount of time")));
        }
    };
    let shift = shift_by(data_type, A::SYMBOL);
    let zone = environment.zone.clone();
    kernel(move |args, _, context| {
        unary::<Long, Long>(data_type, &args[date..=date], context, |value, out| {
            out.push(shift(&span, value, &zone)?);
            Ok(())
        })
    })
}

type Shift = fn(&TimeSpan, i64, &Zone) -> Result<i64, Failure>;

fn shift_by(data_type: DataType, symbol: &str) -> Shift {
    match (data_type == DataType::DateNanos, symbol) {
        (false, "-") => TimeSpan::subtract_from_millis,
        (false, _) => TimeSpan::add_to_millis,
        (true, "-") => TimeSpan::subtract_from_nanos,
        (true, _) => TimeSpan::add_to_nanos,
    }
}

/// The value of `add`, `sub`, `neg` or `case` over constant periods or durations, which no column can hold and which are therefore
/// computed when the query is planned. `None` for other functions and operands; null operands give null.
pub fn fold_amounts(function: &str, operands: &[Value]) -> Option<Result<Value, Failure>> {
    use Value::{Duration, Null, Period};
    if function == "case" {
        return fold_case(operands).map(Ok);
    }
    if !operands.iter().all(is_amount_or_null) {
        return None;
    }
    Some(match (function, operands) {
        ("neg", [Null]) | ("add" | "sub", [Null, _] | [_, Null]) => Ok(Null),
        ("neg", [Period(period)]) => period.negated().map(Period),
        ("neg", [Duration(duration)]) => duration.negated().map(Duration),
        ("add", [Period(left), Period(right)]) => left.plus(*right).map(Period),
        ("add", [Duration(left), Duration(right)]) => left.plus(*right).map(Duration),
        ("sub", [Period(left), Period(right)]) => left.minus(*right).map(Period),
        ("sub", [Duration(left), Duration(right)]) => left.minus(*right).map(Duration),
        _ => return None,
    })
}

/// CASE whose values are amounts.
fn fold_case(operands: &[Value]) -> Option<Value> {
    let pairs = operands.chunks(2);
    let values = pairs.clone().map(|pair| pair.last().unwrap_or(&Value::Null));
    if !values.clone().all(is_amount_or_null) || values.clone().all(Value::is_null) {
        return None;
    }
    let chosen = pairs.into_iter().find(|pair| pair.len() == 1 || pair[0] == Value::Boolean(true));
    Some(chosen.and_then(<[Value]>::last).cloned().unwrap_or(Value::Null))
}

fn is_amount_or_null(value: &Value) -> bool {
    matches!(value, Value::Null | Value::Period(_) | Value::Duration(_))
}

#[cfg(test)]
mod tests {
    use super::*;
    use esql_data::date::{DatePeriod, TimeDuration};

    #[test]
    fn folds_amounts_of_one_kind() {
        let days = |days| Value::Period(DatePeriod { days, ..DatePeriod::default() });
        let millis = |millis| Value::Duration(TimeDuration::from_millis(millis));
        assert_eq!(fold_amounts("add", &[days(1), days(2)]), Some(Ok(days(3))));
        assert_eq!(fold_amounts("sub", &[millis(1), millis(2)]), Some(Ok(millis(-1))));
        assert_eq!(fold_amounts("neg", &[days(4)]), Some(Ok(days(-4))));
        assert_eq!(fold_amounts("add", &[days(1), millis(2)]), None);
        assert_eq!(fold_amounts("mul", &[days(1), days(2)]), None);
        assert_eq!(fold_amounts("add", &[days(1), Value::Null]), Some(Ok(Value::Null)));
        let case = |holds| fold_amounts("case", &[Value::Boolean(holds), days(1), days(2)]);
        assert_eq!((case(true), case(false)), (Some(Ok(days(1))), Some(Ok(days(2)))));
        assert_eq!(fold_amounts("case", &[Value::Null, millis(1)]), Some(Ok(Value::Null)));
        assert_eq!(fold_amounts("case", &[Value::Boolean(true), Value::Int(1)]), None);
        let overflow = fold_amounts("add", &[days(i32::MAX), days(1)]).unwrap().unwrap_err();
        assert_eq!(overflow.to_string(), "java.lang.ArithmeticException: integer overflow");
    }
}
