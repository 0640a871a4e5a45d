//! Whether any value of a row matches a pattern: what MV_LIKE and MV_RLIKE share.

use esql_data::{Bool, Column, ColumnBuilder, DataType, Str};

use crate::{BindError, Call, Kernel, kernel};

/// The kernel for `(field, pattern)`; a pattern that is null matches nothing.
pub(super) fn bind<M, F, E>(call: &Call<'_>, compile: F) -> Result<Box<dyn Kernel>, BindError>
where
    M: Fn(&str) -> bool + Send + Sync + 'static,
    F: Fn(&str) -> Result<M, E>,
    E: std::fmt::Display,
{
    let pattern = call.constant_str(1).map(compile).transpose();
    let pattern = pattern.map_err(|error| BindError::new(1, error.to_string()))?;
    kernel(move |args, rows, _| {
        let values = args[0].view::<Str>();
        let mut result = ColumnBuilder::<Bool>::new(DataType::Boolean, rows);
        for row in 0..rows {
            result.push(pattern.as_ref().is_some_and(|matches| values.row(row).any(matches)));
        }
        let result: Column = result.finish();
        result
    })
}
