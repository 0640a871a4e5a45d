//! `COALESCE`

use arrow_array::Array;
use esql_data::{Column, DataType};

use super::choice::{Choice, Computed, result_type};
use crate::types::REPRESENTABLE;
use crate::{
    Arguments, Call, Category, EvalContext, Example, Kernel, Param, Returns, ScalarFunction, TypeError,
    check_arguments,
};

const PARAMS: &[Param] = &[Param::required("first", REPRESENTABLE), Param::repeated("rest", REPRESENTABLE)];

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "coalesce",
    aliases: &[],
    category: Category::Conditional,
    description: "The first argument that is not null, or null. Later arguments are not computed.",
    params: PARAMS,
    returns: Returns::Argument(0),
    examples: &[
        Example::new("", r#"ROW a = null, b = "b" | EVAL c = COALESCE(a, b)"#, "a,b,c\nnull,b,b"),
        Example::new("Null if all are", "ROW a = null | EVAL c = COALESCE(a, null)", "a,c\nnull,null"),
        Example::new(
            "Several values stay together",
            "ROW a = [1, 2] | EVAL c = COALESCE(a, 3)",
            "a,c\n[1, 2],[1, 2]",
        ),
    ],
    bind: |call, _| {
        let data_type = check(call).unwrap_or(DataType::Null);
        Ok(Box::new(Coalesce { data_type }))
    },
    check: Some(check),
};

fn check(call: &Call<'_>) -> Result<DataType, TypeError> {
    check_arguments(PARAMS, call)?;
    result_type(call, 0..call.args.len())
}

struct Coalesce {
    data_type: DataType,
}

impl Kernel for Coalesce {
    fn eval(&self, args: &[Column], rows: usize, context: &mut EvalContext<'_>) -> Column {
        self.eval_lazily(&mut Computed(args), rows, context)
    }

    fn eval_lazily(&self, args: &mut dyn Arguments, rows: usize, context: &mut EvalContext<'_>) -> Column {
        let mut choice = Choice::new(rows);
        for index in 0..args.count() {
            if choice.is_complete() {
                break;
            }
            let column = args.column(index, choice.open(), context.warnings);
            if column.is_all_null() {
                continue;
            }
            let Some(nulls) = column.array().nulls().filter(|nulls| nulls.null_count() > 0) else {
                let rows = choice.take(None);
                choice.set(rows, column);
                break;
            };
            let found: Vec<bool> = nulls.iter().collect();
            let rows = choice.take(Some(&found));
            choice.set(rows, column.filter(&found.into()));
        }
        choice.finish(self.data_type, context)
    }
}

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{Input, call, call_with, checked, ints, show, strs};
    use esql_data::{Column, DataType, Value};

    #[test]
    fn the_first_value_of_each_row() {
        let (result, warnings) = call(
            &FUNCTION,
            &[
                strs(&[&["a"], &[], &[], &["x", "y"]]),
                strs(&[&["A"], &["B"], &[], &[]]),
                strs(&[&[], &[], &["z"], &[]]),
            ],
        );
        assert_eq!((show(&result).as_str(), warnings.len()), ("a | B | z | [x, y]", 0));
    }

    #[test]
    fn nulls_all_the_way() {
        assert_eq!(show(&call(&FUNCTION, &[ints(&[&[], &[]]), ints(&[&[], &[]])]).0), "null | null");
        assert_eq!(show(&call(&FUNCTION, &[Column::nulls(DataType::Null, 2)]).0), "null | null");
        let null = Input::Constant(DataType::Null, Value::Null);
        assert_eq!(show(&call_with(&FUNCTION, &[null, ints(&[&[1], &[]]).into()]).0), "1 | null");
    }

    #[test]
    fn numbers_are_of_one_type() {
        let refused = checked(&FUNCTION, &[DataType::Integer, DataType::Double]).unwrap_err();
        assert_eq!(
            refused,
            "second argument of [coalesce(a, b)] must be [integer], found value [b] type [double]"
        );
    }

    #[test]
    fn says_which_argument_is_wrong() {
        assert_eq!(
            checked(&FUNCTION, &[DataType::Null, DataType::Ip, DataType::Keyword]).unwrap_err(),
            "third argument of [coalesce(a, b, c)] must be [ip], found value [c] type [keyword]"
        );
        assert_eq!(checked(&FUNCTION, &[DataType::Text, DataType::Text]), Ok(DataType::Keyword));
    }
}
