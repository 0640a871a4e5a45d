//! `GREATEST`

use std::cmp::Ordering;

use super::extreme::{PARAMS, bind_extreme, check_extreme};
use crate::{Category, Example, Returns, ScalarFunction};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "greatest",
    aliases: &[],
    category: Category::Conditional,
    description: "The largest of several values; an argument with several values counts with its largest one. Null if an argument is null.",
    params: PARAMS,
    returns: Returns::Argument(0),
    examples: &[
        Example::new("", "ROW a = GREATEST(1, 7, -3)", "a\n7"),
        Example::new("Null gives null", "ROW a = GREATEST(1, null)", "a\nnull"),
        Example::new("Several values", "ROW a = GREATEST([1, 2], 0)", "a\n2"),
    ],
    bind: |call, _| bind_extreme(call, Ordering::Greater),
    check: Some(check_extreme),
};

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{call, checked, doubles, show, strs};
    use esql_data::DataType;

    #[test]
    fn over_columns_and_their_many_values() {
        let (result, warnings) =
            call(&FUNCTION, &[strs(&[&["a"], &[], &["a", "c"]]), strs(&[&["b"], &["b"], &["b"]])]);
        assert_eq!((show(&result).as_str(), warnings.len()), ("b | null | c", 0));
        let (result, _) = call(&FUNCTION, &[doubles(&[&[1.0], &[3.0]]), doubles(&[&[2.5], &[0.5]])]);
        assert_eq!(show(&result), "2.5 | 3.0");
    }

    #[test]
    fn arguments_are_of_one_type() {
        assert_eq!(
            checked(&FUNCTION, &[DataType::Integer, DataType::Keyword]).unwrap_err(),
            "second argument of [greatest(a, b)] must be [integer], found value [b] type [keyword]"
        );
        assert_eq!(checked(&FUNCTION, &[DataType::Null, DataType::Text]), Ok(DataType::Keyword));
        assert!(checked(&FUNCTION, &[DataType::GeoPoint]).is_err());
    }
}
