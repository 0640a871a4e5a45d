//! `LOG`

use esql_data::{DataType, Failure};

use super::double::{binary, unary};
use crate::types::NUMERIC;
use crate::{Arity, Category, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "log",
    aliases: &[],
    category: Category::Math,
    description: "The logarithm of a number to a base, or the natural logarithm when no base is given. Null with a warning unless both are positive and the base is not 1.",
    params: &[
        Param { name: "base", types: NUMERIC, arity: Arity::Optional, constant: false },
        Param::required("number", NUMERIC),
    ],
    returns: Returns::Type(DataType::Double),
    examples: &[
        Example::new("", "ROW x = 8 | EVAL r = LOG(2, x)", "x,r\n8,3.0"),
        Example::new("The natural logarithm", "ROW r = LOG(1)", "r\n0.0"),
        Example::new("No logarithm of zero", "ROW r = LOG(0)", "r\nnull").warns(&[
            "Line 1:9: evaluation of [LOG(0)] failed, treating result as null. Only first 20 failures recorded.",
            "Line 1:9: java.lang.ArithmeticException: Log of non-positive number",
        ]),
        Example::new("Null gives null", "ROW r = LOG(null, 8)", "r\nnull"),
        Example::new("Several values give null", "ROW r = LOG([1, 2])", "r\nnull").warns(&[
            "Line 1:9: evaluation of [LOG([1, 2])] failed, treating result as null. Only first 20 failures recorded.",
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |call, _| {
        if call.args.len() == 1 {
            return kernel(|args, _, context| unary(args, context, natural));
        }
        kernel(|args, _, context| binary(args, context, to_base))
    },
    check: None,
};

fn natural(number: f64) -> Result<f64, Failure> {
    if number <= 0.0 {
        return Err(Failure::arithmetic("Log of non-positive number"));
    }
    Ok(number.ln())
}

fn to_base(base: f64, number: f64) -> Result<f64, Failure> {
    if base <= 0.0 || number <= 0.0 {
        return Err(Failure::arithmetic("Log of non-positive number"));
    }
    if base == 1.0 {
        return Err(Failure::arithmetic("Log of base 1"));
    }
    Ok(number.log10() / base.log10())
}

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{call, doubles, ints, longs, show};

    #[test]
    fn takes_a_base_of_another_type() {
        let (result, _) = call(&FUNCTION, &[ints(&[&[10], &[]]), longs(&[&[1_000_000_000_000], &[1]])]);
        assert_eq!(show(&result), "12.0 | null");
    }

    #[test]
    fn without_base_it_is_natural() {
        let (result, warnings) = call(&FUNCTION, &[doubles(&[&[1e12], &[0.0], &[]])]);
        assert_eq!(show(&result), "27.631021115928547 | null | null");
        assert_eq!(warnings, ["java.lang.ArithmeticException: Log of non-positive number"]);
    }

    #[test]
    fn needs_a_base_other_than_one() {
        let (result, warnings) = call(&FUNCTION, &[ints(&[&[1], &[-2]]), ints(&[&[5], &[5]])]);
        assert_eq!(show(&result), "null | null");
        assert_eq!(
            warnings,
            [
                "java.lang.ArithmeticException: Log of base 1",
                "java.lang.ArithmeticException: Log of non-positive number",
            ]
        );
    }
}
