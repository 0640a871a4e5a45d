//! `<=`

use esql_data::DataType;

use super::comparison::{Relation, bind_comparison, check_comparison};
use super::greater_than_or_equal::GreaterOrEqual;
use crate::types::ORDERABLE;
use crate::{Category, Example, Param, Returns, ScalarFunction};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "less_than_or_equal",
    aliases: &[],
    category: Category::Operator,
    description: "Whether the left value comes before the right one or equals it. Null if either is null or has several values.",
    params: &[Param::required("lhs", ORDERABLE), Param::required("rhs", ORDERABLE)],
    returns: Returns::Type(DataType::Boolean),
    examples: &[
        Example::new("", "ROW a = 1 | EVAL b = a <= 1", "a,b\n1,true"),
        Example::new("Null gives null", "ROW a = 1 | EVAL b = a <= null", "a,b\n1,null"),
        Example::new("Several values give null", "ROW a = [1, 2] | EVAL b = a <= 1", "a,b\n[1, 2],null").warns(&[
            "Line 1:27: evaluation of [a <= 1] failed, treating result as null. Only first 20 failures recorded.",
            "Line 1:27: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |call, _| bind_comparison::<LessOrEqual>(call),
    check: Some(|call| check_comparison(ORDERABLE, call)),
};

pub(super) struct LessOrEqual;

impl Relation for LessOrEqual {
    type Mirrored = GreaterOrEqual;

    #[inline]
    fn holds<T: PartialOrd>(left: T, right: T) -> bool {
        left <= right
    }
}

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{call_with, ints, show};

    #[test]
    fn constants_on_either_side() {
        let column = ints(&[&[1], &[2], &[3], &[]]);
        assert_eq!(
            show(&call_with(&FUNCTION, &[column.clone().into(), 2.into()]).0),
            "true | true | false | null"
        );
        assert_eq!(show(&call_with(&FUNCTION, &[2.into(), column.into()]).0), "false | true | true | null");
    }
}
