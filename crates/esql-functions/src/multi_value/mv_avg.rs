//! `MV_AVG`

use esql_data::{Column, DataType, Double, Element, Int, Long, UnsignedLong};

use crate::aggregate::kahan;
use crate::kernels::each_row;
use crate::types::NUMERIC;
use crate::{Category, EvalContext, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "mv_avg",
    aliases: &[],
    category: Category::MultiValue,
    description: "The average of all numbers. Null for null.",
    params: &[Param::required("number", NUMERIC)],
    returns: Returns::Type(DataType::Double),
    examples: &[
        Example::new("", "ROW a = MV_AVG([3, 5, 1, 6])", "a\n3.75"),
        Example::new("A single value", "ROW a = MV_AVG(3)", "a\n3.0"),
        Example::new("Null gives null", "ROW a = MV_AVG(null)", "a\nnull"),
    ],
    bind: |_, _| kernel(|args, rows, context| avg(&args[0], rows, context)),
    check: None,
};

fn avg(column: &Column, rows: usize, context: &mut EvalContext<'_>) -> Column {
    match column.data_type() {
        DataType::Integer => avg_of::<Int>(column, context, f64::from),
        DataType::Long => avg_of::<Long>(column, context, |value| value as f64),
        DataType::UnsignedLong => avg_of::<UnsignedLong>(column, context, |value| value as f64),
        DataType::Double => avg_of::<Double>(column, context, |value| value),
        _ => Column::nulls(DataType::Double, rows),
    }
}

fn avg_of<E: Element>(
    column: &Column,
    context: &mut EvalContext<'_>,
    to_double: impl Fn(E::Ref<'_>) -> f64,
) -> Column {
    each_row::<E, Double>(DataType::Double, column, context, |values, out| {
        let mut sum = kahan::Sum::default();
        values.iter().for_each(|value| sum.add(to_double(value)));
        out.push(sum.total() / values.len() as f64);
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{call, doubles, ints, show, unsigned_longs};

    #[test]
    fn averages() {
        assert_eq!(show(&call(&FUNCTION, &[ints(&[&[1, 2], &[], &[6]])]).0), "1.5 | null | 6.0");
        assert_eq!(show(&call(&FUNCTION, &[doubles(&[&[1e100, 3.0, -1e100]])]).0), "1.0");
        assert_eq!(
            show(&call(&FUNCTION, &[unsigned_longs(&[&[u64::MAX, u64::MAX]])]).0),
            "1.8446744073709552e19"
        );
        assert_eq!(show(&call(&FUNCTION, &[Column::nulls(DataType::Null, 1)]).0), "null");
    }
}
