//! `RANGE_CONTAINS`

use esql_data::DataType;

use super::bounds::{self, Bounds, RANGE, Relation, VALUE_OR_RANGE};
use crate::{Category, Example, Param, Returns, ScalarFunction};

const PARAMS: &[Param] = &[Param::required("left", RANGE), Param::required("right", VALUE_OR_RANGE)];

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "range_contains",
    aliases: &[],
    category: Category::Date,
    description: "Whether the first range contains the second argument, a value or a range. The upper bound of a range is not part of it. Null if either is null.",
    params: PARAMS,
    returns: Returns::Type(DataType::Boolean),
    examples: &[
        Example::new("", r#"ROW c = RANGE_CONTAINS(TO_DATE_RANGE("2024-01-01..2025-01-01"), TO_DATETIME("2024-06-15"))"#, "c\ntrue"),
        Example::new("Null gives null", "ROW c = RANGE_CONTAINS(null, TO_DOUBLE_RANGE(\"0..2\"))", "c\nnull"),
        Example::new("Several values give null", r#"ROW d = TO_DATETIME(["2024-01-01", "2025-01-01"]) | EVAL c = RANGE_CONTAINS(TO_DATE_RANGE("2024-01-01..2025-01-01"), d) | KEEP c"#, "c\nnull").warns(&[
            r#"Line 1:62: evaluation of [RANGE_CONTAINS(TO_DATE_RANGE("2024-01-01..2025-01-01"), d)] failed, treating result as null. Only first 20 failures recorded."#,
            "Line 1:62: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |call, _| bounds::bind::<Contains>(call),
    check: Some(|call| bounds::check(PARAMS, call)),
};

struct Contains;

impl Relation for Contains {
    fn holds<T: PartialOrd + Copy>(left: Bounds<T>, right: Bounds<T>) -> bool {
        left.contains(right)
    }
}
