//! `MV_DEDUPE`

use esql_data::with_element;

use super::rows::unchanged;
use super::sets::distinct;
use crate::kernels::each_row;
use crate::types::COMPARABLE;
use crate::{Category, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "mv_dedupe",
    aliases: &[],
    category: Category::MultiValue,
    description: "The distinct values, in the order in which they first appear. Null for null.",
    params: &[Param::required("field", COMPARABLE)],
    returns: Returns::Argument(0),
    examples: &[
        Example::new("", r#"ROW a = MV_DEDUPE(["x", "y", "x"])"#, "a\n[x, y]"),
        Example::new("One value is left", "ROW a = MV_DEDUPE([5, 5])", "a\n5"),
        Example::new("Null gives null", "ROW a = MV_DEDUPE(null)", "a\nnull"),
    ],
    bind: |_, _| {
        kernel(|args, _, context| {
            if !args[0].is_multi() {
                return unchanged(&args[0]);
            }
            let returns = args[0].data_type().no_text();
            with_element!(returns.layout(), E => each_row::<E, E>(returns, &args[0], context, |values, out| {
                distinct::<E>(values.iter()).into_iter().for_each(|value| out.push(value));
                Ok(())
            }))
        })
    },
    check: None,
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{call, show, strs};

    #[test]
    fn keeps_each_value_once() {
        let (result, _) = call(&FUNCTION, &[strs(&[&["b", "a", "b"], &[], &["c", "c"]])]);
        assert_eq!(show(&result), "[b, a] | null | c");
    }
}
