//! `IS NOT NULL`

use arrow_array::Array;
use arrow_buffer::BooleanBuffer;
use esql_data::{Column, DataType};

use crate::kernels::flags;
use crate::types::ANY;
use crate::{Category, EvalContext, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "is_not_null",
    aliases: &[],
    category: Category::Operator,
    description: "Whether there is a value, one or several. Never null itself.",
    params: &[Param::required("field", ANY)],
    returns: Returns::Type(DataType::Boolean),
    examples: &[
        Example::new("", "ROW a = 1 | EVAL b = a IS NOT NULL", "a,b\n1,true"),
        Example::new("Null", "ROW a = null | EVAL b = a IS NOT NULL", "a,b\nnull,false"),
        Example::new(
            "Several values are not null",
            "ROW a = [1, 2] | EVAL b = a IS NOT NULL",
            "a,b\n[1, 2],true",
        ),
    ],
    bind: |_, _| kernel(present),
    check: None,
};

/// For each row whether it has a value.
pub(super) fn present(args: &[Column], rows: usize, _: &mut EvalContext<'_>) -> Column {
    let nulls = args[0].array().logical_nulls();
    flags(nulls.map_or_else(|| BooleanBuffer::new_set(rows), |nulls| nulls.inner().clone()), None)
}

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{call, ints, show};
    use esql_data::{Column, DataType};

    #[test]
    fn any_number_of_values_counts() {
        assert_eq!(show(&call(&FUNCTION, &[ints(&[&[1], &[], &[1, 2]])]).0), "true | false | true");
        assert_eq!(show(&call(&FUNCTION, &[ints(&[&[1], &[2]])]).0), "true | true");
        assert_eq!(show(&call(&FUNCTION, &[Column::nulls(DataType::Null, 2)]).0), "false | false");
    }
}
