//! `DATE_PARSE`

use esql_data::date::{DateFormat, Locale, Zone};
use esql_data::{Column, DataType, Long, Str};

use super::format_cache::FormatCache;
use super::instant::want;
use crate::conversion::options::Options;
use crate::function::Kernel;
use crate::kernels::{binary, unary};
use crate::types::STRING;
use crate::{
    Arity, BindError, Call, Category, Environment, Example, Param, Returns, ScalarFunction, TypeError,
    check_arguments, kernel,
};

const PARAMS: &[Param] = &[
    Param { name: "datePattern", types: STRING, arity: Arity::Optional, constant: false },
    Param::required("dateString", STRING),
];

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "date_parse",
    aliases: &[],
    category: Category::Date,
    description: "The date that a text stands for, in a format given as a pattern of Java's DateTimeFormatter or by name; without one in ISO 8601 format. The options `time_zone` and `locale` tell the zone of texts that name none and the language of names. A text that does not fit is null, with a warning.",
    params: PARAMS,
    returns: Returns::Type(DataType::Date),
    examples: &[
        Example::new("", r#"ROW d = DATE_PARSE("dd/MM/yyyy", "15/06/2024")"#, "d\n2024-06-15T00:00:00.000Z"),
        Example::new(
            "In a zone",
            r#"ROW d = DATE_PARSE("dd/MM/yyyy", "15/06/2024", {"time_zone": "Europe/Paris"})"#,
            "d\n2024-06-14T22:00:00.000Z",
        ),
        Example::new("Null gives null", r#"ROW d = DATE_PARSE("yyyy", null)"#, "d\nnull"),
        Example::new("Several values give null", r#"ROW d = DATE_PARSE("yyyy", ["2024", "2025"])"#, "d\nnull").warns(&[
            r#"Line 1:9: evaluation of [DATE_PARSE("yyyy", ["2024", "2025"])] failed, treating result as null. Only first 20 failures recorded."#,
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |call, environment| bind(call, environment),
    check: Some(check),
};

fn check(call: &Call<'_>) -> Result<DataType, TypeError> {
    let (args, options) = Options::of(call);
    match args {
        [_] => want(call, 0, STRING)?,
        [_, _] => want(call, 0, STRING).and_then(|()| want(call, 1, STRING))?,
        _ => check_arguments(PARAMS, &Call { args, ..*call })?,
    }
    match options.unknown(&["time_zone", "locale"]) {
        None => Ok(DataType::Date),
        Some(name) => Err(TypeError::new(format!(
            "Invalid option [{name}] in [{}], expected one of [time_zone, locale]",
            call.text
        ))),
    }
}

fn bind(call: &Call<'_>, environment: &Environment) -> Result<Box<dyn Kernel>, BindError> {
    const RETURNS: DataType = DataType::Date;
    let (args, options) = Options::of(call);
    let (text, map) = (args.len() - 1, args.len());
    let zone = match options.get("time_zone") {
        None => environment.zone.clone(),
        Some(name) => Zone::parse(name).map_err(|failure| BindError::new(map, failure.message))?,
    };
    let locale = options.get("locale").map_or(Locale::ENGLISH, Locale::of);
    let pattern = match text {
        0 => Some("strict_date_optional_time"),
        _ => call.constant_str(0),
    };
    let Some(pattern) = pattern else {
        return kernel(move |args, rows, context| {
            if args[..2].iter().any(|arg| !arg.data_type().is_string()) {
                return Column::nulls(RETURNS, rows);
            }
            let mut cache = FormatCache::new(locale);
            binary::<Str, Str, Long>(RETURNS, args, context, |pattern, text, out| {
                out.push(cache.get(pattern)?.parse_millis(text, &zone)?);
                Ok(())
            })
        });
    };
    let format = DateFormat::new(pattern).map_err(|failure| {
        BindError::new(0, format!("invalid date pattern for [{}]: {}", call.text, failure.message))
    })?;
    let format = format.with_locale(locale);
    kernel(move |args, rows, context| {
        if !args[text].data_type().is_string() {
            return Column::nulls(RETURNS, rows);
        }
        unary::<Str, Long>(RETURNS, &args[text..], context, |text, out| {
            out.push(format.parse_millis(text, &zone)?);
            Ok(())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::conversion::options;
    use crate::function::{Argument, Call, check};
    use crate::testing::{bind_error, call, call_with, checked, show, strs};
    use esql_data::DataType;

    #[test]
    fn reads_texts() {
        let texts = strs(&[&["02.01.1970"], &[], &["x"], &["01.01.1970", "02.01.1970"]]);
        let (result, warnings) = call_with(&FUNCTION, &["dd.MM.yyyy".into(), texts.into()]);
        assert_eq!(show(&result), "86400000 | null | null | null");
        assert_eq!(
            warnings,
            [
                "java.lang.IllegalArgumentException: failed to parse date field [x] with format [dd.MM.yyyy]",
                "java.lang.IllegalArgumentException: single-value function encountered multi-value",
            ]
        );
        assert_eq!(show(&call(&FUNCTION, &[strs(&[&["1970-01-01T00:00:01Z"]])]).0), "1000");
    }

    #[test]
    fn the_pattern_may_differ_by_row() {
        let patterns = strs(&[&["yyyy"], &["yyyy/MM"], &[]]);
        let (result, _) = call(&FUNCTION, &[patterns, strs(&[&["1971"], &["1970/02"], &["1970"]])]);
        assert_eq!(show(&result), "31536000000 | 2678400000 | null");
    }

    #[test]
    fn options_are_known_by_name() {
        let map = options::constant(&[("zone", "Z")]);
        let text = Argument { data_type: DataType::Keyword, constant: None, text: "s" };
        let options = Argument { data_type: DataType::Keyword, constant: Some(&map), text: "{…}" };
        let call = Call { name: "date_parse", text: "date_parse(s, {…})", args: &[text, options] };
        assert_eq!(
            check(&FUNCTION, &call).unwrap_err().message,
            "Invalid option [zone] in [date_parse(s, {…})], expected one of [time_zone, locale]"
        );
    }

    #[test]
    fn refuses_what_is_no_pattern() {
        let message = bind_error(&FUNCTION, &["{".into(), "2024".into()]).unwrap();
        assert!(message.starts_with("invalid date pattern for [date_parse(a, b)]: "), "{message}");
        assert_eq!(
            checked(&FUNCTION, &[DataType::Keyword, DataType::Date]),
            Err("second argument of [date_parse(a, b)] must be [string], found value [b] type [datetime]"
                .to_owned())
        );
    }
}
