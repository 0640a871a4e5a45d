//! `ENDS_WITH`

use esql_data::DataType;

use super::search::{Place, bind_search};
use crate::types::STRING;
use crate::{Category, Example, Param, Returns, ScalarFunction};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "ends_with",
    aliases: &[],
    category: Category::String,
    description: "Whether a string ends with another. Null if either is null or has several values.",
    params: &[Param::required("str", STRING), Param::required("suffix", STRING)],
    returns: Returns::Type(DataType::Boolean),
    examples: &[
        Example::new("", r#"ROW path = "/etc/passwd" | EVAL s = ENDS_WITH(path, "passwd")"#, "path,s\n/etc/passwd,true"),
        Example::new("Null gives null", r#"ROW s = ENDS_WITH(null, "a")"#, "s\nnull"),
        Example::new("Several values give null", r#"ROW s = ENDS_WITH(["a", "b"], "a")"#, "s\nnull").warns(&[
            r#"Line 1:9: evaluation of [ENDS_WITH(["a", "b"], "a")] failed, treating result as null. Only first 20 failures recorded."#,
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |call, _| bind_search(call, Place::End),
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
            "second argument of [ends_with(a, b)] must be [string], found value [b] type [integer]"
        );
        let null = Column::nulls(DataType::Null, 1);
        assert_eq!(show(&call(&FUNCTION, &[strs(&[&["a"]]), null]).0), "null");
    }
}
