//! `%`

use esql_data::DataType;

use super::arithmetic::{Answer, Arithmetic, BY_ZERO, bind_numbers, check_numbers};
use super::promotion::common_type;
use crate::types::NUMERIC;
use crate::{Category, Example, Param, Returns, ScalarFunction};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "mod",
    aliases: &[],
    category: Category::Operator,
    description: "The remainder of a division, with the sign of the dividend. Null for null, several values and division by zero.",
    params: &[Param::required("lhs", NUMERIC), Param::required("rhs", NUMERIC)],
    returns: Returns::Computed(|types| common_type(types[0], types[1]).unwrap_or(DataType::Null)),
    examples: &[
        Example::new("", "ROW a = -7 | EVAL b = a % 4", "a,b\n-7,-3"),
        Example::new("Null gives null", "ROW a = null % 2", "a\nnull"),
        Example::new("Several values give null", "ROW a = [1, 2] % 2", "a\nnull").warns(&[
            "Line 1:9: evaluation of [[1, 2] % 2] failed, treating result as null. Only first 20 failures recorded.",
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |call, _| bind_numbers::<Remainder>(call),
    check: Some(check_numbers::<Remainder>),
};

struct Remainder;

impl Arithmetic for Remainder {
    const SYMBOL: &'static str = "%";

    fn int(left: i32, right: i32) -> Answer<i32> {
        if right == 0 { Err(BY_ZERO) } else { Ok(left.wrapping_rem(right)) }
    }
    fn long(left: i64, right: i64) -> Answer<i64> {
        if right == 0 { Err(BY_ZERO) } else { Ok(left.wrapping_rem(right)) }
    }
    fn unsigned_long(left: u64, right: u64) -> Answer<u64> {
        left.checked_rem(right).ok_or(BY_ZERO)
    }
    fn double(left: f64, right: f64) -> Answer<f64> {
        let remainder = left % right;
        if remainder.is_finite() { Ok(remainder) } else { Err(BY_ZERO) }
    }
}

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{call, doubles, ints, show};

    #[test]
    fn has_the_sign_of_the_dividend() {
        let (remainder, _) =
            call(&FUNCTION, &[ints(&[&[7], &[-7], &[i32::MIN]]), ints(&[&[-4], &[4], &[-1]])]);
        assert_eq!(show(&remainder), "3 | -3 | 0");
        let (remainder, _) = call(&FUNCTION, &[doubles(&[&[5.5]]), doubles(&[&[2.0]])]);
        assert_eq!(show(&remainder), "1.5");
    }

    #[test]
    fn by_zero_is_null() {
        let (remainder, warnings) = call(&FUNCTION, &[doubles(&[&[1.0]]), doubles(&[&[0.0]])]);
        assert_eq!(show(&remainder), "null");
        assert_eq!(warnings, ["java.lang.ArithmeticException: / by zero"]);
    }
}
