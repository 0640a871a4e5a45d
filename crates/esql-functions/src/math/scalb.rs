//! `SCALB`

use esql_data::{Column, DataType, Double, Failure, Int, Long};

use super::double::{doubles, finite};
use crate::kernels::{Out, binary};
use crate::types::{NUMERIC, Types};
use crate::{Category, EvalContext, Example, Param, Returns, ScalarFunction, kernel};

const SCALE: Types = Types {
    members: &[DataType::Integer, DataType::Long],
    expected: "whole number except unsigned_long or counter types",
};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "scalb",
    aliases: &[],
    category: Category::Math,
    description: "A number times 2 to the power of a whole number, rounded once. Null with a warning when that is no finite number.",
    params: &[Param::required("d", NUMERIC), Param::required("scaleFactor", SCALE)],
    returns: Returns::Type(DataType::Double),
    examples: &[
        Example::new("", "ROW x = 3.0 | EVAL r = SCALB(x, 10)", "x,r\n3.0,3072.0"),
        Example::new("Null gives null", "ROW r = SCALB(null, 1)", "r\nnull"),
        Example::new("Several values give null", "ROW r = SCALB([1, 2], 1)", "r\nnull").warns(&[
            "Line 1:9: evaluation of [SCALB([1, 2], 1)] failed, treating result as null. Only first 20 failures recorded.",
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |_, _| kernel(eval),
    check: None,
};

fn eval(args: &[Column], rows: usize, context: &mut EvalContext<'_>) -> Column {
    let numbers = [doubles(&args[0], context), args[1].clone()];
    let push = |value, scale, out: &mut Out<'_, Double>| {
        out.push(finite(scalb(value, scale))?);
        Ok(())
    };
    match args[1].data_type() {
        DataType::Integer => binary::<Double, Int, Double>(DataType::Double, &numbers, context, push),
        DataType::Long => {
            binary::<Double, Long, Double>(DataType::Double, &numbers, context, |value, scale, out| {
                push(value, i32::try_from(scale).map_err(|_| Failure::arithmetic("integer overflow"))?, out)
            })
        }
        _ => Column::nulls(DataType::Double, rows),
    }
}

/// value × 2^scale. The odd part of the scale comes first, so that only the last step can round.
fn scalb(value: f64, scale: i32) -> f64 {
    const STEP: i32 = 512;
    // No double is further than this from overflow or from zero.
    let scale = scale.clamp(-5 * STEP, 5 * STEP);
    let step = f64::powi(2.0, scale.signum() * STEP);
    (0..scale.abs() / STEP).fold(value * f64::powi(2.0, scale % STEP), |result, _| result * step)
}

#[cfg(test)]
mod tests {
    use super::{FUNCTION, scalb};
    use crate::testing::{call, doubles, ints, longs, show};

    #[test]
    fn reaches_the_smallest_and_the_largest_double() {
        assert_eq!(scalb(1.0, -1074), 5e-324);
        assert_eq!(scalb(5e-324, 2097), f64::powi(2.0, 1023));
        assert_eq!(scalb(1.5, i32::MIN), 0.0);
        assert_eq!(scalb(1.5, 3), 12.0);
    }

    #[test]
    fn overflow_is_null() {
        let (result, warnings) =
            call(&FUNCTION, &[doubles(&[&[3.0], &[1.0], &[]]), ints(&[&[10], &[5000], &[1]])]);
        assert_eq!(show(&result), "3072.0 | null | null");
        assert_eq!(warnings, ["java.lang.ArithmeticException: not a finite double number: Infinity"]);
        let (_, warnings) = call(&FUNCTION, &[ints(&[&[1]]), longs(&[&[1 << 40]])]);
        assert_eq!(warnings, ["java.lang.ArithmeticException: integer overflow"]);
    }
}
