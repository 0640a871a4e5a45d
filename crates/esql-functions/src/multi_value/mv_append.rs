//! `MV_APPEND`

use super::sets::{self, Combine, combine};
use crate::{Category, Example, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "mv_append",
    aliases: &[],
    category: Category::MultiValue,
    description: "The values of one field followed by those of another. Null if either is null.",
    params: sets::PARAMS,
    returns: Returns::Argument(0),
    examples: &[
        Example::new("", "ROW a = 1 | EVAL b = MV_APPEND(a, 2)", "a,b\n1,[1, 2]"),
        Example::new("Several values", "ROW a = MV_APPEND([3, 1], [1, 2])", "a\n[3, 1, 1, 2]"),
        Example::new("Null gives null", "ROW a = MV_APPEND([3, 1], null)", "a\nnull"),
    ],
    bind: |_, _| kernel(|args, rows, _| combine(Combine::Append, args, rows)),
    check: Some(sets::check),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{call, checked, ints, show, strs};
    use esql_data::DataType::{Integer, Keyword, Long, Null, Text};

    #[test]
    fn appends() {
        let (result, _) = call(&FUNCTION, &[ints(&[&[1], &[2, 3], &[]]), ints(&[&[1], &[2], &[4]])]);
        assert_eq!(show(&result), "[1, 1] | [2, 3, 2] | null");
        let (result, _) = call(&FUNCTION, &[strs(&[&["a"]]), strs(&[&["b"]]).with_type(Text)]);
        assert_eq!(show(&result), "[a, b]");
    }

    #[test]
    fn both_have_one_type() {
        assert_eq!(checked(&FUNCTION, &[Null, Text]), Ok(Keyword));
        assert_eq!(checked(&FUNCTION, &[Null, Null]), Ok(Null));
        assert_eq!(
            checked(&FUNCTION, &[Integer, Long]),
            Err("second argument of [mv_append(a, b)] must be [integer], found value [b] type [long]"
                .to_owned())
        );
    }
}
