//! `TO_DATE_RANGE`

use esql_data::range::parse_dates;
use esql_data::{Bytes, Column, DataType, Failure, Str};

use crate::kernels::each_value;
use crate::types::Types;
use crate::{Category, Example, Param, Returns, ScalarFunction, kernel};

const CONVERTIBLE: Types = Types {
    members: &[DataType::Keyword, DataType::Text, DataType::DateRange],
    expected: "date_range or string",
};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "to_date_range",
    aliases: &["to_daterange"],
    category: Category::TypeConversion,
    description: "Each string `start..end` as a range of dates, of which the end is not part. A string that is none is null, with a \
                  warning.",
    params: &[Param::required("field", CONVERTIBLE)],
    returns: Returns::Type(DataType::DateRange),
    examples: &[
        Example::new(
            "",
            r#"ROW r = TO_DATE_RANGE("2024-01-01..2025-01-01")"#,
            "r\n2024-01-01T00:00:00.000Z..2025-01-01T00:00:00.000Z",
        ),
        Example::new("Null gives null", "ROW r = TO_DATE_RANGE(null)", "r\nnull"),
        Example::new(
            "Several values are converted one by one",
            r#"ROW r = TO_DATE_RANGE(["2024-01-01..2025-01-01", "2024-01-01..2025-01-01"])"#,
            "r\n[2024-01-01T00:00:00.000Z..2025-01-01T00:00:00.000Z, 2024-01-01T00:00:00.000Z..2025-01-01T00:00:00.000Z]",
        ),
    ],
    bind: |_, _| {
        kernel(|args, rows, context| match args[0].data_type() {
            DataType::DateRange => args[0].clone(),
            DataType::Null => Column::nulls(DataType::DateRange, rows),
            _ => each_value::<Str, Bytes>(DataType::DateRange, &args[0], context, |text, out| {
                out.push(&parse_dates(text).map_err(Failure::illegal_argument)?);
                Ok(())
            }),
        })
    },
    check: None,
};
