//! `COUNT_DISTINCT`

use esql_data::{
    Bool, Bytes, Column, ColumnBuilder, DataType, Double, Element, Int, Ip, Long, Str, UnsignedLong,
    with_element,
};
use std::marker::PhantomData;

use super::dense::{Aggregate, dense, each_value};
use super::hash::{mix64, murmur3};
use super::hyper_log_log::{HyperLogLog, precision_for};
use crate::types::{Types, WHOLE_NUMBER};
use crate::{AggregateFunction, Assignment, BindError, EvalContext, Example, Param, Returns};

/// Up to how many distinct values the count is exact when the call doesn't say.
const DEFAULT_THRESHOLD: u64 = 3000;

const FIELD: Types = Types {
    members: &[
        DataType::Boolean,
        DataType::Integer,
        DataType::Long,
        DataType::Double,
        DataType::Keyword,
        DataType::Text,
        DataType::Ip,
        DataType::Version,
        DataType::Date,
        DataType::DateNanos,
        DataType::Flattened,
    ],
    expected: "any exact type except unsigned_long, _source, or counter types",
};

pub(crate) static FUNCTION: AggregateFunction = AggregateFunction {
    name: "count_distinct",
    aliases: &[],
    description: "How many distinct values the group has: exact up to the precision (3000 if not given, 40000 at most), \
                  beyond that an estimate within a few percent. Never null.",
    params: &[Param::required("field", FIELD), Param::optional("precision", WHOLE_NUMBER).constant()],
    returns: Returns::Type(DataType::Long),
    examples: &[
        Example::new("", r#"ROW s = ["a", "b", "a"] | STATS c = COUNT_DISTINCT(s)"#, "c\n2"),
        Example::new(
            "Exact for up to 100 values",
            "ROW n = [1, 2, 3] | STATS c = COUNT_DISTINCT(n, 100)",
            "c\n3",
        ),
        Example::new("Nulls don't count", "ROW n = null::long | STATS c = COUNT_DISTINCT(n)", "c\n0"),
    ],
    bind: |call, _| {
        let threshold = match call.constant(1) {
            None => DEFAULT_THRESHOLD,
            Some(esql_data::Value::UnsignedLong(threshold)) => *threshold,
            Some(value) => {
                let threshold = value.as_i64().and_then(|threshold| u64::try_from(threshold).ok());
                threshold.ok_or_else(|| BindError::new(1, "the precision must be a positive number"))?
            }
        };
        let precision = precision_for(threshold);
        with_element!(call.args[0].data_type.layout(), E => {
            dense(CountDistinct::<E> { precision, element: PhantomData })
        })
    },
    check: None,
};

#[derive(Clone)]
struct CountDistinct<E> {
    precision: u32,
    element: PhantomData<E>,
}

impl<E: Hashed> Aggregate for CountDistinct<E> {
    type State = HyperLogLog;
    type Output = Long;

    fn output_type(&self) -> DataType {
        DataType::Long
    }

    fn update(
        &self,
        states: &mut [HyperLogLog],
        assignment: Assignment<'_>,
        args: &[Column],
        heap: &mut usize,
        _: &mut EvalContext<'_>,
    ) {
        each_value::<E>(assignment, &args[0], |group, value| {
            let state = &mut states[group];
            *heap -= state.heap();
            state.add(E::hashed(value), self.precision);
            *heap += state.heap();
        });
    }

    fn merge(&self, state: &mut HyperLogLog, later: HyperLogLog) {
        state.merge(later, self.precision);
    }

    fn finish(&self, state: HyperLogLog, result: &mut ColumnBuilder<Long>, _: &mut EvalContext<'_>) {
        result.append(state.count(self.precision));
    }

    fn heap(state: &HyperLogLog) -> usize {
        state.heap()
    }
}

/// Values hashed as Elasticsearch hashes them.
trait Hashed: Element {
    fn hashed(value: Self::Ref<'_>) -> u64;
}

macro_rules! hashed {
    ($($element:ident: $value:ident => $bits:expr),* $(,)?) => {
        $(impl Hashed for $element {
            #[inline]
            fn hashed($value: Self::Ref<'_>) -> u64 {
                mix64($bits)
            }
        })*
    };
}

hashed! {
    Bool: value => u64::from(value),
    Int: value => i64::from(value) as u64,
    Long: value => value as u64,
    UnsignedLong: value => value,
    Double: value => value.to_bits(),
    Str: value => murmur3(value.as_bytes()),
    Bytes: value => murmur3(value),
    Ip: value => murmur3(&value),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aggregate::testing::{aggregate, aggregate_inputs};
    use crate::testing::{Input, ips, longs, strs};

    #[test]
    fn counts_distinct_values() {
        assert_eq!(
            aggregate(&FUNCTION, &[strs(&[&["a", "b"], &["a"], &[], &["b"]])], &[0, 0, 1, 2]),
            "2 | 0 | 1"
        );
        assert_eq!(aggregate(&FUNCTION, &[longs(&[&[1], &[1]])], &[0, 0]), "1");
    }

    #[test]
    fn a_low_precision_estimates_as_elasticsearch_does() {
        // Eight addresses, of which Elasticsearch counts nine when asked for precision 5.
        let addresses = ips(&[
            &["127.0.0.1", "::1", "127.0.0.2", "127.0.0.3"],
            &[
                "128.0.0.1",
                "fe81::cae2:65ff:fece:feb9",
                "fe80::cae2:65ff:fece:fec1",
                "fe82::cae2:65ff:fece:fec0",
            ],
        ]);
        assert_eq!(aggregate(&FUNCTION, std::slice::from_ref(&addresses), &[0, 0]), "8");
        assert_eq!(aggregate_inputs(&FUNCTION, &[Input::from(addresses), Input::from(5)], &[0, 0]), "9");
    }
}
