//! `CLAMP_MAX`

use std::cmp::Ordering;

use super::bounds::{CLAMPED, bounded, check, result_type};
use crate::{Category, Example, Param, Returns, ScalarFunction, kernel};

const PARAMS: &[Param] = &[Param::required("field", CLAMPED), Param::required("max", CLAMPED)];

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "clamp_max",
    aliases: &[],
    category: Category::Conditional,
    description: "The value, or the bound where the value is greater.",
    params: PARAMS,
    returns: Returns::Computed(result_type),
    examples: &[
        Example::new("", "ROW x = 7 | EVAL r = CLAMP_MAX(x, 5)", "x,r\n7,5"),
        Example::new("Null gives null", "ROW r = CLAMP_MAX(1, null)", "r\nnull"),
        Example::new("Several values give null", "ROW r = CLAMP_MAX([1, 2], 1)", "r\nnull").warns(&[
            "Line 1:9: evaluation of [CLAMP_MAX([1, 2], 1)] failed, treating result as null. Only first 20 failures recorded.",
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |call, _| {
        let returns = result_type(&call.types());
        kernel(move |args, _, context| bounded(returns, &args[0], &args[1], Ordering::Greater, context))
    },
    check: Some(|call| check(PARAMS, call)),
};

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{bools, call, checked, doubles, ints, longs, show, strs};
    use esql_data::DataType;

    #[test]
    fn lowers_what_is_too_large() {
        let (result, _) = call(&FUNCTION, &[ints(&[&[1], &[9], &[]]), longs(&[&[5], &[5], &[5]])]);
        assert_eq!((show(&result).as_str(), result.data_type()), ("1 | 5 | null", DataType::Long));
        let (result, _) = call(&FUNCTION, &[doubles(&[&[2.5]]), ints(&[&[2]])]);
        assert_eq!(show(&result), "2.0");
        let (result, _) = call(&FUNCTION, &[strs(&[&["a"], &["z"]]), strs(&[&["m"], &["m"]])]);
        assert_eq!(show(&result), "a | m");
        let (result, _) = call(&FUNCTION, &[bools(&[&[true]]), bools(&[&[false]])]);
        assert_eq!(show(&result), "false");
        assert_eq!(checked(&FUNCTION, &[DataType::Date, DataType::Date]), Ok(DataType::Date));
    }
}
