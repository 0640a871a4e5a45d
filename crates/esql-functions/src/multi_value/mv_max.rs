//! `MV_MAX`

use esql_data::{Element, with_element};

use super::rows::unchanged;
use crate::kernels::each_row;
use crate::types::ORDERED;
use crate::{Category, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "mv_max",
    aliases: &[],
    category: Category::MultiValue,
    description: "The greatest value. Null for null.",
    params: &[Param::required("field", ORDERED)],
    returns: Returns::Argument(0),
    examples: &[
        Example::new("", "ROW a = MV_MAX([5, 1, 9])", "a\n9"),
        Example::new("Strings", r#"ROW a = MV_MAX(["c", "a"])"#, "a\nc"),
        Example::new("Null gives null", "ROW a = MV_MAX(null)", "a\nnull"),
    ],
    bind: |_, _| {
        kernel(|args, _, context| {
            if !args[0].is_multi() {
                return unchanged(&args[0]);
            }
            let returns = args[0].data_type().no_text();
            with_element!(returns.layout(), E => each_row::<E, E>(returns, &args[0], context, |values, out| {
                let best = values.iter().reduce(|best, value| if E::compare(value, best).is_gt() { value } else { best });
                best.into_iter().for_each(|best| out.push(best));
                Ok(())
            }))
        })
    },
    check: None,
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{bools, call, ints, ips, show};

    #[test]
    fn takes_the_greatest() {
        assert_eq!(show(&call(&FUNCTION, &[ints(&[&[1, 9, 5], &[], &[2]])]).0), "9 | null | 2");
        let addresses = call(&FUNCTION, &[ips(&[&["10.0.0.10", "10.0.0.9"]])]).0;
        assert_eq!(show(&addresses), "10.0.0.10");
        assert_eq!(show(&call(&FUNCTION, &[bools(&[&[true, false]])]).0), "true");
    }
}
