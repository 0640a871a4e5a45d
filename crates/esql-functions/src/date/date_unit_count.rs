//! `DATE_UNIT_COUNT`

use esql_data::date::{DateDiffUnit, DatePeriod, Rounding, Zone, nanos_to_millis};
use esql_data::{Column, DataType, Failure, Long, Str, Value};

use super::instant::{INSTANT, each_instant};
use crate::function::Kernel;
use crate::kernels::ternary;
use crate::types::STRING;
use crate::{BindError, Call, Category, Environment, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "date_unit_count",
    aliases: &[],
    category: Category::Date,
    description: "How many of the first unit there are in the second unit that a date lies in, such as the days of its month. The units are those of DATE_DIFF.",
    params: &[
        Param::required("to_unit", STRING),
        Param::required("from_unit", STRING),
        Param::required("date", INSTANT),
    ],
    returns: Returns::Type(DataType::Long),
    examples: &[
        Example::new("", r#"ROW n = DATE_UNIT_COUNT("days", "month", "2024-02-10"::DATETIME)"#, "n\n29"),
        Example::new("Null gives null", r#"ROW n = DATE_UNIT_COUNT("days", "month", null)"#, "n\nnull"),
        Example::new(
            "Several values give null",
            r#"ROW n = DATE_UNIT_COUNT("days", "month", [1, 2]::DATETIME)"#,
            "n\nnull",
        )
        .warns(&[
            r#"Line 1:9: evaluation of [DATE_UNIT_COUNT("days", "month", [1, 2]::DATETIME)] failed, treating result as null. Only first 20 failures recorded."#,
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |call, environment| bind(call, environment),
    check: None,
};

fn bind(call: &Call<'_>, environment: &Environment) -> Result<Box<dyn Kernel>, BindError> {
    const RETURNS: DataType = DataType::Long;
    if call.types().contains(&DataType::Null) {
        return kernel(|_, rows, _| Column::nulls(RETURNS, rows));
    }
    let unit = |index| {
        let parsed = call.constant_str(index).map(DateDiffUnit::parse).transpose();
        parsed.map_err(|failure| BindError::new(index, failure.message))
    };
    let zone = environment.zone.clone();
    let (Some(unit), Some(container)) = (unit(0)?, unit(1)?) else {
        let nanos = call.args[2].data_type == DataType::DateNanos;
        return kernel(move |args, _, context| {
            ternary::<Str, Str, Long, Long>(RETURNS, args, context, |unit, container, date, out| {
                let (unit, container) = (DateDiffUnit::parse(unit)?, DateDiffUnit::parse(container)?);
                let millis = if nanos { nanos_to_millis(date)? } else { date };
                out.push(count(unit, container, millis, &zone)?);
                Ok(())
            })
        });
    };
    if let Some(count) = constant_count(unit, container) {
        return kernel(move |_, rows, _| Column::constant(RETURNS, &Value::Long(count), rows));
    }
    period_of(container).map_err(|failure| BindError::new(1, failure.message))?;
    kernel(move |args, _, context| {
        each_instant::<Long>(
            RETURNS,
            &args[2],
            context,
            |millis| count(unit, container, millis, &zone),
            |nanos| count(unit, container, nanos_to_millis(nanos)?, &zone),
        )
    })
}

fn count(unit: DateDiffUnit, container: DateDiffUnit, millis: i64, zone: &Zone) -> Result<i64, Failure> {
    if let Some(count) = constant_count(unit, container) {
        return Ok(count);
    }
    let rounding = Rounding::of_period(period_of(container)?, zone.clone())?;
    let start = rounding.round(millis);
    unit.between_millis(start, rounding.next(start), zone).map(i64::from)
}

/// The count where it is the same for all dates.
fn constant_count(unit: DateDiffUnit, container: DateDiffUnit) -> Option<i64> {
    use DateDiffUnit::{Day, DayOfYear, Month, Quarter, Week, Weekday, Year};
    match (unit, container) {
        (unit, container) if unit == container => Some(1),
        (Day | DayOfYear | Weekday, Week) => Some(7),
        (Month, Year) => Some(12),
        (Quarter, Year) => Some(4),
        (unit, container) => Some(clock_nanos(container)? / clock_nanos(unit)?),
    }
}

/// The nanoseconds of a unit of the clock.
fn clock_nanos(unit: DateDiffUnit) -> Option<i64> {
    use DateDiffUnit::{
        Day, DayOfYear, Hour, Microsecond, Millisecond, Minute, Month, Nanosecond, Quarter, Second, Week,
        Weekday, Year,
    };
    match unit {
        Nanosecond => Some(1),
        Microsecond => Some(1000),
        Millisecond => Some(1_000_000),
        Second => Some(1_000_000_000),
        Minute => Some(60_000_000_000),
        Hour => Some(3_600_000_000_000),
        Day | DayOfYear | Weekday | Week | Month | Quarter | Year => None,
    }
}

/// The container as a span to round to.
fn period_of(container: DateDiffUnit) -> Result<DatePeriod, Failure> {
    let (years, months, days) = match container {
        DateDiffUnit::Day => (0, 0, 1),
        DateDiffUnit::Week => (0, 0, 7),
        DateDiffUnit::Month => (0, 1, 0),
        DateDiffUnit::Year => (1, 0, 0),
        other => {
            let name = format!("{other:?}").to_uppercase();
            return Err(Failure::illegal_argument(format!("Unsupported unit [{name}]")));
        }
    };
    Ok(DatePeriod { years, months, days })
}

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{bind_error, call, call_with, column, show, strs};
    use esql_data::{Column, DataType, Long};

    const DAY: i64 = 86_400_000;

    fn dates(rows: &[&[i64]]) -> Column {
        column::<Long>(DataType::Date, rows)
    }

    #[test]
    fn counts_the_days_of_a_month() {
        let (result, warnings) = call_with(
            &FUNCTION,
            &["days".into(), "month".into(), dates(&[&[0], &[40 * DAY], &[], &[1, 2]]).into()],
        );
        assert_eq!(show(&result), "31 | 28 | null | null");
        assert_eq!(warnings.len(), 1);
    }

    #[test]
    fn some_counts_need_no_date() {
        let count = |unit: &str, container: &str| {
            show(&call_with(&FUNCTION, &[unit.into(), container.into(), dates(&[&[0]]).into()]).0)
        };
        assert_eq!(count("seconds", "hour"), "3600");
        assert_eq!(count("weekday", "week"), "7");
        assert_eq!(count("hours", "second"), "0");
        assert_eq!(count("q", "year"), "4");
        assert_eq!(count("hours", "week"), "168");
    }

    #[test]
    fn units_may_differ_by_row() {
        let units = strs(&[&["days"], &["days"]]);
        let (result, warnings) =
            call(&FUNCTION, &[units, strs(&[&["year"], &["quarter"]]), dates(&[&[0], &[0]])]);
        assert_eq!(show(&result), "365 | null");
        assert_eq!(warnings, ["java.lang.IllegalArgumentException: Unsupported unit [QUARTER]"]);
    }

    #[test]
    fn constant_units_must_be_known() {
        let error = |container: &str| {
            bind_error(&FUNCTION, &["days".into(), container.into(), dates(&[&[0]]).into()])
        };
        assert_eq!(error("quarter").as_deref(), Some("Unsupported unit [QUARTER]"));
        assert!(error("eon").is_some());
        assert_eq!(error("year"), None);
    }
}
