//! `ROUND`

use esql_data::number::round_half_up;
use esql_data::{Column, DataType, Double, Failure, Int, Long, UnsignedLong};

use crate::kernels::{binary, each_value, unary};
use crate::types::{NUMERIC, Types};
use crate::{Category, EvalContext, Example, Param, Returns, ScalarFunction, kernel};

const DECIMALS: Types = Types {
    members: &[DataType::Integer, DataType::Long],
    expected: "whole number except unsigned_long or counter types",
};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "round",
    aliases: &[],
    category: Category::Math,
    description: "A number rounded to so many decimals (none by default), halves away from zero; negative decimals round to tens, hundreds and so on.",
    params: &[Param::required("number", NUMERIC), Param::optional("decimals", DECIMALS)],
    returns: Returns::Argument(0),
    examples: &[
        Example::new("", "ROW x = 2.345 | EVAL r = ROUND(x, 1)", "x,r\n2.345,2.3"),
        Example::new("To hundreds", "ROW r = ROUND(1250, -2)", "r\n1300"),
        Example::new("Null gives null", "ROW r = ROUND(null)", "r\nnull"),
        Example::new("Several values give null", "ROW r = ROUND([1.5, 2.5])", "r\nnull").warns(&[
            "Line 1:9: evaluation of [ROUND([1.5, 2.5])] failed, treating result as null. Only first 20 failures recorded.",
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |call, _| {
        if call.args.len() == 1 {
            return kernel(to_whole);
        }
        kernel(to_decimals)
    },
    check: None,
};

fn to_whole(args: &[Column], _: usize, context: &mut EvalContext<'_>) -> Column {
    if args[0].data_type() != DataType::Double {
        return args[0].clone();
    }
    unary::<Double, Double>(DataType::Double, args, context, |value, out| {
        out.push(round_double(value, 0));
        Ok(())
    })
}

fn to_decimals(args: &[Column], rows: usize, context: &mut EvalContext<'_>) -> Column {
    let returns = args[0].data_type();
    let args = [args[0].clone(), as_longs(&args[1], context)];
    match returns {
        DataType::Integer => binary::<Int, Long, Int>(returns, &args, context, |value, decimals, out| {
            let rounded = round_long(i64::from(value), decimals)?;
            out.push(i32::try_from(rounded).map_err(|_| Failure::arithmetic("integer overflow"))?);
            Ok(())
        }),
        DataType::Long => binary::<Long, Long, Long>(returns, &args, context, |value, decimals, out| {
            out.push(round_long(value, decimals)?);
            Ok(())
        }),
        DataType::UnsignedLong => {
            binary::<UnsignedLong, Long, UnsignedLong>(returns, &args, context, |value, decimals, out| {
                out.push(round_unsigned_long(value, decimals)?);
                Ok(())
            })
        }
        DataType::Double => {
            binary::<Double, Long, Double>(returns, &args, context, |value, decimals, out| {
                out.push(round_double(value, decimals));
                Ok(())
            })
        }
        _ => Column::nulls(returns, rows),
    }
}

/// A column of whole numbers as longs.
fn as_longs(column: &Column, context: &mut EvalContext<'_>) -> Column {
    match column.data_type() {
        DataType::Long => column.clone(),
        DataType::Integer => each_value::<Int, Long>(DataType::Long, column, context, |value, out| {
            out.push(i64::from(value));
            Ok(())
        }),
        _ => Column::nulls(DataType::Long, column.len()),
    }
}

fn round_double(value: f64, decimals: i64) -> f64 {
    let scale = 10f64.powf(decimals as f64);
    if value.is_nan() || value == 0.0 || scale == 0.0 {
        return 0.0;
    }
    let scaled = value * scale;
    if scaled.is_infinite() {
        return value;
    }
    let whole = scaled.abs();
    // Beyond the longs every double is whole already.
    let whole = if whole < i64::MAX as f64 { round_half_up(whole) as f64 } else { whole };
    let sign = if scaled >= 0.0 { 1.0 } else { -1.0 };
    whole / scale * sign
}

fn round_long(value: i64, decimals: i64) -> Result<i64, Failure> {
    // A number with fewer digits than are to go is zero, even when it is nearer to the power of ten: so Elasticsearch.
    let digits = ((value as f64).abs().log10() + 1.0) as i64;
    if decimals < 0 && digits <= decimals.saturating_neg() {
        return Ok(0);
    }
    let rounded = round_size(value.unsigned_abs(), decimals);
    let signed = if value < 0 { -rounded } else { rounded };
    i64::try_from(signed).map_err(|_| Failure::arithmetic("long overflow"))
}

fn round_unsigned_long(value: u64, decimals: i64) -> Result<u64, Failure> {
    match i64::try_from(value) {
        Ok(value) => round_long(value, decimals).map(i64::unsigned_abs),
        Err(_) => u64::try_from(round_size(value, decimals))
            .map_err(|_| Failure::arithmetic("unsigned_long overflow")),
    }
}

/// A whole number without its sign, rounded to a power of ten.
fn round_size(size: u64, decimals: i64) -> i128 {
    if decimals >= 0 {
        return i128::from(size);
    }
    // Twenty digits are all that a number has; one more rounds every number to zero.
    let digits = decimals.unsigned_abs().min(21) as u32;
    let (size, unit) = (i128::from(size), 10i128.pow(digits));
    (size + unit / 2) / unit * unit
}

#[cfg(test)]
mod tests {
    use super::{FUNCTION, round_double, round_long, round_unsigned_long};
    use crate::testing::{call, call_with, doubles, ints, longs, show};

    #[test]
    fn halves_go_away_from_zero() {
        let (result, _) = call(&FUNCTION, &[doubles(&[&[2.5], &[-2.5], &[0.4], &[]])]);
        assert_eq!(show(&result), "3.0 | -3.0 | 0.0 | null");
        assert_eq!(round_double(-7.125, 2), -7.13);
        assert_eq!(round_double(1234.5, -2), 1200.0);
    }

    #[test]
    fn large_doubles_stay_themselves() {
        assert_eq!(round_double(1e300, 2), 1e300);
        assert_eq!(round_double(1.8e18, 3), 1.8e18);
        assert_eq!(round_double(5.0, -400), 0.0);
        assert_eq!(round_double(5.0, 400), 5.0);
    }

    #[test]
    fn whole_numbers_round_to_tens() {
        let (result, _) = call_with(&FUNCTION, &[ints(&[&[1250], &[-150], &[4]]).into(), (-2).into()]);
        assert_eq!(show(&result), "1300 | -200 | 0");
        assert_eq!(round_long(-15, -1), Ok(-20));
        assert_eq!(round_long(7, -1), Ok(0), "a digit fewer than are to go");
        let (result, warnings) = call_with(&FUNCTION, &[longs(&[&[i64::MAX], &[1, 2]]).into(), (-1).into()]);
        assert_eq!(show(&result), "null | null");
        assert_eq!(warnings[0], "java.lang.ArithmeticException: long overflow");
    }

    #[test]
    fn whole_numbers_without_decimals_stay_themselves() {
        let (result, warnings) = call(&FUNCTION, &[ints(&[&[7], &[1, 2]])]);
        assert_eq!(show(&result), "7 | [1, 2]");
        assert!(warnings.is_empty());
    }

    #[test]
    fn unsigned_longs_use_all_their_digits() {
        assert_eq!(round_unsigned_long(9_223_372_036_854_775_808, -1), Ok(9_223_372_036_854_775_810));
        assert_eq!(round_unsigned_long(18_446_744_073_709_551_614, -1), Ok(18_446_744_073_709_551_610));
        assert_eq!(round_unsigned_long(u64::MAX, i64::MIN), Ok(0));
        assert_eq!(round_unsigned_long(u64::MAX, -20), Ok(0));
        assert_eq!(round_unsigned_long(12_446_744_073_709_551_615, -19), Ok(10_000_000_000_000_000_000));
        assert!(round_unsigned_long(u64::MAX, -19).is_err());
    }
}
