//! `CONCAT`

use esql_data::{Column, ColumnBuilder, DataType, Failure, Str, View};

use crate::kernels::single;
use crate::types::STRING;
use crate::{Category, EvalContext, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "concat",
    aliases: &[],
    category: Category::String,
    description: "Two or more strings put together. Null if one of them is null or has several values.",
    params: &[
        Param::required("string1", STRING),
        Param::required("string2", STRING),
        Param::repeated("string3", STRING),
    ],
    returns: Returns::Type(DataType::Keyword),
    examples: &[
        Example::new("", r#"ROW a = "left", b = "right" | EVAL c = CONCAT(a, "-", b)"#, "a,b,c\nleft,right,left-right"),
        Example::new("Null gives null", r#"ROW c = CONCAT("a", null)"#, "c\nnull"),
        Example::new("Several values give null", r#"ROW c = CONCAT("a", ["b", "c"])"#, "c\nnull").warns(&[
            r#"Line 1:9: evaluation of [CONCAT("a", ["b", "c"])] failed, treating result as null. Only first 20 failures recorded."#,
            "Line 1:9: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |_, _| kernel(concat),
    check: None,
};

/// A longer result is a failure.
const MAX_BYTES: usize = 1 << 20;

fn concat(args: &[Column], rows: usize, context: &mut EvalContext<'_>) -> Column {
    let views: Vec<View<'_, Str>> = args.iter().map(Column::view).collect();
    let mut builder = ColumnBuilder::<Str>::new(DataType::Keyword, rows);
    let mut whole = String::new();
    for row in 0..rows {
        whole.clear();
        let complete = views.iter().all(|view| match single(view, row, context) {
            Some(part) => {
                whole.push_str(part);
                true
            }
            None => false,
        });
        if complete && whole.len() > MAX_BYTES {
            let message = format!("concatenating more than [{MAX_BYTES}] bytes is not supported");
            context.warn(Failure::illegal_argument(message));
        } else if complete {
            builder.append(&whole);
        }
        builder.end_row();
    }
    builder.finish()
}

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{call, call_with, checked, show, strs};
    use esql_data::DataType;

    #[test]
    fn all_parts_are_needed() {
        let (result, warnings) = call(
            &FUNCTION,
            &[
                strs(&[&["a"], &["b"], &[], &["d"]]),
                strs(&[&["1"], &[], &["3", "4"], &["4"]]),
                strs(&[&[""], &["x"], &["y"], &["z", "w"]]),
            ],
        );
        assert_eq!((show(&result).as_str(), warnings.len()), ("a1 | null | null | null", 1));
    }

    #[test]
    fn results_have_a_largest_size() {
        let half = "x".repeat(1 << 20);
        let (result, warnings) = call_with(&FUNCTION, &[half.as_str().into(), "y".into()]);
        assert_eq!(show(&result), "null");
        assert!(warnings[0].ends_with("concatenating more than [1048576] bytes is not supported"));
    }

    #[test]
    fn takes_strings_only() {
        assert_eq!(
            checked(&FUNCTION, &[DataType::Keyword, DataType::Text, DataType::Integer]).unwrap_err(),
            "third argument of [concat(a, b, c)] must be [string], found value [c] type [integer]"
        );
        assert_eq!(checked(&FUNCTION, &[DataType::Text, DataType::Null]), Ok(DataType::Keyword));
    }
}
