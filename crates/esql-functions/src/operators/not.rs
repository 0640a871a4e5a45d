//! `NOT`

use esql_data::{Bool, Column, DataType};

use crate::kernels::predicate;
use crate::types::BOOLEAN;
use crate::{Category, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "not",
    aliases: &[],
    category: Category::Operator,
    description: "True for false and false for true. Null for null and several values.",
    params: &[Param::required("field", BOOLEAN)],
    returns: Returns::Type(DataType::Boolean),
    examples: &[
        Example::new("", "ROW a = true | EVAL b = NOT a", "a,b\ntrue,false"),
        Example::new("Null gives null", "ROW a = null | EVAL b = NOT a", "a,b\nnull,null"),
        Example::new("Several values give null", "ROW a = [true, false] | EVAL b = NOT a", "a,b\n[true, false],null").warns(&[
            "Line 1:34: evaluation of [NOT a] failed, treating result as null. Only first 20 failures recorded.",
            "Line 1:34: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |call, _| {
        if call.args[0].data_type == DataType::Null {
            return kernel(|_, rows, _| Column::nulls(DataType::Boolean, rows));
        }
        kernel(|args, _, context| predicate::<Bool>(&args[0], context, |value| !value))
    },
    check: None,
};

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{bools, call, checked, show};
    use esql_data::DataType;

    #[test]
    fn negates_single_values() {
        assert_eq!(show(&call(&FUNCTION, &[bools(&[&[true], &[false], &[]])]).0), "false | true | null");
        let (result, warnings) = call(&FUNCTION, &[bools(&[&[true], &[true, false]])]);
        assert_eq!((show(&result).as_str(), warnings.len()), ("false | null", 1));
    }

    #[test]
    fn takes_booleans_only() {
        assert_eq!(
            checked(&FUNCTION, &[DataType::Keyword]).unwrap_err(),
            "argument of [not(a)] must be [boolean], found value [a] type [keyword]"
        );
    }
}
