//! `CLAMP_MIN`

use std::cmp::Ordering;

use super::bounds::{CLAMPED, bounded, check, result_type};
use crate::{Category, Example, Param, Returns, ScalarFunction, kernel};

const PARAMS: &[Param] = &[Param::required("field", CLAMPED), Param::required("min", CLAMPED)];

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "clamp_min",
    aliases: &[],
    category: Category::Conditional,
    description: "The value, or the bound where the value is less.",
    params: PARAMS,
    returns: Returns::Computed(result_type),
    examples: &[
        Example::new("", "ROW x = 3 | EVAL r = CLAMP_MIN(x, 5)", "x,r\n3,5"),
        Example::new("Null gives null", "ROW r = CLAMP_MIN(1, null)", "r\nnull"),
        Example::new("Several values give null", "ROW r = CLAMP_MIN([1, 2], 1)", "r\nnull").warns(&[
            "Line 1:9: evaluation of [CLAMP_MIN([1, 2], 1)] failed, treating result as null. Only first 20 failures recorded.",
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |call, _| {
        let returns = result_type(&call.types());
        kernel(move |args, _, context| bounded(returns, &args[0], &args[1], Ordering::Less, context))
    },
    check: Some(|call| check(PARAMS, call)),
};

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{bools, call, checked, doubles, ints, longs, show, strs};
    use esql_data::DataType;

    #[test]
    fn raises_what_is_too_small() {
        let (result, _) = call(&FUNCTION, &[ints(&[&[1], &[9], &[]]), longs(&[&[5], &[5], &[5]])]);
        assert_eq!((show(&result).as_str(), result.data_type()), ("5 | 9 | null", DataType::Long));
        let (result, _) = call(&FUNCTION, &[doubles(&[&[1.5]]), ints(&[&[2]])]);
        assert_eq!(show(&result), "2.0");
        let (result, _) = call(&FUNCTION, &[strs(&[&["a"], &["z"]]), strs(&[&["m"], &["m"]])]);
        assert_eq!(show(&result), "m | z");
        let (result, _) = call(&FUNCTION, &[bools(&[&[false]]), bools(&[&[true]])]);
        assert_eq!(show(&result), "true");
    }

    #[test]
    fn wants_bounds_of_the_same_kind() {
        assert_eq!(
            checked(&FUNCTION, &[DataType::Keyword, DataType::Integer]),
            Err("second argument of [clamp_min(a, b)] must be [keyword], found value [b] type [integer]"
                .to_owned())
        );
        assert_eq!(checked(&FUNCTION, &[DataType::Text, DataType::Keyword]), Ok(DataType::Keyword));
        assert_eq!(checked(&FUNCTION, &[DataType::Integer, DataType::Null]), Ok(DataType::Integer));
        assert_eq!(checked(&FUNCTION, &[DataType::UnsignedLong, DataType::Long]), Ok(DataType::Long));
        assert_eq!(checked(&FUNCTION, &[DataType::Long, DataType::UnsignedLong]), Ok(DataType::UnsignedLong));
    }
}
