//! `TO_DATEPERIOD`

use esql_data::DataType;

use super::temporal_amount;
use crate::types::Types;
use crate::{Category, Example, Param, Returns, ScalarFunction};

const SPAN: Types = Types {
    members: &[DataType::DatePeriod, DataType::Keyword, DataType::Text],
    expected: "date_period or string",
};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "to_dateperiod",
    aliases: &[],
    category: Category::TypeConversion,
    description: "A string such as `3 days` as a span of years, months or days. The string is a constant.",
    params: &[Param::required("field", SPAN).constant()],
    returns: Returns::Type(DataType::DatePeriod),
    examples: &[
        Example::new(
            "",
            r#"ROW d = "2024-01-01"::DATETIME + TO_DATEPERIOD("3 days")"#,
            "d\n2024-01-04T00:00:00.000Z",
        ),
        Example::new("Null gives null", r#"ROW d = "2024-01-01"::DATETIME + TO_DATEPERIOD(null)"#, "d\nnull"),
        Example::new(
            "A span is itself",
            r#"ROW d = "2024-01-01"::DATETIME + TO_DATEPERIOD(3 days)"#,
            "d\n2024-01-04T00:00:00.000Z",
        ),
    ],
    bind: |call, _| temporal_amount::bind(call, DataType::DatePeriod),
    check: None,
};

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{bind_error, checked};
    use esql_data::DataType;

    #[test]
    fn wants_a_constant_span() {
        assert_eq!(bind_error(&FUNCTION, &["3 days".into()]), None);
        assert!(bind_error(&FUNCTION, &["3 lightyears".into()]).is_some());
        assert_eq!(
            checked(&FUNCTION, &[DataType::Keyword]),
            Err("argument of [to_dateperiod(a)] must be a constant, received [a]".to_owned())
        );
    }
}
