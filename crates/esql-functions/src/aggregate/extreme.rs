//! The least or greatest value of each group: MIN and MAX.

use esql_data::{Column, ColumnBuilder, DataType, with_element};
use std::cmp::Ordering;
use std::marker::PhantomData;

use super::dense::{Aggregate, dense, each_value};
use super::owned::Owned;
use crate::types::{ORDERED, Types};
use crate::{Accumulator, Assignment, BindError, Call, EvalContext};

/// The types that have a least and a greatest value.
pub(super) const TYPES: Types = Types {
    members: ORDERED.members,
    expected: "boolean, date, ip, string, version or numeric except counter types",
};

/// The accumulator of MAX (or MIN) for the call.
pub(super) fn bind<const GREATEST: bool>(call: &Call<'_>) -> Result<Box<dyn Accumulator>, BindError> {
    let data_type = call.args[0].data_type.no_text();
    with_element!(data_type.layout(), E => dense(Extreme::<E, GREATEST> { data_type, element: PhantomData }))
}

#[derive(Clone)]
struct Extreme<E, const GREATEST: bool> {
    data_type: DataType,
    element: PhantomData<E>,
}

impl<E: Owned, const GREATEST: bool> Aggregate for Extreme<E, GREATEST> {
    type State = Option<E::Own>;
    type Output = E;

    fn output_type(&self) -> DataType {
        self.data_type
    }

    fn update(
        &self,
        states: &mut [Self::State],
        assignment: Assignment<'_>,
        args: &[Column],
        heap: &mut usize,
        _: &mut EvalContext<'_>,
    ) {
        each_value::<E>(assignment, &args[0], |group, value| match &mut states[group] {
            Some(best) => {
                if Self::beats(E::compare(value, E::get(best))) {
                    *heap -= E::heap(best);
                    E::set(best, value);
                    *heap += E::heap(best);
                }
            }
            empty => *heap += E::heap(empty.insert(E::own(value))),
        });
    }

    fn merge(&self, state: &mut Self::State, later: Self::State) {
        if let Some(later) = later
            && state.as_ref().is_none_or(|best| Self::beats(E::compare(E::get(&later), E::get(best))))
        {
            *state = Some(later);
        }
    }

    fn finish(&self, state: Self::State, result: &mut ColumnBuilder<E>, _: &mut EvalContext<'_>) {
        if let Some(best) = &state {
            result.append(E::get(best));
        }
    }

    fn heap(state: &Self::State) -> usize {
        state.as_ref().map_or(0, E::heap)
    }
}

impl<E, const GREATEST: bool> Extreme<E, GREATEST> {
    #[inline]
    fn beats(ordering: Ordering) -> bool {
        ordering == if GREATEST { Ordering::Greater } else { Ordering::Less }
    }
}
