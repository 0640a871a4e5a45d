//! `MV_INTERSECTS`

use esql_data::DataType;

use super::sets;
use crate::{Category, Example, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "mv_intersects",
    aliases: &[],
    category: Category::MultiValue,
    description: "Whether two fields have any value in common. Never null: a null has no values.",
    params: sets::PARAMS,
    returns: Returns::Type(DataType::Boolean),
    examples: &[
        Example::new("", r#"ROW a = MV_INTERSECTS(["a", "b"], ["b", "c"])"#, "a\ntrue"),
        Example::new("Nothing in common", "ROW a = MV_INTERSECTS([1, 2], 3)", "a\nfalse"),
        Example::new("A null has no values", "ROW a = MV_INTERSECTS([1, 2], null)", "a\nfalse"),
    ],
    bind: |_, _| kernel(|args, _, _| sets::decide(false, args)),
    check: Some(sets::check_boolean),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{call, ints, show};

    #[test]
    fn null_is_the_empty_set() {
        let args = [ints(&[&[1, 2], &[1], &[], &[]]), ints(&[&[2, 3], &[2, 3], &[1], &[]])];
        assert_eq!(show(&call(&FUNCTION, &args).0), "true | false | false | false");
    }
}
