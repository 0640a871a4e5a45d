//! `CLAMP`

use std::cmp::Ordering;

use super::bounds::{CLAMPED, bounded, check, result_type};
use crate::{Category, Example, Param, Returns, ScalarFunction, kernel};

const PARAMS: &[Param] =
    &[Param::required("field", CLAMPED), Param::required("min", CLAMPED), Param::required("max", CLAMPED)];

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "clamp",
    aliases: &[],
    category: Category::Conditional,
    description: "The value, or the nearer of two bounds where the value lies beyond it.",
    params: PARAMS,
    returns: Returns::Computed(result_type),
    examples: &[
        Example::new("", "ROW x = 7 | EVAL r = CLAMP(x, 1, 5)", "x,r\n7,5"),
        Example::new("Null gives null", "ROW r = CLAMP(1, null, 2)", "r\nnull"),
        Example::new("Several values give null", "ROW r = CLAMP([1, 2], 1, 2)", "r\nnull").warns(&[
            "Line 1:9: evaluation of [CLAMP([1, 2], 1, 2)] failed, treating result as null. Only first 20 failures recorded.",
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |call, _| {
        let returns = result_type(&call.types());
        kernel(move |args, _, context| {
            let raised = bounded(returns, &args[0], &args[1], Ordering::Less, context);
            bounded(returns, &raised, &args[2], Ordering::Greater, context)
        })
    },
    check: Some(|call| check(PARAMS, call)),
};

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{bools, call, checked, doubles, ints, longs, show, strs};
    use esql_data::DataType;

    #[test]
    fn keeps_values_between_the_bounds() {
        let (result, _) = call(
            &FUNCTION,
            &[
                ints(&[&[1], &[5], &[9], &[]]),
                ints(&[&[3], &[3], &[3], &[3]]),
                ints(&[&[7], &[7], &[7], &[7]]),
            ],
        );
        assert_eq!(show(&result), "3 | 5 | 7 | null");
    }

    #[test]
    fn takes_the_widest_type() {
        let (result, _) = call(&FUNCTION, &[ints(&[&[1]]), longs(&[&[3]]), doubles(&[&[7.5]])]);
        assert_eq!(show(&result), "3.0");
        let (result, _) = call(&FUNCTION, &[strs(&[&["b"]]), strs(&[&["c"]]), strs(&[&["d"]])]);
        assert_eq!(show(&result), "c");
        let (result, _) = call(&FUNCTION, &[bools(&[&[true]]), bools(&[&[false]]), bools(&[&[false]])]);
        assert_eq!(show(&result), "false");
        assert!(checked(&FUNCTION, &[DataType::Ip, DataType::Ip, DataType::Long]).is_err());
    }
}
