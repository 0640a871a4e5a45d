//! What GREATEST and LEAST share: the largest or smallest of a row's values over several columns.

use std::cmp::Ordering;

use esql_data::{Column, ColumnBuilder, DataType, Element, View, with_element};

use super::choice::result_type;
use crate::operators::widen;
use crate::types::ORDERED;
use crate::{BindError, Call, Kernel, Param, TypeError, check_arguments, kernel, wrong_type};

/// One argument or more, all of one type.
pub(super) const PARAMS: &[Param] = &[Param::required("first", ORDERED), Param::repeated("rest", ORDERED)];

/// Checks that the arguments can be put in order.
pub(super) fn check_extreme(call: &Call<'_>) -> Result<DataType, TypeError> {
    if let Some(index) = call.args.iter().position(|arg| !ORDERED.accepts(arg.data_type)) {
        return Err(wrong_type(call.args.len(), index, ORDERED.expected, call));
    }
    check_arguments(PARAMS, call)?;
    result_type(call, 0..call.args.len())
}

/// For each row the value that stands in that order to all others, or null if an argument is null.
pub(super) fn bind_extreme(call: &Call<'_>, order: Ordering) -> Result<Box<dyn Kernel>, BindError> {
    let data_type = result_type(call, 0..call.args.len()).unwrap_or(DataType::Null);
    if call.args.iter().any(|arg| arg.data_type == DataType::Null) {
        return kernel(move |_, rows, _| Column::nulls(data_type, rows));
    }
    kernel(move |args, rows, context| {
        let columns: Vec<Column> = args.iter().map(|column| widen(column, data_type, context)).collect();
        with_element!(data_type.layout(), E => extremes::<E>(data_type, &columns, rows, order))
    })
}

fn extremes<E: Element>(data_type: DataType, columns: &[Column], rows: usize, order: Ordering) -> Column {
    let views: Vec<View<'_, E>> = columns.iter().map(Column::view::<E>).collect();
    let mut builder = ColumnBuilder::<E>::new(data_type, rows);
    for row in 0..rows {
        let mut best = None;
        let complete = views.iter().all(|view| {
            for value in view.row(row) {
                if best.is_none_or(|best| E::compare(value, best) == order) {
                    best = Some(value);
                }
            }
            !view.range(row).is_empty()
        });
        if let Some(best) = best.filter(|_| complete) {
            builder.append(best);
        }
        builder.end_row();
    }
    builder.finish()
}
