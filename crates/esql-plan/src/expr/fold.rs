//! Constant folding: an expression over constants becomes a constant.

use esql_data::{Batch, DataType, Value, Warnings};
use esql_functions::Environment;

use super::{Evaluator, Expr, ExprKind};
use crate::PlanError;

/// The expression with every call over constants replaced by its value. Failures become warnings, as they do at run time.
///
/// # Errors
/// When a constant argument can't be used, such as a pattern that doesn't compile.
pub fn fold(expr: Expr, environment: &Environment, warnings: &mut Warnings) -> Result<Expr, PlanError> {
    let mut failed = None;
    let folded = expr.transform(&mut |expr| {
        if failed.is_some() || !is_foldable(&expr) {
            return expr;
        }
        match value(&expr, environment, warnings) {
            Ok(value) => Expr::literal(value, expr.data_type, expr.source),
            Err(error) => {
                failed = Some(error);
                expr
            }
        }
    });
    failed.map_or(Ok(folded), Err)
}

/// Whether it is a call whose arguments are all constants and whose value a literal can hold.
fn is_foldable(expr: &Expr) -> bool {
    let ExprKind::Call(_, args) = &expr.kind else { return false };
    let holds_value = !matches!(expr.data_type, DataType::Null | DataType::Unsupported);
    holds_value && args.iter().all(|arg| arg.as_literal().is_some())
}

/// The value of a call over constants.
fn value(expr: &Expr, environment: &Environment, warnings: &mut Warnings) -> Result<Value, PlanError> {
    let batch = Batch::new(Vec::new(), 1);
    Ok(Evaluator::new(expr, &[], environment)?.eval(&batch, warnings).value(0))
}
