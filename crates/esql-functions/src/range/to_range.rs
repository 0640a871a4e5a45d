//! `TO_RANGE`

use esql_data::range::{encode_dates, encode_doubles};
use esql_data::{Bytes, Column, DataType, Double, Failure, Long};

use crate::function::{check_arguments, wrong_type};
use crate::kernels::binary;
use crate::types::Types;
use crate::{Call, Category, Example, Param, Returns, ScalarFunction, TypeError, kernel};

const BOUND: Types = Types { members: &[DataType::Date, DataType::Double], expected: "date or double" };
const PARAMS: &[Param] = &[Param::required("from", BOUND), Param::required("to", BOUND)];

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "to_range",
    aliases: &[],
    category: Category::Date,
    description: "The range from one date or number, which belongs to it, to another, which does not. Null if either is null, and with \
                  a warning if the first is not less.",
    params: PARAMS,
    returns: Returns::Computed(range_type),
    examples: &[
        Example::new("", "ROW r = TO_RANGE(0.5, 1.5)", "r\n0.5..1.5"),
        Example::new("Null gives null", "ROW r = TO_RANGE(null, 1.5)", "r\nnull"),
        Example::new("Several values give null", "ROW a = [0.5, 0.7] | EVAL r = TO_RANGE(a, 1.5) | KEEP r", "r\nnull").warns(&[
            "Line 1:31: evaluation of [TO_RANGE(a, 1.5)] failed, treating result as null. Only first 20 failures recorded.",
            "Line 1:31: java.lang.IllegalArgumentException: single-value function encountered multi-value",
        ]),
    ],
    bind: |call, _| {
        let types = call.types();
        let returns = range_type(&types);
        kernel(move |args, rows, context| match types[..] {
            [DataType::Date, DataType::Date] => {
                binary::<Long, Long, Bytes>(returns, args, context, |from, to, out| {
                    out.push(&encode_dates(from, ordered(from, to)?));
                    Ok(())
                })
            }
            [DataType::Double, DataType::Double] => {
                binary::<Double, Double, Bytes>(returns, args, context, |from, to, out| {
                    out.push(&encode_doubles(from, ordered(from, to)?));
                    Ok(())
                })
            }
            _ => Column::nulls(returns, rows),
        })
    },
    check: Some(check),
};

/// The upper bound, if it is above the lower one.
fn ordered<T: PartialOrd + std::fmt::Debug>(from: T, to: T) -> Result<T, Failure> {
    if from < to {
        return Ok(to);
    }
    Err(Failure::illegal_argument(format!("'from' [{from:?}] must be less than 'to' [{to:?}]")))
}

fn check(call: &Call<'_>) -> Result<DataType, TypeError> {
    check_arguments(PARAMS, call)?;
    let types = call.types();
    match types[..] {
        [DataType::Date, DataType::Double] => Err(wrong_type(2, 1, "date", call)),
        [DataType::Double, DataType::Date] => Err(wrong_type(2, 1, "double", call)),
        _ => Ok(range_type(&types)),
    }
}

fn range_type(types: &[DataType]) -> DataType {
    match types.iter().find(|data_type| **data_type != DataType::Null) {
        None => DataType::Null,
        Some(DataType::Double) => DataType::DoubleRange,
        Some(_) => DataType::DateRange,
    }
}
