//! `POW`

use esql_data::DataType;

use super::double::{binary, finite};
use crate::types::NUMERIC;
use crate::{Category, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "pow",
    aliases: &[],
    category: Category::Math,
    description: "A base to the power of an exponent, as a double. Null with a warning when that is no finite number.",
    params: &[Param::required("base", NUMERIC), Param::required("exponent", NUMERIC)],
    returns: Returns::Type(DataType::Double),
    examples: &[
        Example::new("", "ROW base = 2, exponent = 10 | EVAL r = POW(base, exponent)", "base,exponent,r\n2,10,1024.0"),
        Example::new("No root of a negative number", "ROW r = POW(-4, 0.5)", "r\nnull").warns(&[
            "Line 1:9: evaluation of [POW(-4, 0.5)] failed, treating result as null. Only first 20 failures recorded.",
            "Line 1:9: java.lang.ArithmeticException: not a finite double number: NaN",
        ]),
        Example::new("Null gives null", "ROW r = POW(null, 1)", "r\nnull"),
        Example::new("Several values give null", "ROW r = POW([1, 2], 1)", "r\nnull").warns(&[
            "Line 1:9: evaluation of [POW([1, 2], 1)] failed, treating result as null. Only first 20 failures recorded.",
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |_, _| kernel(|args, _, context| binary(args, context, |base, exponent| finite(base.powf(exponent)))),
    check: None,
};

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{call, doubles, ints, show};

    #[test]
    fn is_null_when_not_finite() {
        let bases = doubles(&[&[4.0], &[-4.0], &[2.0]]);
        let (result, warnings) = call(&FUNCTION, &[bases, doubles(&[&[0.5], &[0.5], &[5000.0]])]);
        assert_eq!(show(&result), "2.0 | null | null");
        assert_eq!(
            warnings,
            [
                "java.lang.ArithmeticException: not a finite double number: NaN",
                "java.lang.ArithmeticException: not a finite double number: Infinity",
            ]
        );
        let (result, _) = call(&FUNCTION, &[ints(&[&[2]]), ints(&[&[3]])]);
        assert_eq!(show(&result), "8.0");
    }
}
