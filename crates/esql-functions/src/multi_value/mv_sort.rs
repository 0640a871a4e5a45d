//! `MV_SORT`

use esql_data::{Column, Element, with_element};

use super::rows::unchanged;
use crate::kernels::each_row;
use crate::types::{ORDERED, STRING};
use crate::{
    BindError, Call, Category, EvalContext, Example, Kernel, Param, Returns, ScalarFunction, kernel,
};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "mv_sort",
    aliases: &[],
    category: Category::MultiValue,
    description: "The values in ascending order, or in descending (`desc`). Null for null.",
    params: &[Param::required("field", ORDERED), Param::optional("order", STRING).constant()],
    returns: Returns::Argument(0),
    examples: &[
        Example::new("", "ROW a = MV_SORT([4, 2, -3, 2])", "a\n[-3, 2, 2, 4]"),
        Example::new("Descending", r#"ROW a = MV_SORT(["b", "c", "a"], "desc")"#, "a\n[c, b, a]"),
        Example::new("Null gives null", "ROW a = MV_SORT(null)", "a\nnull"),
    ],
    bind: |call, _| bind(call),
    check: None,
};

fn bind(call: &Call<'_>) -> Result<Box<dyn Kernel>, BindError> {
    let order = match call.args.get(1) {
        None => "asc",
        Some(_) => call.constant_str(1).unwrap_or("null"),
    };
    let descending = order.eq_ignore_ascii_case("desc");
    if !descending && !order.eq_ignore_ascii_case("asc") {
        let text = call.text;
        return Err(BindError::new(
            1,
            format!("Invalid order value in [{text}], expected one of [ASC, DESC] but got [{order}]"),
        ));
    }
    kernel(move |args, _, context| sort(&args[0], descending, context))
}

fn sort(column: &Column, descending: bool, context: &mut EvalContext<'_>) -> Column {
    if !column.is_multi() {
        return unchanged(column);
    }
    let returns = column.data_type().no_text();
    with_element!(returns.layout(), E => each_row::<E, E>(returns, column, context, |values, out| {
        let mut values: Vec<_> = values.iter().collect();
        values.sort_unstable_by(|left, right| E::compare(*left, *right));
        if descending {
            values.reverse();
        }
        values.into_iter().for_each(|value| out.push(value));
        Ok(())
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{bind_error, call, call_with, doubles, show, strs};

    #[test]
    fn sorts() {
        assert_eq!(
            show(&call(&FUNCTION, &[doubles(&[&[2.0, -1.0], &[], &[1.0]])]).0),
            "[-1.0, 2.0] | null | 1.0"
        );
        let (result, _) = call_with(&FUNCTION, &[strs(&[&["a", "c", "b"]]).into(), "DESC".into()]);
        assert_eq!(show(&result), "[c, b, a]");
    }

    #[test]
    fn knows_two_orders() {
        assert_eq!(
            bind_error(&FUNCTION, &[strs(&[]).into(), "up".into()]),
            Some(
                "Invalid order value in [mv_sort(a, b)], expected one of [ASC, DESC] but got [up]".to_owned()
            )
        );
    }
}
