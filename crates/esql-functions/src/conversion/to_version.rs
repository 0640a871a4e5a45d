//! `TO_VERSION`

use esql_data::{Bytes, Column, DataType, Str, version};

use crate::kernels::each_value;
use crate::types::Types;
use crate::{Category, EvalContext, Example, Param, Returns, ScalarFunction, kernel};

const CONVERTIBLE: Types =
    Types { members: &[DataType::Keyword, DataType::Text, DataType::Version], expected: "string or version" };

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "to_version",
    aliases: &["to_ver"],
    category: Category::TypeConversion,
    description: "Each string as a version, which sorts by its numbers. Every string is one.",
    params: &[Param::required("field", CONVERTIBLE)],
    returns: Returns::Type(DataType::Version),
    examples: &[
        Example::new("", r#"ROW newer = TO_VERSION("1.10.0") > TO_VERSION("1.9.0")"#, "newer\ntrue"),
        Example::new("Null gives null", "ROW v = TO_VERSION(null)", "v\nnull"),
        Example::new(
            "Several values are converted one by one",
            r#"ROW v = TO_VERSION(["1.2", "1.10"])"#,
            "v\n[1.2, 1.10]",
        ),
    ],
    bind: |_, _| kernel(to_version),
    check: None,
};

fn to_version(args: &[Column], rows: usize, context: &mut EvalContext<'_>) -> Column {
    let column = &args[0];
    match column.data_type() {
        DataType::Version => column.clone(),
        DataType::Keyword | DataType::Text => {
            let mut bytes = Vec::new();
            each_value::<Str, Bytes>(DataType::Version, column, context, |text, out| {
                bytes.clear();
                version::encode_into(text, &mut bytes);
                out.push(&bytes);
                Ok(())
            })
        }
        _ => Column::nulls(DataType::Version, rows),
    }
}

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{call, strs};
    use esql_data::{Bytes, version};

    #[test]
    fn encodes_each_value() {
        let (result, warnings) = call(&FUNCTION, &[strs(&[&["1.9", "1.10"], &[], &["x"]])]);
        let view = result.view::<Bytes>();
        assert_eq!(view.row(0).map(version::decode).collect::<Vec<_>>(), ["1.9", "1.10"]);
        assert_eq!(view.row(2).map(version::decode).collect::<Vec<_>>(), ["x"]);
        assert!(result.is_null(1) && warnings.is_empty());
    }
}
