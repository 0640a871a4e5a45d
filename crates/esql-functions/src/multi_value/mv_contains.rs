//! `MV_CONTAINS`

use esql_data::DataType;

use super::sets;
use crate::types::COMPARABLE;
use crate::{Category, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "mv_contains",
    aliases: &[],
    category: Category::MultiValue,
    description: "Whether all values of the second field are among those of the first. Never null: a null has no values.",
    params: &[Param::required("superset", COMPARABLE), Param::required("subset", COMPARABLE)],
    returns: Returns::Type(DataType::Boolean),
    examples: &[
        Example::new("", r#"ROW a = MV_CONTAINS(["a", "b", "c"], ["b", "a"])"#, "a\ntrue"),
        Example::new("One is missing", "ROW a = MV_CONTAINS([1, 2], [2, 3])", "a\nfalse"),
        Example::new("Nothing is asked for", "ROW a = MV_CONTAINS([1, 2], null)", "a\ntrue"),
    ],
    bind: |_, _| kernel(|args, _, _| sets::decide(true, args)),
    check: Some(sets::check_boolean),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{call, ints, show};
    use esql_data::Column;

    #[test]
    fn null_is_the_empty_set() {
        let args = [ints(&[&[1, 2], &[1], &[], &[], &[1]]), ints(&[&[2, 2], &[1, 2], &[1], &[], &[]])];
        assert_eq!(show(&call(&FUNCTION, &args).0), "true | false | false | true | true");
        let null = Column::nulls(DataType::Null, 2);
        assert_eq!(show(&call(&FUNCTION, &[null.clone(), ints(&[&[1], &[]])]).0), "false | true");
        assert_eq!(show(&call(&FUNCTION, &[null.clone(), null]).0), "true | true");
    }
}
