//! What functions of many values share: columns without many values, and pairs of columns row by row.

use esql_data::{Column, ColumnBuilder, DataType, Element};

use crate::kernels::Row;

/// The column as the result of a function that leaves single values as they are; text becomes keyword.
pub(super) fn unchanged(column: &Column) -> Column {
    column.clone().with_type(column.data_type().no_text())
}

/// `f` of the values of two columns' rows; what it appends is the row's result, nothing means null.
pub(super) fn each_pair<E: Element, R: Element>(
    returns: DataType,
    args: &[Column],
    mut f: impl FnMut(Row<'_, E>, Row<'_, E>, &mut ColumnBuilder<R>),
) -> Column {
    let (left, right) = (args[0].view::<E>(), args[1].view::<E>());
    let mut builder = ColumnBuilder::<R>::new(returns, left.len());
    for row in 0..left.len() {
        f(Row::new(left, row), Row::new(right, row), &mut builder);
        builder.end_row();
    }
    builder.finish()
}
