//! `MV_INTERSECTION`

use super::sets::{self, Combine, combine};
use crate::{Category, Example, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "mv_intersection",
    aliases: &[],
    category: Category::MultiValue,
    description: "The distinct values that two fields have in common, in the order of the first. Null if there are none or either is \
                  null.",
    params: sets::PARAMS,
    returns: Returns::Argument(0),
    examples: &[
        Example::new("", "ROW a = MV_INTERSECTION([1, 2, 3], [3, 2])", "a\n[2, 3]"),
        Example::new("Nothing in common", "ROW a = MV_INTERSECTION(1, 2)", "a\nnull"),
        Example::new("Null gives null", "ROW a = MV_INTERSECTION([3, 1], null)", "a\nnull"),
    ],
    bind: |_, _| kernel(|args, rows, _| combine(Combine::Intersection, args, rows)),
    check: Some(sets::check),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{call, doubles, show};

    #[test]
    fn keeps_what_both_have() {
        let args = [doubles(&[&[2.0, 1.0, 2.0], &[1.0], &[]]), doubles(&[&[1.0, 2.0], &[3.0], &[1.0]])];
        assert_eq!(show(&call(&FUNCTION, &args).0), "[2.0, 1.0] | null | null");
    }
}
