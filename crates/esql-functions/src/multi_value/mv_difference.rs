//! `MV_DIFFERENCE`

use super::sets::{self, Combine, combine};
use crate::{Category, Example, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "mv_difference",
    aliases: &[],
    category: Category::MultiValue,
    description: "The values of the first field, repetitions included, that the second doesn't have. Null if none are left or the \
                  first is null.",
    params: sets::PARAMS,
    returns: Returns::Argument(0),
    examples: &[
        Example::new("", "ROW a = MV_DIFFERENCE([1, 1, 2, 3], 2)", "a\n[1, 1, 3]"),
        Example::new("Nothing left", "ROW a = MV_DIFFERENCE([1, 2], [2, 1])", "a\nnull"),
        Example::new("Nothing to take away", "ROW a = MV_DIFFERENCE([3, 1], null)", "a\n[3, 1]"),
    ],
    bind: |_, _| kernel(|args, rows, _| combine(Combine::Difference, args, rows)),
    check: Some(sets::check),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{call, ints, show};

    #[test]
    fn takes_away() {
        let args = [ints(&[&[1, 1, 2], &[1], &[], &[5]]), ints(&[&[2], &[1, 3], &[1], &[]])];
        assert_eq!(show(&call(&FUNCTION, &args).0), "[1, 1] | null | null | 5");
    }
}
