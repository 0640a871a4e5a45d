//! `MV_UNION`

use super::sets::{self, Combine, combine};
use crate::{Category, Example, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "mv_union",
    aliases: &[],
    category: Category::MultiValue,
    description: "The distinct values of two fields, in the order in which they first appear. Null if either is null.",
    params: sets::PARAMS,
    returns: Returns::Argument(0),
    examples: &[
        Example::new("", "ROW a = MV_UNION(1, 2)", "a\n[1, 2]"),
        Example::new("Several values", "ROW a = MV_UNION([3, 1, 3], [1, 2])", "a\n[3, 1, 2]"),
        Example::new("Null gives null", "ROW a = MV_UNION([3, 1], null)", "a\nnull"),
    ],
    bind: |_, _| kernel(|args, rows, _| combine(Combine::Union, args, rows)),
    check: Some(sets::check),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{call, show, strs};

    #[test]
    fn unites() {
        let args = [strs(&[&["b", "a"], &["a"], &[]]), strs(&[&["a", "c"], &["a"], &["a"]])];
        assert_eq!(show(&call(&FUNCTION, &args).0), "[b, a, c] | a | null");
    }
}
