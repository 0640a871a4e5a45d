//! `MV_SLICE`

use esql_data::{Column, ColumnBuilder, Element, Failure, Int, Layout, Value, with_element};

use crate::kernels::{Row, single};
use crate::types::{COMPARABLE, INTEGER};
use crate::{
    BindError, Call, Category, EvalContext, Example, Kernel, Param, Returns, ScalarFunction, kernel,
};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "mv_slice",
    aliases: &[],
    category: Category::MultiValue,
    description: "The values from one position to another, both counted from 0, or from -1 backwards from the last value; without \
                  an end, the one value at the start. Null if there are none there or an argument is null.",
    params: &[
        Param::required("field", COMPARABLE),
        Param::required("start", INTEGER),
        Param::optional("end", INTEGER),
    ],
    returns: Returns::Argument(0),
    examples: &[
        Example::new(
            "",
            "ROW a = [1, 2, 2, 3] | EVAL b = MV_SLICE(a, 1), c = MV_SLICE(a, 2, 3)",
            "a,b,c\n[1, 2, 2, 3],2,[2, 3]",
        ),
        Example::new(
            "From the end",
            "ROW a = [1, 2, 2, 3] | EVAL b = MV_SLICE(a, -3, -1)",
            "a,b\n[1, 2, 2, 3],[2, 2, 3]",
        ),
        Example::new("Beyond the end", "ROW a = MV_SLICE([1, 2], 7)", "a\nnull"),
        Example::new("Null gives null", "ROW a = MV_SLICE(null, 0)", "a\nnull"),
    ],
    bind: |call, _| bind(call),
    check: None,
};

fn bind(call: &Call<'_>) -> Result<Box<dyn Kernel>, BindError> {
    if let (Some(Value::Int(start)), Some(Value::Int(end))) = (call.constant(1), call.constant(2)) {
        check_positions(*start, *end).map_err(|failure| BindError::new(1, failure.message))?;
    }
    kernel(slice)
}

fn slice(args: &[Column], rows: usize, context: &mut EvalContext<'_>) -> Column {
    let returns = args[0].data_type().no_text();
    if returns.layout() == Layout::Null {
        return Column::nulls(returns, rows);
    }
    let (starts, ends) = (args[1].view::<Int>(), args.get(2).unwrap_or(&args[1]).view::<Int>());
    with_element!(returns.layout(), E => {
        let values = args[0].view::<E>();
        let mut builder = ColumnBuilder::<E>::new(returns, rows);
        for row in 0..rows {
            let values = Row::new(values, row);
            if values.len() > 0
                && let (Some(start), Some(end)) = (single(&starts, row, context), single(&ends, row, context))
            {
                match check_positions(start, end) {
                    Ok(()) => append(values, start, end, &mut builder),
                    Err(failure) => context.warn(failure),
                }
            }
            builder.end_row();
        }
        builder.finish()
    })
}

fn check_positions(start: i32, end: i32) -> Result<(), Failure> {
    let invalid =
        |message| Err(Failure::new("org.elasticsearch.xpack.esql.core.InvalidArgumentException", message));
    if start > end {
        return invalid("Start offset is greater than end offset");
    }
    if start < 0 && end >= 0 {
        return invalid("Start and end offset have different signs");
    }
    Ok(())
}

fn append<E: Element>(values: Row<'_, E>, start: i32, end: i32, builder: &mut ColumnBuilder<E>) {
    let count = values.len() as i64;
    let position = |position: i32| i64::from(position) + if position < 0 { count } else { 0 };
    for index in position(start).max(0)..=position(end).min(count - 1) {
        builder.append(values.get(index as usize));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{bind_error, call, call_with, ints, show};

    fn sliced(start: i32, end: i32) -> String {
        show(&call_with(&FUNCTION, &[ints(&[&[1, 2, 3, 4], &[], &[5]]).into(), start.into(), end.into()]).0)
    }

    #[test]
    fn counts_from_both_ends() {
        assert_eq!(sliced(1, 2), "[2, 3] | null | null");
        assert_eq!(sliced(0, 9), "[1, 2, 3, 4] | null | 5");
        assert_eq!(sliced(-2, -1), "[3, 4] | null | 5");
        assert_eq!(sliced(-9, -4), "1 | null | null");
        assert_eq!(show(&call_with(&FUNCTION, &[ints(&[&[1, 2]]).into(), 1.into()]).0), "2");
    }

    #[test]
    fn positions_must_make_sense() {
        assert_eq!(
            bind_error(&FUNCTION, &[ints(&[]).into(), 2.into(), 1.into()]),
            Some("Start offset is greater than end offset".to_owned())
        );
        let (result, warnings) = call(&FUNCTION, &[ints(&[&[1, 2]]), ints(&[&[-1]]), ints(&[&[1]])]);
        assert_eq!(show(&result), "null");
        assert_eq!(
            warnings,
            [
                "org.elasticsearch.xpack.esql.core.InvalidArgumentException: Start and end offset have different signs"
            ]
        );
    }
}
