//! `STD_DEV`

use esql_data::DataType;

use super::dense::dense;
use super::moments::Spread;
use crate::types::NUMERIC_NOT_UNSIGNED;
use crate::{AggregateFunction, Example, Param, Returns};

pub(crate) static FUNCTION: AggregateFunction = AggregateFunction {
    name: "std_dev",
    aliases: &[],
    description: "The standard deviation of all values of the group, taken as the whole population. Null for a group without values.",
    params: &[Param::required("number", NUMERIC_NOT_UNSIGNED)],
    returns: Returns::Type(DataType::Double),
    examples: &[
        Example::new(
            "Every value counts",
            "ROW n = [2, 4, 4, 4, 5, 5, 7, 9] | STATS s = STD_DEV(n)",
            "s\n2.0",
        ),
        Example::new("A single value", "ROW n = 3 | STATS s = STD_DEV(n)", "s\n0.0"),
        Example::new("Nulls are left out", "ROW n = null::long | STATS s = STD_DEV(n)", "s\nnull"),
    ],
    bind: |_, _| dense(Spread::StandardDeviation),
    check: None,
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aggregate::testing::aggregate;
    use crate::testing::{doubles, ints};

    #[test]
    fn is_that_of_the_population() {
        let numbers = ints(&[&[2, 4, 4], &[4, 5], &[5, 7, 9], &[], &[1]]);
        assert_eq!(aggregate(&FUNCTION, &[numbers], &[0, 0, 0, 1, 2]), "2.0 | null | 0.0");
        assert_eq!(aggregate(&FUNCTION, &[doubles(&[&[0.5], &[1.5]])], &[0, 0]), "0.5");
    }
}
