//! `SAMPLE`, the aggregate

use esql_data::{Column, ColumnBuilder, DataType, Value, with_element};
use std::cmp::Ordering;
use std::hash::Hasher;
use std::marker::PhantomData;

use super::best::{Best, Ranking};
use super::dense::{Aggregate, dense, each_value};
use super::hash::mix64;
use super::owned::Owned;
use crate::function::check_arguments;
use crate::types::{COMPARABLE, INTEGER};
use crate::{
    AggregateFunction, Assignment, BindError, Call, EvalContext, Example, Param, Returns, TypeError,
};

pub(crate) static FUNCTION: AggregateFunction = AggregateFunction {
    name: "sample",
    aliases: &[],
    description: "Some of the group's values, up to a limit, chosen by chance. Null for a group \
                  without values.",
    params: &[Param::required("field", COMPARABLE), Param::required("limit", INTEGER).constant()],
    returns: Returns::Argument(0),
    examples: &[
        Example::new("", "ROW n = 5 | STATS s = SAMPLE(n, 10)", "s\n5"),
        Example::new("Several values", "ROW n = [7, 7, 7] | STATS s = SAMPLE(n, 2)", "s\n[7, 7]"),
        Example::new("Nulls are left out", "ROW n = null::long | STATS s = SAMPLE(n, 10)", "s\nnull"),
    ],
    bind: |call, environment| {
        let limit = call.constant(1).and_then(Value::as_i64).and_then(|limit| usize::try_from(limit).ok());
        let limit = limit.filter(|limit| *limit > 0);
        let limit = limit.ok_or_else(|| BindError::new(1, "the limit must be a positive number"))?;
        let data_type = call.args[0].data_type.no_text();
        with_element!(data_type.layout(), E => {
            dense(Sample::<E> { data_type, limit, seed: environment.seed, element: PhantomData })
        })
    },
    check: Some(check),
};

fn check(call: &Call<'_>) -> Result<DataType, TypeError> {
    check_arguments(FUNCTION.params, call)?;
    match call.constant(1).map(Value::as_i64) {
        Some(Some(limit)) if limit <= 0 => {
            let message = format!("Limit must be greater than 0 in [{}], found [{limit}]", call.text);
            Err(TypeError { message, argument: Some(1) })
        }
        _ => Ok(FUNCTION.returns.of(&call.types())),
    }
}

/// Keeps the values with the least random numbers, so that samples of parts merge to a sample of the whole. The random numbers
/// come from the seed, a value and its position among its part's values: which values are chosen depends on how the input is split.
#[derive(Clone)]
struct Sample<E> {
    data_type: DataType,
    limit: usize,
    seed: u64,
    element: PhantomData<E>,
}

impl<E: Owned> Ranking for Sample<E> {
    type Entry = (u64, E::Own);

    fn limit(&self) -> usize {
        self.limit
    }

    fn compare(&self, left: &Self::Entry, right: &Self::Entry) -> Ordering {
        left.0.cmp(&right.0)
    }

    fn heap(entry: &Self::Entry) -> usize {
        E::heap(&entry.1)
    }
}

impl<E: Owned> Aggregate for Sample<E> {
    /// How many values there were, and those chosen.
    type State = (u64, Best<(u64, E::Own)>);
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
        each_value::<E>(assignment, &args[0], |group, value| {
            let (count, best) = &mut states[group];
            *count += 1;
            let mut bits = Folded::default();
            E::hash(value, &mut bits);
            let number = mix64(mix64(self.seed.wrapping_add(*count)) ^ bits.finish());
            if best.bar(self.limit).is_none_or(|bar| number < bar.0) {
                *heap -= best.heap();
                best.push(self, (number, E::own(value)));
                *heap += best.heap();
            }
        });
    }

    fn merge(&self, (count, best): &mut Self::State, later: Self::State) {
        *count += later.0;
        best.merge(self, later.1);
    }

    fn finish(&self, (_, best): Self::State, result: &mut ColumnBuilder<E>, _: &mut EvalContext<'_>) {
        best.into_sorted(self).iter().for_each(|(_, value)| result.append(E::get(value)));
    }

    fn heap((_, best): &Self::State) -> usize {
        best.heap()
    }
}

/// A hasher that gives the same numbers on every machine.
#[derive(Default)]
struct Folded(u64);

impl Hasher for Folded {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.0 = mix64(self.0 ^ u64::from_le_bytes(word));
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aggregate::testing::{aggregate_inputs, run_whole};
    use crate::testing::{Input, ints, longs};

    #[test]
    fn keeps_all_when_there_are_few() {
        let mut kept = run_whole(&FUNCTION, &[ints(&[&[1, 2], &[], &[3]]).into(), 5.into()], &[0, 0, 0]).0;
        kept = kept.with_type(DataType::Integer);
        let mut values: Vec<i32> = kept.view::<esql_data::Int>().row(0).collect();
        values.sort_unstable();
        assert_eq!(values, [1, 2, 3]);
        assert_eq!(aggregate_inputs(&FUNCTION, &[ints(&[&[]]).into(), 5.into()], &[0]), "null");
    }

    #[test]
    fn chooses_evenly() {
        let numbers: Vec<[i64; 1]> = (0..10_000).map(|number| [number]).collect();
        let rows: Vec<&[i64]> = numbers.iter().map(|row| &row[..]).collect();
        let inputs: [Input; 2] = [longs(&rows).into(), 1000.into()];
        let (kept, _) = run_whole(&FUNCTION, &inputs, &vec![0; 10_000]);
        let values: Vec<i64> = kept.view::<esql_data::Long>().row(0).collect();
        let mean = values.iter().sum::<i64>() / 1000;
        assert_eq!(values.len(), 1000);
        assert!((4500..5500).contains(&mean), "{mean}");
    }
}
