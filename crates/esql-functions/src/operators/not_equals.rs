//! `!=`

use esql_data::DataType;

use super::comparison::{Relation, bind_comparison, check_comparison};
use crate::types::EQUATABLE;
use crate::{Category, Example, Param, Returns, ScalarFunction};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "not_equals",
    aliases: &[],
    category: Category::Operator,
    description: "Whether two values differ. Null if either is null or has several values.",
    params: &[Param::required("lhs", EQUATABLE), Param::required("rhs", EQUATABLE)],
    returns: Returns::Type(DataType::Boolean),
    examples: &[
        Example::new("", r#"ROW a = "x" | EVAL b = a != "x""#, "a,b\nx,false"),
        Example::new("Null gives null", "ROW a = 1 | EVAL b = a != null", "a,b\n1,null"),
        Example::new("Several values give null", "ROW a = [1, 2] | EVAL b = a != 1", "a,b\n[1, 2],null").warns(&[
            "Line 1:27: evaluation of [a != 1] failed, treating result as null. Only first 20 failures recorded.",
            "Line 1:27: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |call, _| bind_comparison::<NotEqual>(call),
    check: Some(|call| check_comparison(EQUATABLE, call)),
};

pub(super) struct NotEqual;

impl Relation for NotEqual {
    type Mirrored = NotEqual;
    const OF_EQUALS: Option<bool> = Some(false);

    #[inline]
    fn holds<T: PartialOrd>(left: T, right: T) -> bool {
        left != right
    }
}

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{call_with, ints, show, strs};

    #[test]
    fn constants_on_either_side() {
        let column = ints(&[&[1], &[2], &[3], &[]]);
        assert_eq!(
            show(&call_with(&FUNCTION, &[column.clone().into(), 2.into()]).0),
            "true | false | true | null"
        );
        assert_eq!(show(&call_with(&FUNCTION, &[2.into(), column.into()]).0), "true | false | true | null");
    }

    #[test]
    fn strings() {
        let column = strs(&[&["a"], &["b"], &[]]);
        assert_eq!(show(&call_with(&FUNCTION, &[column.into(), "a".into()]).0), "false | true | null");
    }
}
