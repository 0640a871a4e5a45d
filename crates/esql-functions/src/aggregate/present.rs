//! `PRESENT`

use esql_data::{Bool, Column, ColumnBuilder, DataType};

use super::count::each_count;
use super::dense::{Aggregate, dense};
use crate::types::COLLECTED;
use crate::{AggregateFunction, Assignment, EvalContext, Example, Param, Returns};

pub(crate) static FUNCTION: AggregateFunction = AggregateFunction {
    name: "present",
    aliases: &[],
    description: "Whether the group has any value. Never null.",
    params: &[Param::required("field", COLLECTED)],
    returns: Returns::Type(DataType::Boolean),
    examples: &[
        Example::new("", "ROW a = 1 | STATS p = PRESENT(a)", "p\ntrue"),
        Example::new("Nulls are no values", "ROW a = null::integer | STATS p = PRESENT(a)", "p\nfalse"),
        Example::new("Several values", "ROW a = [1, 2] | STATS p = PRESENT(a)", "p\ntrue"),
    ],
    bind: |_, _| dense(Presence { when_found: true }),
    check: None,
};

/// Whether a group has a value; `when_found` is the answer if it has.
#[derive(Clone)]
pub(super) struct Presence {
    pub(super) when_found: bool,
}

impl Aggregate for Presence {
    type State = bool;
    type Output = Bool;

    fn output_type(&self) -> DataType {
        DataType::Boolean
    }

    fn update(
        &self,
        states: &mut [bool],
        assignment: Assignment<'_>,
        args: &[Column],
        _: &mut usize,
        _: &mut EvalContext<'_>,
    ) {
        each_count(assignment, &args[0], |group, _| states[group] = true);
    }

    fn merge(&self, state: &mut bool, later: bool) {
        *state |= later;
    }

    fn finish(&self, found: bool, result: &mut ColumnBuilder<Bool>, _: &mut EvalContext<'_>) {
        result.append(found == self.when_found);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aggregate::testing::aggregate;
    use crate::testing::ints;

    #[test]
    fn present_is_the_opposite_of_absent() {
        let values = [ints(&[&[1, 2], &[], &[]])];
        assert_eq!(aggregate(&FUNCTION, &values, &[0, 0, 1]), "true | false");
        assert_eq!(aggregate(&super::super::absent::FUNCTION, &values, &[0, 0, 1]), "false | true");
    }
}
