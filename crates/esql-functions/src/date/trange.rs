//! `TRANGE`

use esql_data::date::{TimeSpan, millis_to_iso, millis_to_nanos, parse_datetime};
use esql_data::{DataType, Long, Value};

use crate::function::wrong_type;
use crate::kernels::predicate;
use crate::types::{DATE, Types};
use crate::{
    BindError, Call, Category, Environment, Example, Param, Returns, ScalarFunction, TypeError, kernel,
};

const START: Types = Types {
    members: &[
        DataType::TimeDuration,
        DataType::DatePeriod,
        DataType::Date,
        DataType::DateNanos,
        DataType::Keyword,
        DataType::Long,
    ],
    expected: "string, long, date or date_nanos",
};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "trange",
    aliases: &[],
    category: Category::Date,
    description: "Whether `@timestamp` lies in a span of time: later than an amount of time ago, or later than a start and not later than \
                  an end, which are dates, strings or milliseconds since the epoch. Null if `@timestamp` is null.",
    params: &[
        Param::required("start_time_or_offset", START).constant(),
        Param::optional("end_time", START).constant(),
        Param::optional("@timestamp", DATE),
    ],
    returns: Returns::Type(DataType::Boolean),
    examples: &[
        Example::new(
            "From a start to an end",
            r#"ROW @timestamp = TO_DATETIME("2024-06-15") | EVAL t = TRANGE("2024-06-01", "2024-06-15") | KEEP t"#,
            "t\ntrue",
        ),
        Example::new("The last hour", "ROW @timestamp = NOW() - 30 minutes | EVAL t = TRANGE(1 hour) | KEEP t", "t\ntrue"),
        Example::new(
            "Null gives null",
            r#"ROW @timestamp = null::datetime | EVAL t = TRANGE("2024-06-01", "2024-06-15") | KEEP t"#,
            "t\nnull",
        ),
        Example::new(
            "Several values give null",
            r#"ROW @timestamp = TO_DATETIME(["2024-06-14", "2024-06-15"]) | EVAL t = TRANGE("2024-06-01", "2024-06-15") | KEEP t"#,
            "t\nnull",
        )
        .warns(&[
            r#"Line 1:71: evaluation of [TRANGE("2024-06-01", "2024-06-15")] failed, treating result as null. Only first 20 failures recorded."#,
            "Line 1:71: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |call, environment| {
        let (start, end) = span(call, environment)?;
        let last = call.args.len() - 1;
        let (start, end) = match call.args[last].data_type {
            DataType::DateNanos => (start, end),
            _ => (start.div_euclid(1_000_000), end.div_euclid(1_000_000)),
        };
        kernel(move |args, _, context| {
            predicate::<Long>(&args[last], context, |time| i128::from(time) > start && i128::from(time) <= end)
        })
    },
    check: Some(check),
};

/// `@timestamp` is the last argument, and its text that of the call; before it stand an amount, or a start and an end.
fn check(call: &Call<'_>) -> Result<DataType, TypeError> {
    let Some((timestamp, bounds)) = call.args.split_last().filter(|(last, _)| last.text == call.text) else {
        // That there is no such field is said already.
        return Ok(DataType::Boolean);
    };
    if !(1..=2).contains(&bounds.len()) {
        return Err(TypeError::new(format!("error building [{}]: expects one or two arguments", call.name)));
    }
    if !timestamp.data_type.is_date() {
        let found = timestamp.data_type.type_name();
        return Err(TypeError::new(format!(
            "argument of [{}] must be [{}], found value [@timestamp] type [{found}]",
            call.text, DATE.expected
        )));
    }
    for (index, (bound, place)) in bounds.iter().zip(["first", "second"]).enumerate() {
        let refuse = |what: &str| {
            let message = format!("{place} argument of [{}] {what}, received [{}]", call.text, bound.text);
            Err(TypeError { message, argument: Some(index) })
        };
        match bound.constant {
            _ if bound.data_type == DataType::Null => return refuse("cannot be null"),
            None => return refuse("must be a constant"),
            Some(Value::Null) => return refuse("cannot be null"),
            Some(_) => {}
        }
    }
    let first = bounds[0].data_type;
    match bounds {
        [_] if !first.is_temporal_amount() => Err(wrong_type(2, 0, "time_duration or date_period", call)),
        [_, _] if first.is_temporal_amount() || !START.accepts(first) => {
            Err(wrong_type(2, 0, START.expected, call))
        }
        [_, second] if second.data_type != first => Err(wrong_type(2, 1, first.name(), call)),
        _ => Ok(DataType::Boolean),
    }
}

/// The nanoseconds after which the span begins and with which it ends.
fn span(call: &Call<'_>, environment: &Environment) -> Result<(i128, i128), BindError> {
    let now = environment.now_nanos;
    let back = |span: TimeSpan| {
        let start = span.subtract_from_millis(now.div_euclid(1_000_000), &environment.zone);
        let start = start.map_err(|failure| BindError::new(0, failure.message))?;
        let start = i128::from(start) * 1_000_000 + i128::from(now.rem_euclid(1_000_000));
        if start > i128::from(now) {
            return Err(BindError::new(0, "start_time_or_offset cannot be negative"));
        }
        Ok((start, i128::from(now)))
    };
    match call.constant(0) {
        Some(Value::Period(period)) => back(TimeSpan::Period(*period)),
        Some(Value::Duration(duration)) => back(TimeSpan::Duration(*duration)),
        _ => {
            let (start, end) = (instant(call, 0)?, instant(call, 1)?);
            if start > end {
                let show = |nanos: i128| millis_to_iso(nanos.div_euclid(1_000_000) as i64);
                let message = format!(
                    "TRANGE rangeStart time [{}] must be before rangeEnd time [{}]",
                    show(start),
                    show(end)
                );
                return Err(BindError::new(0, message));
            }
            Ok((start, end))
        }
    }
}

/// A bound in nanoseconds.
fn instant(call: &Call<'_>, index: usize) -> Result<i128, BindError> {
    const NAMES: [&str; 2] = ["start_time_or_offset", "end_time"];
    let millis = match (call.args[index].data_type, call.constant(index)) {
        (DataType::DateNanos, Some(Value::Long(nanos))) => return Ok(i128::from(*nanos)),
        (_, Some(Value::Long(millis))) => *millis,
        (_, Some(Value::Str(text))) => parse_datetime(text).map_err(|_| {
            let message = format!(
                "invalid time range for [{}]: TRANGE {} parameter must be a valid datetime string, got: {text}",
                call.text, NAMES[index]
            );
            BindError::new(index, message)
        })?,
        _ => return Err(BindError::new(index, format!("{} must be one value", NAMES[index]))),
    };
    if call.args.last().is_some_and(|timestamp| timestamp.data_type == DataType::DateNanos) {
        millis_to_nanos(millis).map_err(|failure| BindError::new(index, failure.message))?;
    }
    Ok(i128::from(millis) * 1_000_000)
}
