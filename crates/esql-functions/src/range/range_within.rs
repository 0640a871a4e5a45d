//! `RANGE_WITHIN`

use esql_data::DataType;

use super::bounds::{self, Bounds, RANGE, Relation, VALUE_OR_RANGE};
use crate::{Category, Example, Param, Returns, ScalarFunction};

const PARAMS: &[Param] = &[Param::required("left", VALUE_OR_RANGE), Param::required("right", RANGE)];

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "range_within",
    aliases: &[],
    category: Category::Date,
    description: "Whether the first argument, a value or a range, lies within the second, a range. The upper bound of a range is not part of it. Null if either is null.",
    params: PARAMS,
    returns: Returns::Type(DataType::Boolean),
    examples: &[
        Example::new("", r#"ROW c = RANGE_WITHIN(TO_DATETIME("2025-01-01"), TO_DATE_RANGE("2024-01-01..2025-01-01"))"#, "c\nfalse"),
        Example::new("Null gives null", "ROW c = RANGE_WITHIN(null, TO_DOUBLE_RANGE(\"0..2\"))", "c\nnull"),
        Example::new("Several values give null", r#"ROW d = TO_DATETIME(["2024-01-01", "2025-01-01"]) | EVAL c = RANGE_WITHIN(d, TO_DATE_RANGE("2024-01-01..2025-01-01")) | KEEP c"#, "c\nnull").warns(&[
            r#"Line 1:62: evaluation of [RANGE_WITHIN(d, TO_DATE_RANGE("2024-01-01..2025-01-01"))] failed, treating result as null. Only first 20 failures recorded."#,
            "Line 1:62: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |call, _| bounds::bind::<Within>(call),
    check: Some(|call| bounds::check(PARAMS, call)),
};

struct Within;

impl Relation for Within {
    fn holds<T: PartialOrd + Copy>(left: Bounds<T>, right: Bounds<T>) -> bool {
        right.contains(left)
    }
}
