//! `SPLIT`

use esql_data::{Column, DataType, Failure, Str};

use crate::kernels::{binary, unary};
use crate::types::STRING;
use crate::{
    BindError, Call, Category, Environment, Example, Kernel, Param, Returns, ScalarFunction, kernel,
};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "split",
    aliases: &[],
    category: Category::String,
    description: "The parts of a string between delimiters of one byte, as several values. Null if either is null or has several values.",
    params: &[Param::required("string", STRING), Param::required("delim", STRING)],
    returns: Returns::Type(DataType::Keyword),
    examples: &[
        Example::new("", r#"ROW path = "usr/bin/env" | EVAL parts = SPLIT(path, "/")"#, "path,parts\nusr/bin/env,[usr, bin, env]"),
        Example::new("Null gives null", r#"ROW s = SPLIT(null, ",")"#, "s\nnull"),
        Example::new("Several values give null", r#"ROW s = SPLIT(["a,b", "c"], ",")"#, "s\nnull").warns(&[
            r#"Line 1:9: evaluation of [SPLIT(["a,b", "c"], ",")] failed, treating result as null. Only first 20 failures recorded."#,
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind,
    check: None,
};

const NOT_ONE_BYTE: &str = "delimiter must be single byte for now";

fn bind(call: &Call<'_>, _: &Environment) -> Result<Box<dyn Kernel>, BindError> {
    if call.args.iter().any(|arg| arg.data_type == DataType::Null) {
        return kernel(|_, rows, _| Column::nulls(DataType::Keyword, rows));
    }
    let Some(delimiter) = call.constant_str(1) else {
        return kernel(|args, _, context| {
            binary::<Str, Str, Str>(DataType::Keyword, args, context, |text, delimiter, out| {
                let delimiter =
                    single_byte(delimiter).ok_or_else(|| Failure::invalid_argument(NOT_ONE_BYTE))?;
                text.split(delimiter).for_each(|part| out.push(part));
                Ok(())
            })
        });
    };
    let delimiter = single_byte(delimiter).ok_or_else(|| BindError::new(1, NOT_ONE_BYTE))?;
    kernel(move |args, _, context| {
        unary::<Str, Str>(DataType::Keyword, args, context, |text, out| {
            text.split(delimiter).for_each(|part| out.push(part));
            Ok(())
        })
    })
}

fn single_byte(delimiter: &str) -> Option<char> {
    if delimiter.len() == 1 { delimiter.chars().next() } else { None }
}

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{bind_error, call, call_with, show, strs};

    #[test]
    fn empty_parts_stay() {
        let texts = strs(&[&["a,b"], &[",a,,"], &["ab"], &[""], &[], &["a", "b"]]);
        let (result, warnings) = call_with(&FUNCTION, &[texts.into(), ",".into()]);
        assert_eq!((show(&result).as_str(), warnings.len()), ("[a, b] | [, a, , ] | ab |  | null | null", 1));
    }

    #[test]
    fn delimiters_are_single_bytes() {
        assert_eq!(
            bind_error(&FUNCTION, &[strs(&[]).into(), "ñ".into()]).unwrap(),
            "delimiter must be single byte for now"
        );
        let (result, warnings) = call(&FUNCTION, &[strs(&[&["a;b"], &["a b"]]), strs(&[&[";"], &[""]])]);
        assert_eq!((show(&result).as_str(), warnings.len()), ("[a, b] | null", 1));
    }
}
