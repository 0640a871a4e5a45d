//! `FIRST`

use super::ordered;
use crate::types::COMPARABLE;
use crate::{AggregateFunction, Example, Param, Returns};

pub(crate) static FUNCTION: AggregateFunction = AggregateFunction {
    name: "first",
    aliases: &[],
    description: "The values of a field in the row of the group that has the least value of another field. Rows where that is null \
                  count only if there are no others. Null if the field is null there.",
    params: &[Param::required("field", COMPARABLE), Param::required("sortField", ordered::SORT_FIELD)],
    returns: Returns::Argument(0),
    examples: &[
        Example::new("", r#"ROW s = "a", n = 1 | STATS f = FIRST(s, n)"#, "f\na"),
        Example::new(
            "All values of the row",
            "ROW s = [3, 1, 2], n = 1 | STATS f = FIRST(s, n)",
            "f\n[3, 1, 2]",
        ),
        Example::new("Null", "ROW s = null::ip, n = 1 | STATS f = FIRST(s, n)", "f\nnull"),
    ],
    bind: |call, _| ordered::bind::<false>(call),
    check: None,
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aggregate::{last, testing::aggregate};
    use crate::testing::{ints, longs, strs};
    use esql_data::{Column, DataType};

    #[test]
    fn takes_all_values_of_the_first_row() {
        let names = strs(&[&["late"], &["early", "bird"], &["never"], &["too", "late"]]);
        let times = longs(&[&[5], &[1, 9], &[], &[5]]);
        assert_eq!(aggregate(&FUNCTION, &[names.clone(), times.clone()], &[0, 0, 0, 0]), "[early, bird]");
        assert_eq!(aggregate(&last::FUNCTION, &[names, times], &[0, 0, 0, 0]), "[early, bird]");
    }

    #[test]
    fn null_may_be_the_answer() {
        let names = strs(&[&["b"], &[]]);
        assert_eq!(aggregate(&FUNCTION, &[names.clone(), ints(&[&[2], &[1]])], &[0, 0]), "null");
        assert_eq!(aggregate(&last::FUNCTION, &[names, ints(&[&[2], &[1]])], &[0, 0]), "b");
    }

    #[test]
    fn rows_without_sort_value_lose() {
        let names = strs(&[&["none"], &["some"], &["other"]]);
        assert_eq!(aggregate(&FUNCTION, &[names.clone(), ints(&[&[], &[9], &[9]])], &[0, 0, 0]), "some");
        assert_eq!(
            aggregate(&FUNCTION, &[names, Column::nulls(DataType::Null, 3)], &[0, 0, 1]),
            "none | other"
        );
    }
}
