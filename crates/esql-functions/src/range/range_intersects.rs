//! `RANGE_INTERSECTS`

use esql_data::DataType;

use super::bounds::{self, Bounds, Relation, VALUE_OR_RANGE};
use crate::{Category, Example, Param, Returns, ScalarFunction};

const PARAMS: &[Param] = &[Param::required("left", VALUE_OR_RANGE), Param::required("right", VALUE_OR_RANGE)];

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "range_intersects",
    aliases: &[],
    category: Category::Date,
    description: "Whether two ranges or values have anything in common; of two values, whether they are equal. The upper bound of a range is not part of it. Null if either is null.",
    params: PARAMS,
    returns: Returns::Type(DataType::Boolean),
    examples: &[
        Example::new("", r#"ROW c = RANGE_INTERSECTS(TO_DATE_RANGE("2024-01-01..2025-01-01"), TO_DATE_RANGE("2024-12-31..2025-12-31"))"#, "c\ntrue"),
        Example::new("Null gives null", "ROW c = RANGE_INTERSECTS(null, TO_DOUBLE_RANGE(\"0..2\"))", "c\nnull"),
        Example::new("Several values give null", r#"ROW d = [1.5, 2.5] | EVAL c = RANGE_INTERSECTS(d, TO_DOUBLE_RANGE("0..2")) | KEEP c"#, "c\nnull").warns(&[
            r#"Line 1:31: evaluation of [RANGE_INTERSECTS(d, TO_DOUBLE_RANGE("0..2"))] failed, treating result as null. Only first 20 failures recorded."#,
            "Line 1:31: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |call, _| bounds::bind::<Intersects>(call),
    check: Some(|call| bounds::check(PARAMS, call)),
};

struct Intersects;

impl Relation for Intersects {
    fn holds<T: PartialOrd + Copy>(left: Bounds<T>, right: Bounds<T>) -> bool {
        left.intersects(right)
    }
}
