//! `RLIKE (…)`

use esql_data::DataType;
use esql_regex::RLike;

use super::pattern::{PATTERN_LIST, bind_patterns, check_pattern};
use crate::{Category, Example, Returns, ScalarFunction};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "rlike_list",
    aliases: &[],
    category: Category::Operator,
    description: "Whether a string as a whole matches one of several regular expressions, as RLIKE. Null for null and several values.",
    params: PATTERN_LIST,
    returns: Returns::Type(DataType::Boolean),
    examples: &[
        Example::new("", r#"ROW a = "cmd.exe" | EVAL b = a RLIKE (".*com", ".*exe")"#, "a,b\ncmd.exe,true"),
        Example::new("Null gives null", r#"ROW a = null | EVAL b = a RLIKE ("x.*", "z.*")"#, "a,b\nnull,null"),
        Example::new("Several values give null", r#"ROW a = ["x", "y"] | EVAL b = a RLIKE ("x.*", "z.*")"#, "a,b\n[x, y],null").warns(&[
            r#"Line 1:31: evaluation of [a RLIKE ("x.*", "z.*")] failed, treating result as null. Only first 20 failures recorded."#,
            "Line 1:31: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |call, _| bind_patterns::<RLike>(call),
    check: Some(check_pattern),
};

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{call_with, show, strs};

    #[test]
    fn one_of_the_patterns_is_enough() {
        let column = strs(&[&["a1"], &["bb"], &["c"], &[]]);
        let (result, _) = call_with(&FUNCTION, &[column.into(), "a[0-9]".into(), "b+".into()]);
        assert_eq!(show(&result), "true | true | false | null");
        let (result, _) = call_with(&FUNCTION, &[strs(&[&["a"], &[]]).into(), "b".into(), ".*".into()]);
        assert_eq!(show(&result), "true | false");
    }
}
