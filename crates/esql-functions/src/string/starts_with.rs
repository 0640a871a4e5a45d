//! `STARTS_WITH`

use esql_data::{Bool, DataType, Str};

use crate::kernels::binary;
use crate::types::STRING;
use crate::{Category, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "starts_with",
    aliases: &[],
    category: Category::String,
    description: "Whether a string begins with another. Null if either is null or has several values.",
    params: &[Param::required("str", STRING), Param::required("prefix", STRING)],
    returns: Returns::Type(DataType::Boolean),
    examples: &[
        Example::new("", r#"ROW path = "/etc/passwd" | EVAL s = STARTS_WITH(path, "/etc")"#, "path,s\n/etc/passwd,true"),
        Example::new("Null gives null", r#"ROW s = STARTS_WITH(null, "a")"#, "s\nnull"),
        Example::new("Several values give null", r#"ROW s = STARTS_WITH(["a", "b"], "a")"#, "s\nnull").warns(&[
            r#"Line 1:9: evaluation of [STARTS_WITH(["a", "b"], "a")] failed, treating result as null. Only first 20 failures recorded."#,
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |_, _| {
        kernel(|args, _, context| {
            binary::<Str, Str, Bool>(DataType::Boolean, args, context, |text, prefix, out| {
                out.push(text.starts_with(prefix));
                Ok(())
            })
        })
    },
    check: None,
};

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{call, show, strs};

    #[test]
    fn compares_single_values_only() {
        let (result, warnings) =
            call(&FUNCTION, &[strs(&[&["abc"], &[], &["a", "b"]]), strs(&[&["ab"], &["a"], &["a"]])]);
        assert_eq!(show(&result), "true | null | null");
        assert_eq!(
            warnings,
            ["java.lang.IllegalArgumentException: single-value function encountered multi-value"]
        );
    }
}
