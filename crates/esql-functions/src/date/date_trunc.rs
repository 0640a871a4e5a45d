//! `DATE_TRUNC`

use esql_data::date::{Rounding, TimeSpan, Zone};
use esql_data::{Column, DataType, Long, Value};

use super::instant::each_instant;
use crate::function::Kernel;
use crate::types::{DATE, TEMPORAL_AMOUNT};
use crate::{BindError, Call, Category, Environment, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "date_trunc",
    aliases: &[],
    category: Category::Date,
    description: "A date rounded down to a whole number of time spans. Weeks begin on Monday; months and years are counted from the year 1, hours and shorter spans from 1970.",
    params: &[Param::required("interval", TEMPORAL_AMOUNT), Param::required("date", DATE)],
    returns: Returns::Computed(|types| if types[1] == DataType::Null { DataType::Date } else { types[1] }),
    examples: &[
        Example::new(
            "",
            r#"ROW d = DATE_TRUNC(1 month, "2024-06-15T12:34:56Z"::DATETIME)"#,
            "d\n2024-06-01T00:00:00.000Z",
        ),
        Example::new("Null gives null", "ROW d = DATE_TRUNC(1 hour, null)", "d\nnull"),
        Example::new("Several values give null", "ROW d = DATE_TRUNC(1 hour, [1, 2]::DATETIME)", "d\nnull").warns(&[
            "Line 1:9: evaluation of [DATE_TRUNC(1 hour, [1, 2]::DATETIME)] failed, treating result as null. Only first 20 failures recorded.",
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |call, environment| bind(call, environment),
    check: None,
};

fn bind(call: &Call<'_>, environment: &Environment) -> Result<Box<dyn Kernel>, BindError> {
    let returns = FUNCTION.returns.of(&call.types());
    if call.args[0].data_type == DataType::Null {
        return kernel(move |_, rows, _| Column::nulls(returns, rows));
    }
    let rounding = rounding_to(call.constant(0), &environment.zone).map_err(|reason| {
        let message =
            format!("Function [{}] has invalid interval [{}].{reason}", call.text, call.args[0].text);
        BindError::new(0, message)
    })?;
    kernel(move |args, _, context| {
        each_instant::<Long>(
            returns,
            &args[1],
            context,
            |millis| Ok(rounding.round(millis)),
            |nanos| rounding.round_nanos(nanos),
        )
    })
}

/// Rounds to a constant time span; or why it can't, to be put after a full stop.
pub(super) fn rounding_to(span: Option<&Value>, zone: &Zone) -> Result<Rounding, String> {
    let span = match span {
        Some(Value::Period(period)) => TimeSpan::Period(*period),
        Some(Value::Duration(duration)) => TimeSpan::Duration(*duration),
        Some(Value::Null) => return Err(" Interval cannot not be null".to_owned()),
        _ => return Err(String::new()),
    };
    Rounding::new(span, zone.clone()).map_err(|failure| format!(" {}", failure.message))
}

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{Input, bind_error, call_with, checked, column, show};
    use esql_data::date::{DatePeriod, TimeDuration};
    use esql_data::{DataType, Long, Value};

    const HOUR: i64 = 3_600_000;

    fn hours(hours: i64) -> Input {
        Input::Constant(DataType::TimeDuration, Value::Duration(TimeDuration::from_millis(hours * HOUR)))
    }

    #[test]
    fn truncates_dates_of_both_kinds() {
        let dates = column::<Long>(DataType::Date, &[&[HOUR + 5], &[], &[-1], &[1, 2]]);
        let (result, warnings) = call_with(&FUNCTION, &[hours(1), dates.into()]);
        assert_eq!(show(&result), "3600000 | null | -3600000 | null");
        assert_eq!(warnings.len(), 1);
        let nanos = column::<Long>(DataType::DateNanos, &[&[HOUR * 1_000_000 + 5]]);
        assert_eq!(show(&call_with(&FUNCTION, &[hours(1), nanos.into()]).0), "3600000000000");
    }

    #[test]
    fn truncates_to_periods() {
        let month = Input::Constant(
            DataType::DatePeriod,
            Value::Period(DatePeriod { months: 1, ..DatePeriod::default() }),
        );
        let dates = column::<Long>(DataType::Date, &[&[40 * 24 * HOUR]]);
        assert_eq!(show(&call_with(&FUNCTION, &[month, dates.into()]).0), (31 * 24 * HOUR).to_string());
    }

    #[test]
    fn wants_a_positive_constant_span() {
        let dates = || Input::from(column::<Long>(DataType::Date, &[&[0]]));
        assert_eq!(
            bind_error(&FUNCTION, &[hours(0), dates()]).as_deref(),
            Some(
                "Function [date_trunc(a, b)] has invalid interval [a]. Zero or negative time interval is not supported"
            )
        );
        assert_eq!(checked(&FUNCTION, &[DataType::Null, DataType::Null]), Ok(DataType::Date));
        assert_eq!(
            checked(&FUNCTION, &[DataType::Integer, DataType::Date]),
            Err("first argument of [date_trunc(a, b)] must be [dateperiod or timeduration], found value [a] type [integer]".to_owned())
        );
    }
}
