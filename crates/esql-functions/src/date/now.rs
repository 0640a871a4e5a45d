//! `NOW`

use esql_data::{Column, DataType, Value};

use crate::{Category, Example, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "now",
    aliases: &[],
    category: Category::Date,
    description: "The date and time at which the query began, the same everywhere in it.",
    params: &[],
    returns: Returns::Type(DataType::Date),
    examples: &[
        Example::new("", "ROW past = NOW() - 1 hour < NOW()", "past\ntrue"),
        Example::new("It stands still", "ROW same = NOW() == NOW()", "same\ntrue"),
        Example::new("With null", "ROW later = NOW() + null", "later\nnull"),
    ],
    bind: |_, environment| {
        let now = Value::Long(environment.now_nanos.div_euclid(1_000_000));
        kernel(move |_, rows, _| Column::constant(DataType::Date, &now, rows))
    },
    check: None,
};

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::testing::{call_with, show};

    #[test]
    fn is_the_environments() {
        assert_eq!(show(&call_with(&FUNCTION, &[]).0), "0");
    }
}
