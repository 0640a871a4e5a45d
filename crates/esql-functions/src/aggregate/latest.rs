//! `LATEST`

use super::ordered;
use crate::types::{COMPARABLE, DATE};
use crate::{AggregateFunction, Example, Param, Returns};

/// The last parameter is the field of its name: the analyzer adds it to calls that leave it out.
pub(crate) static FUNCTION: AggregateFunction = AggregateFunction {
    name: "latest",
    aliases: &["last_value"],
    description: "The values of a field in the row of the group with the greatest `@timestamp`. Null if the field is null there.",
    params: &[Param::required("field", COMPARABLE), Param::optional("@timestamp", DATE)],
    returns: Returns::Argument(0),
    examples: &[
        Example::new(
            "",
            r#"ROW @timestamp = TO_DATETIME("2024-06-15T12:00:00Z"), s = "a" | STATS x = LATEST(s)"#,
            "x\na",
        ),
        Example::new(
            "All values of the row",
            r#"ROW @timestamp = TO_DATETIME("2024-06-15T12:00:00Z"), n = [3, 1] | STATS x = LATEST(n)"#,
            "x\n[3, 1]",
        ),
        Example::new(
            "Null",
            r#"ROW @timestamp = TO_DATETIME("2024-06-15T12:00:00Z"), n = null::long | STATS x = LATEST(n)"#,
            "x\nnull",
        ),
    ],
    bind: |call, _| ordered::bind::<true>(call),
    check: None,
};
