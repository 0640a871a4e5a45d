//! `MAX`

use super::extreme;
use crate::{AggregateFunction, Example, Param, Returns};

pub(crate) static FUNCTION: AggregateFunction = AggregateFunction {
    name: "max",
    aliases: &[],
    description: "The greatest value of the group. Null for a group without values.",
    params: &[Param::required("field", extreme::TYPES)],
    returns: Returns::Argument(0),
    examples: &[
        Example::new("Every value counts", "ROW n = [1, 3, 2] | STATS m = MAX(n)", "m\n3"),
        Example::new("Strings", "ROW s = [\"b\", \"a\", \"c\"] | STATS m = MAX(s)", "m\nc"),
        Example::new("Nulls are left out", "ROW n = null::date | STATS m = MAX(n)", "m\nnull"),
    ],
    bind: |call, _| extreme::bind::<true>(call),
    check: None,
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aggregate::{min, testing::aggregate};
    use crate::testing::{bools, doubles, ips, strs};
    use esql_data::{Column, DataType};

    #[test]
    fn compares_by_type() {
        let texts = [strs(&[&["b"], &["ab", "c"], &[], &["a"]])];
        assert_eq!(aggregate(&FUNCTION, &texts, &[0, 0, 1, 2]), "c | null | a");
        assert_eq!(aggregate(&min::FUNCTION, &texts, &[0, 0, 1, 2]), "ab | null | a");
        assert_eq!(aggregate(&FUNCTION, &[bools(&[&[false], &[true]])], &[0, 0]), "true");
        assert_eq!(aggregate(&min::FUNCTION, &[doubles(&[&[-0.5], &[-2.0]])], &[0, 0]), "-2.0");
        assert_eq!(aggregate(&FUNCTION, &[ips(&[&["10.0.0.9"], &["10.0.0.10"]])], &[0, 0]), "10.0.0.10");
    }

    #[test]
    fn null_has_the_type_null() {
        assert_eq!(aggregate(&FUNCTION, &[Column::nulls(DataType::Null, 2)], &[0, 0]), "null");
    }
}
