//! `TO_RADIANS`

use esql_data::{DataType, Double};

use super::each::each;
use crate::math::double::doubles;
use crate::types::NUMERIC;
use crate::{Category, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "to_radians",
    aliases: &[],
    category: Category::TypeConversion,
    description: "Each angle in degrees as radians.",
    params: &[Param::required("number", NUMERIC)],
    returns: Returns::Type(DataType::Double),
    examples: &[
        Example::new("", "ROW deg = 180 | EVAL rad = TO_RADIANS(deg)", "deg,rad\n180,3.141592653589793"),
        Example::new("Null gives null", "ROW r = TO_RADIANS(null)", "r\nnull"),
        Example::new(
            "Several values are converted one by one",
            "ROW r = TO_RADIANS([0, 180])",
            "r\n[0.0, 3.141592653589793]",
        ),
    ],
    bind: |_, _| {
        kernel(|args, _, context| {
            let angles = doubles(&args[0], context);
            each::<Double, Double>(DataType::Double, &angles, context, |angle| Ok(angle.to_radians()))
        })
    },
    check: None,
};

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{call, doubles, show, unsigned_longs};

    #[test]
    fn converts_each_value() {
        let (result, warnings) = call(&FUNCTION, &[doubles(&[&[90.0, 180.0], &[], &[0.0]])]);
        assert_eq!(show(&result), "[1.5707963267948966, 3.141592653589793] | null | 0.0");
        assert!(warnings.is_empty());
        assert_eq!(call(&FUNCTION, &[unsigned_longs(&[&[90]])]).0.value_count(0), 1);
    }
}
