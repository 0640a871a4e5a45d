//! Keeps the rows for which a condition is true.

use arrow_array::{Array, BooleanArray};
use esql_data::{Batch, Bool, Column, Warnings};
use esql_plan::Evaluator;

use super::Step;
use crate::ExecError;

/// Keeps the rows for which a condition is true, not those for which it is false or null.
pub(crate) struct Filter {
    pub(crate) condition: Evaluator,
}

impl Step for Filter {
    fn apply(&self, batch: Batch, warnings: &mut Warnings) -> Result<Batch, ExecError> {
        let mask = mask(&self.condition.eval(&batch, warnings));
        Ok(match mask.true_count() {
            0 => batch.slice(0, 0),
            all if all == batch.rows() => batch,
            _ => batch.filter(&mask),
        })
    }
}

/// True where the condition is true; neither null nor several values are.
pub(crate) fn mask(condition: &Column) -> BooleanArray {
    match condition.flat::<Bool>() {
        Some(flat) => match flat.nulls() {
            Some(nulls) => BooleanArray::new(flat.values() & nulls.inner(), None),
            None => flat.clone(),
        },
        None => {
            let view = condition.view::<Bool>();
            (0..view.len()).map(|row| Some(view.cell(row) == esql_data::Cell::One(true))).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use esql_data::{DataType, Value};

    #[test]
    fn only_true_passes() {
        let many = Value::Many(vec![Value::Boolean(true), Value::Boolean(true)]);
        let values = [Value::Boolean(true), Value::Boolean(false), Value::Null];
        let flat = Column::from_values(DataType::Boolean, &values);
        assert_eq!(mask(&flat), BooleanArray::from(vec![true, false, false]));
        let multi = Column::from_values(DataType::Boolean, &[many, Value::Boolean(true), Value::Null]);
        assert_eq!(mask(&multi), BooleanArray::from(vec![false, true, false]));
        assert_eq!(mask(&Column::nulls(DataType::Boolean, 2)), BooleanArray::from(vec![false, false]));
    }
}
