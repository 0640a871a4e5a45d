//! `TO_DEGREES`

use esql_data::{DataType, Double};

use super::each::each;
use crate::math::double::{doubles, finite};
use crate::types::NUMERIC;
use crate::{Category, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "to_degrees",
    aliases: &[],
    category: Category::TypeConversion,
    description: "Each angle in radians as degrees. One that is no finite number is null, with a warning.",
    params: &[Param::required("number", NUMERIC)],
    returns: Returns::Type(DataType::Double),
    examples: &[
        Example::new("", "ROW rad = 0.0 | EVAL deg = TO_DEGREES(rad)", "rad,deg\n0.0,0.0"),
        Example::new("Null gives null", "ROW r = TO_DEGREES(null)", "r\nnull"),
        Example::new(
            "Several values are converted one by one",
            "ROW r = TO_DEGREES([0, 0.0])",
            "r\n[0.0, 0.0]",
        ),
    ],
    bind: |_, _| {
        kernel(|args, _, context| {
            let angles = doubles(&args[0], context);
            each::<Double, Double>(DataType::Double, &angles, context, |angle| finite(angle.to_degrees()))
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
        let (result, warnings) = call(&FUNCTION, &[doubles(&[&[1.57, 0.0], &[], &[1e308]])]);
        assert_eq!(show(&result), "[89.95437383553924, 0.0] | null | null");
        assert_eq!(warnings, ["java.lang.ArithmeticException: not a finite double number: Infinity"]);
        assert_eq!(call(&FUNCTION, &[unsigned_longs(&[&[90]])]).0.value_count(0), 1);
    }
}
