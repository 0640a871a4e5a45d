//! `DATE_FORMAT`

use esql_data::date::{DateFormat, Locale, Zone};
use esql_data::{Column, DataType, Failure, Long, Str};

use super::format_cache::FormatCache;
use super::instant::{INSTANT, want};
use crate::function::Kernel;
use crate::kernels::{Out, binary, unary};
use crate::types::STRING;
use crate::{
    Arity, BindError, Call, Category, Environment, EvalContext, Example, Param, Returns, ScalarFunction,
    TypeError, check_arguments, kernel,
};

const PARAMS: &[Param] = &[
    Param { name: "dateFormat", types: STRING, arity: Arity::Optional, constant: false },
    Param::required("date", INSTANT),
];

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "date_format",
    aliases: &[],
    category: Category::Date,
    description: "A date as text, in a format given as a pattern of Java's DateTimeFormatter or by name; without one in ISO 8601 format.",
    params: PARAMS,
    returns: Returns::Type(DataType::Keyword),
    examples: &[
        Example::new("", r#"ROW s = DATE_FORMAT("yyyy-MM-dd", "2024-06-15T12:34:56Z"::DATETIME)"#, "s\n2024-06-15"),
        Example::new("Without a format", "ROW s = DATE_FORMAT(0::DATETIME)", "s\n1970-01-01T00:00:00.000Z"),
        Example::new("Null gives null", r#"ROW s = DATE_FORMAT("yyyy", null)"#, "s\nnull"),
        Example::new("Several values give null", r#"ROW s = DATE_FORMAT("yyyy", [1, 2]::DATETIME)"#, "s\nnull").warns(&[
            r#"Line 1:9: evaluation of [DATE_FORMAT("yyyy", [1, 2]::DATETIME)] failed, treating result as null. Only first 20 failures recorded."#,
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |call, environment| bind(call, environment),
    check: Some(check),
};

fn check(call: &Call<'_>) -> Result<DataType, TypeError> {
    match call.args {
        [_] => want(call, 0, INSTANT)?,
        [_, _] => want(call, 0, STRING).and_then(|()| want(call, 1, INSTANT))?,
        _ => check_arguments(PARAMS, call)?,
    }
    Ok(DataType::Keyword)
}

fn bind(call: &Call<'_>, environment: &Environment) -> Result<Box<dyn Kernel>, BindError> {
    let zone = environment.zone.clone();
    if call.args.len() == 1 {
        return bind_iso(zone);
    }
    let Some(pattern) = call.constant_str(0) else {
        return kernel(move |args, rows, context| {
            if !args[1].data_type().is_date() || args[0].is_all_null() {
                return Column::nulls(DataType::Keyword, rows);
            }
            let (mut cache, mut text) = (FormatCache::new(Locale::ENGLISH), String::new());
            let data_type = args[1].data_type();
            binary::<Str, Long, Str>(DataType::Keyword, args, context, |pattern, date, out| {
                write(cache.get(pattern)?, data_type, date, &zone, &mut text)?;
                out.push(&text);
                Ok(())
            })
        });
    };
    let format = DateFormat::new(pattern).map_err(|failure| BindError::new(0, failure.message))?;
    kernel(move |args, _, context| {
        let mut text = String::new();
        each_text(&args[1], context, |data_type, date, out| {
            write(&format, data_type, date, &zone, &mut text)?;
            out.push(&text);
            Ok(())
        })
    })
}

/// Without a format dates have milliseconds, also those with nanoseconds.
fn bind_iso(zone: Zone) -> Result<Box<dyn Kernel>, BindError> {
    let format = DateFormat::new("strict_date_optional_time").expect("a known format");
    kernel(move |args, _, context| {
        let mut text = String::new();
        each_text(&args[0], context, |data_type, date, out| {
            write(&format, data_type, date, &zone, &mut text)?;
            out.push(&text);
            Ok(())
        })
    })
}

/// `f` of each row's single date.
fn each_text(
    column: &Column,
    context: &mut EvalContext<'_>,
    mut f: impl FnMut(DataType, i64, &mut Out<'_, Str>) -> Result<(), Failure>,
) -> Column {
    let data_type = column.data_type();
    if !data_type.is_date() {
        return Column::nulls(DataType::Keyword, column.len());
    }
    let dates = std::slice::from_ref(column);
    unary::<Long, Str>(DataType::Keyword, dates, context, |date, out| f(data_type, date, out))
}

/// Puts the date's text in place of what `text` holds.
fn write(
    format: &DateFormat,
    data_type: DataType,
    date: i64,
    zone: &Zone,
    text: &mut String,
) -> Result<(), Failure> {
    text.clear();
    match data_type {
        DataType::DateNanos => text.push_str(&format.format_nanos(date, zone)?),
        _ => format.write_millis(text, date, zone)?,
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{bind_error, call, call_with, checked, column, show, strs};
    use esql_data::{DataType, Long};

    #[test]
    fn prints_dates_of_both_kinds() {
        let dates = column::<Long>(DataType::Date, &[&[1500], &[], &[1, 2]]);
        let (result, warnings) = call_with(&FUNCTION, &["ss.SSS".into(), dates.into()]);
        assert_eq!(show(&result), "01.500 | null | null");
        assert_eq!(warnings.len(), 1);
        let nanos = column::<Long>(DataType::DateNanos, &[&[1_000_000_007]]);
        assert_eq!(show(&call(&FUNCTION, &[nanos]).0), "1970-01-01T00:00:01.000Z");
    }

    #[test]
    fn the_pattern_may_differ_by_row() {
        let patterns = strs(&[&["yyyy"], &["MM"], &["MM"], &[]]);
        let dates = column::<Long>(DataType::Date, &[&[0], &[0], &[], &[0]]);
        assert_eq!(show(&call(&FUNCTION, &[patterns, dates]).0), "1970 | 01 | null | null");
    }

    #[test]
    fn refuses_what_is_no_date_or_pattern() {
        let dates = column::<Long>(DataType::Date, &[&[0]]);
        assert!(bind_error(&FUNCTION, &["{".into(), dates.into()]).is_some());
        assert_eq!(
            checked(&FUNCTION, &[DataType::Date, DataType::Date]),
            Err("first argument of [date_format(a, b)] must be [string], found value [a] type [datetime]"
                .to_owned())
        );
        assert_eq!(
            checked(&FUNCTION, &[DataType::Long]),
            Err("first argument of [date_format(a)] must be [datetime or date_nanos], found value [a] type [long]".to_owned())
        );
    }
}
