//! A row's values as a set: membership, distinct values, and the check that two arguments have one type.

use esql_data::{Bool, Column, ColumnBuilder, DataType, Element, Layout, with_element};
use std::cmp::Ordering;

use crate::function::{check_arguments, wrong_type};
use crate::kernels::Row;
use crate::types::COMPARABLE;
use crate::{Call, Param, TypeError};

use super::rows::each_pair;

/// Up to how many values are compared one by one.
const FEW: usize = 16;

/// The parameters of a function of two sets.
pub(super) const PARAMS: &[Param] =
    &[Param::required("field1", COMPARABLE), Param::required("field2", COMPARABLE)];

/// The type that both arguments have: that of the other when one is null.
pub(super) fn check(call: &Call<'_>) -> Result<DataType, TypeError> {
    check_arguments(PARAMS, call)?;
    let (left, right) = (call.args[0].data_type.no_text(), call.args[1].data_type.no_text());
    match (left, right) {
        (DataType::Null, other) | (other, DataType::Null) => Ok(other),
        _ if left == right => Ok(left),
        _ => Err(wrong_type(PARAMS.len(), 1, left.type_name(), call)),
    }
}

/// As [`check`], for functions whose answer is yes or no.
pub(super) fn check_boolean(call: &Call<'_>) -> Result<DataType, TypeError> {
    check(call).map(|_| DataType::Boolean)
}

/// The type of the result of a function whose arguments passed [`check`].
pub(super) fn common_type(args: &[Column]) -> DataType {
    let types = [&args[0], &args[1]].map(|column| column.data_type().no_text());
    types.into_iter().find(|data_type| *data_type != DataType::Null).unwrap_or(DataType::Null)
}

/// Values that are looked for.
pub(super) struct Members<'a, E: Element> {
    /// In order, unless they are few.
    values: Vec<E::Ref<'a>>,
}

impl<'a, E: Element> Members<'a, E> {
    /// The values of a row.
    pub(super) fn of(row: Row<'a, E>) -> Self {
        let mut values: Vec<E::Ref<'a>> = row.iter().collect();
        if values.len() > FEW {
            values.sort_unstable_by(|left, right| E::compare(*left, *right));
        }
        Members { values }
    }

    /// Whether the value is among them.
    pub(super) fn contains(&self, value: E::Ref<'_>) -> bool {
        if self.values.len() > FEW {
            self.values.binary_search_by(|known| E::compare(*known, value)).is_ok()
        } else {
            self.values.iter().any(|known| E::compare(*known, value) == Ordering::Equal)
        }
    }
}

/// The distinct values, in the order in which they first appear.
pub(super) fn distinct<'a, E: Element>(values: impl Iterator<Item = E::Ref<'a>>) -> Vec<E::Ref<'a>> {
    let mut values: Vec<E::Ref<'a>> = values.collect();
    if values.len() <= FEW {
        let mut kept = 0;
        for index in 0..values.len() {
            let known = &values[..kept];
            if known.iter().all(|known| E::compare(*known, values[index]) != Ordering::Equal) {
                values[kept] = values[index];
                kept += 1;
            }
        }
        values.truncate(kept);
        return values;
    }
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|left, right| E::compare(values[*left], values[*right]));
    order.dedup_by(|later, earlier| E::compare(values[*later], values[*earlier]) == Ordering::Equal);
    order.sort_unstable();
    order.into_iter().map(|index| values[index]).collect()
}

/// Which set a function makes of two.
#[derive(Clone, Copy)]
pub(super) enum Combine {
    /// All values of both; null if one is null.
    Union,
    /// The values of the first that the second has too.
    Intersection,
    /// The values of the first, repetitions included, that the second doesn't have.
    Difference,
    /// The values of the first, then those of the second; null if one is null.
    Append,
}

/// The combined values, row by row.
pub(super) fn combine(how: Combine, args: &[Column], rows: usize) -> Column {
    let returns = common_type(args);
    if returns.layout() == Layout::Null {
        return Column::nulls(returns, rows);
    }
    with_element!(returns.layout(), E => each_pair::<E, E>(returns, args, |left, right, out| combine_row(how, left, right, out)))
}

fn combine_row<E: Element>(how: Combine, left: Row<'_, E>, right: Row<'_, E>, out: &mut ColumnBuilder<E>) {
    let empty = left.len() == 0 || right.len() == 0;
    match how {
        Combine::Union if !empty => {
            distinct::<E>(left.iter().chain(right.iter())).into_iter().for_each(|value| out.append(value));
        }
        Combine::Append if !empty => left.iter().chain(right.iter()).for_each(|value| out.append(value)),
        Combine::Intersection if !empty => {
            let members = Members::of(right);
            let values = distinct::<E>(left.iter()).into_iter();
            values.filter(|value| members.contains(*value)).for_each(|value| out.append(value));
        }
        Combine::Difference if left.len() > 0 => {
            let members = Members::of(right);
            left.iter().filter(|value| !members.contains(*value)).for_each(|value| out.append(value));
        }
        Combine::Union | Combine::Append | Combine::Intersection | Combine::Difference => {}
    }
}

/// Whether all of the second row's values (any of them) are among the first's. Never null: a null is an empty set.
pub(super) fn decide(all: bool, args: &[Column]) -> Column {
    with_element!(common_type(args).layout(), E => {
        each_pair::<E, Bool>(DataType::Boolean, args, |left, right, out| {
            let members = Members::of(left);
            let mut wanted = right.iter();
            out.append(if all {
                wanted.all(|value| members.contains(value))
            } else {
                wanted.any(|value| members.contains(value))
            });
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use esql_data::Int;

    #[test]
    fn many_values_are_treated_as_few_are() {
        let many: Vec<i32> = (0..100).map(|number| number * 37 % 50).collect();
        let found = distinct::<Int>(many.iter().copied());
        let expected: Vec<i32> = many[..50].to_vec();
        assert_eq!(found, expected);
        let mut builder = ColumnBuilder::<Int>::new(DataType::Integer, 1);
        many.iter().for_each(|value| builder.append(*value));
        builder.end_row();
        let column = builder.finish();
        let members = Members::of(Row::new(column.view::<Int>(), 0));
        assert!(members.contains(49) && !members.contains(50));
    }
}
