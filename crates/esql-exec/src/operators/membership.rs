//! `IN (FROM …)`

use esql_data::{Batch, Bool, Column, ColumnBuilder, DataType, Value, View, Warnings};
use esql_functions::Environment;
use esql_functions::registry::{self, Function};
use esql_plan::{ColumnId, Evaluator, Expr, ExprKind, Source};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::Step;
use super::join::Start;
use crate::ExecError;
use crate::memory::{Budget, Reservation};
use crate::metrics::Meter;

/// Adds whether a value is among those of a subquery, which runs when the first row asks. It is IN with a list of all the
/// subquery's values.
pub(crate) struct Membership {
    /// Begins the subquery, which gives one column, each value once.
    pub(crate) start: Mutex<Option<Start>>,
    pub(crate) key: Expr,
    /// The input's columns.
    pub(crate) ids: Vec<ColumnId>,
    /// The type of the subquery's values.
    pub(crate) data_type: DataType,
    pub(crate) source: Source,
    pub(crate) environment: Environment,
    pub(crate) built: OnceLock<Result<Built, ExecError>>,
    pub(crate) budget: Arc<Budget>,
    pub(crate) meter: Arc<Meter>,
}

/// The subquery's values.
pub(crate) struct Built {
    /// IN; `None` when there are no values.
    test: Option<Evaluator>,
    /// Whether one of its rows has no value, so that what is not found may still be there.
    has_null: bool,
    _reservation: Reservation,
}

impl Membership {
    fn build(&self) -> Result<Built, ExecError> {
        let start = self.start.lock().unwrap_or_else(PoisonError::into_inner).take();
        let mut stream = start.expect("the subquery is run once")();
        let mut reservation = Reservation::new(&self.budget, &self.meter);
        let (mut has_null, mut size) = (false, 0);
        let mut items = vec![self.key.clone()];
        while let Some(batch) = stream.next()? {
            let column = batch.column(0);
            for row in 0..batch.rows() {
                match column.value(row) {
                    Value::Null => has_null = true,
                    value => items.push(Expr::literal(value, self.data_type, self.source.clone())),
                }
            }
            size += batch.memory_size();
            reservation.resize(size + items.len() * size_of::<Expr>())?;
        }
        let test = match registry::find("in") {
            Some(Function::Scalar(function)) if items.len() > 1 => {
                let kind = ExprKind::Call(function, items);
                let expr = Expr { kind, data_type: DataType::Boolean, source: self.source.clone() };
                Some(Evaluator::new(&expr, &self.ids, &self.environment)?)
            }
            _ => None,
        };
        Ok(Built { test, has_null, _reservation: reservation })
    }
}

impl Step for Membership {
    fn apply(&self, batch: Batch, warnings: &mut Warnings) -> Result<Batch, ExecError> {
        let built = self.built.get_or_init(|| self.build()).as_ref().map_err(Clone::clone)?;
        let rows = batch.rows();
        let found = match &built.test {
            Some(test) if built.has_null => without_false(&test.eval(&batch, warnings)),
            Some(test) => test.eval(&batch, warnings),
            None if built.has_null => Column::nulls(DataType::Boolean, rows),
            None => Column::constant(DataType::Boolean, &Value::Boolean(false), rows),
        };
        let mut columns = batch.into_columns();
        columns.push(found);
        Ok(Batch::new(columns, rows))
    }
}

/// What is not found beside a null is unknown.
fn without_false(found: &Column) -> Column {
    let view: View<'_, Bool> = found.view();
    let mut builder = ColumnBuilder::<Bool>::new(DataType::Boolean, found.len());
    for row in 0..found.len() {
        if view.row(row).any(|found| found) { builder.push(true) } else { builder.push_null() }
    }
    builder.finish()
}
