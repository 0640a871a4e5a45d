//! `MEDIAN_ABSOLUTE_DEVIATION`

use esql_data::DataType;

use super::dense::dense;
use super::percentile::{Of, Quantile};
use crate::types::NUMERIC_NOT_UNSIGNED;
use crate::{AggregateFunction, Example, Param, Returns};

pub(crate) static FUNCTION: AggregateFunction = AggregateFunction {
    name: "median_absolute_deviation",
    aliases: &[],
    description: "The median of the distances of the group's values from their median, a measure of spread that outliers hardly \
                  move; approximate for 20000 values and more. Null for a group without values.",
    params: &[Param::required("number", NUMERIC_NOT_UNSIGNED)],
    returns: Returns::Type(DataType::Double),
    examples: &[
        Example::new("", "ROW n = [1, 1, 2, 2, 4, 6, 9] | STATS m = MEDIAN_ABSOLUTE_DEVIATION(n)", "m\n1.0"),
        Example::new("A single value", "ROW n = 3 | STATS m = MEDIAN_ABSOLUTE_DEVIATION(n)", "m\n0.0"),
        Example::new(
            "Nulls are left out",
            "ROW n = null::long | STATS m = MEDIAN_ABSOLUTE_DEVIATION(n)",
            "m\nnull",
        ),
    ],
    bind: |_, _| dense(Quantile { of: Of::Deviations }),
    check: None,
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aggregate::testing::aggregate;
    use crate::testing::ints;

    #[test]
    fn outliers_hardly_move_it() {
        let numbers = ints(&[&[1, 1, 2], &[2, 4, 6, 900], &[]]);
        assert_eq!(aggregate(&FUNCTION, &[numbers], &[0, 0, 1]), "1.0 | null");
    }
}
