//! What a function is: its names, signatures, documentation and examples as data, and how its kernel is made.

use arrow_array::UInt32Array;
use esql_data::{Column, DataType, Failure, Site, Value, Warnings};

use crate::types::Types;

/// A function that computes one value from the values of a row; operators (`+`, `==`, `LIKE`) are functions too.
///
/// One file holds one function as a `pub static`, with its kernel below it and its examples inside it; `registry.rs` lists it.
pub struct ScalarFunction {
    /// The name in lower case.
    pub name: &'static str,
    /// Other names it answers to.
    pub aliases: &'static [&'static str],
    /// The shelf of the reference on which it stands.
    pub category: Category,
    /// One sentence (or two): what it returns, and for which input null.
    pub description: &'static str,
    /// Its parameters in order.
    pub params: &'static [Param],
    /// The type of its result.
    pub returns: Returns,
    /// Queries with their results: documentation and tests at once. One shows nulls, one many values.
    pub examples: &'static [Example],
    /// Makes the kernel for a call whose arguments passed [`check`].
    pub bind: fn(&Call<'_>, &Environment) -> Result<Box<dyn Kernel>, BindError>,
    /// A check of the arguments beyond (or in place of) that of `params`: gives the result's type.
    pub check: Option<fn(&Call<'_>) -> Result<DataType, TypeError>>,
}

/// The shelves of the function reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Category {
    Aggregate,
    Grouping,
    Conditional,
    Date,
    Ip,
    Math,
    MultiValue,
    Operator,
    Search,
    Spatial,
    String,
    TypeConversion,
    Url,
}

/// A parameter of a function.
#[derive(Clone, Copy)]
pub struct Param {
    /// Its name in the documentation.
    pub name: &'static str,
    /// The types it takes, and how errors call them.
    pub types: Types,
    /// Whether it may be left out or repeated.
    pub arity: Arity,
    /// Whether it must be a constant.
    pub constant: bool,
}

/// How often a parameter stands in a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arity {
    /// Once.
    Required,
    /// Once or not at all.
    Optional,
    /// Any number of times, the last parameter only.
    Repeated,
}

impl Param {
    /// A parameter that must be given.
    pub const fn required(name: &'static str, types: Types) -> Param {
        Param { name, types, arity: Arity::Required, constant: false }
    }

    /// A parameter that may be left out.
    pub const fn optional(name: &'static str, types: Types) -> Param {
        Param { name, types, arity: Arity::Optional, constant: false }
    }

    /// A last parameter that may be given any number of times, also not at all.
    pub const fn repeated(name: &'static str, types: Types) -> Param {
        Param { name, types, arity: Arity::Repeated, constant: false }
    }

    /// The same parameter, but its argument must be a constant.
    pub const fn constant(mut self) -> Param {
        self.constant = true;
        self
    }
}

/// The type of a function's result.
#[derive(Clone, Copy)]
pub enum Returns {
    /// Always this one.
    Type(DataType),
    /// That of the argument with this index; keyword for text.
    Argument(usize),
    /// Computed from the arguments' types.
    Computed(fn(&[DataType]) -> DataType),
}

/// A query and its result: documentation, and a test that runs.
pub struct Example {
    /// What it shows, in a few words; empty when the query speaks for itself.
    pub about: &'static str,
    /// The query, which needs no data: it begins with ROW.
    pub query: &'static str,
    /// The result as the `csv` format prints it (header, then rows), trimmed.
    pub result: &'static str,
    /// The warnings the query gives, in order.
    pub warnings: &'static [&'static str],
}

impl Example {
    /// An example without warnings.
    pub const fn new(about: &'static str, query: &'static str, result: &'static str) -> Example {
        Example { about, query, result, warnings: &[] }
    }

    /// The same example with the warnings it gives.
    pub const fn warns(mut self, warnings: &'static [&'static str]) -> Example {
        self.warnings = warnings;
        self
    }
}

/// A call as the verifier and the binder see it.
pub struct Call<'a> {
    /// The function's name as the query writes it.
    pub name: &'a str,
    /// The source text of the whole call.
    pub text: &'a str,
    /// The arguments.
    pub args: &'a [Argument<'a>],
}

/// One argument of a [`Call`].
#[derive(Clone, Copy)]
pub struct Argument<'a> {
    /// Its type.
    pub data_type: DataType,
    /// Its value, when it is a constant.
    pub constant: Option<&'a Value>,
    /// Its source text.
    pub text: &'a str,
}

impl Call<'_> {
    /// The arguments' types.
    pub fn types(&self) -> Vec<DataType> {
        self.args.iter().map(|arg| arg.data_type).collect()
    }

    /// The constant value of the argument with that index: `None` when it is left out or no constant.
    pub fn constant(&self, index: usize) -> Option<&Value> {
        self.args.get(index).and_then(|arg| arg.constant)
    }

    /// The constant string at that index.
    pub fn constant_str(&self, index: usize) -> Option<&str> {
        self.constant(index).and_then(Value::as_str)
    }
}

/// What stays the same for the whole of a query and what kernels may depend on.
#[derive(Clone, Debug)]
pub struct Environment {
    /// The instant that `NOW()` gives, in nanoseconds since the epoch.
    pub now_nanos: i64,
    /// The time zone of date functions (`SET time_zone`).
    pub zone: esql_data::date::Zone,
    /// What decides where chance does: in SAMPLE, the command and the aggregate.
    pub seed: u64,
}

/// Computes a column from its arguments' columns. Closures of the same form are kernels.
pub trait Kernel: Send + Sync {
    /// The result for `rows` rows: one row each; failures go to the context.
    fn eval(&self, args: &[Column], rows: usize, context: &mut EvalContext<'_>) -> Column;

    /// The result for arguments that are not computed yet. Functions that must not compute all of them for all rows (CASE,
    /// COALESCE) do their work here; for all others the arguments are computed first.
    fn eval_lazily(&self, args: &mut dyn Arguments, rows: usize, context: &mut EvalContext<'_>) -> Column {
        let columns: Vec<Column> =
            (0..args.count()).map(|index| args.column(index, None, context.warnings)).collect();
        self.eval(&columns, rows, context)
    }

    /// Whether it should rather run once a distinct value than once a row, where values repeat. Such a kernel gives null for null
    /// and looks at one row at a time.
    fn is_costly(&self) -> bool {
        false
    }
}

/// The arguments of a call, computed when they are asked for.
pub trait Arguments {
    /// How many there are.
    fn count(&self) -> usize;
    /// The argument's values for all rows, or for the selected rows only, in their order.
    fn column(&mut self, index: usize, selection: Option<&UInt32Array>, warnings: &mut Warnings) -> Column;
}

impl<F> Kernel for F
where
    F: Fn(&[Column], usize, &mut EvalContext<'_>) -> Column + Send + Sync,
{
    fn eval(&self, args: &[Column], rows: usize, context: &mut EvalContext<'_>) -> Column {
        self(args, rows, context)
    }
}

/// What `bind` returns: the closure as a kernel.
pub fn kernel<F>(eval: F) -> Result<Box<dyn Kernel>, BindError>
where
    F: Fn(&[Column], usize, &mut EvalContext<'_>) -> Column + Send + Sync + 'static,
{
    Ok(Box::new(eval))
}

/// What `bind` returns for a closure that is [costly](Kernel::is_costly).
pub fn costly_kernel<F>(eval: F) -> Result<Box<dyn Kernel>, BindError>
where
    F: Fn(&[Column], usize, &mut EvalContext<'_>) -> Column + Send + Sync + 'static,
{
    Ok(Box::new(Costly(eval)))
}

struct Costly<F>(F);

impl<F> Kernel for Costly<F>
where
    F: Fn(&[Column], usize, &mut EvalContext<'_>) -> Column + Send + Sync,
{
    fn eval(&self, args: &[Column], rows: usize, context: &mut EvalContext<'_>) -> Column {
        self.0(args, rows, context)
    }

    fn is_costly(&self) -> bool {
        true
    }
}

/// Where a kernel reports values that it could not compute.
pub struct EvalContext<'a> {
    /// The place of the call in the query.
    pub site: &'a Site,
    /// The warnings so far.
    pub warnings: &'a mut Warnings,
}

impl EvalContext<'_> {
    /// Reports that a value could not be computed.
    pub fn warn(&mut self, failure: Failure) {
        self.warnings.add(self.site, failure);
    }

    /// Reports that a function of single values met a row with several.
    pub fn warn_many_values(&mut self) {
        self.warn(Failure::illegal_argument("single-value function encountered multi-value"));
    }
}

/// Why the arguments of a call don't fit; the text is Elasticsearch's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct TypeError {
    /// The whole message.
    pub message: String,
    /// The argument at fault, if it is one.
    pub argument: Option<usize>,
}

impl TypeError {
    /// An error of the call as a whole.
    pub fn new(message: impl Into<String>) -> TypeError {
        TypeError { message: message.into(), argument: None }
    }
}

/// Why a constant argument can't be used: a pattern that doesn't compile, an unknown unit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct BindError {
    /// What is wrong, and what to do.
    pub message: String,
    /// The argument at fault.
    pub argument: usize,
    /// Where in the argument's string value the fault lies, as a byte offset, if known.
    pub offset: Option<usize>,
}

impl BindError {
    /// The argument with this index can't be used.
    pub fn new(argument: usize, message: impl Into<String>) -> BindError {
        BindError { message: message.into(), argument, offset: None }
    }
}

/// The call's result type, or why its arguments don't fit `function`.
pub fn check(function: &ScalarFunction, call: &Call<'_>) -> Result<DataType, TypeError> {
    if let Some(check) = function.check {
        return check(call);
    }
    check_arguments(function.params, call)?;
    Ok(function.returns.of(&call.types()))
}

impl Returns {
    /// The result's type for arguments of these types.
    pub fn of(self, args: &[DataType]) -> DataType {
        match self {
            Returns::Type(data_type) => data_type,
            Returns::Argument(index) => args[index].no_text(),
            Returns::Computed(compute) => compute(args),
        }
    }
}

/// Checks number, types and constancy of a call's arguments against a function's parameters.
pub fn check_arguments(params: &[Param], call: &Call<'_>) -> Result<(), TypeError> {
    check_arity(params, call)?;
    for (index, argument) in call.args.iter().enumerate() {
        let Some(param) = params.get(index).or(params.last()) else { break };
        if !param.types.accepts(argument.data_type) {
            return Err(wrong_type(params.len(), index, param.types.expected, call));
        }
        if param.constant && argument.constant.is_none() {
            let position = ordinal(params.len(), index);
            let message = format!(
                "{position}argument of [{}] must be a constant, received [{}]",
                call.text, argument.text
            );
            return Err(TypeError { message, argument: Some(index) });
        }
    }
    Ok(())
}

/// `second argument of [f(a, b)] must be [string], found value [b] type [integer]`
pub fn wrong_type(params: usize, index: usize, expected: &str, call: &Call<'_>) -> TypeError {
    let argument = &call.args[index];
    let message = format!(
        "{}argument of [{}] must be [{expected}], found value [{}] type [{}]",
        ordinal(params, index),
        call.text,
        argument.text,
        argument.data_type.type_name()
    );
    TypeError { message, argument: Some(index) }
}

/// `second ` for the argument with index 1; nothing when the function has one parameter.
fn ordinal(params: usize, index: usize) -> &'static str {
    const ORDINALS: [&str; 5] = ["first ", "second ", "third ", "fourth ", "fifth "];
    if params == 1 { "" } else { ORDINALS.get(index).copied().unwrap_or("") }
}

fn check_arity(params: &[Param], call: &Call<'_>) -> Result<(), TypeError> {
    const NUMBERS: [&str; 6] = ["no", "one", "two", "three", "four", "five"];
    let number = |n: usize| NUMBERS.get(n).map_or_else(|| n.to_string(), ToString::to_string);
    let least = params.iter().filter(|param| param.arity == Arity::Required).count();
    let unbounded = params.iter().any(|param| param.arity == Arity::Repeated);
    let (given, most) = (call.args.len(), params.len());
    if given >= least && (unbounded || given <= most) {
        return Ok(());
    }
    let expected = match (least, most) {
        _ if unbounded => format!("at least {} argument{}", number(least), if least == 1 { "" } else { "s" }),
        (0, 0) => "no arguments".to_owned(),
        (1, 1) => "exactly one argument".to_owned(),
        (least, most) if least == most => format!("exactly {} arguments", number(least)),
        (least, most) if most - least == 1 => format!("{} or {} arguments", number(least), number(most)),
        (least, most) => format!("between {} and {} arguments", number(least), number(most)),
    };
    Err(TypeError::new(format!("error building [{}]: expects {expected}", call.name)))
}
