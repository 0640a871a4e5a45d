//! `RANGE_MAX`

use super::bounds::{RANGE, bound, bound_type};
use crate::{Category, Example, Param, Returns, ScalarFunction, kernel};

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "range_max",
    aliases: &[],
    category: Category::Date,
    description: "The upper bound of a range, which is not part of it. Null for null.",
    params: &[Param::required("range", RANGE)],
    returns: Returns::Computed(bound_type),
    examples: &[
        Example::new(
            "",
            r#"ROW b = RANGE_MAX(TO_DATE_RANGE("2024-01-01..2025-01-01"))"#,
            "b\n2025-01-01T00:00:00.000Z",
        ),
        Example::new("Null gives null", "ROW b = RANGE_MAX(null)", "b\nnull"),
        Example::new(
            "Several values give null",
            r#"ROW r = TO_DOUBLE_RANGE(["0..1", "2..3"]) | EVAL b = RANGE_MAX(r) | KEEP b"#,
            "b\nnull",
        )
        .warns(&[
            "Line 1:54: evaluation of [RANGE_MAX(r)] failed, treating result as null. Only first 20 failures recorded.",
            "Line 1:54: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |_, _| kernel(bound(|range| range.1, |range| range.1)),
    check: None,
};
