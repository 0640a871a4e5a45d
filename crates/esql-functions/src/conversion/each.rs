//! The loop of conversions: every value of a row by itself, those that fail dropped with a warning.

use esql_data::{Column, DataType, Element, Failure};

use crate::EvalContext;
use crate::kernels::each_value;

/// `f` of every value of every row.
pub(super) fn each<A: Element, R: Element>(
    returns: DataType,
    column: &Column,
    context: &mut EvalContext<'_>,
    f: impl Fn(A::Ref<'_>) -> Result<R::Ref<'static>, Failure>,
) -> Column {
    each_value::<A, R>(returns, column, context, |value, out| {
        out.push(f(value)?);
        Ok(())
    })
}
