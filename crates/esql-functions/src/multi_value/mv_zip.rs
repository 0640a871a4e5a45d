//! `MV_ZIP`

use esql_data::{Column, ColumnBuilder, DataType, Str, Value};

use crate::kernels::single;
use crate::types::STRING;
use crate::{Category, EvalContext, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "mv_zip",
    aliases: &[],
    category: Category::MultiValue,
    description: "The strings of two fields joined one by one, with a delimiter (a comma if not given) between them; where one has \
                  more, they stand alone. Null if both fields are null or the delimiter is.",
    params: &[
        Param::required("string1", STRING),
        Param::required("string2", STRING),
        Param::optional("delim", STRING),
    ],
    returns: Returns::Type(DataType::Keyword),
    examples: &[
        Example::new("", r#"ROW a = MV_ZIP(["x", "y", "z"], ["1", "2"], "-")"#, "a\n[x-1, y-2, z]"),
        Example::new("Single values", r#"ROW a = MV_ZIP("x", "1", ":")"#, "a\nx:1"),
        Example::new("Nulls have nothing to join", r#"ROW a = MV_ZIP(null, ["1", "2"], "-")"#, "a\n[1, 2]"),
    ],
    bind: |_, _| kernel(zip),
    check: None,
};

fn zip(args: &[Column], rows: usize, context: &mut EvalContext<'_>) -> Column {
    let comma;
    let delimiters = match args.get(2) {
        Some(delimiters) => delimiters,
        None => {
            comma = Column::constant(DataType::Keyword, &Value::from(","), rows);
            &comma
        }
    };
    let (left, right, delimiters) = (args[0].view::<Str>(), args[1].view::<Str>(), delimiters.view::<Str>());
    let mut result = ColumnBuilder::<Str>::new(DataType::Keyword, rows);
    let mut joined = String::new();
    for row in 0..rows {
        let (mut left, mut right) = (left.row(row), right.row(row));
        if let Some(delimiter) = single(&delimiters, row, context) {
            loop {
                match (left.next(), right.next()) {
                    (Some(left), Some(right)) => {
                        joined.clear();
                        [left, delimiter, right].into_iter().for_each(|part| joined.push_str(part));
                        result.append(&joined);
                    }
                    (Some(alone), None) | (None, Some(alone)) => result.append(alone),
                    (None, None) => break,
                }
            }
        }
        result.end_row();
    }
    result.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{call, call_with, show, strs};

    #[test]
    fn zips() {
        let args = [strs(&[&["a", "b"], &["a"], &[], &[]]), strs(&[&["1"], &["1", "2"], &["1"], &[]])];
        assert_eq!(show(&call(&FUNCTION, &args).0), "[a,1, b] | [a,1, 2] | 1 | null");
        let (result, _) = call_with(&FUNCTION, &[strs(&[&["a"]]).into(), strs(&[&["1"]]).into(), "".into()]);
        assert_eq!(show(&result), "a1");
    }

    #[test]
    fn several_delimiters_are_no_delimiter() {
        let args = [strs(&[&["a"], &["a"]]), strs(&[&["1"], &["1"]]), strs(&[&["-", "+"], &[]])];
        let (result, warnings) = call(&FUNCTION, &args);
        assert_eq!(show(&result), "null | null");
        assert_eq!(warnings.len(), 1);
    }
}
