//! Values as text: in plans and in error messages.

use esql_data::geometry::Geometry;
use esql_data::{DataType, Value, date, ip, number, range, version};

/// The value as a query would write it; strings without quotes.
pub fn value(value: &Value, data_type: DataType) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Boolean(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Long(value) => match data_type {
            DataType::Date => date::millis_to_iso(*value),
            DataType::DateNanos => date::nanos_to_iso(*value),
            _ => value.to_string(),
        },
        Value::UnsignedLong(value) => value.to_string(),
        Value::Double(value) => number::double_to_string(*value),
        Value::Str(text) => text.to_string(),
        Value::Bytes(bytes) => match data_type {
            DataType::Version => version::decode(bytes),
            DataType::DateRange | DataType::DoubleRange => {
                let mut text = String::new();
                match data_type {
                    DataType::DateRange => range::write_dates(&mut text, bytes),
                    _ => range::write_doubles(&mut text, bytes),
                }
                text
            }
            _ if data_type.is_spatial() => {
                Geometry::from_wkb(bytes).map_or_else(String::new, |geometry| geometry.to_wkt())
            }
            _ => bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
        },
        Value::Ip(address) => ip::ip_to_string(address),
        Value::Period(period) => format!("{period}"),
        Value::Duration(duration) => format!("{duration}"),
        Value::Many(values) => {
            let texts: Vec<String> = values.iter().map(|single| self::value(single, data_type)).collect();
            format!("[{}]", texts.join(", "))
        }
    }
}
