//! `LAST`

use super::ordered;
use crate::types::COMPARABLE;
use crate::{AggregateFunction, Example, Param, Returns};

pub(crate) static FUNCTION: AggregateFunction = AggregateFunction {
    name: "last",
    aliases: &[],
    description: "The values of a field in the row of the group that has the greatest value of another field. Rows where that is null \
                  count only if there are no others. Null if the field is null there.",
    params: &[Param::required("field", COMPARABLE), Param::required("sortField", ordered::SORT_FIELD)],
    returns: Returns::Argument(0),
    examples: &[
        Example::new("", r#"ROW s = "a", n = 1 | STATS f = LAST(s, n)"#, "f\na"),
        Example::new(
            "All values of the row",
            "ROW s = [3, 1, 2], n = 1 | STATS f = LAST(s, n)",
            "f\n[3, 1, 2]",
        ),
        Example::new("Null", "ROW s = null::ip, n = 1 | STATS f = LAST(s, n)", "f\nnull"),
    ],
    bind: |call, _| ordered::bind::<true>(call),
    check: None,
};
