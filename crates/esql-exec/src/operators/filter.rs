//! Keeps the rows for which a condition is true.

use arrow_array::{Array, BooleanArray};
use esql_data::{Batch, Bool, Column, Warnings};
use esql_plan::{Evaluator, Predicates};

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

/// Takes the rows out of a scan's batches that can't meet what the scan was told of: they must not warn of several values,
/// whether the reader leaves them out or not. With single values there is nothing to warn of.
pub(crate) fn leave_out_impossible(predicates: &Predicates, batches: Vec<Batch>) -> Vec<Batch> {
    let possible = |batch: Batch| match predicates.possible(&batch) {
        Some(mask) => batch.filter(&mask),
        None => batch,
    };
    batches
        .into_iter()
        .map(|batch| if predicates.meet_many_values(&batch) { possible(batch) } else { batch })
        .collect()
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
