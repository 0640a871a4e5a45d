//! `SHA256`

use esql_data::{DataType, Str};

use super::digest::Algorithm;
use crate::kernels::unary;
use crate::types::STRING;
use crate::{Category, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "sha256",
    aliases: &[],
    category: Category::String,
    description: "The SHA-256 hash of a string in hexadecimal. Null for null and several values.",
    params: &[Param::required("input", STRING)],
    returns: Returns::Type(DataType::Keyword),
    examples: &[
        Example::new("", r#"ROW s = SHA256("abc")"#, "s\nba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        Example::new("Null gives null", "ROW s = SHA256(null)", "s\nnull"),
        Example::new("Several values give null", r#"ROW s = SHA256(["a", "b"])"#, "s\nnull").warns(&[
            r#"Line 1:9: evaluation of [SHA256(["a", "b"])] failed, treating result as null. Only first 20 failures recorded."#,
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |_, _| {
        let algorithm = Algorithm::named("SHA-256").expect("the algorithm is known");
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
            ("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad | null | null", 1)
        );
    }
}
