//! Every ES|QL function, one file each: signature, one-sentence description, examples that run as tests, and kernel.
//!
//! A function is a `pub static` of type [`ScalarFunction`] or [`AggregateFunction`]; [`registry`] lists them all. Operators are
//! functions too. The loops that kernels share are in [`kernels`], the type sets that parameters take in [`types`].
//!
//! ```text
//! name ──registry──▶ ScalarFunction ──check(types)──▶ result type ──bind(constants)──▶ Kernel ──eval(columns)──▶ column
//! ```

mod aggregate;
mod conditional;
mod conversion;
mod date;
mod function;
mod ip;
mod math;
mod multi_value;
mod operators;
mod range;
mod spatial;
mod string;
#[cfg(test)]
#[allow(dead_code, reason = "not every build of the tests needs every constructor")]
mod testing;

pub mod kernels;
pub mod reference;
pub mod registry;
pub mod search;
pub mod types;

pub use aggregate::{Accumulator, AggregateFunction, Assignment, check_aggregate, downcast, over_time};
pub use conversion::fold_temporal_amount;
pub use function::{
    Argument, Arguments, Arity, BindError, Call, Category, Environment, EvalContext, Example, Kernel, Param,
    Returns, ScalarFunction, TypeError, check, check_arguments, costly_kernel, kernel, wrong_type,
};
pub use operators::{common_type, fold_amounts};
pub use spatial::shape::{Shape, Space};
