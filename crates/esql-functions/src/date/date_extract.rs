//! `DATE_EXTRACT`

use esql_data::date::{ChronoField, Zone};
use esql_data::{Column, DataType, Failure, Long, Str};

use super::instant::{INSTANT, each_instant};
use crate::function::Kernel;
use crate::kernels::binary;
use crate::types::STRING;
use crate::{BindError, Call, Category, Environment, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "date_extract",
    aliases: &[],
    category: Category::Date,
    description: "A part of a date as a number. The parts have the names of Java's ChronoField: `year`, `month_of_year`, `day_of_week`, `hour_of_day`, `epoch_day`, `nano_of_second` and others.",
    params: &[Param::required("datePart", STRING), Param::required("date", INSTANT)],
    returns: Returns::Type(DataType::Long),
    examples: &[
        Example::new("", r#"ROW h = DATE_EXTRACT("hour_of_day", "2024-06-15T12:34:56Z"::DATETIME)"#, "h\n12"),
        Example::new("Null gives null", r#"ROW y = DATE_EXTRACT("year", null)"#, "y\nnull"),
        Example::new("Several values give null", r#"ROW y = DATE_EXTRACT("year", [1, 2]::DATETIME)"#, "y\nnull").warns(&[
            r#"Line 1:9: evaluation of [DATE_EXTRACT("year", [1, 2]::DATETIME)] failed, treating result as null. Only first 20 failures recorded."#,
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |call, environment| bind(call, environment),
    check: None,
};

fn bind(call: &Call<'_>, environment: &Environment) -> Result<Box<dyn Kernel>, BindError> {
    const RETURNS: DataType = DataType::Long;
    let zone = environment.zone.clone();
    let Some(part) = call.constant_str(0) else {
        return kernel(move |args, rows, context| match args[1].data_type() {
            _ if args[0].is_all_null() => Column::nulls(RETURNS, rows),
            data_type if data_type.is_date() => {
                binary::<Str, Long, Long>(RETURNS, args, context, |part, date, out| {
                    out.push(extract(field_named(part)?, data_type, date, &zone)?);
                    Ok(())
                })
            }
            _ => Column::nulls(RETURNS, rows),
        });
    };
    let field = ChronoField::parse(part)
        .ok_or_else(|| BindError::new(0, format!("invalid date field for [{}]: {part}", call.text)))?;
    kernel(move |args, _, context| {
        each_instant::<Long>(
            RETURNS,
            &args[1],
            context,
            |millis| Ok(field.of_millis(millis, &zone)),
            |nanos| field.of_nanos(nanos, &zone),
        )
    })
}

fn extract(field: ChronoField, data_type: DataType, date: i64, zone: &Zone) -> Result<i64, Failure> {
    match data_type {
        DataType::DateNanos => field.of_nanos(date, zone),
        _ => Ok(field.of_millis(date, zone)),
    }
}

fn field_named(name: &str) -> Result<ChronoField, Failure> {
    ChronoField::parse(name).ok_or_else(|| {
        let name = name.to_uppercase();
        Failure::illegal_argument(format!("No enum constant java.time.temporal.ChronoField.{name}"))
    })
}

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{bind_error, call, call_with, column, show, strs};
    use esql_data::{DataType, Long};

    #[test]
    fn takes_a_part() {
        let dates = column::<Long>(DataType::Date, &[&[86_400_000 * 31], &[], &[1, 2]]);
        let (result, warnings) = call_with(&FUNCTION, &["Month_of_Year".into(), dates.into()]);
        assert_eq!(show(&result), "2 | null | null");
        assert_eq!(warnings.len(), 1);
        let nanos = column::<Long>(DataType::DateNanos, &[&[1_000_000_007]]);
        assert_eq!(show(&call_with(&FUNCTION, &["nano_of_second".into(), nanos.into()]).0), "7");
    }

    #[test]
    fn the_part_may_differ_by_row() {
        let parts = strs(&[&["year"], &["era?"], &[]]);
        let (result, warnings) =
            call(&FUNCTION, &[parts, column::<Long>(DataType::Date, &[&[0], &[0], &[0]])]);
        assert_eq!(show(&result), "1970 | null | null");
        assert_eq!(
            warnings,
            ["java.lang.IllegalArgumentException: No enum constant java.time.temporal.ChronoField.ERA?"]
        );
    }

    #[test]
    fn a_constant_part_must_exist() {
        let dates = column::<Long>(DataType::Date, &[&[0]]);
        assert_eq!(
            bind_error(&FUNCTION, &["yeer".into(), dates.into()]).as_deref(),
            Some("invalid date field for [date_extract(a, b)]: yeer")
        );
    }
}
