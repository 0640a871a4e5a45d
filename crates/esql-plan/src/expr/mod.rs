//! Resolved expressions: every column known, every call checked, every node typed.

mod cast;
mod evaluator;
mod fold;
mod literal;
mod resolver;

pub(crate) use cast::{convert, convert_literal};
pub use evaluator::Evaluator;
pub use fold::fold;
pub(crate) use resolver::Resolver;

use esql_data::{DataType, Site, Value};
use esql_functions::{
    Accumulator, AggregateFunction, Argument, BindError, Call, Environment, ScalarFunction, over_time,
};
use esql_syntax::Span;
use std::fmt;
use std::sync::Arc;

use crate::PlanError;

/// Which column, whatever it is called: names may be shadowed and changed, this stays.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ColumnId(pub u32);

impl fmt::Debug for ColumnId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

/// A column as a command hands it to the next.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribute {
    /// Which column.
    pub id: ColumnId,
    /// What it is called here.
    pub name: String,
    /// Its type.
    pub data_type: DataType,
}

/// An expression with a name: what EVAL adds.
#[derive(Clone, Debug, PartialEq)]
pub struct Alias {
    /// The new column.
    pub column: Attribute,
    /// What it is.
    pub expr: Expr,
}

/// Where an expression stands in the query.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// Its bytes.
    pub span: Span,
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1, in characters.
    pub column: usize,
    /// Its text.
    pub text: Arc<str>,
}

impl Source {
    /// The place at `span` of the query's text.
    pub fn new(span: Span, query: &str) -> Source {
        let (line, column) = span.line_column(query);
        Source { span, line, column, text: Arc::from(span.text(query)) }
    }

    /// The place as warnings name it.
    pub fn site(&self) -> Site {
        Site::new(self.line, self.column, self.text.clone())
    }
}

/// A typed expression over columns.
///
/// Two expressions are equal when they say the same, wherever they stand.
#[derive(Clone)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// The type of its values.
    pub data_type: DataType,
    /// Where it stands.
    pub source: Source,
}

/// What an [`Expr`] is.
#[derive(Clone)]
pub enum ExprKind {
    /// A constant.
    Literal(Value),
    /// A column.
    Column(ColumnId, String),
    /// A function or operator.
    Call(&'static ScalarFunction, Vec<Expr>),
    /// An aggregate, in STATS only.
    Aggregate(Box<AggregateCall>),
}

/// A call of an aggregate function.
#[derive(Clone)]
pub struct AggregateCall {
    /// The function.
    pub function: &'static AggregateFunction,
    /// Its arguments, over the rows that are aggregated.
    pub args: Vec<Expr>,
    /// For SPARKLINE, the aggregate that it computes over time; its arguments come first.
    pub over_time: Option<&'static AggregateFunction>,
    /// Which rows it takes.
    pub filter: Option<Expr>,
    /// The type of its result.
    pub data_type: DataType,
    /// Where it stands.
    pub source: Source,
}

impl Expr {
    /// A constant.
    pub fn literal(value: Value, data_type: DataType, source: Source) -> Expr {
        Expr { kind: ExprKind::Literal(value), data_type, source }
    }

    /// The constant `null`, as which expressions go on that could not be resolved.
    pub fn null(source: Source) -> Expr {
        Expr::literal(Value::Null, DataType::Null, source)
    }

    /// A column.
    pub fn column(attribute: &Attribute, source: Source) -> Expr {
        let kind = ExprKind::Column(attribute.id, attribute.name.clone());
        Expr { kind, data_type: attribute.data_type, source }
    }

    /// The value, if it is a constant.
    pub fn as_literal(&self) -> Option<&Value> {
        if let ExprKind::Literal(value) = &self.kind { Some(value) } else { None }
    }

    /// The expressions right below this one.
    pub fn children(&self) -> &[Expr] {
        match &self.kind {
            ExprKind::Literal(_) | ExprKind::Column(..) => &[],
            ExprKind::Call(_, args) => args,
            ExprKind::Aggregate(call) => &call.args,
        }
    }

    /// Whether `test` holds of this expression or one below it.
    pub fn any(&self, test: &mut dyn FnMut(&Expr) -> bool) -> bool {
        test(self) || self.children().iter().any(|child| child.any(test))
    }

    /// The columns it reads, each as often as it reads it.
    pub fn columns(&self) -> Vec<ColumnId> {
        let mut columns = Vec::new();
        self.any(&mut |expr| {
            if let ExprKind::Column(id, _) = &expr.kind {
                columns.push(*id);
            }
            if let ExprKind::Aggregate(call) = &expr.kind {
                columns.extend(call.filter.iter().flat_map(Expr::columns));
            }
            false
        });
        columns
    }

    /// The same expression with each node, from the leaves up, replaced by what `change` makes of it.
    #[must_use]
    pub fn transform(self, change: &mut dyn FnMut(Expr) -> Expr) -> Expr {
        let Expr { kind, data_type, source } = self;
        let kind = match kind {
            ExprKind::Call(function, args) => {
                ExprKind::Call(function, args.into_iter().map(|arg| arg.transform(change)).collect())
            }
            ExprKind::Aggregate(mut call) => {
                call.args = call.args.into_iter().map(|arg| arg.transform(change)).collect();
                call.filter = call.filter.map(|filter| filter.transform(change));
                ExprKind::Aggregate(call)
            }
            leaf => leaf,
        };
        change(Expr { kind, data_type, source })
    }

    /// The conjuncts of a condition, left to right.
    pub fn conjuncts(self) -> Vec<Expr> {
        match self.kind {
            ExprKind::Call(function, args) if function.name == "and" => {
                args.into_iter().flat_map(Expr::conjuncts).collect()
            }
            _ => vec![self],
        }
    }

    /// What a function's kernels see of a call with these arguments.
    pub(crate) fn arguments(args: &[Expr]) -> Vec<Argument<'_>> {
        args.iter().map(|arg| arg.argument(arg.as_literal())).collect()
    }

    /// What a function's checks see of this argument, whose value is known if it is constant.
    pub(crate) fn argument<'a>(&'a self, constant: Option<&'a Value>) -> Argument<'a> {
        Argument { data_type: self.data_type, constant, text: &self.source.text }
    }
}

/// The arguments of SPARKLINE after the aggregate: key, buckets, from and to.
const SPARKLINE_ARGUMENTS: usize = 4;

impl AggregateCall {
    /// An accumulator without groups.
    ///
    /// # Errors
    /// When a constant argument can't be used.
    pub fn bind(&self, environment: &Environment) -> Result<Box<dyn Accumulator>, PlanError> {
        let arguments = Expr::arguments(&self.args);
        let fail = |error: BindError, skipped: usize| {
            let arg = self.args.get(skipped + error.argument);
            PlanError::new(error.message, arg.map_or(self.source.span, |arg| arg.source.span))
        };
        let Some(values) = self.over_time else {
            let call = function_call(self.function.name, &self.source, &arguments);
            return (self.function.bind)(&call, environment).map_err(|error| fail(error, 0));
        };
        let (inner, own) = arguments.split_at(arguments.len() - SPARKLINE_ARGUMENTS);
        let call = function_call(values.name, &self.source, inner);
        let values = (values.bind)(&call, environment).map_err(|error| fail(error, 0))?;
        let call = function_call(self.function.name, &self.source, own);
        over_time(values, inner.len(), &call, environment).map_err(|error| fail(error, inner.len()))
    }
}

/// The call as a function sees it.
pub(crate) fn function_call<'a>(name: &'a str, source: &'a Source, args: &'a [Argument<'a>]) -> Call<'a> {
    Call { name, text: &source.text, args }
}

impl PartialEq for Expr {
    fn eq(&self, other: &Expr) -> bool {
        self.data_type == other.data_type
            && match (&self.kind, &other.kind) {
                (ExprKind::Literal(left), ExprKind::Literal(right)) => left == right,
                (ExprKind::Column(left, _), ExprKind::Column(right, _)) => left == right,
                (ExprKind::Call(left, left_args), ExprKind::Call(right, right_args)) => {
                    std::ptr::eq(*left, *right) && left_args == right_args
                }
                (ExprKind::Aggregate(left), ExprKind::Aggregate(right)) => left == right,
                _ => false,
            }
    }
}

impl PartialEq for AggregateCall {
    fn eq(&self, other: &AggregateCall) -> bool {
        std::ptr::eq(self.function, other.function)
            && self.over_time.map(|function| function.name) == other.over_time.map(|function| function.name)
            && self.args == other.args
            && self.filter == other.filter
    }
}

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ExprKind::Literal(Value::Str(text)) => write!(f, "{text:?}"),
            ExprKind::Literal(value) => write!(f, "{}", crate::text::value(value, self.data_type)),
            ExprKind::Column(id, name) => write!(f, "{name}{id:?}"),
            ExprKind::Call(function, args) => write_call(f, function.name, args),
            ExprKind::Aggregate(call) => write!(f, "{call}"),
        }
    }
}

impl fmt::Display for AggregateCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.over_time {
            None => write_call(f, self.function.name, &self.args)?,
            Some(values) => {
                write!(f, "{} of ", self.function.name)?;
                write_call(f, values.name, &self.args)?;
            }
        }
        match &self.filter {
            Some(filter) => write!(f, " where {filter}"),
            None => Ok(()),
        }
    }
}

fn write_call(f: &mut fmt::Formatter<'_>, name: &str, args: &[Expr]) -> fmt::Result {
    write!(f, "{name}(")?;
    for (index, arg) in args.iter().enumerate() {
        let comma = if index == 0 { "" } else { ", " };
        write!(f, "{comma}{arg}")?;
    }
    f.write_str(")")
}

impl fmt::Debug for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl fmt::Debug for AggregateCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl fmt::Display for Attribute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{:?}", self.name, self.id)
    }
}

impl fmt::Display for Alias {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} = {}", self.column, self.expr)
    }
}
