//! Expressions made ready to run over batches: columns found, kernels bound, patterns compiled.

use arrow_array::UInt32Array;
use esql_data::{Batch, Column, DataType, Site, Value, Warnings};
use esql_functions::{Arguments, Environment, EvalContext, Kernel};
use std::sync::{Arc, OnceLock};

use super::{ColumnId, Expr, ExprKind, function_call};
use crate::PlanError;

/// An expression bound to the columns of its input; runs over batches, from any thread.
pub struct Evaluator {
    node: Node,
}

enum Node {
    /// The input's column with this index.
    Column(usize),
    Literal(Literal),
    Call(Box<CallNode>),
}

/// A constant, and columns of it that batches can share.
struct Literal {
    value: Value,
    data_type: DataType,
    columns: [OnceLock<Column>; LITERAL_ROWS.len()],
}

struct CallNode {
    kernel: Box<dyn Kernel>,
    args: Vec<Node>,
    data_type: DataType,
    site: Site,
    /// Of a costly kernel: the only argument that is no constant.
    varying: Option<usize>,
}

/// Rows of the columns that a [`Literal`] keeps; longer batches get one of their own. Behind a condition most batches are short.
const LITERAL_ROWS: [usize; 2] = [128, 8192];

impl Evaluator {
    /// Binds an expression to an input that has these columns in this order.
    ///
    /// # Errors
    /// When a constant argument can't be used, such as a pattern that doesn't compile.
    ///
    /// # Panics
    /// When the expression reads a column that the input lacks, or aggregates: the planner makes no such plans.
    pub fn new(expr: &Expr, input: &[ColumnId], environment: &Environment) -> Result<Evaluator, PlanError> {
        Ok(Evaluator { node: bind(expr, input, environment)? })
    }

    /// The values for the rows of a batch.
    pub fn eval(&self, batch: &Batch, warnings: &mut Warnings) -> Column {
        self.node.eval(batch, warnings)
    }
}

fn bind(expr: &Expr, input: &[ColumnId], environment: &Environment) -> Result<Node, PlanError> {
    Ok(match &expr.kind {
        ExprKind::Literal(value) => Node::Literal(Literal {
            value: value.clone(),
            data_type: expr.data_type,
            columns: Default::default(),
        }),
        ExprKind::Column(id, name) => {
            let index = input.iter().position(|column| column == id);
            Node::Column(index.unwrap_or_else(|| panic!("the plan lost column {name}{id:?}")))
        }
        ExprKind::Call(function, args) => {
            let arguments = Expr::arguments(args);
            let call = function_call(function.name, &expr.source, &arguments);
            let kernel = (function.bind)(&call, environment).map_err(|error| {
                let span = args.get(error.argument).map_or(expr.source.span, |arg| arg.source.span);
                PlanError::new(error.message, span)
            })?;
            let args: Vec<Node> =
                args.iter().map(|arg| bind(arg, input, environment)).collect::<Result<_, _>>()?;
            let varying = if kernel.is_costly() { only_varying(&args) } else { None };
            Node::Call(Box::new(CallNode {
                kernel,
                args,
                varying,
                data_type: expr.data_type,
                site: expr.source.site(),
            }))
        }
        ExprKind::Aggregate(call) => panic!("{call} can't be evaluated row by row"),
    })
}

impl Node {
    fn eval(&self, batch: &Batch, warnings: &mut Warnings) -> Column {
        match self {
            Node::Column(index) => batch.column(*index).clone(),
            Node::Literal(literal) => literal.column(batch.rows()),
            Node::Call(call) => {
                let column = match call.varying {
                    Some(varying) => call.eval_by_values(varying, batch, warnings),
                    None => {
                        let mut args = LazyArguments { args: &call.args, batch };
                        let mut context = EvalContext { site: &call.site, warnings };
                        call.kernel.eval_lazily(&mut args, batch.rows(), &mut context)
                    }
                };
                debug_assert_eq!(
                    column.len(),
                    batch.rows(),
                    "{} gave another number of rows",
                    call.site.text
                );
                if column.data_type() == call.data_type { column } else { column.with_type(call.data_type) }
            }
        }
    }

    /// Marks the input's columns that are read.
    fn mark(&self, used: &mut [bool]) {
        match self {
            Node::Column(index) => used[*index] = true,
            Node::Literal(_) => {}
            Node::Call(call) => call.args.iter().for_each(|arg| arg.mark(used)),
        }
    }
}

/// The place of the only argument that is no constant.
fn only_varying(args: &[Node]) -> Option<usize> {
    let mut varying = (0..args.len()).filter(|index| !matches!(args[*index], Node::Literal(_)));
    varying.next().filter(|_| varying.next().is_none())
}

impl CallNode {
    /// Runs the kernel once for each distinct value of the varying argument, if values repeat, or else once a row.
    fn eval_by_values(&self, varying: usize, batch: &Batch, warnings: &mut Warnings) -> Column {
        let column = self.args[varying].eval(batch, warnings);
        if let Some(repeated) = column.repeated() {
            let mut failures = Warnings::default();
            let values = self.eval_with(varying, repeated.values, &mut failures);
            // Failures are told row by row.
            if failures.is_empty() {
                return values.take(&repeated.places);
            }
        }
        self.eval_with(varying, column, warnings)
    }

    /// The result where the varying argument has these values.
    fn eval_with(&self, varying: usize, values: Column, warnings: &mut Warnings) -> Column {
        let rows = values.len();
        let batch = Batch::new(Vec::new(), rows);
        let mut args: Vec<Column> = Vec::with_capacity(self.args.len());
        for (index, arg) in self.args.iter().enumerate() {
            args.push(if index == varying { values.clone() } else { arg.eval(&batch, warnings) });
        }
        self.kernel.eval(&args, rows, &mut EvalContext { site: &self.site, warnings })
    }
}

impl Literal {
    fn column(&self, rows: usize) -> Column {
        let constant = |rows| Column::constant(self.data_type, &self.value, rows);
        match LITERAL_ROWS.iter().zip(&self.columns).find(|(most, _)| rows <= **most) {
            Some((most, column)) => column.get_or_init(|| constant(*most)).slice(0, rows),
            None => constant(rows),
        }
    }
}

struct LazyArguments<'a> {
    args: &'a [Node],
    batch: &'a Batch,
}

impl Arguments for LazyArguments<'_> {
    fn count(&self) -> usize {
        self.args.len()
    }

    fn column(&mut self, index: usize, selection: Option<&UInt32Array>, warnings: &mut Warnings) -> Column {
        let node = &self.args[index];
        let Some(selection) = selection else { return node.eval(self.batch, warnings) };
        let mut used = vec![false; self.batch.columns().len()];
        node.mark(&mut used);
        let rows = arrow_array::Array::len(selection);
        let take = |(column, used): (&Column, bool)| match used {
            true => column.take(selection),
            false => Column::nulls(column.data_type(), rows),
        };
        let columns = self.batch.columns().iter().zip(used).map(take).collect();
        node.eval(&Batch::new(columns, rows), warnings)
    }
}

/// Evaluators are shared by the threads that run a query.
const _: fn() = || {
    fn is_shared<T: Send + Sync>() {}
    is_shared::<Arc<Evaluator>>();
};
