//! `CONTAINS`

use esql_data::DataType;

use super::search::{Place, bind_search};
use crate::types::STRING;
use crate::{Category, Example, Param, Returns, ScalarFunction};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "contains",
    aliases: &[],
    category: Category::String,
    description: "Whether a string contains another. Null if either is null or has several values.",
    params: &[Param::required("string", STRING), Param::required("substring", STRING)],
    returns: Returns::Type(DataType::Boolean),
    examples: &[
        Example::new("", r#"ROW path = "/etc/passwd" | EVAL s = CONTAINS(path, "c/p")"#, "path,s\n/etc/passwd,true"),
        Example::new("Null gives null", r#"ROW s = CONTAINS(null, "a")"#, "s\nnull"),
        Example::new("Several values give null", r#"ROW s = CONTAINS(["a", "b"], "a")"#, "s\nnull").warns(&[
            r#"Line 1:9: evaluation of [CONTAINS(["a", "b"], "a")] failed, treating result as null. Only first 20 failures recorded."#,
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |call, _| bind_search(call, Place::Anywhere),
    check: None,
};

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{call, call_with, checked, show, strs};
    use esql_data::{Column, DataType};

    #[test]
    fn constants_and_columns() {
        let texts = strs(&[&["ab"], &["bab"], &[], &["a", "b"]]);
        let (result, warnings) = call_with(&FUNCTION, &[texts.clone().into(), "b".into()]);
        assert_eq!((show(&result).as_str(), warnings.len()), ("true | true | null | null", 1));
        let (result, warnings) = call(&FUNCTION, &[texts, strs(&[&["b"], &["b"], &[], &["b"]])]);
        assert_eq!((show(&result).as_str(), warnings.len()), ("true | true | null | null", 1));
    }

    #[test]
    fn takes_strings_only() {
        assert_eq!(
            checked(&FUNCTION, &[DataType::Keyword, DataType::Integer]).unwrap_err(),
            "second argument of [contains(a, b)] must be [string], found value [b] type [integer]"
        );
        let null = Column::nulls(DataType::Null, 1);
        assert_eq!(show(&call(&FUNCTION, &[strs(&[&["a"]]), null]).0), "null");
    }
}
