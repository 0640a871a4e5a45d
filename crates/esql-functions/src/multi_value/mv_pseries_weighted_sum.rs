//! `MV_PSERIES_WEIGHTED_SUM`

use esql_data::{DataType, Double, Failure, Value};

use crate::aggregate::kahan;
use crate::kernels::each_row;
use crate::types::Types;
use crate::{BindError, Call, Category, Example, Kernel, Param, Returns, ScalarFunction, kernel};
use esql_data::Column;

const DOUBLE: Types = Types { members: &[DataType::Double], expected: "double" };

pub(crate) static FUNCTION: ScalarFunction = ScalarFunction {
    name: "mv_pseries_weighted_sum",
    aliases: &[],
    category: Category::MultiValue,
    description: "The sum of all numbers, each divided by its position (counted from 1) to the power of `p`. Null for null, and when \
                  the sum is too large.",
    params: &[Param::required("number", DOUBLE), Param::required("p", DOUBLE).constant()],
    returns: Returns::Computed(|types| if types[1] == DataType::Null { DataType::Null } else { types[0] }),
    examples: &[
        Example::new("", "ROW a = MV_PSERIES_WEIGHTED_SUM([70.0, 45.0, 21.0], 1.0)", "a\n99.5"),
        Example::new("A single value", "ROW a = MV_PSERIES_WEIGHTED_SUM(2.5, 1.5)", "a\n2.5"),
        Example::new("Null gives null", "ROW a = MV_PSERIES_WEIGHTED_SUM(null, 1.5)", "a\nnull"),
    ],
    bind: |call, _| bind(call),
    check: None,
};

fn bind(call: &Call<'_>) -> Result<Box<dyn Kernel>, BindError> {
    let returns = FUNCTION.returns.of(&call.types());
    let power = call.constant(1).and_then(Value::as_f64).filter(|_| returns == DataType::Double);
    kernel(move |args, rows, context| {
        let Some(power) = power else { return Column::nulls(returns, rows) };
        each_row::<Double, Double>(returns, &args[0], context, |values, out| {
            let mut sum = kahan::Sum::default();
            let terms = values.iter().enumerate();
            terms.for_each(|(index, value)| sum.add(value / (index as f64 + 1.0).powf(power)));
            let sum = sum.total();
            if !sum.is_finite() {
                return Err(Failure::arithmetic("double overflow"));
            }
            out.push(sum);
            Ok(())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Input, call_with, doubles, show};

    #[test]
    fn weighs_by_position() {
        let power = |p| Input::Constant(DataType::Double, Value::Double(p));
        let numbers = doubles(&[&[8.0, 4.0], &[], &[3.0]]);
        assert_eq!(show(&call_with(&FUNCTION, &[numbers.clone().into(), power(1.0)]).0), "10.0 | null | 3.0");
        assert_eq!(show(&call_with(&FUNCTION, &[numbers.into(), power(2.0)]).0), "9.0 | null | 3.0");
        let (result, warnings) =
            call_with(&FUNCTION, &[doubles(&[&[f64::MAX, f64::MAX]]).into(), power(-1.0)]);
        assert_eq!(show(&result), "null");
        assert_eq!(warnings, ["java.lang.ArithmeticException: double overflow"]);
        let null = Input::Constant(DataType::Null, Value::Null);
        assert_eq!(show(&call_with(&FUNCTION, &[doubles(&[&[1.0]]).into(), null]).0), "null");
    }
}
