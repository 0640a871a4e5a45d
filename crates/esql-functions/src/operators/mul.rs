//! `*`

use esql_data::DataType;

use super::arithmetic::{
    Answer, Arithmetic, INT_OVERFLOW, LONG_OVERFLOW, UNSIGNED_LONG_OVERFLOW, bind_numbers, check_numbers,
    finite,
};
use super::promotion::common_type;
use crate::types::NUMERIC;
use crate::{Category, Example, Param, Returns, ScalarFunction};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "mul",
    aliases: &[],
    category: Category::Operator,
    description: "The product of two numbers. Null for null, several values and overflow.",
    params: &[Param::required("lhs", NUMERIC), Param::required("rhs", NUMERIC)],
    returns: Returns::Computed(|types| common_type(types[0], types[1]).unwrap_or(DataType::Null)),
    examples: &[
        Example::new("", "ROW a = 2 | EVAL b = a * 2.5", "a,b\n2,5.0"),
        Example::new("Null gives null", "ROW a = null * 2", "a\nnull"),
        Example::new("Several values give null", "ROW a = [1, 2] * 2", "a\nnull").warns(&[
            "Line 1:9: evaluation of [[1, 2] * 2] failed, treating result as null. Only first 20 failures recorded.",
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |call, _| bind_numbers::<Multiplication>(call),
    check: Some(check_numbers::<Multiplication>),
};

struct Multiplication;

impl Arithmetic for Multiplication {
    const SYMBOL: &'static str = "*";

    fn int(left: i32, right: i32) -> Answer<i32> {
        left.checked_mul(right).ok_or(INT_OVERFLOW)
    }
    fn long(left: i64, right: i64) -> Answer<i64> {
        left.checked_mul(right).ok_or(LONG_OVERFLOW)
    }
    fn unsigned_long(left: u64, right: u64) -> Answer<u64> {
        left.checked_mul(right).ok_or(UNSIGNED_LONG_OVERFLOW)
    }
    fn double(left: f64, right: f64) -> Answer<f64> {
        finite(left * right)
    }
}

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{call, checked, ints, longs, show};
    use esql_data::DataType;

    #[test]
    fn overflow_is_that_of_the_common_type() {
        let (product, warnings) = call(&FUNCTION, &[ints(&[&[i32::MAX], &[2]]), ints(&[&[2], &[3]])]);
        assert_eq!(show(&product), "null | 6");
        assert_eq!(warnings, ["java.lang.ArithmeticException: integer overflow"]);
        let (product, warnings) = call(&FUNCTION, &[ints(&[&[i32::MAX]]), longs(&[&[2]])]);
        assert_eq!((show(&product).as_str(), warnings.len()), ("4294967294", 0));
    }

    #[test]
    fn takes_numbers_only() {
        assert_eq!(
            checked(&FUNCTION, &[DataType::Date, DataType::Integer]).unwrap_err(),
            "first argument of [mul(a, b)] must be [numeric], found value [a] type [datetime]"
        );
    }
}
