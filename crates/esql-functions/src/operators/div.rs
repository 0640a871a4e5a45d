//! `/`

use esql_data::DataType;

use super::arithmetic::{Answer, Arithmetic, BY_ZERO, bind_numbers, check_numbers};
use super::promotion::common_type;
use crate::types::NUMERIC;
use crate::{Category, Example, Param, Returns, ScalarFunction};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "div",
    aliases: &[],
    category: Category::Operator,
    description: "The quotient of two numbers, cut off for whole numbers. Null for null, several values and division by zero.",
    params: &[Param::required("lhs", NUMERIC), Param::required("rhs", NUMERIC)],
    returns: Returns::Computed(|types| common_type(types[0], types[1]).unwrap_or(DataType::Null)),
    examples: &[
        Example::new("", "ROW a = 7 | EVAL b = a / 2, c = a / 2.0", "a,b,c\n7,3,3.5"),
        Example::new("Null gives null", "ROW a = null / 2", "a\nnull"),
        Example::new("Several values give null", "ROW a = [1, 2] / 2", "a\nnull").warns(&[
            "Line 1:9: evaluation of [[1, 2] / 2] failed, treating result as null. Only first 20 failures recorded.",
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
        Example::new("Division by zero gives null", "ROW a = 1 / 0", "a\nnull").warns(&[
            "Line 1:9: evaluation of [1 / 0] failed, treating result as null. Only first 20 failures recorded.",
            "Line 1:9: java.lang.ArithmeticException: / by zero",
        ]),
    ],
    bind: |call, _| bind_numbers::<Division>(call),
    check: Some(check_numbers::<Division>),
};

struct Division;

impl Arithmetic for Division {
    const SYMBOL: &'static str = "/";

    // Java's division wraps around for the smallest number and -1.
    fn int(left: i32, right: i32) -> Answer<i32> {
        if right == 0 { Err(BY_ZERO) } else { Ok(left.wrapping_div(right)) }
    }
    fn long(left: i64, right: i64) -> Answer<i64> {
        if right == 0 { Err(BY_ZERO) } else { Ok(left.wrapping_div(right)) }
    }
    fn unsigned_long(left: u64, right: u64) -> Answer<u64> {
        left.checked_div(right).ok_or(BY_ZERO)
    }
    fn double(left: f64, right: f64) -> Answer<f64> {
        let quotient = left / right;
        if quotient.is_finite() { Ok(quotient) } else { Err(BY_ZERO) }
    }
}

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{call, doubles, ints, longs, show, unsigned_longs};

    #[test]
    fn cuts_whole_numbers_off() {
        let (quotient, _) = call(&FUNCTION, &[ints(&[&[-7], &[i32::MIN]]), ints(&[&[2], &[-1]])]);
        assert_eq!(show(&quotient), "-3 | -2147483648");
        let (quotient, _) = call(&FUNCTION, &[unsigned_longs(&[&[u64::MAX]]), unsigned_longs(&[&[2]])]);
        assert_eq!(show(&quotient), "9223372036854775807");
    }

    #[test]
    fn by_zero_is_null() {
        let zero = "java.lang.ArithmeticException: / by zero".to_owned();
        let (quotient, warnings) = call(&FUNCTION, &[longs(&[&[1], &[]]), longs(&[&[0], &[0]])]);
        assert_eq!((show(&quotient).as_str(), warnings), ("null | null", vec![zero.clone()]));
        let (quotient, warnings) = call(&FUNCTION, &[doubles(&[&[0.0], &[1.0]]), doubles(&[&[0.0], &[4.0]])]);
        assert_eq!((show(&quotient).as_str(), warnings), ("null | 0.25", vec![zero]));
    }
}
