//! The loops that kernels share: they take care of nulls, of rows with several values and of failures, so that a function's file
//! holds only what the function does with single values.

use std::sync::Arc;

use arrow_array::{Array, BooleanArray};
use arrow_buffer::{BooleanBuffer, BooleanBufferBuilder, NullBuffer};
use esql_data::{Cell, Column, ColumnBuilder, DataType, Element, Failure, MAX_FAILURES, View};

use crate::EvalContext;

/// Takes the result of one row. Nothing pushed means null; several pushed mean several values.
pub struct Out<'a, R: Element> {
    builder: &'a mut ColumnBuilder<R>,
}

impl<R: Element> Out<'_, R> {
    /// Adds a value to the row's result.
    #[inline]
    pub fn push(&mut self, value: R::Ref<'_>) {
        self.builder.append(value);
    }
}

/// `f` of each row's single value. Null gives null; several values and failures give null and a warning.
pub fn unary<A: Element, R: Element>(
    returns: DataType,
    args: &[Column],
    context: &mut EvalContext<'_>,
    mut f: impl FnMut(A::Ref<'_>, &mut Out<'_, R>) -> Result<(), Failure>,
) -> Column {
    let a = args[0].view::<A>();
    let mut builder = ColumnBuilder::<R>::new(returns, a.len());
    for row in 0..a.len() {
        match a.cell(row) {
            Cell::One(value) => {
                if let Err(failure) = f(value, &mut Out { builder: &mut builder }) {
                    context.warn(failure);
                }
            }
            Cell::Many => context.warn_many_values(),
            Cell::Null => {}
        }
        builder.end_row();
    }
    builder.finish()
}

/// `f` of the single values of two arguments. A null gives null; several values and failures give null and a warning.
pub fn binary<A: Element, B: Element, R: Element>(
    returns: DataType,
    args: &[Column],
    context: &mut EvalContext<'_>,
    mut f: impl FnMut(A::Ref<'_>, B::Ref<'_>, &mut Out<'_, R>) -> Result<(), Failure>,
) -> Column {
    let (a, b) = (args[0].view::<A>(), args[1].view::<B>());
    let mut builder = ColumnBuilder::<R>::new(returns, a.len());
    for row in 0..a.len() {
        // A null on the left hides the many values on the right.
        if let Some(a) = single(&a, row, context)
            && let Some(b) = single(&b, row, context)
            && let Err(failure) = f(a, b, &mut Out { builder: &mut builder })
        {
            context.warn(failure);
        }
        builder.end_row();
    }
    builder.finish()
}

/// `f` of the single values of three arguments. A null gives null; several values and failures give null and a warning.
pub fn ternary<A: Element, B: Element, C: Element, R: Element>(
    returns: DataType,
    args: &[Column],
    context: &mut EvalContext<'_>,
    mut f: impl FnMut(A::Ref<'_>, B::Ref<'_>, C::Ref<'_>, &mut Out<'_, R>) -> Result<(), Failure>,
) -> Column {
    let (a, b, c) = (args[0].view::<A>(), args[1].view::<B>(), args[2].view::<C>());
    let mut builder = ColumnBuilder::<R>::new(returns, a.len());
    for row in 0..a.len() {
        if let Some(a) = single(&a, row, context)
            && let Some(b) = single(&b, row, context)
            && let Some(c) = single(&c, row, context)
            && let Err(failure) = f(a, b, c, &mut Out { builder: &mut builder })
        {
            context.warn(failure);
        }
        builder.end_row();
    }
    builder.finish()
}

/// Whether each row's single value passes the test. Null gives null; several values give null and a warning.
pub fn predicate<E: Element>(
    column: &Column,
    context: &mut EvalContext<'_>,
    mut test: impl FnMut(E::Ref<'_>) -> bool,
) -> Column {
    let Some(array) = column.flat::<E>() else { return predicate_of_lists::<E>(column, context, test) };
    let values = match array.nulls().filter(|nulls| nulls.null_count() > 0) {
        None => BooleanBuffer::collect_bool(array.len(), |row| test(E::value(array, row))),
        Some(nulls) => {
            BooleanBuffer::collect_bool(array.len(), |row| nulls.is_valid(row) && test(E::value(array, row)))
        }
    };
    flags(values, array.nulls().cloned())
}

fn predicate_of_lists<E: Element>(
    column: &Column,
    context: &mut EvalContext<'_>,
    mut test: impl FnMut(E::Ref<'_>) -> bool,
) -> Column {
    let view = column.view::<E>();
    let (mut valid, mut many) = (BooleanBufferBuilder::new(view.len()), 0);
    let values = BooleanBuffer::collect_bool(view.len(), |row| match view.cell(row) {
        Cell::One(value) => {
            valid.append(true);
            test(value)
        }
        cell => {
            many += usize::from(cell == Cell::Many);
            valid.append(false);
            false
        }
    });
    // Filters meet many values in most rows of some logs; only the first ones are reported anyway.
    (0..many.min(MAX_FAILURES)).for_each(|_| context.warn_many_values());
    flags(values, Some(NullBuffer::new(valid.finish())))
}

/// A boolean column of single values.
pub fn flags(values: BooleanBuffer, nulls: Option<NullBuffer>) -> Column {
    Column::new(DataType::Boolean, Arc::new(BooleanArray::new(values, nulls)))
}

/// The row's one value; `None` for null, and for several values, which are reported.
#[inline]
pub fn single<'a, E: Element>(
    view: &View<'a, E>,
    row: usize,
    context: &mut EvalContext<'_>,
) -> Option<E::Ref<'a>> {
    match view.cell(row) {
        Cell::One(value) => Some(value),
        Cell::Null => None,
        Cell::Many => {
            context.warn_many_values();
            None
        }
    }
}

/// `f` of every value of every row, as conversions work: a value that fails is dropped with a warning, the others stay.
pub fn each_value<A: Element, R: Element>(
    returns: DataType,
    column: &Column,
    context: &mut EvalContext<'_>,
    mut f: impl FnMut(A::Ref<'_>, &mut Out<'_, R>) -> Result<(), Failure>,
) -> Column {
    let a = column.view::<A>();
    let mut builder = ColumnBuilder::<R>::new(returns, a.len());
    for row in 0..a.len() {
        for value in a.row(row) {
            if let Err(failure) = f(value, &mut Out { builder: &mut builder }) {
                context.warn(failure);
            }
        }
        builder.end_row();
    }
    builder.finish()
}

/// `f` of all the values of a row at once, as `mv_*` functions work. Rows without values stay null without asking `f`.
pub fn each_row<A: Element, R: Element>(
    returns: DataType,
    column: &Column,
    context: &mut EvalContext<'_>,
    mut f: impl FnMut(Row<'_, A>, &mut Out<'_, R>) -> Result<(), Failure>,
) -> Column {
    let a = column.view::<A>();
    let mut builder = ColumnBuilder::<R>::new(returns, a.len());
    for row in 0..a.len() {
        let values = Row { view: a, row };
        if values.len() > 0
            && let Err(failure) = f(values, &mut Out { builder: &mut builder })
        {
            context.warn(failure);
        }
        builder.end_row();
    }
    builder.finish()
}

/// The values of one row.
pub struct Row<'a, E: Element> {
    view: View<'a, E>,
    row: usize,
}

// Derived, these would ask for `E::Array: Copy`.
impl<E: Element> Clone for Row<'_, E> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<E: Element> Copy for Row<'_, E> {}

impl<'a, E: Element> Row<'a, E> {
    /// The row with that number.
    pub fn new(view: View<'a, E>, row: usize) -> Row<'a, E> {
        Row { view, row }
    }

    /// How many values there are.
    #[allow(clippy::len_without_is_empty)]
    pub fn len(&self) -> usize {
        self.view.range(self.row).len()
    }

    /// The value at `index`, from 0.
    pub fn get(&self, index: usize) -> E::Ref<'a> {
        self.view.value_at(self.view.range(self.row).start + index)
    }

    /// The values in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = E::Ref<'a>> + Clone + use<'a, E> {
        self.view.row(self.row)
    }
}
