//! A single value outside of a column: literals, parameters, constants bound into kernels.

use std::sync::Arc;

use crate::date::{DatePeriod, TimeDuration};

/// A value without its type: which [`DataType`](crate::DataType) it has, its owner says (a date is a `Long`, a version `Bytes`).
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// No value.
    Null,
    /// boolean
    Boolean(bool),
    /// integer
    Int(i32),
    /// long, date (milliseconds), date_nanos (nanoseconds)
    Long(i64),
    /// unsigned_long
    UnsignedLong(u64),
    /// double
    Double(f64),
    /// keyword, text, `_source`
    Str(Arc<str>),
    /// version (in sortable encoding), WKB, ranges
    Bytes(Arc<[u8]>),
    /// ip, IPv4 mapped into IPv6
    Ip([u8; 16]),
    /// date_period
    Period(DatePeriod),
    /// time_duration
    Duration(TimeDuration),
    /// Two or more values of one kind, none of them null or a list.
    Many(Vec<Value>),
}

impl Value {
    /// Whether this is [`Value::Null`].
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    /// The string, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        if let Value::Str(text) = self { Some(text) } else { None }
    }

    /// The whole number, if it is one that fits.
    pub fn as_i64(&self) -> Option<i64> {
        match self {
            Value::Int(value) => Some(i64::from(*value)),
            Value::Long(value) => Some(*value),
            Value::UnsignedLong(value) => i64::try_from(*value).ok(),
            _ => None,
        }
    }

    /// The number as a double, if it is a number.
    pub fn as_f64(&self) -> Option<f64> {
        match self {
            Value::Int(value) => Some(f64::from(*value)),
            Value::Long(value) => Some(*value as f64),
            Value::UnsignedLong(value) => Some(*value as f64),
            Value::Double(value) => Some(*value),
            _ => None,
        }
    }

    /// The values one by one: none for null, one for a single value.
    pub fn values(&self) -> &[Value] {
        match self {
            Value::Null => &[],
            Value::Many(values) => values,
            single => std::slice::from_ref(single),
        }
    }

    /// Null for no values, the value itself for one, [`Value::Many`] for more.
    pub fn from_values(mut values: Vec<Value>) -> Value {
        match values.len() {
            0 => Value::Null,
            1 => values.remove(0),
            _ => Value::Many(values),
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Str(Arc::from(text))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Value {
        Value::Str(Arc::from(text))
    }
}
