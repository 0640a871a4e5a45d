//! `LIKE`

use esql_data::DataType;
use esql_regex::Like;

use super::pattern::{PATTERNS, bind_patterns, check_pattern};
use crate::{Category, Example, Returns, ScalarFunction};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "like",
    aliases: &[],
    category: Category::Operator,
    description: "Whether a string as a whole fits a pattern in which `*` stands for any characters and `?` for one. Null for null and several values.",
    params: PATTERNS,
    returns: Returns::Type(DataType::Boolean),
    examples: &[
        Example::new("", r#"ROW a = "cmd.exe" | EVAL b = a LIKE "*.exe""#, "a,b\ncmd.exe,true"),
        Example::new("Null gives null", r#"ROW a = null | EVAL b = a LIKE "x*""#, "a,b\nnull,null"),
        Example::new("Several values give null", r#"ROW a = ["x", "y"] | EVAL b = a LIKE "x*""#, "a,b\n[x, y],null").warns(&[
            r#"Line 1:31: evaluation of [a LIKE "x*"] failed, treating result as null. Only first 20 failures recorded."#,
            "Line 1:31: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |call, _| bind_patterns::<Like>(call),
    check: Some(check_pattern),
};

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{bind_error, call_with, checked, show, strs};
    use esql_data::DataType;

    #[test]
    fn matches_whole_values() {
        let column = strs(&[&["cmd.exe"], &["cmd.exe.bak"], &[], &["a.exe", "b.exe"]]);
        let (result, warnings) = call_with(&FUNCTION, &[column.into(), "*.exe".into()]);
        assert_eq!((show(&result).as_str(), warnings.len()), ("true | false | null | null", 1));
    }

    #[test]
    fn what_matches_everything_is_never_null() {
        let column = strs(&[&["a"], &[], &["a", "b"]]);
        let (result, warnings) = call_with(&FUNCTION, &[column.into(), "**".into()]);
        assert_eq!((show(&result).as_str(), warnings.len()), ("true | false | true", 0));
    }

    #[test]
    fn refuses_other_types_and_bad_escapes() {
        assert_eq!(
            checked(&FUNCTION, &[DataType::Integer, DataType::Keyword]).unwrap_err(),
            "argument of [like(a, b)] must be [string], found value [a] type [integer]"
        );
        assert_eq!(
            bind_error(&FUNCTION, &[strs(&[]).into(), r"a\b".into()]).unwrap(),
            "Invalid pattern for LIKE [b]: [Invalid sequence - escape character is not followed by special wildcard char]"
        );
    }
}
