//! `MV_COUNT`

use esql_data::{Column, ColumnBuilder, DataType, Int};

use crate::types::COLLECTED;
use crate::{Category, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "mv_count",
    aliases: &[],
    category: Category::MultiValue,
    description: "How many values there are. Null for null.",
    params: &[Param::required("field", COLLECTED)],
    returns: Returns::Type(DataType::Integer),
    examples: &[
        Example::new("", r#"ROW a = MV_COUNT("x")"#, "a\n1"),
        Example::new("Several values", r#"ROW a = MV_COUNT(["x", "y", "x"])"#, "a\n3"),
        Example::new("Null gives null", "ROW a = MV_COUNT(null)", "a\nnull"),
    ],
    bind: |_, _| kernel(|args, rows, _| count(&args[0], rows)),
    check: None,
};

fn count(column: &Column, rows: usize) -> Column {
    let mut result = ColumnBuilder::<Int>::new(DataType::Integer, rows);
    for row in 0..rows {
        match column.value_count(row) {
            0 => result.push_null(),
            count => result.push(count as i32),
        }
    }
    result.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{call, show, strs};

    #[test]
    fn counts() {
        let (result, _) = call(&FUNCTION, &[strs(&[&["a"], &[], &["b", "b"]])]);
        assert_eq!(show(&result), "1 | null | 2");
        assert_eq!(show(&call(&FUNCTION, &[Column::nulls(DataType::Null, 1)]).0), "null");
    }
}
