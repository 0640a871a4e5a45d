//! The conditions that a scan is told of, and which rows can't meet them.
//!
//! Elasticsearch looks such conditions up in the index, where a document is found by any value that a field has; only then it
//! sees that there are several and warns that a single one was expected (`SingleValueQuery`). So a row with several strings, none of
//! which passes, never warns. Numbers, dates and addresses lie in trees of points and columns rather than in lists of
//! documents by term: of those, all rows with several values are looked at, and warn, if only the other conditions' fields
//! have values, and strings that pass.
//!
//! [`Predicates`] is that rule: whoever leaves out the rows that it rules out, however early, loses no answer and no warning.

use arrow_array::{Array, BooleanArray, ListArray};
use arrow_buffer::BooleanBuffer;
use esql_data::{Batch, Bool, Column, Layout, Value, Warnings};
use esql_functions::Environment;
use esql_functions::registry::{self, Function};
use std::fmt;
use std::ops::{BitAnd, BitOr};

use crate::{ColumnId, Evaluator, Expr, ExprKind, PlanError};

/// Conditions that all wanted rows of a scan meet, each over fields and constants.
///
/// The columns of the conditions are places in the scan's batches: `ColumnId(2)` is the third column.
pub struct Predicates {
    conditions: Vec<Expr>,
    tests: Vec<(Evaluator, AnyValue)>,
    columns: Vec<usize>,
}

/// Whether a condition may hold of a row with several values.
enum AnyValue {
    All(Vec<AnyValue>),
    One(Vec<AnyValue>),
    /// A test of single values, run over the values of a column.
    Leaf {
        column: usize,
        test: Evaluator,
        /// Whether no value may pass it.
        negated: bool,
        /// Whether several values are found without being asked.
        takes_many: bool,
    },
    /// A test that takes any number of values.
    Whole(Evaluator),
}

impl Predicates {
    /// Makes conditions ready to test; each is one that [`can_push_down`] allows.
    ///
    /// # Errors
    /// When a constant can't be used, such as a pattern that doesn't compile.
    pub fn new(
        conditions: Vec<Expr>,
        input: &[ColumnId],
        environment: &Environment,
    ) -> Result<Predicates, PlanError> {
        let place = |id: ColumnId| {
            let place = input.iter().position(|other| *other == id);
            ColumnId(place.unwrap_or_else(|| panic!("the scan lacks column {id:?}")) as u32)
        };
        let conditions: Vec<Expr> = conditions
            .into_iter()
            .map(|condition| {
                condition.transform(&mut |mut expr| {
                    if let ExprKind::Column(id, _) = &mut expr.kind {
                        *id = place(*id);
                    }
                    expr
                })
            })
            .collect();
        let places: Vec<ColumnId> = (0..input.len() as u32).map(ColumnId).collect();
        let test = |condition: &Expr| {
            Ok((
                Evaluator::new(condition, &places, environment)?,
                AnyValue::new(condition, false, &places, environment)?,
            ))
        };
        let tests = conditions.iter().map(test).collect::<Result<_, PlanError>>()?;
        let mut columns: Vec<usize> =
            conditions.iter().flat_map(Expr::columns).map(|id| id.0 as usize).collect();
        columns.sort_unstable();
        columns.dedup();
        Ok(Predicates { conditions, tests, columns })
    }

    /// The conditions.
    pub fn conditions(&self) -> &[Expr] {
        &self.conditions
    }

    /// The places of the columns that they read, in order.
    pub fn columns(&self) -> &[usize] {
        &self.columns
    }

    /// Whether a row of the batch may have several values where the conditions expect one.
    pub fn meet_many_values(&self, batch: &Batch) -> bool {
        self.columns.iter().any(|column| batch.column(*column).is_multi())
    }

    /// The rows that meet the conditions, or that have several values and must be let through for the warnings; `None` for all.
    /// Rows with single values are exactly those that meet the conditions. Columns that the conditions don't read are not
    /// looked at.
    pub fn possible(&self, batch: &Batch) -> Option<BooleanArray> {
        let all = || BooleanBuffer::new_set(batch.rows());
        let exact = |test: &Evaluator| trues(&test.eval(batch, &mut Warnings::default()));
        let possible = if self.meet_many_values(batch) {
            let met = self
                .tests
                .iter()
                .fold(all(), |met, (test, any)| &met & &(&exact(test) | &any.rows(batch, false)));
            let found = self.tests.iter().fold(all(), |found, (_, any)| &found & &any.rows(batch, true));
            let several = |column: &Column, row| {
                column.data_type().layout() != Layout::Str && column.value_count(row) > 1
            };
            let must_warn = BooleanBuffer::collect_bool(batch.rows(), |row| {
                found.value(row) && self.columns.iter().any(|column| several(batch.column(*column), row))
            });
            &met | &must_warn
        } else {
            self.tests.iter().fold(all(), |met, (test, _)| &met & &exact(test))
        };
        (possible.count_set_bits() < batch.rows()).then(|| BooleanArray::new(possible, None))
    }
}

impl fmt::Debug for Predicates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.conditions).finish()
    }
}

/// Tests of one field's values, the others being constants.
const LEAVES: [&str; 15] = [
    "cidr_match",
    "equals",
    "not_equals",
    "greater_than",
    "greater_than_or_equal",
    "less_than",
    "less_than_or_equal",
    "in",
    "like",
    "like_list",
    "rlike",
    "rlike_list",
    "starts_with",
    "ends_with",
    "contains",
];

/// Whether a scan can be told of the condition: it compares fields, of which `is_field` tells, with constants.
pub(crate) fn can_push_down(condition: &Expr, is_field: &dyn Fn(ColumnId) -> bool) -> bool {
    let ExprKind::Call(function, args) = &condition.kind else { return false };
    let is_field_column = |expr: &Expr| matches!(&expr.kind, ExprKind::Column(id, _) if is_field(*id));
    match function.name {
        "and" | "or" | "not" => args.iter().all(|arg| can_push_down(arg, is_field)),
        "is_null" | "is_not_null" => is_field_column(&args[0]),
        name if LEAVES.contains(&name) => is_field_column(&args[0]) && args[1..].iter().all(is_single),
        _ => false,
    }
}

/// Whether it is a constant that is not several values.
fn is_single(expr: &Expr) -> bool {
    expr.as_literal().is_some_and(|value| !matches!(value, Value::Many(_)))
}

impl AnyValue {
    fn new(
        condition: &Expr,
        negated: bool,
        places: &[ColumnId],
        environment: &Environment,
    ) -> Result<AnyValue, PlanError> {
        let ExprKind::Call(function, args) = &condition.kind else {
            return Ok(AnyValue::Whole(Evaluator::new(condition, places, environment)?));
        };
        let parts = |negated| args.iter().map(move |arg| AnyValue::new(arg, negated, places, environment));
        Ok(match function.name {
            "not" => AnyValue::new(&args[0], !negated, places, environment)?,
            "and" | "or" => {
                let parts = parts(negated).collect::<Result<_, _>>()?;
                if (function.name == "and") == negated { AnyValue::One(parts) } else { AnyValue::All(parts) }
            }
            // Not negated: what is left over decides nothing that the exact test does not.
            "is_null" | "is_not_null" if negated => AnyValue::All(Vec::new()),
            "is_null" | "is_not_null" => AnyValue::Whole(Evaluator::new(condition, places, environment)?),
            name => {
                let (test, negated) = match (name, registry::find("equals")) {
                    ("not_equals", Some(Function::Scalar(equals))) => {
                        let kind = ExprKind::Call(equals, args.clone());
                        (&Expr { kind, ..condition.clone() }, !negated)
                    }
                    _ => (condition, negated),
                };
                let column = condition.columns()[0];
                let test = Evaluator::new(test, &[column], environment)?;
                let data_type = args.iter().find(|arg| arg.as_literal().is_none()).map(|arg| arg.data_type);
                let takes_many = data_type.is_none_or(|data_type| data_type.layout() != Layout::Str);
                AnyValue::Leaf { column: column.0 as usize, test, negated, takes_many }
            }
        })
    }

    /// The rows for which it may hold, or those that a search finds before it looks at values other than strings.
    fn rows(&self, batch: &Batch, found: bool) -> BooleanBuffer {
        let fold = |parts: &[AnyValue], start, join: fn(&BooleanBuffer, &BooleanBuffer) -> BooleanBuffer| {
            parts.iter().fold(start, |rows, part| join(&rows, &part.rows(batch, found)))
        };
        match self {
            AnyValue::All(parts) => {
                fold(parts, BooleanBuffer::new_set(batch.rows()), |left, right| left.bitand(right))
            }
            AnyValue::One(parts) => {
                fold(parts, BooleanBuffer::new_unset(batch.rows()), |left, right| left.bitor(right))
            }
            AnyValue::Leaf { column, takes_many: true, .. } if found => {
                let column = batch.column(*column);
                BooleanBuffer::collect_bool(column.len(), |row| !column.is_null(row))
            }
            AnyValue::Leaf { column, test, negated, takes_many } => {
                leaf(batch.column(*column), test, *negated, *takes_many)
            }
            AnyValue::Whole(test) => trues(&test.eval(batch, &mut Warnings::default())),
        }
    }
}

/// The rows of which some value passes the test, or, negated, which have values, none of which does.
fn leaf(column: &Column, test: &Evaluator, negated: bool, takes_many: bool) -> BooleanBuffer {
    let list = column.array().as_any().downcast_ref::<ListArray>();
    let values = match list {
        Some(list) => Column::new(column.data_type(), list.values().clone()),
        None => column.clone(),
    };
    let count = values.len();
    let holds = trues(&test.eval(&Batch::new(vec![values], count), &mut Warnings::default()));
    let passes = match list {
        None => holds,
        Some(list) => {
            let offsets = list.offsets();
            let row = |row: usize| offsets[row] as usize..offsets[row + 1] as usize;
            BooleanBuffer::collect_bool(list.len(), |at| row(at).any(|value| holds.value(value)))
        }
    };
    if !negated && !takes_many {
        return passes;
    }
    BooleanBuffer::collect_bool(column.len(), |row| {
        takes_many && column.value_count(row) > 1 || passes.value(row) != negated && !column.is_null(row)
    })
}

/// The rows in which a column of booleans is true.
fn trues(condition: &Column) -> BooleanBuffer {
    match condition.flat::<Bool>() {
        Some(flat) => match flat.nulls() {
            Some(nulls) => flat.values() & nulls.inner(),
            None => flat.values().clone(),
        },
        None => {
            let view = condition.view::<Bool>();
            BooleanBuffer::collect_bool(view.len(), |row| view.cell(row) == esql_data::Cell::One(true))
        }
    }
}
