//! `MIN`

use super::extreme;
use crate::{AggregateFunction, Example, Param, Returns};

pub(crate) static FUNCTION: AggregateFunction = AggregateFunction {
    name: "min",
    aliases: &[],
    description: "The least value of the group. Null for a group without values.",
    params: &[Param::required("field", extreme::TYPES)],
    returns: Returns::Argument(0),
    examples: &[
        Example::new("Every value counts", "ROW n = [1, 3, 2] | STATS m = MIN(n)", "m\n1"),
        Example::new("Strings", "ROW s = [\"b\", \"a\", \"c\"] | STATS m = MIN(s)", "m\na"),
        Example::new("Nulls are left out", "ROW n = null::date | STATS m = MIN(n)", "m\nnull"),
    ],
    bind: |call, _| extreme::bind::<false>(call),
    check: None,
};
