//! `SIGNUM`

use esql_data::DataType;

use super::double::unary;
use crate::types::NUMERIC;
use crate::{Category, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "signum",
    aliases: &[],
    category: Category::Math,
    description: "1.0, -1.0 or 0.0: the sign of a number.",
    params: &[Param::required("number", NUMERIC)],
    returns: Returns::Type(DataType::Double),
    examples: &[
        Example::new("", "ROW x = -5 | EVAL r = SIGNUM(x)", "x,r\n-5,-1.0"),
        Example::new("Null gives null", "ROW r = SIGNUM(null)", "r\nnull"),
        Example::new("Several values give null", "ROW r = SIGNUM([1, 2])", "r\nnull").warns(&[
            "Line 1:9: evaluation of [SIGNUM([1, 2])] failed, treating result as null. Only first 20 failures recorded.",
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |_, _| kernel(|args, _, context| unary(args, context, |x| Ok(sign(x)))),
    check: None,
};

/// The sign; a zero (whose own sign stays) and NaN are themselves.
fn sign(x: f64) -> f64 {
    if x == 0.0 || x.is_nan() { x } else { x.signum() }
}

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{call, doubles, ints, show};

    #[test]
    fn is_zero_at_zero() {
        let (result, warnings) = call(&FUNCTION, &[doubles(&[&[0.0], &[], &[1.0, 2.0]])]);
        assert_eq!(show(&result), "0.0 | null | null");
        assert_eq!(
            warnings,
            ["java.lang.IllegalArgumentException: single-value function encountered multi-value"]
        );
        assert_eq!(call(&FUNCTION, &[ints(&[&[1], &[]])]).0.value_count(0), 1);
    }
}
