//! What CLAMP, CLAMP_MIN and CLAMP_MAX share: their types, and the comparison of a value with a bound.

use esql_data::{Column, DataType, Element, with_element};
use std::cmp::Ordering;

use super::number::{cast, common_number};
use crate::kernels::binary;
use crate::types::Types;
use crate::{Call, EvalContext, Param, TypeError, check_arguments, wrong_type};

/// What has an order and can be clamped.
pub(super) const CLAMPED: Types = Types {
    members: &[
        DataType::Boolean,
        DataType::Integer,
        DataType::Long,
        DataType::UnsignedLong,
        DataType::Double,
        DataType::Keyword,
        DataType::Text,
        DataType::Ip,
        DataType::Version,
        DataType::Date,
        DataType::DateNanos,
    ],
    expected: "boolean, date, ip, string, version or numeric",
};

/// The arguments are of one type, or all numbers.
pub(super) fn check(params: &[Param], call: &Call<'_>) -> Result<DataType, TypeError> {
    check_arguments(params, call)?;
    let types: Vec<DataType> = call.types().into_iter().map(DataType::no_text).collect();
    for (index, &bound) in types.iter().enumerate().skip(1) {
        let fits = bound == types[0] || common_number(types[0], bound).is_some();
        if !fits && bound != DataType::Null && types[0] != DataType::Null {
            return Err(wrong_type(params.len(), index, types[0].type_name(), call));
        }
    }
    Ok(result_type(&types))
}

/// The widest number type, or else the first type that is not null. An unsigned long with a long is a long, as in Elasticsearch,
/// and the other way round it is not.
pub(super) fn result_type(types: &[DataType]) -> DataType {
    types.iter().fold(DataType::Null, |widest, &data_type| match (widest, data_type) {
        (DataType::UnsignedLong, DataType::Long) => DataType::Long,
        (DataType::Null, data_type) => data_type.no_text(),
        (widest, data_type) => common_number(widest, data_type).unwrap_or(widest),
    })
}

/// The value of each row, or the bound where the value lies on the wrong `side` of it.
pub(super) fn bounded(
    returns: DataType,
    value: &Column,
    bound: &Column,
    side: Ordering,
    context: &mut EvalContext<'_>,
) -> Column {
    if returns == DataType::Null {
        return Column::nulls(returns, value.len());
    }
    let mut typed = |column: &Column| match returns.is_numeric() {
        true => cast(column, returns, context),
        false => column.clone(),
    };
    let args = [typed(value), typed(bound)];
    with_element!(returns.layout(), E => {
        binary::<E, E, E>(returns, &args, context, |value, bound, out| {
            if E::compare(value, bound) == side {
                out.push(bound);
            } else {
                out.push(value);
            }
            Ok(())
        })
    })
}
