//! Why an expression is null for a row.

use esql_data::{Bool, Cell, Column, DataType};
use esql_plan::{ExprKind, Watched};

/// Why an expression is null for a row; the number is that of the watched expression where it began.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Cause {
    /// This has no value.
    Missing(usize),
    /// This has several values, where one was expected.
    SeveralValues(usize),
    /// This could not be computed of its values.
    Failed(usize),
}

/// Why the watched expression of that number, which is null for the row, is so.
pub(crate) fn of_null(watched: &[Watched], columns: &[Column], number: usize, row: usize) -> Cause {
    let expression = &watched[number];
    let Some(function) = expression.function() else {
        return if columns[number].value_count(row) > 1 {
            Cause::SeveralValues(number)
        } else {
            Cause::Missing(number)
        };
    };
    let mut children = expression.children.iter().flatten().copied();
    let is_connective = matches!(function, "and" | "or" | "not");
    let to_blame = children.find(|child| match is_connective {
        true => is_neither(&columns[*child], row),
        false => columns[*child].value_count(row) != 1,
    });
    match to_blame {
        // A CASE has its conditions as children, which are no reason.
        _ if function == "case" => Cause::Failed(number),
        Some(child) if columns[child].value_count(row) > 1 => Cause::SeveralValues(child),
        Some(child) => of_null(watched, columns, child, row),
        None if has_null_constant(expression) => Cause::Missing(number),
        None => Cause::Failed(number),
    }
}

/// Whether a condition is neither true nor false for the row.
fn is_neither(column: &Column, row: usize) -> bool {
    match column.data_type() {
        DataType::Boolean => !matches!(column.view::<Bool>().cell(row), Cell::One(_)),
        _ => true,
    }
}

fn has_null_constant(expression: &Watched) -> bool {
    let is_null = |kind: &ExprKind| matches!(kind, ExprKind::Literal(value) if value.is_null());
    expression.arguments().iter().any(|argument| is_null(&argument.kind))
}
