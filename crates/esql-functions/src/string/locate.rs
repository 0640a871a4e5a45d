//! `LOCATE`

use esql_data::{DataType, Int, Str};

use super::code_points::{count, from_start, offset};
use crate::kernels::{binary, ternary};
use crate::types::{INTEGER, STRING};
use crate::{Call, Category, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "locate",
    aliases: &[],
    category: Category::String,
    description: "At which character (counted from 1) a string first occurs in another, from a given character on; 0 if it doesn't. \
                  Null if an argument is null or has several values.",
    params: &[Param::required("string", STRING), Param::required("substring", STRING), Param::optional("start", INTEGER)],
    returns: Returns::Type(DataType::Integer),
    examples: &[
        Example::new("", r#"ROW a = LOCATE("hello", "ll"), b = LOCATE("hello", "l", 4), c = LOCATE("hello", "x")"#, "a,b,c\n3,4,0"),
        Example::new("Null gives null", r#"ROW a = LOCATE(null, "a")"#, "a\nnull"),
        Example::new("Several values give null", r#"ROW a = LOCATE(["a", "b"], "a")"#, "a\nnull").warns(&[
            r#"Line 1:9: evaluation of [LOCATE(["a", "b"], "a")] failed, treating result as null. Only first 20 failures recorded."#,
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |call: &Call<'_>, _| {
        if call.args.len() == 2 {
            return kernel(|args, _, context| {
                binary::<Str, Str, Int>(DataType::Integer, args, context, |text, sought, out| {
                    out.push(locate(text, sought, 0));
                    Ok(())
                })
            });
        }
        kernel(|args, _, context| {
            ternary::<Str, Str, Int, Int>(DataType::Integer, args, context, |text, sought, start, out| {
                out.push(locate(text, sought, start));
                Ok(())
            })
        })
    },
    check: None,
};

fn locate(text: &str, sought: &str, start: i32) -> i32 {
    if text.len() < sought.len() {
        return 0;
    }
    let from = offset(text, from_start(text, start));
    text[from..].find(sought).map_or(0, |at| count(&text[..from + at]) as i32 + 1)
}

#[cfg(test)]
mod tests {
    use super::{FUNCTION, locate};
    use crate::testing::{call_with, show, strs};

    #[test]
    fn counts_characters() {
        assert_eq!(locate("😀ñandú", "and", 0), 3);
        assert_eq!(locate("abcabc", "b", 3), 5);
        assert_eq!(locate("abcabc", "b", -2), 5);
        assert_eq!(locate("abcabc", "a", -2), 0);
        assert_eq!(locate("abc", "", 9), 4);
        assert_eq!((locate("", "", 0), locate("a", "ab", 0)), (1, 0));
    }

    #[test]
    fn null_and_many_values() {
        let texts = strs(&[&["xa"], &[], &["a", "b"]]);
        let (result, warnings) = call_with(&FUNCTION, &[texts.clone().into(), "a".into()]);
        assert_eq!((show(&result).as_str(), warnings.len()), ("2 | null | null", 1));
        let (result, _) = call_with(&FUNCTION, &[texts.into(), "x".into(), 2.into()]);
        assert_eq!(show(&result), "0 | null | null");
    }
}
