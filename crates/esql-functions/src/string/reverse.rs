//! `REVERSE`

use esql_data::{DataType, Str};
use unicode_segmentation::UnicodeSegmentation;

use crate::kernels::unary;
use crate::types::STRING;
use crate::{Category, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "reverse",
    aliases: &[],
    category: Category::String,
    description: "A string backwards, character by character as a reader sees them. Null for null and several values.",
    params: &[Param::required("str", STRING)],
    returns: Returns::Type(DataType::Keyword),
    examples: &[
        Example::new("", r#"ROW s = REVERSE("desserts")"#, "s\nstressed"),
        Example::new("Null gives null", "ROW s = REVERSE(null)", "s\nnull"),
        Example::new("Several values give null", r#"ROW s = REVERSE(["a", "b"])"#, "s\nnull").warns(&[
            r#"Line 1:9: evaluation of [REVERSE(["a", "b"])] failed, treating result as null. Only first 20 failures recorded."#,
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |_, _| {
        kernel(|args, _, context| {
            unary::<Str, Str>(DataType::Keyword, args, context, |text, out| {
                let reversed: String = match text.is_ascii() {
                    true => text.bytes().rev().map(char::from).collect(),
                    false => text.graphemes(true).rev().collect(),
                };
                out.push(&reversed);
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
    fn keeps_marks_with_their_letters() {
        let (result, warnings) =
            call(&FUNCTION, &[strs(&[&["abc"], &["e\u{301}añ"], &["👨\u{200d}👩x"], &[], &["a", "b"]])]);
        assert_eq!((show(&result).as_str(), warnings.len()), ("cba | ñaé | x👨‍👩 | null | null", 1));
    }
}
