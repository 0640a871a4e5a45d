//! Spans of time as text, `3 days` or `1 hour`: what TO_DATEPERIOD and TO_TIMEDURATION read. Spans are constants that no column
//! holds, so their calls are computed when the query is planned; [`fold_temporal_amount`] checks and computes one.

use esql_data::date::{DATE_PERIOD_UNITS, DatePeriod, TIME_DURATION_UNITS, TimeDuration};
use esql_data::{Column, DataType, Value};

use crate::function::Kernel;
use crate::{BindError, Call, kernel};

/// The value of a call of TO_DATEPERIOD or TO_TIMEDURATION (or of a cast to the type) for its constant argument: a
/// [`Value::Period`] or [`Value::Duration`], or null for null. `call` is the text of the call, for the error.
///
/// # Errors
/// The text of the error when the argument is no span of that kind.
pub fn fold_temporal_amount(call: &str, argument: &Value, expected: DataType) -> Result<Value, String> {
    let Value::Str(text) = argument else { return Ok(argument.clone()) };
    let (span, units) = match expected {
        DataType::DatePeriod => (DatePeriod::parse(text).map(Value::Period), &DATE_PERIOD_UNITS[..]),
        _ => (TimeDuration::parse(text).map(Value::Duration), &TIME_DURATION_UNITS[..]),
    };
    span.map_err(|_| {
        let units = units.join(", ");
        format!("Invalid interval value in [{call}], expected integer followed by one of [{units}] but got [{text}]")
    })
}

/// The kernel of such a function, which is never asked for values: binding checks the constant.
pub(super) fn bind(call: &Call<'_>, expected: DataType) -> Result<Box<dyn Kernel>, BindError> {
    if let Some(argument) = call.constant(0) {
        fold_temporal_amount(call.text, argument, expected).map_err(|message| BindError::new(0, message))?;
    }
    kernel(move |_, rows, _| Column::nulls(expected, rows))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_spans() {
        let days = DatePeriod { days: 3, ..DatePeriod::default() };
        assert_eq!(fold_temporal_amount("", &"3 DAYS".into(), DataType::DatePeriod), Ok(Value::Period(days)));
        assert_eq!(
            fold_temporal_amount("", &"2 min".into(), DataType::TimeDuration),
            Ok(Value::Duration(TimeDuration::from_millis(120_000)))
        );
        assert_eq!(fold_temporal_amount("", &Value::Null, DataType::TimeDuration), Ok(Value::Null));
        assert_eq!(
            fold_temporal_amount("", &Value::Period(days), DataType::DatePeriod),
            Ok(Value::Period(days)),
            "a span is itself"
        );
    }

    #[test]
    fn lists_the_units_that_it_takes() {
        assert_eq!(
            fold_temporal_amount("to_timeduration(x)", &"1 day".into(), DataType::TimeDuration).unwrap_err(),
            "Invalid interval value in [to_timeduration(x)], expected integer followed by one of [MILLISECOND, MILLISECONDS, MS, SECOND, SECONDS, SEC, S, MINUTE, MINUTES, MIN, HOUR, HOURS, H] but got [1 day]"
        );
        assert!(fold_temporal_amount("", &"soon".into(), DataType::DatePeriod).is_err());
    }
}
