//! What AND and OR share: three-valued logic, in which a decided side settles the result whatever the other one is.

use arrow_array::{Array, BooleanArray};
use arrow_buffer::{BooleanBuffer, NullBuffer};
use esql_data::{Bool, Cell, Column, ColumnBuilder, DataType, View};

use crate::kernels::flags;
use crate::{Call, EvalContext, TypeError, check_arguments, types};

/// AND, which `false` settles, or OR, which `true` settles.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Connective {
    And,
    Or,
}

/// Both sides of a connective are boolean.
pub(super) const SIDES: &[crate::Param] =
    &[crate::Param::required("left", types::BOOLEAN), crate::Param::required("right", types::BOOLEAN)];

/// Checks the sides of a connective.
pub(super) fn check_connective(call: &Call<'_>) -> Result<DataType, TypeError> {
    check_arguments(SIDES, call)?;
    Ok(DataType::Boolean)
}

impl Connective {
    /// The result for each row. Several values on a side give null and a warning.
    pub(super) fn eval(self, args: &[Column], rows: usize, context: &mut EvalContext<'_>) -> Column {
        let [left, right] = [&args[0], &args[1]].map(flat);
        match (left, right) {
            (Some(left), Some(right)) => self.eval_flat(&left, &right),
            _ => self.eval_rows(args[0].view(), args[1].view(), rows, context),
        }
    }

    fn eval_flat(self, left: &BooleanArray, right: &BooleanArray) -> Column {
        let (a, b) = (left.values(), right.values());
        let values = match self {
            Connective::And => a & b,
            Connective::Or => a | b,
        };
        let nulls = match (left.nulls(), right.nulls()) {
            (None, None) => None,
            (left_nulls, right_nulls) => {
                let (left_known, right_known) = (known(left_nulls, a.len()), known(right_nulls, b.len()));
                let (left_settles, right_settles) = match self {
                    Connective::And => (&left_known & &!a, &right_known & &!b),
                    Connective::Or => (&left_known & a, &right_known & b),
                };
                let both = &left_known & &right_known;
                Some(NullBuffer::new(&(&both | &left_settles) | &right_settles))
            }
        };
        flags(values, nulls)
    }

    fn eval_rows(
        self,
        left: View<'_, Bool>,
        right: View<'_, Bool>,
        rows: usize,
        context: &mut EvalContext<'_>,
    ) -> Column {
        let settling = self == Connective::Or;
        let mut builder = ColumnBuilder::<Bool>::new(DataType::Boolean, rows);
        for row in 0..rows {
            match (left.cell(row), right.cell(row)) {
                (Cell::Many, _) | (_, Cell::Many) => context.warn_many_values(),
                (Cell::One(a), Cell::One(b)) => {
                    builder.append(if a == settling || b == settling { settling } else { !settling });
                }
                (Cell::One(known), Cell::Null) | (Cell::Null, Cell::One(known)) if known == settling => {
                    builder.append(settling);
                }
                _ => {}
            }
            builder.end_row();
        }
        builder.finish()
    }
}

/// The array of a column without many values.
fn flat(column: &Column) -> Option<BooleanArray> {
    if column.array().data_type().is_null() {
        return Some(BooleanArray::new_null(column.len()));
    }
    column.flat::<Bool>().cloned()
}

fn known(nulls: Option<&NullBuffer>, rows: usize) -> BooleanBuffer {
    nulls.map_or_else(|| BooleanBuffer::new_set(rows), |nulls| nulls.inner().clone())
}
