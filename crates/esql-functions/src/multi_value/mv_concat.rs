//! `MV_CONCAT`

use esql_data::{Cell, Column, ColumnBuilder, DataType, Str};

use crate::types::STRING;
use crate::{Category, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "mv_concat",
    aliases: &[],
    category: Category::MultiValue,
    description: "All strings in one, with a delimiter between them. Null if either argument is null or the delimiter has several \
                  values.",
    params: &[Param::required("string", STRING), Param::required("delim", STRING)],
    returns: Returns::Type(DataType::Keyword),
    examples: &[
        Example::new("", r#"ROW a = MV_CONCAT(["x", "y", "z"], " - ")"#, "a\nx - y - z"),
        Example::new("A single value", r#"ROW a = MV_CONCAT("x", "-")"#, "a\nx"),
        Example::new("Null gives null", r#"ROW a = MV_CONCAT(null, "-")"#, "a\nnull"),
    ],
    bind: |_, _| kernel(|args, rows, _| concat(args, rows)),
    check: None,
};

fn concat(args: &[Column], rows: usize) -> Column {
    let (strings, delimiters) = (args[0].view::<Str>(), args[1].view::<Str>());
    let mut result = ColumnBuilder::<Str>::new(DataType::Keyword, rows);
    let mut whole = String::new();
    for row in 0..rows {
        let mut strings = strings.row(row);
        if let (Some(first), Cell::One(delimiter)) = (strings.next(), delimiters.cell(row)) {
            whole.clear();
            whole.push_str(first);
            for string in strings {
                whole.push_str(delimiter);
                whole.push_str(string);
            }
            result.append(&whole);
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
    fn joins() {
        let (result, _) = call_with(&FUNCTION, &[strs(&[&["a", "", "b"], &[], &["c"]]).into(), "; ".into()]);
        assert_eq!(show(&result), "a; ; b | null | c");
        let (result, warnings) = call(&FUNCTION, &[strs(&[&["a", "b"], &["a"]]), strs(&[&["-", "+"], &[]])]);
        assert_eq!((show(&result).as_str(), warnings.len()), ("null | null", 0));
    }
}
