//! `MEDIAN`

use esql_data::DataType;

use super::dense::dense;
use super::percentile::{Of, Quantile};
use crate::types::NUMERIC_NOT_UNSIGNED;
use crate::{AggregateFunction, Example, Param, Returns};

pub(crate) static FUNCTION: AggregateFunction = AggregateFunction {
    name: "median",
    aliases: &[],
    description: "The value with as many values of the group below as above it; approximate for 20000 values and more. Null for a \
                  group without values.",
    params: &[Param::required("number", NUMERIC_NOT_UNSIGNED)],
    returns: Returns::Type(DataType::Double),
    examples: &[
        Example::new("", "ROW n = [1, 2, 9] | STATS m = MEDIAN(n)", "m\n2.0"),
        Example::new("Between two values", "ROW n = [1, 2] | STATS m = MEDIAN(n)", "m\n1.5"),
        Example::new("Nulls are left out", "ROW n = null::double | STATS m = MEDIAN(n)", "m\nnull"),
    ],
    bind: |_, _| dense(Quantile { of: Of::Share(0.5) }),
    check: None,
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aggregate::testing::aggregate;
    use crate::testing::longs;

    #[test]
    fn lies_in_the_middle() {
        assert_eq!(aggregate(&FUNCTION, &[longs(&[&[9, 1], &[2], &[]])], &[0, 0, 1]), "2.0 | null");
        assert_eq!(aggregate(&FUNCTION, &[longs(&[&[9], &[1], &[2], &[3]])], &[0, 0, 0, 0]), "2.5");
    }
}
