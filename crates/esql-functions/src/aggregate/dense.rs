//! Aggregates whose groups don't depend on each other: one state a group, all of them in one vector.

use arrow_array::Array;
use esql_data::{Column, ColumnBuilder, DataType, Element, Layout};
use std::any::Any;

use crate::{Accumulator, Assignment, BindError, EvalContext, downcast};

/// What an aggregate does with the state of a group; [`dense`] makes an [`Accumulator`] of it.
pub(super) trait Aggregate: Clone + Send + Sync + 'static {
    /// What is known of a group; the default is a group without rows.
    type State: Default + Send + Sync + 'static;
    /// The layout of the result.
    type Output: Element;

    /// The type of the result.
    fn output_type(&self) -> DataType;

    /// Takes in the rows of a batch. Memory that states take on the heap is added to `heap`, memory that they free subtracted.
    fn update(
        &self,
        states: &mut [Self::State],
        assignment: Assignment<'_>,
        args: &[Column],
        heap: &mut usize,
        context: &mut EvalContext<'_>,
    );

    /// Takes in the state of a later part of the input.
    fn merge(&self, state: &mut Self::State, later: Self::State);

    /// Appends the group's values to the result; the caller ends the row.
    fn finish(
        &self,
        state: Self::State,
        result: &mut ColumnBuilder<Self::Output>,
        context: &mut EvalContext<'_>,
    );

    /// How many bytes the state holds on the heap.
    fn heap(_: &Self::State) -> usize {
        0
    }
}

/// The accumulator of an aggregate, as `bind` returns it.
pub(super) fn dense<A: Aggregate>(aggregate: A) -> Result<Box<dyn Accumulator>, BindError> {
    Ok(Box::new(Dense { aggregate, states: Vec::new(), heap: 0 }))
}

struct Dense<A: Aggregate> {
    aggregate: A,
    states: Vec<A::State>,
    heap: usize,
}

impl<A: Aggregate> Accumulator for Dense<A> {
    fn resize(&mut self, groups: usize) {
        self.states.resize_with(groups, A::State::default);
    }

    fn update(&mut self, assignment: Assignment<'_>, args: &[Column], context: &mut EvalContext<'_>) {
        self.aggregate.update(&mut self.states, assignment, args, &mut self.heap, context);
    }

    fn merge(&mut self, later: Box<dyn Accumulator>, groups: &[u32], _: &mut EvalContext<'_>) {
        for (later, group) in downcast::<Self>(later).states.into_iter().zip(groups) {
            let state = &mut self.states[*group as usize];
            self.heap -= A::heap(state);
            self.aggregate.merge(state, later);
            self.heap += A::heap(state);
        }
    }

    fn finish(&mut self, context: &mut EvalContext<'_>) -> Column {
        let data_type = self.aggregate.output_type();
        let states = std::mem::take(&mut self.states);
        if data_type.layout() == Layout::Null {
            return Column::nulls(data_type, states.len());
        }
        let mut result = ColumnBuilder::<A::Output>::new(data_type, states.len());
        for state in states {
            self.aggregate.finish(state, &mut result, context);
            result.end_row();
        }
        result.finish()
    }

    fn fresh(&self) -> Box<dyn Accumulator> {
        Box::new(Dense { aggregate: self.aggregate.clone(), states: Vec::new(), heap: 0 })
    }

    fn memory_size(&self) -> usize {
        self.states.capacity() * size_of::<A::State>() + self.heap
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}

/// `f` of the group and of every value of every row. Checks once for the common case: no list, no nulls, no filter.
#[inline]
pub(super) fn each_value<E: Element>(
    assignment: Assignment<'_>,
    column: &Column,
    mut f: impl FnMut(usize, E::Ref<'_>),
) {
    if let (Some(values), None) = (column.flat::<E>(), assignment.rows)
        && values.null_count() == 0
    {
        for (row, group) in assignment.groups.iter().enumerate() {
            f(*group as usize, E::value(values, row));
        }
        return;
    }
    let view = column.view::<E>();
    for (row, group) in assignment.iter() {
        for value in view.row(row) {
            f(group, value);
        }
    }
}

/// `f` of the group and of every number of every row, as a double: for columns of integer, long and double (others have none).
#[inline]
pub(super) fn each_double(assignment: Assignment<'_>, column: &Column, mut f: impl FnMut(usize, f64)) {
    use esql_data::{Double, Int, Long};
    match column.data_type() {
        DataType::Integer => each_value::<Int>(assignment, column, |group, value| f(group, f64::from(value))),
        DataType::Long => each_value::<Long>(assignment, column, |group, value| f(group, value as f64)),
        DataType::Double => each_value::<Double>(assignment, column, f),
        _ => {}
    }
}

/// `f` of the group and of every whole number of every row: for columns of integer and long (others have none).
#[inline]
pub(super) fn each_long(assignment: Assignment<'_>, column: &Column, mut f: impl FnMut(usize, i64)) {
    use esql_data::{Int, Long};
    match column.data_type() {
        DataType::Integer => each_value::<Int>(assignment, column, |group, value| f(group, i64::from(value))),
        DataType::Long => each_value::<Long>(assignment, column, f),
        _ => {}
    }
}
