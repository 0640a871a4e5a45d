//! `SUM`

use esql_data::{Column, ColumnBuilder, DataType, Double, Failure, Int, Long};
use std::any::Any;

use crate::types::NUMERIC_NOT_UNSIGNED;
use crate::{Accumulator, AggregateFunction, Assignment, EvalContext, Example, Param, Returns, downcast};

pub(crate) static FUNCTION: AggregateFunction = AggregateFunction {
    name: "sum",
    aliases: &[],
    description: "The sum of all values of the group. Null for a group without values, and when a long overflows.",
    params: &[Param::required("number", NUMERIC_NOT_UNSIGNED)],
    returns: Returns::Computed(|types| match types[0] {
        DataType::Double => DataType::Double,
        _ => DataType::Long,
    }),
    examples: &[
        Example::new("Every value counts", "ROW n = [1, 2, 3] | STATS s = SUM(n)", "s\n6"),
        Example::new("Nulls are left out", "ROW n = null::integer | STATS s = SUM(n)", "s\nnull"),
    ],
    bind: |call, _| {
        Ok(match call.args[0].data_type {
            DataType::Double => Box::new(SumDoubles::default()),
            _ => Box::new(SumLongs::default()),
        })
    },
    check: None,
};

/// Sums of whole numbers; `None` before the first value.
#[derive(Debug, Default)]
struct SumLongs {
    sums: Vec<Option<i128>>,
}

impl Accumulator for SumLongs {
    fn resize(&mut self, groups: usize) {
        self.sums.resize(groups, None);
    }

    fn update(&mut self, assignment: Assignment<'_>, args: &[Column], _: &mut EvalContext<'_>) {
        // i128 holds the sum of 2^64 longs: only the end result can overflow.
        if args[0].data_type() == DataType::Integer {
            let values = args[0].view::<Int>();
            for (row, group) in assignment.iter() {
                values.row(row).for_each(|value| *self.sums[group].get_or_insert(0) += i128::from(value));
            }
        } else if args[0].data_type() == DataType::Long {
            let values = args[0].view::<Long>();
            for (row, group) in assignment.iter() {
                values.row(row).for_each(|value| *self.sums[group].get_or_insert(0) += i128::from(value));
            }
        }
    }

    fn merge(&mut self, later: Box<dyn Accumulator>, groups: &[u32], _: &mut EvalContext<'_>) {
        for (sum, group) in downcast::<Self>(later).sums.into_iter().zip(groups) {
            if let Some(sum) = sum {
                *self.sums[*group as usize].get_or_insert(0) += sum;
            }
        }
    }

    fn finish(&mut self, context: &mut EvalContext<'_>) -> Column {
        let mut builder = ColumnBuilder::<Long>::new(DataType::Long, self.sums.len());
        for sum in &self.sums {
            match sum.map(i64::try_from) {
                Some(Ok(sum)) => builder.append(sum),
                Some(Err(_)) => context.warn(Failure::arithmetic("long overflow")),
                None => {}
            }
            builder.end_row();
        }
        builder.finish()
    }

    fn fresh(&self) -> Box<dyn Accumulator> {
        Box::new(SumLongs::default())
    }

    fn memory_size(&self) -> usize {
        self.sums.capacity() * size_of::<Option<i128>>()
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}

/// Compensated sums of doubles.
#[derive(Debug, Default)]
struct SumDoubles {
    sums: Vec<Option<super::kahan::Sum>>,
}

impl Accumulator for SumDoubles {
    fn resize(&mut self, groups: usize) {
        self.sums.resize(groups, None);
    }

    fn update(&mut self, assignment: Assignment<'_>, args: &[Column], _: &mut EvalContext<'_>) {
        let values = args[0].view::<Double>();
        for (row, group) in assignment.iter() {
            values.row(row).for_each(|value| self.sums[group].get_or_insert_default().add(value));
        }
    }

    fn merge(&mut self, later: Box<dyn Accumulator>, groups: &[u32], _: &mut EvalContext<'_>) {
        for (sum, group) in downcast::<Self>(later).sums.into_iter().zip(groups) {
            if let Some(sum) = sum {
                self.sums[*group as usize].get_or_insert_default().merge(sum);
            }
        }
    }

    fn finish(&mut self, _: &mut EvalContext<'_>) -> Column {
        let mut builder = ColumnBuilder::<Double>::new(DataType::Double, self.sums.len());
        for sum in &self.sums {
            sum.iter().for_each(|sum| builder.append(sum.total()));
            builder.end_row();
        }
        builder.finish()
    }

    fn fresh(&self) -> Box<dyn Accumulator> {
        Box::new(SumDoubles::default())
    }

    fn memory_size(&self) -> usize {
        self.sums.capacity() * size_of::<Option<super::kahan::Sum>>()
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}
