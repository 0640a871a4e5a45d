//! `MV_PERCENTILE`

use esql_data::number::double_to_string;
use esql_data::{Column, ColumnBuilder, DataType, Double, Element, Failure, Int, Long};

use crate::kernels::{Row, single};
use crate::types::{NUMERIC_NOT_UNSIGNED, Types};
use crate::{Category, EvalContext, Example, Param, Returns, ScalarFunction, kernel};

const NUMBER: Types =
    Types { members: NUMERIC_NOT_UNSIGNED.members, expected: "numeric except unsigned_long" };

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "mv_percentile",
    aliases: &[],
    category: Category::MultiValue,
    description: "The number below which that percentage of the numbers lies, between two numbers if need be. Null if an argument is \
                  null, and for a percentage outside of 0 to 100.",
    params: &[Param::required("number", NUMBER), Param::required("percentile", NUMBER)],
    returns: Returns::Argument(0),
    examples: &[
        Example::new("", "ROW a = MV_PERCENTILE([5, 5, 10, 12, 5000], 50)", "a\n10"),
        Example::new("A single value", "ROW a = MV_PERCENTILE(7, 20)", "a\n7"),
        Example::new("Null gives null", "ROW a = MV_PERCENTILE(null, 50)", "a\nnull"),
    ],
    bind: |_, _| kernel(percentile),
    check: None,
};

fn percentile(args: &[Column], rows: usize, context: &mut EvalContext<'_>) -> Column {
    match args[0].data_type() {
        DataType::Integer => percentile_of::<Int>(args, rows, context),
        DataType::Long => percentile_of::<Long>(args, rows, context),
        DataType::Double => percentile_of::<Double>(args, rows, context),
        other => Column::nulls(other, rows),
    }
}

fn percentile_of<E: Interpolated>(args: &[Column], rows: usize, context: &mut EvalContext<'_>) -> Column {
    let values = args[0].view::<E>();
    let mut result = ColumnBuilder::<E>::new(args[0].data_type(), rows);
    let mut sorted = Vec::new();
    for row in 0..rows {
        let values = Row::new(values, row);
        if values.len() > 0
            && let Some(percentage) = percentage(&args[1], row, context)
        {
            if (0.0..=100.0).contains(&percentage) {
                sorted.clear();
                sorted.extend(values.iter());
                sorted.sort_unstable_by(|left, right| E::compare(*left, *right));
                let rank = percentage / 100.0 * (sorted.len() - 1) as f64;
                let (below, above) = (rank as usize, (rank as usize + 1).min(sorted.len() - 1));
                result.append(E::between(rank.fract(), sorted[below], sorted[above]));
            } else {
                let text = double_to_string(percentage);
                context.warn(Failure::illegal_argument(format!(
                    "Percentile parameter must be a number between 0 and 100, found [{text}]"
                )));
            }
        }
        result.end_row();
    }
    result.finish()
}

fn percentage(column: &Column, row: usize, context: &mut EvalContext<'_>) -> Option<f64> {
    match column.data_type() {
        DataType::Integer => single(&column.view::<Int>(), row, context).map(f64::from),
        DataType::Long => single(&column.view::<Long>(), row, context).map(|value| value as f64),
        DataType::Double => single(&column.view::<Double>(), row, context),
        _ => None,
    }
}

/// Numbers between which there are others.
trait Interpolated: Element {
    /// The number at `fraction` of the way; whole numbers are rounded towards the first.
    fn between(fraction: f64, below: Self::Ref<'_>, above: Self::Ref<'_>) -> Self::Ref<'static>;
}

impl Interpolated for Int {
    fn between(fraction: f64, below: i32, above: i32) -> i32 {
        let distance = i64::from(above) - i64::from(below);
        (i64::from(below) + (fraction * distance as f64) as i64) as i32
    }
}

impl Interpolated for Long {
    fn between(fraction: f64, below: i64, above: i64) -> i64 {
        /// Doubles hold all whole numbers up to here.
        const SAFE: i64 = 1 << 52;
        if above < SAFE && below > -SAFE {
            return below + (fraction * (above - below) as f64) as i64;
        }
        // Exactly: the fraction is a whole number of 53 bits divided by a power of two, the distance has 64 bits at most.
        let bits = fraction.to_bits();
        let exponent = (bits >> 52) as u32;
        let mantissa = bits & ((1 << 52) - 1) | if exponent > 0 { 1 << 52 } else { 0 };
        let shift = 1075 - exponent.max(1);
        let product = (i128::from(above) - i128::from(below)) as u128 * u128::from(mantissa);
        let way = product.checked_shr(shift).unwrap_or(0);
        let rest = product != way.checked_shl(shift).unwrap_or(0);
        let sum = i128::from(below) + way as i128;
        // The sum is rounded towards 0.
        (sum + i128::from(sum < 0 && rest)) as i64
    }
}

impl Interpolated for Double {
    fn between(fraction: f64, below: f64, above: f64) -> f64 {
        let distance = above - below;
        if distance.is_infinite() {
            below * (1.0 - fraction) + above * fraction
        } else {
            below + fraction * distance
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{call, call_with, doubles, ints, longs, show};

    #[test]
    fn lies_between() {
        let numbers = ints(&[&[12, 5, 10, 5], &[], &[7]]);
        assert_eq!(show(&call_with(&FUNCTION, &[numbers.clone().into(), 50.into()]).0), "7 | null | 7");
        assert_eq!(show(&call_with(&FUNCTION, &[numbers.into(), 100.into()]).0), "12 | null | 7");
        let args = [doubles(&[&[1.0, 2.0], &[f64::MIN, f64::MAX]]), doubles(&[&[25.0], &[50.0]])];
        assert_eq!(show(&call(&FUNCTION, &args).0), "1.25 | 0.0");
    }

    #[test]
    fn large_longs_lose_nothing() {
        let numbers = longs(&[&[i64::MIN, i64::MAX], &[i64::MAX - 1, i64::MAX], &[i64::MIN, -1]]);
        assert_eq!(
            show(&call_with(&FUNCTION, &[numbers.into(), 50.into()]).0),
            "0 | 9223372036854775806 | -4611686018427387904"
        );
    }

    #[test]
    fn there_are_a_hundred_percent() {
        let (result, warnings) = call(&FUNCTION, &[ints(&[&[1], &[1]]), longs(&[&[101], &[]])]);
        assert_eq!(show(&result), "null | null");
        assert_eq!(
            warnings,
            [
                "java.lang.IllegalArgumentException: Percentile parameter must be a number between 0 and 100, found [101.0]"
            ]
        );
    }
}
