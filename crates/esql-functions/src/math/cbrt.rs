//! `CBRT`

use esql_data::DataType;

use super::double::unary;
use crate::types::NUMERIC;
use crate::{Category, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "cbrt",
    aliases: &[],
    category: Category::Math,
    description: "The cube root of a number.",
    params: &[Param::required("number", NUMERIC)],
    returns: Returns::Type(DataType::Double),
    examples: &[
        Example::new("", "ROW x = 1000 | EVAL r = CBRT(x)", "x,r\n1000,10.0"),
        Example::new("Null gives null", "ROW r = CBRT(null)", "r\nnull"),
        Example::new("Several values give null", "ROW r = CBRT([1, 2])", "r\nnull").warns(&[
            "Line 1:9: evaluation of [CBRT([1, 2])] failed, treating result as null. Only first 20 failures recorded.",
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |_, _| kernel(|args, _, context| unary(args, context, |x| Ok(x.cbrt()))),
    check: None,
};

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{call, doubles, ints, show};

    #[test]
    fn keeps_the_sign() {
        let (result, warnings) = call(&FUNCTION, &[doubles(&[&[-27.0], &[], &[1.0, 2.0]])]);
        assert_eq!(show(&result), "-3.0 | null | null");
        assert_eq!(
            warnings,
            ["java.lang.IllegalArgumentException: single-value function encountered multi-value"]
        );
        assert_eq!(call(&FUNCTION, &[ints(&[&[1], &[]])]).0.value_count(0), 1);
    }
}
