//! `MV_MEDIAN_ABSOLUTE_DEVIATION`

use esql_data::{Column, DataType, Int, Long, UnsignedLong};

use super::numbers::{Whole, middle, statistic, statistic_of_doubles};
use crate::types::NUMERIC;
use crate::{Category, EvalContext, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "mv_median_absolute_deviation",
    aliases: &[],
    category: Category::MultiValue,
    description: "The median of the distances of the numbers from their median; between two whole numbers, rounded towards 0. Null \
                  for null.",
    params: &[Param::required("number", NUMERIC)],
    returns: Returns::Argument(0),
    examples: &[
        Example::new("", "ROW a = MV_MEDIAN_ABSOLUTE_DEVIATION([0, 2, 5, 6])", "a\n2"),
        Example::new("A single value", "ROW a = MV_MEDIAN_ABSOLUTE_DEVIATION(7)", "a\n0"),
        Example::new("Null gives null", "ROW a = MV_MEDIAN_ABSOLUTE_DEVIATION(null)", "a\nnull"),
    ],
    bind: |_, _| kernel(|args, _, context| deviation(&args[0], context)),
    check: None,
};

fn deviation(column: &Column, context: &mut EvalContext<'_>) -> Column {
    match column.data_type() {
        DataType::Integer => deviation_of::<Int>(column, context),
        DataType::Long => deviation_of::<Long>(column, context),
        DataType::UnsignedLong => deviation_of::<UnsignedLong>(column, context),
        DataType::Double => statistic_of_doubles(column, context, |sorted| {
            let median = median_of_doubles(sorted);
            sorted.iter_mut().for_each(|value| *value = (*value - median).abs());
            sorted.sort_unstable_by(f64::total_cmp);
            median_of_doubles(sorted)
        }),
        _ => column.clone(),
    }
}

fn deviation_of<E: Whole>(column: &Column, context: &mut EvalContext<'_>) -> Column {
    statistic::<E>(column, context, |sorted| {
        let median = median(sorted);
        sorted.iter_mut().for_each(|value| *value = (*value - median).abs());
        sorted.sort_unstable();
        self::median(sorted)
    })
}

fn median(sorted: &[i128]) -> i128 {
    let (below, above) = middle(sorted);
    (below + above) / 2
}

/// Halves first: the sum of two large numbers would be infinite.
fn median_of_doubles(sorted: &[f64]) -> f64 {
    let (below, above) = middle(sorted);
    if sorted.len() % 2 == 1 { below } else { below / 2.0 + above / 2.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{call, doubles, ints, longs, show, unsigned_longs};

    #[test]
    fn rounds_towards_zero() {
        assert_eq!(show(&call(&FUNCTION, &[ints(&[&[6, 0, 2, 5], &[], &[7]])]).0), "2 | null | 0");
        assert_eq!(show(&call(&FUNCTION, &[ints(&[&[-3, 0]])]).0), "1");
        assert_eq!(show(&call(&FUNCTION, &[longs(&[&[i64::MIN, i64::MAX]])]).0), "9223372036854775807");
        assert_eq!(show(&call(&FUNCTION, &[unsigned_longs(&[&[0, 4, u64::MAX]])]).0), "4");
        assert_eq!(show(&call(&FUNCTION, &[doubles(&[&[1.5, 2.5, 9.0]])]).0), "1.0");
    }
}
