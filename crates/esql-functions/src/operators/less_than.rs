//! `<`

use esql_data::DataType;

use super::comparison::{Relation, bind_comparison, check_comparison};
use super::greater_than::Greater;
use crate::types::ORDERABLE;
use crate::{Category, Example, Param, Returns, ScalarFunction};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "less_than",
    aliases: &[],
    category: Category::Operator,
    description: "Whether the left value comes before the right one. Null if either is null or has several values.",
    params: &[Param::required("lhs", ORDERABLE), Param::required("rhs", ORDERABLE)],
    returns: Returns::Type(DataType::Boolean),
    examples: &[
        Example::new("", "ROW a = 1 | EVAL b = a < 2", "a,b\n1,true"),
        Example::new("Null gives null", "ROW a = 1 | EVAL b = a < null", "a,b\n1,null"),
        Example::new("Several values give null", "ROW a = [1, 2] | EVAL b = a < 1", "a,b\n[1, 2],null").warns(&[
            "Line 1:27: evaluation of [a < 1] failed, treating result as null. Only first 20 failures recorded.",
            "Line 1:27: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |call, _| bind_comparison::<Less>(call),
    check: Some(|call| check_comparison(ORDERABLE, call)),
};

pub(super) struct Less;

impl Relation for Less {
    type Mirrored = Greater;

    #[inline]
    fn holds<T: PartialOrd>(left: T, right: T) -> bool {
        left < right
    }
}

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{Input, call, call_with, checked, column, ints, longs, show, strs};
    use esql_data::{DataType, Long, Value};

    #[test]
    fn constants_on_either_side() {
        let column = ints(&[&[1], &[2], &[3], &[]]);
        assert_eq!(
            show(&call_with(&FUNCTION, &[column.clone().into(), 2.into()]).0),
            "true | false | false | null"
        );
        assert_eq!(show(&call_with(&FUNCTION, &[2.into(), column.into()]).0), "false | false | true | null");
        let strings = strs(&[&["a"], &["b"], &["ä"]]);
        assert_eq!(show(&call_with(&FUNCTION, &["az".into(), strings.into()]).0), "false | true | true");
    }

    #[test]
    fn columns_and_many_values() {
        let (result, warnings) =
            call(&FUNCTION, &[longs(&[&[1], &[1, 2], &[]]), ints(&[&[2], &[2], &[1, 2]])]);
        assert_eq!(show(&result), "true | null | null");
        assert_eq!(warnings.len(), 1);
        let two = Input::Constant(DataType::Long, Value::Many(vec![Value::Long(1), Value::Long(2)]));
        let (result, warnings) = call_with(&FUNCTION, &[longs(&[&[1], &[]]).into(), two]);
        assert_eq!((show(&result).as_str(), warnings.len()), ("null | null", 1));
    }

    #[test]
    fn dates_of_both_resolutions() {
        let millis = column::<Long>(DataType::Date, &[&[5], &[-5], &[i64::MAX]]);
        let nanos = column::<Long>(DataType::DateNanos, &[&[5_000_001], &[0], &[i64::MAX]]);
        assert_eq!(show(&call(&FUNCTION, &[millis, nanos]).0), "true | true | false");
    }

    #[test]
    fn booleans_have_no_order() {
        assert_eq!(
            checked(&FUNCTION, &[DataType::Boolean, DataType::Boolean]).unwrap_err(),
            "first argument of [less_than(a, b)] must be [date_nanos, datetime, double, integer, ip, keyword, long, text, unsigned_long or version], found value [a] type [boolean]"
        );
    }
}
