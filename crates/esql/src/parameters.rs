//! The values of a query's parameters: `?name`, `?1`, `?`, and `??name` for names.

use esql_data::{DataType, Value};
use esql_plan::Parameter;
use serde_json::Value as Json;

use crate::Error;

/// The values of a query's parameters.
///
/// ```
/// # fn main() -> Result<(), esql::Error> {
/// let engine = esql::Engine::builder().build()?;
/// let parameters = esql::Parameters::new().named("limit", 2).named("names", vec!["a", "b"]);
/// let result = engine.query_with("ROW n = ?names | EVAL m = MV_COUNT(n) | LIMIT ?limit", &parameters)?;
/// assert_eq!(result.collect_rows()?.text(0, 1).as_deref(), Some("2"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parameters(Vec<Parameter>);

impl Parameters {
    /// None.
    pub fn new() -> Parameters {
        Parameters::default()
    }

    /// Gives the next value: the first one is `?1`, and the first `?`.
    #[must_use]
    pub fn positional(mut self, value: impl Into<ParameterValue>) -> Parameters {
        let ParameterValue { value, data_type } = value.into();
        self.0.push(Parameter { name: None, value, data_type });
        self
    }

    /// Gives the value of `?name`, or the name that `??name` stands for.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>, value: impl Into<ParameterValue>) -> Parameters {
        let ParameterValue { value, data_type } = value.into();
        self.0.push(Parameter { name: Some(name.into()), value, data_type });
        self
    }

    pub(crate) fn as_slice(&self) -> &[Parameter] {
        &self.0
    }
}

/// A value for a parameter, with its type: made from Rust's values or from JSON.
#[derive(Clone, Debug, PartialEq)]
pub struct ParameterValue {
    value: Value,
    data_type: DataType,
}

impl ParameterValue {
    /// A value of any type; which [`Value`] a type has, [`DataType::layout`] says.
    pub fn new(value: Value, data_type: DataType) -> ParameterValue {
        ParameterValue { value, data_type }
    }

    /// A JSON value: whole numbers are integer, long or unsigned_long by their size, strings keyword, arrays several values of
    /// one type.
    ///
    /// # Errors
    /// [`Error::Setting`] for objects, nested arrays, and arrays of different types.
    pub fn from_json(json: &Json) -> Result<ParameterValue, Error> {
        let Json::Array(items) = json else { return single(json) };
        let items = items.iter().filter(|item| !item.is_null()).map(single);
        let items: Vec<ParameterValue> = items.collect::<Result<_, _>>()?;
        let types = items.iter().map(|item| item.data_type);
        let Some(data_type) = types.clone().reduce(wider) else { return Ok(ParameterValue::null()) };
        if types.clone().any(|item| item != data_type && !(item.is_numeric() && data_type.is_numeric())) {
            return Err(Error::Setting(format!("the values of the parameter {json} have different types")));
        }
        let values = items.into_iter().map(|item| widen(item.value, data_type)).collect();
        Ok(ParameterValue { value: Value::from_values(values), data_type })
    }

    fn null() -> ParameterValue {
        ParameterValue { value: Value::Null, data_type: DataType::Null }
    }
}

fn single(json: &Json) -> Result<ParameterValue, Error> {
    let (value, data_type) = match json {
        Json::Null => return Ok(ParameterValue::null()),
        Json::Bool(value) => (Value::Boolean(*value), DataType::Boolean),
        Json::String(text) => (Value::from(text.as_str()), DataType::Keyword),
        Json::Number(number) => match (number.as_i64(), number.as_u64(), number.as_f64()) {
            (Some(value), ..) => match i32::try_from(value) {
                Ok(value) => (Value::Int(value), DataType::Integer),
                Err(_) => (Value::Long(value), DataType::Long),
            },
            (None, Some(value), _) => (Value::UnsignedLong(value), DataType::UnsignedLong),
            (None, None, Some(value)) => (Value::Double(value), DataType::Double),
            (None, None, None) => return Err(Error::Setting(format!("{number} is too large a number"))),
        },
        Json::Array(_) | Json::Object(_) => {
            return Err(Error::Setting(format!(
                "a parameter can't be {json}: neither objects nor nested arrays"
            )));
        }
    };
    Ok(ParameterValue { value, data_type })
}

/// The type that takes the values of both, if both are numbers; else the first.
fn wider(left: DataType, right: DataType) -> DataType {
    use DataType::{Double, Integer, Long, UnsignedLong};
    match (left, right) {
        (Double, Integer | Long | UnsignedLong) | (Integer | Long | UnsignedLong, Double) => Double,
        (UnsignedLong, Integer | Long) | (Integer | Long, UnsignedLong) => Double,
        (Integer, Long) => Long,
        (left, _) => left,
    }
}

fn widen(value: Value, data_type: DataType) -> Value {
    match data_type {
        DataType::Double => value.as_f64().map_or(value, Value::Double),
        DataType::Long => value.as_i64().map_or(value, Value::Long),
        _ => value,
    }
}

/// Conversions of single values and, as several values, of vectors of them.
macro_rules! from {
    ($($rust:ty => $data_type:ident, $value:expr;)*) => {$(
        impl From<$rust> for ParameterValue {
            fn from(value: $rust) -> ParameterValue {
                ParameterValue { value: $value(value), data_type: DataType::$data_type }
            }
        }

        impl From<Vec<$rust>> for ParameterValue {
            fn from(values: Vec<$rust>) -> ParameterValue {
                let value = Value::from_values(values.into_iter().map($value).collect());
                ParameterValue { value, data_type: DataType::$data_type }
            }
        }
    )*};
}

from! {
    bool => Boolean, Value::Boolean;
    i32 => Integer, Value::Int;
    i64 => Long, Value::Long;
    u64 => UnsignedLong, Value::UnsignedLong;
    f64 => Double, Value::Double;
    &str => Keyword, Value::from;
    String => Keyword, Value::from;
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn from_json(json: Json) -> (Value, DataType) {
        let ParameterValue { value, data_type } = ParameterValue::from_json(&json).unwrap();
        (value, data_type)
    }

    #[test]
    fn numbers_take_the_smallest_type() {
        assert_eq!(from_json(json!(1)), (Value::Int(1), DataType::Integer));
        assert_eq!(from_json(json!(1_i64 << 40)), (Value::Long(1 << 40), DataType::Long));
        assert_eq!(from_json(json!(u64::MAX)), (Value::UnsignedLong(u64::MAX), DataType::UnsignedLong));
        assert_eq!(from_json(json!(1.0)), (Value::Double(1.0), DataType::Double));
    }

    #[test]
    fn arrays_have_one_type() {
        let many = Value::Many(vec![Value::Double(1.0), Value::Double(2.5)]);
        assert_eq!(from_json(json!([1, null, 2.5])), (many, DataType::Double));
        assert_eq!(from_json(json!([])), (Value::Null, DataType::Null));
        assert_eq!(from_json(json!(["a"])), (Value::from("a"), DataType::Keyword));
        assert!(ParameterValue::from_json(&json!([1, "a"])).is_err());
        assert!(ParameterValue::from_json(&json!({"a": 1})).is_err());
        assert!(ParameterValue::from_json(&json!([[1]])).is_err());
    }
}
