//! `SHA1`

use esql_data::{DataType, Str};

use super::digest::Algorithm;
use crate::kernels::unary;
use crate::types::STRING;
use crate::{Category, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "sha1",
    aliases: &[],
    category: Category::String,
    description: "The SHA-1 hash of a string in hexadecimal. Null for null and several values.",
    params: &[Param::required("input", STRING)],
    returns: Returns::Type(DataType::Keyword),
    examples: &[
        Example::new("", r#"ROW s = SHA1("abc")"#, "s\na9993e364706816aba3e25717850c26c9cd0d89d"),
        Example::new("Null gives null", "ROW s = SHA1(null)", "s\nnull"),
        Example::new("Several values give null", r#"ROW s = SHA1(["a", "b"])"#, "s\nnull").warns(&[
            r#"Line 1:9: evaluation of [SHA1(["a", "b"])] failed, treating result as null. Only first 20 failures recorded."#,
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |_, _| {
        let algorithm = Algorithm::named("SHA-1").expect("the algorithm is known");
        kernel(move |args, _, context| {
            let mut hex = String::new();
            unary::<Str, Str>(DataType::Keyword, args, context, |text, out| {
                out.push(algorithm.hash(text, &mut hex));
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
    fn hashes_bytes() {
        let (result, warnings) = call(&FUNCTION, &[strs(&[&["abc"], &[], &["a", "b"]])]);
        assert_eq!(
            (show(&result).as_str(), warnings.len()),
            ("a9993e364706816aba3e25717850c26c9cd0d89d | null | null", 1)
        );
    }
}
