//! `-` before a value

use esql_data::{Column, DataType, Double, Failure, Int, Long};

use super::arithmetic::{INT_OVERFLOW, LONG_OVERFLOW};
use crate::kernels::unary;
use crate::types::NEGATABLE;
use crate::{Category, EvalContext, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "neg",
    aliases: &[],
    category: Category::Operator,
    description: "A number with the other sign, or a period or duration that goes back in time. Null for null, several values and overflow.",
    params: &[Param::required("field", NEGATABLE)],
    returns: Returns::Argument(0),
    examples: &[
        Example::new("", "ROW a = 5 | EVAL b = -a", "a,b\n5,-5"),
        Example::new("Null gives null", "ROW a = null | EVAL b = -a", "a,b\nnull,null"),
        Example::new("Several values give null", "ROW a = [1, 2] | EVAL b = -a", "a,b\n[1, 2],null").warns(&[
            "Line 1:27: evaluation of [-a] failed, treating result as null. Only first 20 failures recorded.",
            "Line 1:27: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |_, _| kernel(negate),
    check: None,
};

fn negate(args: &[Column], rows: usize, context: &mut EvalContext<'_>) -> Column {
    match args[0].data_type() {
        DataType::Integer => unary::<Int, Int>(DataType::Integer, args, context, |value, out| {
            out.push(value.checked_neg().ok_or_else(|| Failure::arithmetic(INT_OVERFLOW))?);
            Ok(())
        }),
        DataType::Long => unary::<Long, Long>(DataType::Long, args, context, |value, out| {
            out.push(value.checked_neg().ok_or_else(|| Failure::arithmetic(LONG_OVERFLOW))?);
            Ok(())
        }),
        DataType::Double => unary::<Double, Double>(DataType::Double, args, context, |value, out| {
            out.push(-value);
            Ok(())
        }),
        other => Column::nulls(other, rows),
    }
}

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{call, checked, doubles, ints, show};
    use esql_data::DataType;

    #[test]
    fn the_smallest_number_has_no_opposite() {
        let (result, warnings) = call(&FUNCTION, &[ints(&[&[1], &[i32::MIN], &[], &[1, 2]])]);
        assert_eq!(show(&result), "-1 | null | null | null");
        assert_eq!(warnings[0], "java.lang.ArithmeticException: integer overflow");
        assert_eq!(show(&call(&FUNCTION, &[doubles(&[&[0.0]])]).0), "-0.0");
    }

    #[test]
    fn takes_no_unsigned_numbers() {
        assert_eq!(
            checked(&FUNCTION, &[DataType::UnsignedLong]).unwrap_err(),
            "argument of [neg(a)] must be [numeric, date_period or time_duration], found value [a] type [unsigned_long]"
        );
        assert_eq!(checked(&FUNCTION, &[DataType::DatePeriod]), Ok(DataType::DatePeriod));
    }
}
