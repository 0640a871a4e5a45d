//! `COPY_SIGN`

use esql_data::{Column, DataType, Double, Int, Long};

use super::double::doubles;
use crate::kernels::binary;
use crate::types::Types;
use crate::{Category, EvalContext, Example, Param, Returns, ScalarFunction, kernel};

const SIGNED: Types =
    Types { members: &[DataType::Integer, DataType::Long, DataType::Double], expected: "numeric" };

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "copy_sign",
    aliases: &[],
    category: Category::Math,
    description: "The first number with the sign of the second, of the first one's type. Null if either is null or has several values.",
    params: &[Param::required("magnitude", SIGNED), Param::required("sign", SIGNED)],
    returns: Returns::Argument(0),
    examples: &[
        Example::new("", "ROW a = 5, b = -0.1 | EVAL r = COPY_SIGN(a, b)", "a,b,r\n5,-0.1,-5"),
        Example::new("Null gives null", "ROW r = COPY_SIGN(1, null)", "r\nnull"),
        Example::new("Several values give null", "ROW r = COPY_SIGN([1, 2], 1)", "r\nnull").warns(&[
            "Line 1:9: evaluation of [COPY_SIGN([1, 2], 1)] failed, treating result as null. Only first 20 failures recorded.",
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |_, _| kernel(copy_sign),
    check: None,
};

/// The smallest whole number has no positive counterpart and stays itself, as in Java.
fn copy_sign(args: &[Column], rows: usize, context: &mut EvalContext<'_>) -> Column {
    let returns = args[0].data_type();
    let numbers = [args[0].clone(), doubles(&args[1], context)];
    match returns {
        DataType::Integer => binary::<Int, Double, Int>(returns, &numbers, context, |value, sign, out| {
            let size = value.wrapping_abs();
            out.push(if sign < 0.0 { size.wrapping_neg() } else { size });
            Ok(())
        }),
        DataType::Long => binary::<Long, Double, Long>(returns, &numbers, context, |value, sign, out| {
            let size = value.wrapping_abs();
            out.push(if sign < 0.0 { size.wrapping_neg() } else { size });
            Ok(())
        }),
        DataType::Double => {
            binary::<Double, Double, Double>(returns, &numbers, context, |value, sign, out| {
                out.push(value.copysign(sign));
                Ok(())
            })
        }
        _ => Column::nulls(returns, rows),
    }
}

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{call, doubles, ints, longs, show};

    #[test]
    fn keeps_the_type_of_the_magnitude() {
        let (result, _) = call(&FUNCTION, &[ints(&[&[5], &[-5], &[]]), doubles(&[&[-0.5], &[2.0], &[1.0]])]);
        assert_eq!(show(&result), "-5 | 5 | null");
        let (result, _) = call(&FUNCTION, &[longs(&[&[i64::MIN]]), ints(&[&[1]])]);
        assert_eq!(show(&result), "-9223372036854775808");
    }

    #[test]
    fn only_doubles_heed_a_negative_zero() {
        let (result, _) = call(&FUNCTION, &[doubles(&[&[1.0]]), doubles(&[&[-0.0]])]);
        assert_eq!(show(&result), "-1.0");
        let (result, _) = call(&FUNCTION, &[ints(&[&[1]]), doubles(&[&[-0.0]])]);
        assert_eq!(show(&result), "1");
    }
}
