//! `LIKE (…)`

use esql_data::DataType;
use esql_regex::Like;

use super::pattern::{PATTERN_LIST, bind_patterns, check_pattern};
use crate::{Category, Example, Returns, ScalarFunction};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "like_list",
    aliases: &[],
    category: Category::Operator,
    description: "Whether a string as a whole fits one of several patterns, as LIKE. Null for null and several values.",
    params: PATTERN_LIST,
    returns: Returns::Type(DataType::Boolean),
    examples: &[
        Example::new("", r#"ROW a = "cmd.exe" | EVAL b = a LIKE ("*.com", "*.exe")"#, "a,b\ncmd.exe,true"),
        Example::new("Null gives null", r#"ROW a = null | EVAL b = a LIKE ("x*", "z*")"#, "a,b\nnull,null"),
        Example::new("Several values give null", r#"ROW a = ["x", "y"] | EVAL b = a LIKE ("x*", "z*")"#, "a,b\n[x, y],null").warns(&[
            r#"Line 1:31: evaluation of [a LIKE ("x*", "z*")] failed, treating result as null. Only first 20 failures recorded."#,
            "Line 1:31: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |call, _| bind_patterns::<Like>(call),
    check: Some(check_pattern),
};

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{call_with, show, strs};

    #[test]
    fn one_of_the_patterns_is_enough() {
        let column = strs(&[&["a.com"], &["b.exe"], &["c.txt"], &[]]);
        let (result, _) = call_with(&FUNCTION, &[column.into(), "*.com".into(), "?.exe".into()]);
        assert_eq!(show(&result), "true | true | false | null");
    }
}
