//! `MV_LAST`

use esql_data::with_element;

use super::rows::unchanged;
use crate::kernels::each_row;
use crate::types::COLLECTED;
use crate::{Category, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "mv_last",
    aliases: &[],
    category: Category::MultiValue,
    description: "The last value. Null for null.",
    params: &[Param::required("field", COLLECTED)],
    returns: Returns::Argument(0),
    examples: &[
        Example::new("", r#"ROW a = MV_LAST(["x", "c", "y"])"#, "a\ny"),
        Example::new("A single value", "ROW a = MV_LAST(5)", "a\n5"),
        Example::new("Null gives null", "ROW a = MV_LAST(null)", "a\nnull"),
    ],
    bind: |_, _| {
        kernel(|args, _, context| {
            if !args[0].is_multi() {
                return unchanged(&args[0]);
            }
            let returns = args[0].data_type().no_text();
            with_element!(returns.layout(), E => each_row::<E, E>(returns, &args[0], context, |values, out| {
                out.push(values.get(values.len() - 1));
                Ok(())
            }))
        })
    },
    check: None,
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{call, ints, show};

    #[test]
    fn takes_the_last() {
        assert_eq!(show(&call(&FUNCTION, &[ints(&[&[3, 1], &[], &[2]])]).0), "1 | null | 2");
    }
}
