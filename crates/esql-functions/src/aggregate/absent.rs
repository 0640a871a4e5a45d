//! `ABSENT`

use esql_data::DataType;

use super::dense::dense;
use super::present::Presence;
use crate::types::COLLECTED;
use crate::{AggregateFunction, Example, Param, Returns};

pub(crate) static FUNCTION: AggregateFunction = AggregateFunction {
    name: "absent",
    aliases: &[],
    description: "Whether the group has no value at all. Never null.",
    params: &[Param::required("field", COLLECTED)],
    returns: Returns::Type(DataType::Boolean),
    examples: &[
        Example::new("", "ROW a = 1 | STATS x = ABSENT(a)", "x\nfalse"),
        Example::new("Nulls are no values", "ROW a = null::integer | STATS x = ABSENT(a)", "x\ntrue"),
        Example::new("Several values", "ROW a = [1, 2] | STATS x = ABSENT(a)", "x\nfalse"),
    ],
    bind: |_, _| dense(Presence { when_found: false }),
    check: None,
};
