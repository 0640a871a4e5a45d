//! `MV_SUM`

use esql_data::{Column, DataType, Double, Failure, Int, Long, UnsignedLong};

use super::numbers::finite;
use super::rows::unchanged;
use crate::aggregate::kahan;
use crate::kernels::each_row;
use crate::types::NUMERIC;
use crate::{Category, EvalContext, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "mv_sum",
    aliases: &[],
    category: Category::MultiValue,
    description: "The sum of all numbers. Null for null, and when the sum doesn't fit the type.",
    params: &[Param::required("number", NUMERIC)],
    returns: Returns::Argument(0),
    examples: &[
        Example::new("", "ROW a = MV_SUM([3, 5, 6])", "a\n14"),
        Example::new("Null gives null", "ROW a = MV_SUM(null)", "a\nnull"),
        Example::new("A sum that no integer can hold", "ROW a = MV_SUM([2147483647, 1])", "a\nnull").warns(&[
            "Line 1:9: evaluation of [MV_SUM([2147483647, 1])] failed, treating result as null. Only first 20 failures recorded.",
            "Line 1:9: java.lang.ArithmeticException: integer overflow",
        ]),
    ],
    bind: |_, _| kernel(|args, _, context| sum(&args[0], context)),
    check: None,
};

fn sum(column: &Column, context: &mut EvalContext<'_>) -> Column {
    if !column.is_multi() {
        return unchanged(column);
    }
    let returns = column.data_type();
    let overflow = || Failure::arithmetic(format!("{} overflow", returns.name()));
    match returns {
        DataType::Integer => each_row::<Int, Int>(returns, column, context, |values, out| {
            let sum = values.iter().try_fold(0, i32::checked_add);
            out.push(sum.ok_or_else(overflow)?);
            Ok(())
        }),
        DataType::Long => each_row::<Long, Long>(returns, column, context, |values, out| {
            let sum = values.iter().try_fold(0, i64::checked_add);
            out.push(sum.ok_or_else(overflow)?);
            Ok(())
        }),
        DataType::UnsignedLong => {
            each_row::<UnsignedLong, UnsignedLong>(returns, column, context, |values, out| {
                let sum = values.iter().try_fold(0, u64::checked_add);
                out.push(sum.ok_or_else(overflow)?);
                Ok(())
            })
        }
        _ => each_row::<Double, Double>(returns, column, context, |values, out| {
            let mut sum = kahan::Sum::default();
            values.iter().for_each(|value| sum.add(value));
            out.push(finite(sum.total())?);
            Ok(())
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{call, doubles, ints, longs, show, unsigned_longs};

    #[test]
    fn adds() {
        assert_eq!(show(&call(&FUNCTION, &[ints(&[&[3, 5], &[], &[6]])]).0), "8 | null | 6");
        assert_eq!(show(&call(&FUNCTION, &[doubles(&[&[1e100, 1.0, -1e100]])]).0), "1.0");
        assert_eq!(show(&call(&FUNCTION, &[unsigned_longs(&[&[u64::MAX, 0]])]).0), "18446744073709551615");
    }

    #[test]
    fn overflow_gives_null() {
        let (result, warnings) = call(&FUNCTION, &[longs(&[&[i64::MAX, 1], &[1, 1]])]);
        assert_eq!(show(&result), "null | 2");
        assert_eq!(warnings, ["java.lang.ArithmeticException: long overflow"]);
        let (_, warnings) = call(&FUNCTION, &[unsigned_longs(&[&[u64::MAX, 1]])]);
        assert_eq!(warnings, ["java.lang.ArithmeticException: unsigned_long overflow"]);
    }
}
