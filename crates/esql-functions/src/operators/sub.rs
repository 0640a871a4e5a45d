//! `-`

use esql_data::DataType;

use super::arithmetic::{Answer, Arithmetic, INT_OVERFLOW, LONG_OVERFLOW, UNSIGNED_LONG_OVERFLOW, finite};
use super::dates::{bind_with_dates, check_with_dates};
use super::promotion::common_type;
use crate::types::NUMERIC_OR_TEMPORAL;
use crate::{Call, Category, Example, Param, Returns, ScalarFunction, TypeError};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "sub",
    aliases: &[],
    category: Category::Operator,
    description: "The difference of two numbers, or a date moved back by a period or duration. Null for null, several values and overflow.",
    params: &[Param::required("lhs", NUMERIC_OR_TEMPORAL), Param::required("rhs", NUMERIC_OR_TEMPORAL)],
    returns: Returns::Computed(|types| common_type(types[0], types[1]).unwrap_or(DataType::Null)),
    examples: &[
        Example::new("", "ROW a = 2 | EVAL b = a - 3", "a,b\n2,-1"),
        Example::new("Null gives null", "ROW a = 1 - null", "a\nnull"),
        Example::new("Several values give null", "ROW a = [1, 2] - 1", "a\nnull").warns(&[
            "Line 1:9: evaluation of [[1, 2] - 1] failed, treating result as null. Only first 20 failures recorded.",
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
        Example::new("A date and a duration", r#"ROW d = TO_DATETIME("2024-03-01T00:00:00Z") - 1 hour"#, "d\n2024-02-29T23:00:00.000Z"),
    ],
    bind: |call, environment| bind_with_dates::<Subtraction>(call, environment),
    check: Some(check_subtraction),
};

struct Subtraction;

impl Arithmetic for Subtraction {
    const SYMBOL: &'static str = "-";

    fn int(left: i32, right: i32) -> Answer<i32> {
        left.checked_sub(right).ok_or(INT_OVERFLOW)
    }
    fn long(left: i64, right: i64) -> Answer<i64> {
        left.checked_sub(right).ok_or(LONG_OVERFLOW)
    }
    fn unsigned_long(left: u64, right: u64) -> Answer<u64> {
        left.checked_sub(right).ok_or(UNSIGNED_LONG_OVERFLOW)
    }
    fn double(left: f64, right: f64) -> Answer<f64> {
        finite(left - right)
    }
}

/// An amount can't be reduced by a date.
fn check_subtraction(call: &Call<'_>) -> Result<DataType, TypeError> {
    let data_type = check_with_dates::<Subtraction>(call)?;
    let [left, right] = [call.args[0], call.args[1]];
    if right.data_type == DataType::Date && left.data_type != DataType::Date {
        let name = |data_type: DataType| data_type.type_name().to_uppercase();
        return Err(TypeError::new(format!(
            "[-] arguments are in unsupported order: cannot subtract a [{}] value [{}] from a [{}] amount [{}]",
            name(right.data_type),
            right.text,
            name(left.data_type),
            left.text
        )));
    }
    Ok(data_type)
}

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{call, checked, longs, show, unsigned_longs};
    use esql_data::DataType;

    #[test]
    fn below_the_smallest_number_is_null() {
        let (difference, warnings) = call(&FUNCTION, &[longs(&[&[i64::MIN], &[5]]), longs(&[&[1], &[7]])]);
        assert_eq!(show(&difference), "null | -2");
        assert_eq!(warnings, ["java.lang.ArithmeticException: long overflow"]);
        let (difference, warnings) = call(&FUNCTION, &[unsigned_longs(&[&[1]]), unsigned_longs(&[&[2]])]);
        assert_eq!(show(&difference), "null");
        assert_eq!(warnings, ["java.lang.ArithmeticException: unsigned_long overflow"]);
    }

    #[test]
    fn no_date_from_an_amount() {
        assert_eq!(
            checked(&FUNCTION, &[DataType::DatePeriod, DataType::Date]).unwrap_err(),
            "[-] arguments are in unsupported order: cannot subtract a [DATETIME] value [b] from a [DATE_PERIOD] amount [a]"
        );
        assert_eq!(checked(&FUNCTION, &[DataType::Date, DataType::TimeDuration]), Ok(DataType::Date));
    }
}
