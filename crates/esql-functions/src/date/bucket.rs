//! `BUCKET`

use esql_data::date::{DatePeriod, Rounding, TimeDuration, TimeSpan, Zone, nanos_to_millis, parse_datetime};
use esql_data::{Column, DataType, Double, Failure, Long, Value};

use super::date_trunc::rounding_to;
use super::instant::{each_instant, want};
use crate::function::Kernel;
use crate::kernels::unary;
use crate::math::double::{doubles, finite};
use crate::types::{NUMERIC, Types};
use crate::{
    BindError, Call, Category, Environment, Example, Param, Returns, ScalarFunction, TypeError,
    check_arguments, kernel,
};

const FIELD: Types = Types {
    members: &[
        DataType::Integer,
        DataType::Long,
        DataType::UnsignedLong,
        DataType::Double,
        DataType::Date,
        DataType::DateNanos,
    ],
    expected: "datetime or numeric",
};

/// What the second argument may be for dates.
const DATE_BUCKETS: Types = Types {
    members: &[
        DataType::Integer,
        DataType::Long,
        DataType::UnsignedLong,
        DataType::DatePeriod,
        DataType::TimeDuration,
    ],
    expected: "integral, date_period or time_duration",
};

/// What the ends of a range may be for dates.
pub(crate) const DATE_BOUND: Types = Types {
    members: &[DataType::Date, DataType::DateNanos, DataType::Keyword, DataType::Text],
    expected: "datetime, date_nanos or string",
};

/// A number of buckets or the size of one, for numbers or dates; a string in its place is read as a time span.
const BUCKETS: Types = Types {
    members: &[
        DataType::Integer,
        DataType::Long,
        DataType::UnsignedLong,
        DataType::Double,
        DataType::DatePeriod,
        DataType::TimeDuration,
    ],
    expected: "numeric, date_period or time_duration",
};

/// Anything: which types go together [`check`] knows.
const ANY: Types = Types { members: &DataType::ALL, expected: "any type" };

const PARAMS: &[Param] = &[
    Param::required("field", FIELD),
    Param::required("buckets", BUCKETS),
    Param::optional("from", ANY),
    Param::optional("to", ANY),
];

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "bucket",
    aliases: &["bin"],
    category: Category::Grouping,
    description: "The start of the bucket that a date or number lies in. The buckets have a given size, or the finest of a list of sizes that gives at most so many buckets from one date or number to another.",
    params: PARAMS,
    returns: Returns::Computed(result_type),
    examples: &[
        Example::new(
            "Of a given size",
            r#"ROW n = 17 | STATS count = COUNT(*) BY b = BUCKET(n, 5), c = BUCKET(n, 0.5)"#,
            "count,b,c\n1,15.0,17.0",
        ),
        Example::new(
            "At most 20 within a year: months",
            r#"ROW t = "2024-06-15"::DATETIME | STATS n = COUNT(*) BY m = BUCKET(t, 20, "2024-01-01", "2025-01-01")"#,
            "n,m\n1,2024-06-01T00:00:00.000Z",
        ),
        Example::new(
            "Null gives null",
            "ROW a = null::integer | STATS n = COUNT(*) BY b = BUCKET(a, 5)",
            "n,b\n1,null",
        ),
        Example::new(
            "Several values give null",
            "ROW a = [1, 2] | STATS n = COUNT(*) BY b = BUCKET(a, 5)",
            "n,b\n1,null",
        )
        .warns(&[
            "Line 1:44: evaluation of [BUCKET(a, 5)] failed, treating result as null. Only first 20 failures recorded.",
            "Line 1:44: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |call, environment| bind(call, environment),
    check: Some(check),
};

fn result_type(types: &[DataType]) -> DataType {
    if types[0].is_numeric() { DataType::Double } else { types[0] }
}

fn check(call: &Call<'_>) -> Result<DataType, TypeError> {
    let types = call.types();
    if !(2..=4).contains(&types.len()) {
        check_arguments(PARAMS, call)?;
    }
    let (field, buckets) = (types[0], types[1]);
    if field == DataType::Null || buckets == DataType::Null {
        return Ok(result_type(&types));
    }
    want(call, 0, FIELD)?;
    let count = types.len();
    let expected = if field.is_date() {
        want(call, 1, DATE_BUCKETS)?;
        let (arguments, word) = if buckets.is_whole_number() { (4, "four") } else { (2, "two") };
        (count != arguments).then_some(word)
    } else {
        want(call, 1, NUMERIC)?;
        match (buckets, count) {
            (_, 2) => None,
            (DataType::Double, _) => Some("two"),
            (_, 4) => None,
            _ => Some("four"),
        }
    };
    if let Some(expected) = expected {
        let [field, buckets] = [field, buckets].map(|data_type| data_type.type_name().to_uppercase());
        return Err(TypeError::new(format!(
            "function expects exactly {expected} arguments when the first one is of type [{field}] and the second of type [{buckets}]"
        )));
    }
    for bound in 2..count {
        want(call, bound, if field.is_date() { DATE_BOUND } else { NUMERIC })?;
    }
    Ok(result_type(&types))
}

fn bind(call: &Call<'_>, environment: &Environment) -> Result<Box<dyn Kernel>, BindError> {
    let types = call.types();
    let returns = result_type(&types);
    for (index, argument) in call.args.iter().enumerate().skip(1) {
        if argument.constant.is_none() && argument.data_type != DataType::Null {
            let position = ["second", "third", "fourth"][index - 1];
            let message = format!(
                "{position} argument of [{}] must be a constant, received [{}]",
                call.text, argument.text
            );
            return Err(BindError::new(index, message));
        }
    }
    let any_null = call.args.iter().any(|argument| {
        argument.data_type == DataType::Null || argument.constant.is_some_and(Value::is_null)
    });
    if any_null {
        return kernel(move |_, rows, _| Column::nulls(returns, rows));
    }
    if types[0].is_numeric() {
        let size = number_size(call);
        return kernel(move |args, _, context| {
            let numbers = [doubles(&args[0], context)];
            unary::<Double, Double>(DataType::Double, &numbers, context, |number, out| {
                let buckets = number / size;
                if !buckets.is_finite() {
                    return Err(Failure::arithmetic("/ by zero"));
                }
                out.push(finite(buckets.floor() * size)?);
                Ok(())
            })
        });
    }
    let rounding = date_rounding(call, &environment.zone)?;
    kernel(move |args, _, context| {
        each_instant::<Long>(
            returns,
            &args[0],
            context,
            |millis| Ok(rounding.round(millis)),
            |nanos| rounding.round_nanos(nanos),
        )
    })
}

/// The size of number buckets: as given, or a power of ten or half of one.
fn number_size(call: &Call<'_>) -> f64 {
    let number = |index| match call.constant(index) {
        // Elasticsearch reads an unsigned long's stored form here, which is less by 2⁶³.
        Some(Value::UnsignedLong(value)) => (*value ^ 1 << 63) as i64 as f64,
        other => other.and_then(Value::as_f64).unwrap_or(f64::NAN),
    };
    if call.args.len() == 2 {
        return number(1);
    }
    let precise = (number(3) - number(2)) / f64::from(bucket_count(call));
    let power_of_ten = 10f64.powf(precise.log10().ceil());
    let half = power_of_ten / 2.0;
    if precise < half { half } else { power_of_ten }
}

/// How many buckets are wanted; too large a number keeps its lowest bits, as in Java.
fn bucket_count(call: &Call<'_>) -> i32 {
    match call.constant(1) {
        Some(Value::Int(count)) => *count,
        Some(Value::Long(count)) => *count as i32,
        Some(Value::UnsignedLong(count)) => *count as i32,
        _ => 0,
    }
}

fn date_rounding(call: &Call<'_>, zone: &Zone) -> Result<Rounding, BindError> {
    if call.args.len() == 2 {
        return rounding_to(call.constant(1), zone)
            .map_err(|reason| BindError::new(1, reason.trim_start().to_owned()));
    }
    let (from, to) = (bound(call, 2)?, bound(call, 3)?);
    Ok(pick(bucket_count(call), from, to, zone))
}

/// An end of the range in milliseconds.
fn bound(call: &Call<'_>, index: usize) -> Result<i64, BindError> {
    let millis = match call.constant(index) {
        Some(Value::Str(text)) => parse_datetime(text),
        Some(Value::Long(nanos)) if call.args[index].data_type == DataType::DateNanos => {
            nanos_to_millis(*nanos)
        }
        Some(Value::Long(millis)) => Ok(*millis),
        _ => Err(Failure::illegal_argument("a single date is needed")),
    };
    millis.map_err(|failure| BindError::new(index, failure.message))
}

/// The rounding that a call of a date, a number of buckets and the ends of a range asks for, and those ends in milliseconds.
pub(crate) fn date_bounds(
    call: &Call<'_>,
    environment: &Environment,
) -> Result<(Rounding, i64, i64), BindError> {
    let (from, to) = (bound(call, 2)?, bound(call, 3)?);
    if call.constant(1).is_none() {
        let message = format!("the number of buckets must be a constant, received [{}]", call.args[1].text);
        return Err(BindError::new(1, message));
    }
    Ok((pick(bucket_count(call), from, to, &environment.zone), from, to))
}

/// The finest rounding that gives at most so many buckets: the last that does of days and shorter spans, or else the first of
/// weeks, months and years.
fn pick(buckets: i32, from: i64, to: i64, zone: &Zone) -> Rounding {
    const DAY: i64 = 86_400_000;
    const MEAN_YEAR: i64 = 31_556_952_000;
    /// Spans of at most half a day, in milliseconds.
    const FINE: [i64; 15] = [
        43_200_000, 10_800_000, 3_600_000, 1_800_000, 600_000, 300_000, 60_000, 30_000, 10_000, 5000, 1000,
        100, 50, 10, 1,
    ];
    let period = |years, months, days| TimeSpan::Period(DatePeriod { years, months, days });
    let days = (DAY, period(0, 0, 1));
    let fine = FINE.map(|millis| (millis, TimeSpan::Duration(TimeDuration::from_millis(millis))));
    let coarse =
        [(7 * DAY, period(0, 0, 7)), (MEAN_YEAR / 12, period(0, 1, 0)), (MEAN_YEAR, period(1, 0, 0))];
    let rounding = |span| Rounding::new(span, zone.clone()).expect("the spans are positive");
    let fits =
        |(mean, span)| Some(rounding(span)).filter(|rounding| at_most(buckets, rounding, mean, from, to));
    let finest = std::iter::once(days).chain(fine).map_while(fits).last();
    finest.or_else(|| coarse.into_iter().find_map(fits)).unwrap_or_else(|| rounding(coarse[2].1))
}

/// Whether so many buckets, of `mean` milliseconds on average, reach from the one of `from` to `to`.
fn at_most(buckets: i32, rounding: &Rounding, mean: i64, from: i64, to: i64) -> bool {
    /// More are not counted one by one, and then a change of clocks in between doesn't matter.
    const COUNTED: i128 = 10_000;
    let mut bucket = rounding.round(from);
    let (range, mean) = (i128::from(to) - i128::from(bucket), i128::from(mean));
    let needed = (range + mean - 1) / mean;
    if needed > COUNTED {
        return needed <= i128::from(buckets);
    }
    for _ in 0..buckets {
        bucket = rounding.next(bucket);
        if bucket >= to {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::{FUNCTION, pick};
    use crate::testing::{
        Input, bind_error, call_with, checked, column, doubles, ints, show, unsigned_longs,
    };
    use esql_data::date::{DatePeriod, Zone, millis_to_iso, parse_datetime};
    use esql_data::{Column, DataType, Long, Value};

    fn date(text: &str) -> i64 {
        parse_datetime(text).unwrap()
    }

    fn dates(text: &'static str) -> Input {
        Input::from(column::<Long>(DataType::Date, &[&[date(text)]]))
    }

    fn long(value: i64) -> Input {
        Input::Constant(DataType::Long, Value::Long(value))
    }

    fn double(value: f64) -> Input {
        Input::Constant(DataType::Double, Value::Double(value))
    }

    fn iso(column: &Column) -> String {
        millis_to_iso(column.view::<Long>().row(0).next().unwrap())
    }

    #[test]
    fn numbers_go_into_buckets_of_a_size() {
        let (result, warnings) =
            call_with(&FUNCTION, &[ints(&[&[17], &[-1], &[], &[1, 2]]).into(), 5.into()]);
        assert_eq!(show(&result), "15.0 | -5.0 | null | null");
        assert_eq!(warnings.len(), 1);
        assert_eq!(show(&call_with(&FUNCTION, &[doubles(&[&[99.0]]).into(), double(49.5)]).0), "99.0");
    }

    #[test]
    fn number_buckets_are_powers_of_ten_or_halves() {
        let (result, _) = call_with(
            &FUNCTION,
            &[ints(&[&[57305], &[25324]]).into(), 20.into(), 25324.into(), 74999.into()],
        );
        assert_eq!(show(&result), "55000.0 | 25000.0");
    }

    #[test]
    fn unsigned_ends_count_in_their_stored_form() {
        let (from, end) = (5_480_608_687_137_202_404, 17_764_691_215_469_285_192);
        let to = Input::Constant(DataType::UnsignedLong, Value::UnsignedLong(end));
        let (result, _) =
            call_with(&FUNCTION, &[unsigned_longs(&[&[end]]).into(), 20.into(), long(from), to]);
        assert_eq!(show(&result), "1.75e19");
    }

    #[test]
    fn impossible_number_buckets_are_null() {
        for (count, from, to) in [(0, 0, 0), (-1, 0, 0), (100_000_000_000, 0, 0)] {
            let (result, warnings) =
                call_with(&FUNCTION, &[ints(&[&[1]]).into(), long(count), long(from), long(to)]);
            assert_eq!(show(&result), "null");
            assert_eq!(warnings, ["java.lang.ArithmeticException: / by zero"]);
        }
    }

    #[test]
    fn dates_go_into_buckets_of_a_span() {
        let week = Value::Period(DatePeriod { days: 7, ..DatePeriod::default() });
        let week = || Input::Constant(DataType::DatePeriod, week.clone());
        let (result, _) = call_with(&FUNCTION, &[dates("1985-07-09"), week()]);
        assert_eq!(iso(&result), "1985-07-08T00:00:00.000Z");
        let nanos = column::<Long>(DataType::DateNanos, &[&[date("1985-07-09") * 1_000_000]]);
        let (result, _) = call_with(&FUNCTION, &[nanos.into(), week()]);
        assert_eq!(show(&result), (date("1985-07-08") * 1_000_000).to_string());
    }

    #[test]
    fn date_buckets_are_as_fine_as_asked_for() {
        let start = |buckets, from, to, zone: &str| {
            let rounding = pick(buckets, date(from), date(to), &Zone::parse(zone).unwrap());
            millis_to_iso(rounding.round(date("1985-07-09T13:47:11.123Z")))
        };
        for (buckets, expected) in [
            (1, "1985-01-01T00:00:00.000Z"),
            (20, "1985-07-01T00:00:00.000Z"),
            (100, "1985-07-08T00:00:00.000Z"),
            (365, "1985-07-09T00:00:00.000Z"),
            (2920, "1985-07-09T12:00:00.000Z"),
            (8760, "1985-07-09T13:00:00.000Z"),
            (0, "1985-01-01T00:00:00.000Z"),
        ] {
            assert_eq!(start(buckets, "1985-01-01", "1986-01-01", "Z"), expected, "{buckets}");
        }
        assert_eq!(
            start(24, "2023-10-23T00:00:00Z", "2023-10-23T23:59:59Z", "Z"),
            "1985-07-09T13:00:00.000Z"
        );
        assert_eq!(start(20, "1985-01-01", "1986-01-01", "Europe/Paris"), "1985-06-30T22:00:00.000Z");
        assert_eq!(start(i32::MAX, "0001-01-01", "9999-01-01", "Z"), "1985-07-09T13:45:00.000Z");
    }

    #[test]
    fn ends_may_be_texts() {
        let (result, _) =
            call_with(&FUNCTION, &[dates("1985-07-09"), 20.into(), "1985-01-01".into(), "1986-01-01".into()]);
        assert_eq!(iso(&result), "1985-07-01T00:00:00.000Z");
        let error =
            bind_error(&FUNCTION, &[dates("1985-07-09"), 20.into(), "soon".into(), "1986-01-01".into()]);
        assert_eq!(
            error.as_deref(),
            Some("failed to parse date field [soon] with format [strict_date_optional_time]")
        );
    }

    #[test]
    fn arguments_depend_on_each_other() {
        use DataType::{Date, DatePeriod, Double, Integer, Keyword, Null};
        assert_eq!(checked(&FUNCTION, &[Integer, Integer]), Ok(Double));
        assert_eq!(checked(&FUNCTION, &[Date, DatePeriod]), Ok(Date));
        assert_eq!(checked(&FUNCTION, &[Null, Integer]), Ok(Null));
        assert_eq!(
            checked(&FUNCTION, &[Date, Integer]),
            Err("function expects exactly four arguments when the first one is of type [DATETIME] and the second of type [INTEGER]".to_owned())
        );
        assert_eq!(
            checked(&FUNCTION, &[Integer, Double, Integer, Integer]),
            Err("function expects exactly two arguments when the first one is of type [INTEGER] and the second of type [DOUBLE]".to_owned())
        );
        assert_eq!(
            checked(&FUNCTION, &[Keyword, Integer]),
            Err("first argument of [bucket(a, b)] must be [datetime or numeric], found value [a] type [keyword]".to_owned())
        );
        assert_eq!(
            checked(&FUNCTION, &[Date, Integer, Integer, Keyword]),
            Err("third argument of [bucket(a, b, c, d)] must be [datetime, date_nanos or string], found value [c] type [integer]".to_owned())
        );
        assert_eq!(
            bind_error(&FUNCTION, &[ints(&[&[1]]).into(), ints(&[&[1]]).into()]).as_deref(),
            Some("second argument of [bucket(a, b)] must be a constant, received [b]")
        );
    }
}
