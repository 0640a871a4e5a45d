//! A field's values in the row that comes first or last by another field: FIRST, LAST, EARLIEST and LATEST.

use esql_data::{Column, ColumnBuilder, DataType, Int, Layout, Long, View, with_element};
use std::marker::PhantomData;

use super::dense::{Aggregate, dense};
use super::owned::Owned;
use crate::types::Types;
use crate::{Accumulator, Assignment, BindError, Call, EvalContext};

/// The types of sort fields.
pub(super) const SORT_FIELD: Types = Types {
    members: &[DataType::Integer, DataType::Long, DataType::Date, DataType::DateNanos],
    expected: "integer or long or date_nanos or datetime",
};

/// The accumulator for `(field, sort field)`.
pub(super) fn bind<const LAST: bool>(call: &Call<'_>) -> Result<Box<dyn Accumulator>, BindError> {
    if call.args.len() < 2 {
        return Err(BindError::new(0, format!("[{}] needs the field [@timestamp]", call.name)));
    }
    let data_type = call.args[0].data_type.no_text();
    with_element!(data_type.layout(), E => dense(Ordered::<E, LAST> { data_type, element: PhantomData }))
}

/// Keeps all values (or none, for a null) of the row with the least (greatest) sort value. A row without sort value loses against
/// every other; among equals the row that comes first in the input stays.
#[derive(Clone)]
struct Ordered<E, const LAST: bool> {
    data_type: DataType,
    element: PhantomData<E>,
}

/// The row that is first (last) so far; the default is that there is none.
struct Row<E: Owned> {
    /// `None` before the first row; then its sort value, which may be null.
    key: Option<Option<i64>>,
    values: Vec<E::Own>,
}

impl<E: Owned> Default for Row<E> {
    fn default() -> Self {
        Row { key: None, values: Vec::new() }
    }
}

impl<E: Owned, const LAST: bool> Ordered<E, LAST> {
    #[inline]
    fn replaces(known: Option<Option<i64>>, new: Option<i64>) -> bool {
        match (known, new) {
            (None, _) | (Some(None), Some(_)) => true,
            (Some(Some(known)), Some(new)) => {
                if LAST {
                    new > known
                } else {
                    new < known
                }
            }
            (Some(_), None) => false,
        }
    }
}

impl<E: Owned, const LAST: bool> Aggregate for Ordered<E, LAST> {
    type State = Row<E>;
    type Output = E;

    fn output_type(&self) -> DataType {
        self.data_type
    }

    fn update(
        &self,
        states: &mut [Row<E>],
        assignment: Assignment<'_>,
        args: &[Column],
        heap: &mut usize,
        _: &mut EvalContext<'_>,
    ) {
        let (values, keys) = (args[0].view::<E>(), Keys::of(&args[1]));
        for (row, group) in assignment.iter() {
            let (state, key) = (&mut states[group], keys.get::<LAST>(row));
            if Self::replaces(state.key, key) {
                *heap -= Self::heap(state);
                state.key = Some(key);
                state.values.clear();
                state.values.extend(values.row(row).map(E::own));
                *heap += Self::heap(state);
            }
        }
    }

    fn merge(&self, state: &mut Row<E>, later: Row<E>) {
        if later.key.is_some_and(|key| Self::replaces(state.key, key)) {
            *state = later;
        }
    }

    fn finish(&self, state: Row<E>, result: &mut ColumnBuilder<E>, _: &mut EvalContext<'_>) {
        state.values.iter().for_each(|value| result.append(E::get(value)));
    }

    fn heap(state: &Row<E>) -> usize {
        state.values.capacity() * size_of::<E::Own>() + state.values.iter().map(E::heap).sum::<usize>()
    }
}

/// The sort field's values.
enum Keys<'a> {
    Int(View<'a, Int>),
    Long(View<'a, Long>),
    Null,
}

impl<'a> Keys<'a> {
    fn of(column: &'a Column) -> Keys<'a> {
        match column.data_type().layout() {
            Layout::Int => Keys::Int(column.view()),
            Layout::Long => Keys::Long(column.view()),
            _ => Keys::Null,
        }
    }

    /// The row's least (greatest) sort value.
    #[inline]
    fn get<const LAST: bool>(&self, row: usize) -> Option<i64> {
        match self {
            Keys::Int(view) => extreme::<LAST>(view.row(row).map(i64::from)),
            Keys::Long(view) => extreme::<LAST>(view.row(row)),
            Keys::Null => None,
        }
    }
}

fn extreme<const LAST: bool>(values: impl Iterator<Item = i64>) -> Option<i64> {
    if LAST { values.max() } else { values.min() }
}
