//! `==`

use esql_data::DataType;

use super::comparison::{Relation, bind_comparison, check_comparison};
use crate::types::EQUATABLE;
use crate::{Category, Example, Param, Returns, ScalarFunction};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "equals",
    aliases: &[],
    category: Category::Operator,
    description: "Whether two values are equal. Null if either is null or has several values.",
    params: &[Param::required("lhs", EQUATABLE), Param::required("rhs", EQUATABLE)],
    returns: Returns::Type(DataType::Boolean),
    examples: &[
        Example::new("", r#"ROW a = "x" | EVAL b = a == "x""#, "a,b\nx,true"),
        Example::new("Null gives null", "ROW a = 1 | EVAL b = a == null", "a,b\n1,null"),
        Example::new("Several values give null", "ROW a = [1, 2] | EVAL b = a == 1", "a,b\n[1, 2],null").warns(&[
            "Line 1:27: evaluation of [a == 1] failed, treating result as null. Only first 20 failures recorded.",
            "Line 1:27: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |call, _| bind_comparison::<Equal>(call),
    check: Some(|call| check_comparison(EQUATABLE, call)),
};

pub(super) struct Equal;

impl Relation for Equal {
    type Mirrored = Equal;
    const OF_EQUALS: Option<bool> = Some(true);

    #[inline]
    fn holds<T: PartialOrd>(left: T, right: T) -> bool {
        left == right
    }
}

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{
        Input, bools, call, call_with, checked, column, doubles, ints, ips, longs, show, strs,
    };
    use esql_data::{Bytes, DataType, Long, Value};

    #[test]
    fn strings_of_every_length() {
        for text in ["", "abc", "twelve bytes", "more than twelve bytes"] {
            let column =
                strs(&[&["abc"], &[], &["twelve bytes"], &[""], &["more than twelve byteS"], &["a", "b"]]);
            let expected: Vec<&str> = ["abc", "-", "twelve bytes", "", "more than twelve byteS", "-"]
                .map(|value| {
                    if value == "-" {
                        "null"
                    } else if value == text {
                        "true"
                    } else {
                        "false"
                    }
                })
                .into();
            let (result, warnings) = call_with(&FUNCTION, &[column.into(), text.into()]);
            assert_eq!(show(&result), expected.join(" | "), "{text}");
            assert_eq!(warnings.len(), 1);
            let flat = strs(&[&["abc"], &[], &["twelve bytes"], &[""], &["more than twelve byteS"]]);
            assert_eq!(show(&call_with(&FUNCTION, &[text.into(), flat.into()]).0), expected[..5].join(" | "));
        }
        let long = "more than twelve bytes";
        let (result, _) =
            call_with(&FUNCTION, &[strs(&[&[long], &["more than twelve bites"], &[]]).into(), long.into()]);
        assert_eq!(show(&result), "true | false | null");
    }

    #[test]
    fn numbers_of_different_types() {
        let (result, _) = call(&FUNCTION, &[ints(&[&[1], &[2], &[]]), longs(&[&[1], &[3], &[4]])]);
        assert_eq!(show(&result), "true | false | null");
        let constant = Input::Constant(DataType::Double, Value::Double(2.0));
        assert_eq!(show(&call_with(&FUNCTION, &[constant, ints(&[&[1], &[2]]).into()]).0), "false | true");
    }

    #[test]
    fn doubles_as_java_compares_them() {
        let (result, _) =
            call(&FUNCTION, &[doubles(&[&[0.0], &[f64::NAN]]), doubles(&[&[-0.0], &[f64::NAN]])]);
        assert_eq!(show(&result), "true | false");
    }

    #[test]
    fn other_types() {
        let (result, _) =
            call(&FUNCTION, &[ips(&[&["10.0.0.1"], &["::1"]]), ips(&[&["10.0.0.1"], &["::2"]])]);
        assert_eq!(show(&result), "true | false");
        let versions = column::<Bytes>(DataType::Version, &[&[b"1"], &[b"2"]]);
        let constant = Input::Constant(DataType::Version, Value::Bytes((*b"2").into()));
        assert_eq!(show(&call_with(&FUNCTION, &[versions.into(), constant]).0), "false | true");
        assert_eq!(show(&call(&FUNCTION, &[bools(&[&[true]]), bools(&[&[false]])]).0), "false");
    }

    #[test]
    fn dates_of_both_resolutions() {
        let millis = column::<Long>(DataType::Date, &[&[5], &[5], &[-1]]);
        let nanos = column::<Long>(DataType::DateNanos, &[&[5_000_000], &[5_000_001], &[0]]);
        assert_eq!(show(&call(&FUNCTION, &[millis.clone(), nanos.clone()]).0), "true | false | false");
        assert_eq!(show(&call(&FUNCTION, &[nanos, millis]).0), "true | false | false");
    }

    #[test]
    fn says_which_types_do_not_go_together() {
        use DataType::*;
        for (left, right, message) in [
            (
                Integer,
                Keyword,
                "first argument of [equals(a, b)] is [numeric] so second argument must also be [numeric] but was [keyword]",
            ),
            (
                Keyword,
                Integer,
                "first argument of [equals(a, b)] is [keyword] so second argument must also be [keyword] but was [integer]",
            ),
            (
                Date,
                Ip,
                "first argument of [equals(a, b)] is [datetime] so second argument must also be [datetime] but was [ip]",
            ),
            (
                UnsignedLong,
                Long,
                "first argument of [equals(a, b)] is [unsigned_long] and second is [long]. [unsigned_long] can only be operated on together with another [unsigned_long]",
            ),
        ] {
            assert_eq!(checked(&FUNCTION, &[left, right]), Err(message.to_owned()));
        }
        assert!(
            checked(&FUNCTION, &[DatePeriod, DatePeriod])
                .unwrap_err()
                .starts_with("first argument of [equals(a, b)] must be [boolean, ")
        );
        assert_eq!(checked(&FUNCTION, &[Text, Keyword]), Ok(Boolean));
        assert_eq!(checked(&FUNCTION, &[Null, Ip]), Ok(Boolean));
    }
}
