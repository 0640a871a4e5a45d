//! `+`

use esql_data::DataType;

use super::arithmetic::{Answer, Arithmetic, INT_OVERFLOW, LONG_OVERFLOW, UNSIGNED_LONG_OVERFLOW, finite};
use super::dates::{bind_with_dates, check_with_dates};
use super::promotion::common_type;
use crate::types::NUMERIC_OR_TEMPORAL;
use crate::{Category, Example, Param, Returns, ScalarFunction};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "add",
    aliases: &[],
    category: Category::Operator,
    description: "The sum of two numbers, or a date moved by a period or duration. Null for null, several values and overflow.",
    params: &[Param::required("lhs", NUMERIC_OR_TEMPORAL), Param::required("rhs", NUMERIC_OR_TEMPORAL)],
    returns: Returns::Computed(|types| common_type(types[0], types[1]).unwrap_or(DataType::Null)),
    examples: &[
        Example::new("", "ROW a = 2 | EVAL b = a + 3", "a,b\n2,5"),
        Example::new("Null gives null", "ROW a = null + 1", "a\nnull"),
        Example::new("Several values give null", "ROW a = [1, 2] + 1", "a\nnull").warns(&[
            "Line 1:9: evaluation of [[1, 2] + 1] failed, treating result as null. Only first 20 failures recorded.",
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
        Example::new("A date and a period", r#"ROW d = TO_DATETIME("2024-01-31T00:00:00Z") + 1 month"#, "d\n2024-02-29T00:00:00.000Z"),
        Example::new("Too large a sum is null", "ROW a = 2147483647 + 1", "a\nnull").warns(&[
            "Line 1:9: evaluation of [2147483647 + 1] failed, treating result as null. Only first 20 failures recorded.",
            "Line 1:9: java.lang.ArithmeticException: integer overflow",
        ]),
    ],
    bind: |call, environment| bind_with_dates::<Addition>(call, environment),
    check: Some(check_with_dates::<Addition>),
};

struct Addition;

impl Arithmetic for Addition {
    const SYMBOL: &'static str = "+";

    fn int(left: i32, right: i32) -> Answer<i32> {
        left.checked_add(right).ok_or(INT_OVERFLOW)
    }
    fn long(left: i64, right: i64) -> Answer<i64> {
        left.checked_add(right).ok_or(LONG_OVERFLOW)
    }
    fn unsigned_long(left: u64, right: u64) -> Answer<u64> {
        left.checked_add(right).ok_or(UNSIGNED_LONG_OVERFLOW)
    }
    fn double(left: f64, right: f64) -> Answer<f64> {
        finite(left + right)
    }
}

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{
        Input, call, call_with, checked, column, doubles, ints, longs, show, unsigned_longs,
    };
    use esql_data::date::{DatePeriod, TimeDuration};
    use esql_data::{Column, DataType, Long, Value};

    #[test]
    fn numbers_take_the_wider_type() {
        let (sum, _) = call(&FUNCTION, &[ints(&[&[1], &[], &[3]]), longs(&[&[10], &[20], &[]])]);
        assert_eq!(show(&sum), "11 | null | null");
        assert_eq!(sum.data_type(), DataType::Long);
        let (sum, _) = call_with(&FUNCTION, &[Input::from(1), doubles(&[&[0.5], &[]]).into()]);
        assert_eq!(show(&sum), "1.5 | null");
    }

    #[test]
    fn overflow_gives_null_and_a_warning() {
        let (sum, warnings) = call_with(&FUNCTION, &[ints(&[&[i32::MAX], &[1], &[]]).into(), 1.into()]);
        assert_eq!(show(&sum), "null | 2 | null");
        assert_eq!(warnings, ["java.lang.ArithmeticException: integer overflow"]);
        let (sum, warnings) = call(&FUNCTION, &[unsigned_longs(&[&[u64::MAX]]), unsigned_longs(&[&[1]])]);
        assert_eq!(show(&sum), "null");
        assert_eq!(warnings, ["java.lang.ArithmeticException: unsigned_long overflow"]);
        let (sum, warnings) = call(&FUNCTION, &[doubles(&[&[f64::MAX]]), doubles(&[&[f64::MAX]])]);
        assert_eq!(show(&sum), "null");
        assert_eq!(warnings, ["java.lang.ArithmeticException: not a finite double number: Infinity"]);
    }

    #[test]
    fn null_on_the_left_hides_many_values_on_the_right() {
        let (sum, warnings) = call(&FUNCTION, &[ints(&[&[]]), ints(&[&[1, 2]])]);
        assert_eq!((show(&sum).as_str(), warnings.len()), ("null", 0));
        let (sum, warnings) = call(&FUNCTION, &[ints(&[&[1]]), ints(&[&[1, 2]])]);
        assert_eq!((show(&sum).as_str(), warnings.len()), ("null", 1));
    }

    #[test]
    fn dates_move_by_amounts() {
        const DAY: i64 = 86_400_000;
        let dates = column::<Long>(DataType::Date, &[&[30 * DAY], &[], &[1, 2]]);
        let month = Value::Period(DatePeriod { months: 1, ..DatePeriod::default() });
        let (moved, warnings) =
            call_with(&FUNCTION, &[dates.clone().into(), Input::Constant(DataType::DatePeriod, month)]);
        assert_eq!(show(&moved), format!("{} | null | null", 58 * DAY), "1970-01-31 becomes 1970-02-28");
        assert_eq!(warnings.len(), 1);
        let second = Value::Duration(TimeDuration { nanos: 1_000_000_000 });
        let (moved, _) = call_with(
            &FUNCTION,
            &[Input::Constant(DataType::TimeDuration, second), dates.with_type(DataType::DateNanos).into()],
        );
        assert_eq!(show(&moved.slice(0, 1)), (30 * DAY + 1_000_000_000).to_string());
    }

    #[test]
    fn a_null_amount_gives_null() {
        let amount = Input::Constant(DataType::TimeDuration, Value::Null);
        let date = column::<Long>(DataType::Date, &[&[1]]);
        assert_eq!(show(&call_with(&FUNCTION, &[date.into(), amount]).0), "null");
    }

    #[test]
    fn says_which_types_do_not_go_together() {
        use DataType::*;
        for (left, right, message) in [
            (
                Integer,
                Keyword,
                "second argument of [add(a, b)] must be [date_nanos, datetime, numeric or dense_vector], found value [b] type [keyword]",
            ),
            (Date, Integer, "[+] has arguments with incompatible types [datetime] and [integer]"),
            (UnsignedLong, Long, "[+] has arguments with incompatible types [unsigned_long] and [long]"),
            (
                DatePeriod,
                TimeDuration,
                "[+] has arguments with incompatible types [date_period] and [time_duration]",
            ),
            (Date, DateNanos, "[+] has arguments with incompatible types [datetime] and [date_nanos]"),
        ] {
            assert_eq!(checked(&FUNCTION, &[left, right]), Err(message.to_owned()));
        }
        assert_eq!(checked(&FUNCTION, &[Null, UnsignedLong]), Ok(UnsignedLong));
        assert_eq!(checked(&FUNCTION, &[Null, Null]), Ok(Null));
        assert_eq!(show(&call(&FUNCTION, &[Column::nulls(Null, 2), ints(&[&[1], &[2]])]).0), "null | null");
    }
}
