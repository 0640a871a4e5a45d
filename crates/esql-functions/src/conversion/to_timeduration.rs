//! `TO_TIMEDURATION`

use esql_data::DataType;

use super::temporal_amount;
use crate::types::Types;
use crate::{Category, Example, Param, Returns, ScalarFunction};

const SPAN: Types = Types {
    members: &[DataType::Keyword, DataType::Text, DataType::TimeDuration],
    expected: "time_duration or string",
};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "to_timeduration",
    aliases: &[],
    category: Category::TypeConversion,
    description: "A string such as `3 hours` as a length of time. The string is a constant.",
    params: &[Param::required("field", SPAN).constant()],
    returns: Returns::Type(DataType::TimeDuration),
    examples: &[
        Example::new(
            "",
            r#"ROW d = "2024-01-01"::DATETIME + TO_TIMEDURATION("3 hours")"#,
            "d\n2024-01-01T03:00:00.000Z",
        ),
        Example::new(
            "Null gives null",
            r#"ROW d = "2024-01-01"::DATETIME + TO_TIMEDURATION(null)"#,
            "d\nnull",
        ),
        Example::new(
            "A span is itself",
            r#"ROW d = "2024-01-01"::DATETIME + TO_TIMEDURATION(3 hours)"#,
            "d\n2024-01-01T03:00:00.000Z",
        ),
    ],
    bind: |call, _| temporal_amount::bind(call, DataType::TimeDuration),
    check: None,
};

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{bind_error, checked};
    use esql_data::DataType;

    #[test]
    fn wants_a_constant_span() {
        assert_eq!(bind_error(&FUNCTION, &["3 hours".into()]), None);
        assert!(bind_error(&FUNCTION, &["3 lightyears".into()]).is_some());
        assert_eq!(
            checked(&FUNCTION, &[DataType::Keyword]),
            Err("argument of [to_timeduration(a)] must be a constant, received [a]".to_owned())
        );
    }
}
