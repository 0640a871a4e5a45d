//! `TO_TEXT`

use esql_data::DataType;

use crate::types::STRING;
use crate::{Category, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "to_text",
    aliases: &[],
    category: Category::TypeConversion,
    description: "A string as text, which full-text search analyses.",
    params: &[Param::required("field", STRING)],
    returns: Returns::Type(DataType::Text),
    examples: &[
        Example::new("", r#"ROW t = TO_TEXT("Quick fox")"#, "t\nQuick fox"),
        Example::new("Null gives null", "ROW t = TO_TEXT(null)", "t\nnull"),
        Example::new("Several values stay", r#"ROW t = TO_TEXT(["a", "b"])"#, "t\n[a, b]"),
    ],
    bind: |_, _| kernel(|args, _, _| args[0].clone().with_type(DataType::Text)),
    check: None,
};

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{call, show, strs};
    use esql_data::{Column, DataType};

    #[test]
    fn changes_nothing_but_the_type() {
        assert_eq!(show(&call(&FUNCTION, &[strs(&[&["a", "b"], &[]])]).0), "[a, b] | null");
        assert_eq!(show(&call(&FUNCTION, &[Column::nulls(DataType::Null, 1)]).0), "null");
    }
}
