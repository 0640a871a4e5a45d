//! `OR`

use esql_data::DataType;

use super::logic::{Connective, SIDES, check_connective};
use crate::{Category, Example, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "or",
    aliases: &[],
    category: Category::Operator,
    description: "Whether one of two conditions is true. True if one is true, else null if one is null or has several values.",
    params: SIDES,
    returns: Returns::Type(DataType::Boolean),
    examples: &[
        Example::new("", "ROW a = false | EVAL b = a OR true", "a,b\nfalse,true"),
        Example::new("Null leaves open what the other side does not settle", "ROW a = null | EVAL b = a OR true, c = a OR false", "a,b,c\nnull,true,null"),
        Example::new("Several values give null", "ROW a = [true, false] | EVAL b = a OR true", "a,b\n[true, false],null")
            .warns(&[
                "Line 1:34: evaluation of [a OR true] failed, treating result as null. Only first 20 failures recorded.",
                "Line 1:34: java.lang.IllegalArgumentException: single-value function encountered multi-value",
            ]),
    ],
    bind: |_, _| kernel(|args, rows, context| Connective::Or.eval(args, rows, context)),
    check: Some(check_connective),
};

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{bools, call, checked, show};
    use esql_data::{Column, DataType};

    #[test]
    fn truth_table() {
        let left = bools(&[&[true], &[true], &[true], &[false], &[false], &[false], &[], &[], &[]]);
        let right = bools(&[&[true], &[false], &[], &[true], &[false], &[], &[true], &[false], &[]]);
        assert_eq!(
            show(&call(&FUNCTION, &[left, right]).0),
            "true | true | true | true | false | null | true | null | null"
        );
    }

    #[test]
    fn several_values_give_null() {
        let left = bools(&[&[true, false], &[], &[false], &[true]]);
        let right = bools(&[&[true], &[true], &[true], &[true, true]]);
        let (result, warnings) = call(&FUNCTION, &[left, right]);
        assert_eq!((show(&result).as_str(), warnings.len()), ("null | true | true | null", 1));
    }

    #[test]
    fn takes_booleans_only() {
        assert_eq!(
            checked(&FUNCTION, &[DataType::Integer, DataType::Boolean]).unwrap_err(),
            "first argument of [or(a, b)] must be [boolean], found value [a] type [integer]"
        );
        let null = Column::nulls(DataType::Null, 2);
        assert_eq!(show(&call(&FUNCTION, &[null, bools(&[&[true], &[false]])]).0), "true | null");
    }
}
