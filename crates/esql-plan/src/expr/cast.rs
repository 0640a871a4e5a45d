//! Casts: `::type`, and those that Elasticsearch makes without being asked (a string literal compared with a date, an integer
//! beside a long).

use esql_data::{DataType, Value, Warnings};
use esql_functions::registry::{self, Function};
use esql_functions::{Environment, Param, ScalarFunction};

use super::{Expr, ExprKind, fold};

/// The function behind `::name`.
pub(crate) fn cast_function(type_name: &str) -> Option<&'static ScalarFunction> {
    let name = match type_name {
        "boolean" | "bool" => "to_boolean",
        "cartesian_point" => "to_cartesianpoint",
        "cartesian_shape" => "to_cartesianshape",
        "date" | "datetime" => "to_datetime",
        "date_nanos" => "to_date_nanos",
        "date_period" => "to_dateperiod",
        "date_range" => "to_date_range",
        "double" => "to_double",
        "double_range" => "to_double_range",
        "geo_point" => "to_geopoint",
        "geo_shape" => "to_geoshape",
        "geohash" => "to_geohash",
        "geohex" => "to_geohex",
        "geotile" => "to_geotile",
        "int" | "integer" => "to_integer",
        "ip" => "to_ip",
        "keyword" | "string" => "to_string",
        "long" => "to_long",
        "time_duration" => "to_timeduration",
        "unsigned_long" => "to_unsigned_long",
        "version" => "to_version",
        _ => return None,
    };
    match registry::find(name) {
        Some(Function::Scalar(function)) => Some(function),
        _ => None,
    }
}

/// The string literal as a literal of another type, or why it is none.
pub(crate) fn convert_literal(
    literal: &Expr,
    to: DataType,
    environment: &Environment,
) -> Result<Expr, String> {
    let text = literal.as_literal().and_then(Value::as_str).unwrap_or_default();
    let refuse = |reason: &str| {
        let to = to.type_name().to_uppercase();
        Err(format!("Cannot convert string [{text}] to [{to}], error [{reason}]"))
    };
    if to.is_temporal_amount() {
        return match super::resolver::temporal_amount(text, to) {
            Ok(value) => Ok(Expr::literal(value, to, literal.source.clone())),
            Err(reason) => refuse(&reason),
        };
    }
    let Some(function) = cast_function(to.name()) else { return refuse("no such conversion") };
    let mut warnings = Warnings::default();
    let call = Expr {
        kind: ExprKind::Call(function, vec![literal.clone()]),
        data_type: to,
        source: literal.source.clone(),
    };
    match fold(call, environment, &mut warnings) {
        Ok(folded) if warnings.is_empty() => Ok(folded),
        Ok(_) => {
            let reason =
                warnings.failures().next().map(|failure| failure.message.clone()).unwrap_or_default();
            refuse(&reason)
        }
        Err(error) => refuse(&error.message),
    }
}

/// The expression converted by a function, as if the query had called it; the text stays that of the expression.
pub(crate) fn convert(expr: Expr, to: DataType) -> Expr {
    let Some(function) = cast_function(to.name()) else { return expr };
    let source = expr.source.clone();
    Expr { kind: ExprKind::Call(function, vec![expr]), data_type: to, source }
}

/// The type that a string literal becomes where these types are taken and strings are not.
pub(crate) fn target_of_string(param: &Param) -> Option<DataType> {
    const PRIORITY: [DataType; 16] = [
        DataType::Date,
        DataType::DateNanos,
        DataType::DatePeriod,
        DataType::TimeDuration,
        DataType::Double,
        DataType::Long,
        DataType::Integer,
        DataType::Ip,
        DataType::Version,
        DataType::GeoPoint,
        DataType::GeoShape,
        DataType::CartesianPoint,
        DataType::CartesianShape,
        DataType::Boolean,
        DataType::UnsignedLong,
        DataType::DateRange,
    ];
    let members = param.types.members;
    if members.contains(&DataType::Keyword) {
        return None;
    }
    PRIORITY.into_iter().find(|data_type| members.contains(data_type))
}

/// Whether a string literal beside a value of this type is read as such a value.
pub(crate) fn takes_string_literals(data_type: DataType) -> bool {
    data_type.is_date()
        || data_type.is_spatial()
        || matches!(data_type, DataType::Ip | DataType::Version | DataType::Boolean | DataType::DateRange)
}

/// The numbers of other types as ones of the first number's type, as Elasticsearch reads `COALESCE(height, 0)`; left alone when
/// one of them does not fit into that type.
pub(crate) fn widen_to_first(args: Vec<Expr>) -> Vec<Expr> {
    let Some(to) = args.iter().map(|arg| arg.data_type).find(|data_type| data_type.is_numeric()) else {
        return args;
    };
    let fits = |from: DataType| {
        from == to
            || matches!(
                (from, to),
                (DataType::Integer, DataType::Long) | (DataType::Integer | DataType::Long, DataType::Double)
            )
    };
    let mut numbers = args.iter().map(|arg| arg.data_type).filter(|data_type| data_type.is_numeric());
    if !numbers.all(fits) {
        return args;
    }
    let widen =
        |arg: Expr| if arg.data_type.is_numeric() && arg.data_type != to { convert(arg, to) } else { arg };
    args.into_iter().map(widen).collect()
}

/// The one numeric type for values of several: long for integers and longs, else double; `None` where nothing is to be done.
pub(crate) fn common_number(types: &[DataType]) -> Option<DataType> {
    let mut types: Vec<DataType> =
        types.iter().copied().filter(|data_type| *data_type != DataType::Null).collect();
    types.sort();
    types.dedup();
    match types.as_slice() {
        [DataType::Integer, DataType::Long] => Some(DataType::Long),
        [_, _, ..]
            if types.iter().all(|data_type| data_type.is_numeric()) && types.contains(&DataType::Double) =>
        {
            Some(DataType::Double)
        }
        _ => None,
    }
}
