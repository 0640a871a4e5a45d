//! `FLOOR`

use esql_data::{Column, DataType, Double};

use crate::kernels::unary;
use crate::types::NUMERIC;
use crate::{Category, EvalContext, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "floor",
    aliases: &[],
    category: Category::Math,
    description: "A number rounded down to the nearest whole number; whole numbers, also several of them, are themselves.",
    params: &[Param::required("number", NUMERIC)],
    returns: Returns::Argument(0),
    examples: &[
        Example::new("", "ROW x = 1.8 | EVAL r = FLOOR(x)", "x,r\n1.8,1.0"),
        Example::new("Null gives null", "ROW r = FLOOR(null)", "r\nnull"),
        Example::new("Several values give null", "ROW r = FLOOR([1.5, 2.5])", "r\nnull").warns(&[
            "Line 1:9: evaluation of [FLOOR([1.5, 2.5])] failed, treating result as null. Only first 20 failures recorded.",
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |_, _| kernel(floor),
    check: None,
};

fn floor(args: &[Column], _: usize, context: &mut EvalContext<'_>) -> Column {
    if args[0].data_type() != DataType::Double {
        return args[0].clone();
    }
    unary::<Double, Double>(DataType::Double, args, context, |value, out| {
        out.push(value.floor());
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{call, doubles, ints, show};

    #[test]
    fn rounds_doubles_down() {
        let (result, warnings) = call(&FUNCTION, &[doubles(&[&[-1.5], &[], &[1.0, 2.0]])]);
        assert_eq!(show(&result), "-2.0 | null | null");
        assert_eq!(
            warnings,
            ["java.lang.IllegalArgumentException: single-value function encountered multi-value"]
        );
    }

    #[test]
    fn leaves_whole_numbers_alone() {
        let (result, warnings) = call(&FUNCTION, &[ints(&[&[7], &[1, 2]])]);
        assert_eq!(show(&result), "7 | [1, 2]");
        assert!(warnings.is_empty());
    }
}
