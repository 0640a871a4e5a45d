//! `DATE_DIFF`

use esql_data::date::{DateDiffUnit, Zone};
use esql_data::{Column, DataType, Failure, Int, Long, Str};

use super::instant::INSTANT;
use crate::function::Kernel;
use crate::kernels::{binary, ternary};
use crate::types::STRING;
use crate::{BindError, Call, Category, Environment, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "date_diff",
    aliases: &[],
    category: Category::Date,
    description: "How many whole units lie from one date to another, negative when the second is earlier. The units are year, quarter, month, week, day (also dayofyear, weekday), hour, minute, second, millisecond, microsecond and nanosecond, their plurals and abbreviations such as `yy`, `qq`, `mm`, `dd`, `hh`, `mi`, `ss`, `ms`.",
    params: &[
        Param::required("unit", STRING),
        Param::required("startTimestamp", INSTANT),
        Param::required("endTimestamp", INSTANT),
    ],
    returns: Returns::Type(DataType::Integer),
    examples: &[
        Example::new(
            "",
            r#"ROW n = DATE_DIFF("hours", "2024-06-15T12:00:00Z"::DATETIME, "2024-06-16T11:59:59Z"::DATETIME)"#,
            "n\n23",
        ),
        Example::new("Null gives null", r#"ROW n = DATE_DIFF("days", null, NOW())"#, "n\nnull"),
        Example::new("Several values give null", r#"ROW n = DATE_DIFF("ms", [1, 2]::DATETIME, 3::DATETIME)"#, "n\nnull").warns(&[
            r#"Line 1:9: evaluation of [DATE_DIFF("ms", [1, 2]::DATETIME, 3::DATETIME)] failed, treating result as null. Only first 20 failures recorded."#,
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |call, environment| bind(call, environment),
    check: None,
};

fn bind(call: &Call<'_>, environment: &Environment) -> Result<Box<dyn Kernel>, BindError> {
    const RETURNS: DataType = DataType::Integer;
    let zone = environment.zone.clone();
    let types = [call.args[1].data_type, call.args[2].data_type];
    if call.args[0].data_type == DataType::Null || types.contains(&DataType::Null) {
        return kernel(|_, rows, _| Column::nulls(RETURNS, rows));
    }
    let Some(unit) = call.constant_str(0) else {
        return kernel(move |args, _, context| {
            ternary::<Str, Long, Long, Int>(RETURNS, args, context, |unit, start, end, out| {
                out.push(between(DateDiffUnit::parse(unit)?, types, start, end, &zone)?);
                Ok(())
            })
        });
    };
    let unit = DateDiffUnit::parse(unit).map_err(|failure| {
        BindError::new(0, format!("invalid unit format for [{}]: {}", call.text, failure.message))
    })?;
    kernel(move |args, _, context| {
        binary::<Long, Long, Int>(RETURNS, &args[1..], context, |start, end, out| {
            out.push(between(unit, types, start, end, &zone)?);
            Ok(())
        })
    })
}

fn between(
    unit: DateDiffUnit,
    types: [DataType; 2],
    start: i64,
    end: i64,
    zone: &Zone,
) -> Result<i32, Failure> {
    match types.map(|data_type| data_type == DataType::DateNanos) {
        [false, false] => unit.between_millis(start, end, zone),
        [true, true] => unit.between_nanos(start, end, zone),
        [true, false] => unit.between_nanos_and_millis(start, end, zone),
        [false, true] => unit.between_millis_and_nanos(start, end, zone),
    }
}

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{bind_error, call, call_with, checked, column, show, strs};
    use esql_data::{Column, DataType, Long};

    fn dates(rows: &[&[i64]]) -> Column {
        column::<Long>(DataType::Date, rows)
    }

    #[test]
    fn counts_whole_units() {
        let (starts, ends) =
            (dates(&[&[0], &[3_600_000], &[], &[1, 2]]), dates(&[&[7_199_999], &[0], &[1], &[1]]));
        let (result, warnings) = call_with(&FUNCTION, &["HOURS".into(), starts.into(), ends.into()]);
        assert_eq!(show(&result), "1 | -1 | null | null");
        assert_eq!(warnings.len(), 1);
    }

    #[test]
    fn mixes_dates_of_both_kinds() {
        let nanos = || column::<Long>(DataType::DateNanos, &[&[2_000_000]]);
        assert_eq!(
            show(&call_with(&FUNCTION, &["ms".into(), dates(&[&[5]]).into(), nanos().into()]).0),
            "-3"
        );
        assert_eq!(show(&call_with(&FUNCTION, &["ms".into(), nanos().into(), dates(&[&[5]]).into()]).0), "3");
        assert_eq!(show(&call_with(&FUNCTION, &["ns".into(), nanos().into(), nanos().into()]).0), "0");
    }

    #[test]
    fn the_unit_may_differ_by_row() {
        let units = strs(&[&["ms"], &["Mary"], &[]]);
        let (result, warnings) =
            call(&FUNCTION, &[units, dates(&[&[0], &[0], &[0]]), dates(&[&[7], &[7], &[7]])]);
        assert_eq!(show(&result), "7 | null | null");
        assert_eq!(
            warnings,
            [
                "java.lang.IllegalArgumentException: Received value [Mary] is not valid date part to add; did you mean [day]?"
            ]
        );
    }

    #[test]
    fn too_large_a_difference_is_null() {
        let (result, _) =
            call_with(&FUNCTION, &["ms".into(), dates(&[&[0]]).into(), dates(&[&[i64::MAX]]).into()]);
        assert_eq!(show(&result), "null");
    }

    #[test]
    fn a_constant_unit_must_exist() {
        let message =
            bind_error(&FUNCTION, &["eon".into(), dates(&[&[0]]).into(), dates(&[&[0]]).into()]).unwrap();
        assert!(message.starts_with("invalid unit format for [date_diff(a, b, c)]: "), "{message}");
        assert_eq!(
            checked(&FUNCTION, &[DataType::Keyword, DataType::Long, DataType::Date]),
            Err("second argument of [date_diff(a, b, c)] must be [datetime or date_nanos], found value [b] type [long]".to_owned())
        );
    }
}
