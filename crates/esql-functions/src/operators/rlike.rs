//! `RLIKE`

use esql_data::DataType;
use esql_regex::RLike;

use super::pattern::{PATTERNS, bind_patterns, check_pattern};
use crate::{Category, Example, Returns, ScalarFunction};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "rlike",
    aliases: &[],
    category: Category::Operator,
    description: "Whether a string as a whole matches a regular expression in Lucene's syntax. Null for null and several values.",
    params: PATTERNS,
    returns: Returns::Type(DataType::Boolean),
    examples: &[
        Example::new("", r#"ROW a = "cmd.exe" | EVAL b = a RLIKE "c.*(exe|com)""#, "a,b\ncmd.exe,true"),
        Example::new("Null gives null", r#"ROW a = null | EVAL b = a RLIKE "x.*""#, "a,b\nnull,null"),
        Example::new("Several values give null", r#"ROW a = ["x", "y"] | EVAL b = a RLIKE "x.*""#, "a,b\n[x, y],null").warns(&[
            r#"Line 1:31: evaluation of [a RLIKE "x.*"] failed, treating result as null. Only first 20 failures recorded."#,
            "Line 1:31: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |call, _| bind_patterns::<RLike>(call),
    check: Some(check_pattern),
};

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{bind_error, call_with, show, strs};

    #[test]
    fn matches_whole_values() {
        let column = strs(&[&["cmd.exe"], &["acmd.exe"], &[], &["a", "b"]]);
        let (result, warnings) = call_with(&FUNCTION, &[column.into(), "c.*(exe|com)".into()]);
        assert_eq!((show(&result).as_str(), warnings.len()), ("true | false | null | null", 1));
    }

    #[test]
    fn refuses_what_does_not_compile() {
        let message = bind_error(&FUNCTION, &[strs(&[]).into(), "(a".into()]).unwrap();
        assert!(message.starts_with("Invalid pattern for RLIKE [b]: ["), "{message}");
    }
}
