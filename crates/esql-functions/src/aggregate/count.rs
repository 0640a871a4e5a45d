//! `COUNT`

use esql_data::{Column, ColumnBuilder, DataType, Long};

use super::dense::{Aggregate, dense};
use crate::types::COLLECTED;
use crate::{AggregateFunction, Assignment, EvalContext, Example, Param, Returns};

pub(crate) static FUNCTION: AggregateFunction = AggregateFunction {
    name: "count",
    aliases: &[],
    description: "How many values the group has, or, without an argument or for `*`, how many rows. Never null.",
    params: &[Param::optional("field", COLLECTED)],
    returns: Returns::Type(DataType::Long),
    examples: &[
        Example::new("Rows", "ROW a = 1 | STATS c = COUNT(*)", "c\n1"),
        Example::new("Every value counts", "ROW a = [1, 2, 2] | STATS c = COUNT(a)", "c\n3"),
        Example::new("Nulls don't count", "ROW a = null::keyword | STATS c = COUNT(a)", "c\n0"),
    ],
    bind: |_, _| dense(Count),
    check: None,
};

/// Counts of rows or values. A constant needs no care: it has the same values in every row.
#[derive(Clone)]
struct Count;

impl Aggregate for Count {
    type State = i64;
    type Output = Long;

    fn output_type(&self) -> DataType {
        DataType::Long
    }

    fn update(
        &self,
        states: &mut [i64],
        assignment: Assignment<'_>,
        args: &[Column],
        _: &mut usize,
        _: &mut EvalContext<'_>,
    ) {
        match args.first() {
            None => assignment.groups.iter().for_each(|group| states[*group as usize] += 1),
            Some(values) => each_count(assignment, values, |group, count| states[group] += count as i64),
        }
    }

    fn merge(&self, state: &mut i64, later: i64) {
        *state += later;
    }

    fn finish(&self, state: i64, result: &mut ColumnBuilder<Long>, _: &mut EvalContext<'_>) {
        result.append(state);
    }
}

/// `f` of the group and of the number of values of every row that has some, whatever the column's type.
pub(super) fn each_count(assignment: Assignment<'_>, column: &Column, mut f: impl FnMut(usize, usize)) {
    if column.is_all_null() {
        return;
    }
    if !column.is_multi() && column.array().null_count() == 0 {
        assignment.groups.iter().for_each(|group| f(*group as usize, 1));
        return;
    }
    for (row, group) in assignment.iter() {
        match column.value_count(row) {
            0 => {}
            count => f(group, count),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aggregate::testing::aggregate;
    use crate::testing::{ints, strs};

    #[test]
    fn counts_values() {
        assert_eq!(aggregate(&FUNCTION, &[strs(&[&["a", "b"], &[], &["c"]])], &[0, 0, 1]), "2 | 1");
        assert_eq!(aggregate(&FUNCTION, &[ints(&[&[1], &[2]])], &[1, 1]), "0 | 2");
        assert_eq!(aggregate(&FUNCTION, &[Column::nulls(DataType::Null, 2)], &[0, 0]), "0");
    }

    #[test]
    fn counts_rows_without_an_argument() {
        assert_eq!(aggregate(&FUNCTION, &[], &[0, 0, 1]), "2 | 1");
    }
}
