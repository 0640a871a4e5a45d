//! `HASH`

use esql_data::{Column, DataType, Failure, Str};

use super::digest::Algorithm;
use crate::kernels::binary;
use crate::types::STRING;
use crate::{
    BindError, Call, Category, Environment, Example, Kernel, Param, Returns, ScalarFunction, kernel,
};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "hash",
    aliases: &[],
    category: Category::String,
    description: "A string's hash in hexadecimal, by an algorithm as MD5, SHA-1, SHA-256, SHA-512 or SHA3-256. Null for null and several values.",
    params: &[Param::required("algorithm", STRING), Param::required("input", STRING)],
    returns: Returns::Type(DataType::Keyword),
    examples: &[
        Example::new("", r#"ROW h = HASH("md5", "abc")"#, "h\n900150983cd24fb0d6963f7d28e17f72"),
        Example::new("Null gives null", r#"ROW h = HASH("md5", null)"#, "h\nnull"),
        Example::new("Several values give null", r#"ROW h = HASH("md5", ["a", "b"])"#, "h\nnull").warns(&[
            r#"Line 1:9: evaluation of [HASH("md5", ["a", "b"])] failed, treating result as null. Only first 20 failures recorded."#,
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind,
    check: None,
};

fn bind(call: &Call<'_>, _: &Environment) -> Result<Box<dyn Kernel>, BindError> {
    if call.args.iter().any(|arg| arg.data_type == DataType::Null) {
        return kernel(|_, rows, _| Column::nulls(DataType::Keyword, rows));
    }
    if let Some(name) = call.constant_str(0)
        && Algorithm::named(name).is_none()
    {
        return Err(BindError::new(
            0,
            format!("invalid algorithm for [{}]: {}", call.text, unavailable(name)),
        ));
    }
    kernel(|args, _, context| {
        let (mut hex, mut latest) = (String::new(), None);
        binary::<Str, Str, Str>(DataType::Keyword, args, context, |name, text, out| {
            let (_, algorithm) = match latest.take().filter(|(known, _)| known == name) {
                Some(known) => latest.insert(known),
                None => latest.insert((name.to_owned(), Algorithm::named(name))),
            };
            let algorithm = algorithm
                .as_ref()
                .ok_or_else(|| Failure::new("java.security.NoSuchAlgorithmException", unavailable(name)))?;
            out.push(algorithm.hash(text, &mut hex));
            Ok(())
        })
    })
}

fn unavailable(name: &str) -> String {
    format!("{name} MessageDigest not available")
}

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{bind_error, call, call_with, show, strs};

    #[test]
    fn constants_and_columns() {
        let (result, warnings) =
            call_with(&FUNCTION, &["sha-1".into(), strs(&[&["abc"], &[], &["a", "b"]]).into()]);
        assert_eq!(
            (show(&result).as_str(), warnings.len()),
            ("a9993e364706816aba3e25717850c26c9cd0d89d | null | null", 1)
        );
        let (result, warnings) = call(&FUNCTION, &[strs(&[&["md5"], &["md6"]]), strs(&[&["abc"], &["abc"]])]);
        assert_eq!(show(&result), "900150983cd24fb0d6963f7d28e17f72 | null");
        assert_eq!(warnings, ["java.security.NoSuchAlgorithmException: md6 MessageDigest not available"]);
    }

    #[test]
    fn an_unknown_constant_is_an_error() {
        assert_eq!(
            bind_error(&FUNCTION, &["md6".into(), strs(&[]).into()]).unwrap(),
            "invalid algorithm for [hash(a, b)]: md6 MessageDigest not available"
        );
    }
}
