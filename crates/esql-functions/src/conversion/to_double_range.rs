//! `TO_DOUBLE_RANGE`

use esql_data::range::parse_doubles;
use esql_data::{Bytes, Column, DataType, Failure, Str};

use crate::kernels::each_value;
use crate::types::Types;
use crate::{Category, Example, Param, Returns, ScalarFunction, kernel};

const CONVERTIBLE: Types = Types {
    members: &[DataType::Keyword, DataType::Text, DataType::DoubleRange],
    expected: "double_range or string",
};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "to_double_range",
    aliases: &["to_doublerange"],
    category: Category::TypeConversion,
    description: "Each string `start..end` as a range of numbers, of which the end is not part. A string that is none is null, with a \
                  warning.",
    params: &[Param::required("field", CONVERTIBLE)],
    returns: Returns::Type(DataType::DoubleRange),
    examples: &[
        Example::new("", r#"ROW r = TO_DOUBLE_RANGE("0.5..1.5")"#, "r\n0.5..1.5"),
        Example::new("Null gives null", "ROW r = TO_DOUBLE_RANGE(null)", "r\nnull"),
        Example::new(
            "Several values are converted one by one",
            r#"ROW r = TO_DOUBLE_RANGE(["0.5..1.5", "0.5..1.5"])"#,
            "r\n[0.5..1.5, 0.5..1.5]",
        ),
    ],
    bind: |_, _| {
        kernel(|args, rows, context| match args[0].data_type() {
            DataType::DoubleRange => args[0].clone(),
            DataType::Null => Column::nulls(DataType::DoubleRange, rows),
            _ => each_value::<Str, Bytes>(DataType::DoubleRange, &args[0], context, |text, out| {
                out.push(&parse_doubles(text).map_err(Failure::illegal_argument)?);
                Ok(())
            }),
        })
    },
    check: None,
};
