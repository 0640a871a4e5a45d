//! `MV_MEDIAN`

use esql_data::{Column, DataType, Int, Long, UnsignedLong};

use super::numbers::{Whole, middle, statistic, statistic_of_doubles};
use super::rows::unchanged;
use crate::types::NUMERIC;
use crate::{Category, EvalContext, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "mv_median",
    aliases: &[],
    category: Category::MultiValue,
    description: "The number with as many numbers below as above it; between two whole numbers, rounded down. Null for null.",
    params: &[Param::required("number", NUMERIC)],
    returns: Returns::Argument(0),
    examples: &[
        Example::new("", "ROW a = MV_MEDIAN([3, 5, 1])", "a\n3"),
        Example::new(
            "Rounded down",
            "ROW a = MV_MEDIAN([3, 7, 1, 6]), b = MV_MEDIAN([3.0, 7.0, 1.0, 6.0])",
            "a,b\n4,4.5",
        ),
        Example::new("Null gives null", "ROW a = MV_MEDIAN(null)", "a\nnull"),
    ],
    bind: |_, _| kernel(|args, _, context| median(&args[0], context)),
    check: None,
};

fn median(column: &Column, context: &mut EvalContext<'_>) -> Column {
    if !column.is_multi() {
        return unchanged(column);
    }
    match column.data_type() {
        DataType::Integer => median_of::<Int>(column, context),
        DataType::Long => median_of::<Long>(column, context),
        DataType::UnsignedLong => median_of::<UnsignedLong>(column, context),
        _ => statistic_of_doubles(column, context, |sorted| {
            let (below, above) = middle(sorted);
            f64::midpoint(below, above)
        }),
    }
}

fn median_of<E: Whole>(column: &Column, context: &mut EvalContext<'_>) -> Column {
    statistic::<E>(column, context, |sorted| {
        let (below, above) = middle(sorted);
        (below + above) >> 1
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{call, doubles, ints, longs, show, unsigned_longs};

    #[test]
    fn rounds_whole_numbers_down() {
        assert_eq!(
            show(&call(&FUNCTION, &[ints(&[&[9, 1, 2], &[], &[-2, 1], &[7]])]).0),
            "2 | null | -1 | 7"
        );
        assert_eq!(show(&call(&FUNCTION, &[longs(&[&[i64::MAX, i64::MAX - 1]])]).0), "9223372036854775806");
        assert_eq!(
            show(&call(&FUNCTION, &[unsigned_longs(&[&[u64::MAX, u64::MAX]])]).0),
            "18446744073709551615"
        );
        assert_eq!(show(&call(&FUNCTION, &[doubles(&[&[1.0, 2.0]])]).0), "1.5");
    }
}
