//! The field types of mappings, and how the values of each are read.

use serde_json::{Map, Value as Json};

use super::properties::is_false;
use crate::field_types::FieldType;
use crate::values::{DateFormat, NullValue, ValueKind, ValueParser};

/// How the values of a field are read that a mapping gives this type and these parameters. Types of which ES|QL knows nothing
/// are unsupported.
pub(super) fn parser(type_name: &str, params: &Map<String, Json>) -> Result<ValueParser, String> {
    let mut parser = ValueParser::new(kind(type_name, params)?);
    parser.ignore_above = params.get("ignore_above").and_then(whole_number);
    parser.coerce = !is_false(params.get("coerce"));
    parser.as_written = is_false(params.get("doc_values"));
    parser.null_value = match params.get("null_value") {
        None | Some(Json::Null | Json::Array(_) | Json::Object(_)) => None,
        Some(Json::Bool(value)) => Some(NullValue::Boolean(*value)),
        Some(Json::Number(value)) => Some(NullValue::Number(value.to_string())),
        Some(Json::String(value)) => Some(NullValue::Text(value.clone())),
    };
    Ok(parser)
}

/// How the values of a field that is known beforehand are read.
pub(crate) fn known_parser(field: FieldType) -> ValueParser {
    let mut params = Map::new();
    if field.lowercase {
        params.insert("normalizer".to_owned(), "lowercase".into());
    }
    // Without parameters that are wrong nothing can fail; a scaled_float has no factor here and keeps its digits.
    let kind = match field.kind.name() {
        "scaled_float" => ValueKind::Double,
        name => kind(name, &params).unwrap_or(ValueKind::Unsupported),
    };
    let ignore_above = field.ignore_above.map(usize::from);
    ValueParser { ignore_above, ..ValueParser::new(kind) }
}

fn kind(type_name: &str, params: &Map<String, Json>) -> Result<ValueKind, String> {
    let format = |default: fn() -> DateFormat| match params.get("format") {
        None => Ok(default()),
        Some(Json::String(pattern)) => {
            DateFormat::new(pattern).map_err(|failure| format!("format [{pattern}]: {}", failure.message))
        }
        Some(_) => Err("format is a string".to_owned()),
    };
    Ok(match type_name {
        "boolean" => ValueKind::Boolean,
        "byte" => ValueKind::Integer(i32::from(i8::MIN), i32::from(i8::MAX)),
        "short" => ValueKind::Integer(i32::from(i16::MIN), i32::from(i16::MAX)),
        "integer" => ValueKind::Integer(i32::MIN, i32::MAX),
        "long" => ValueKind::Long,
        "unsigned_long" => ValueKind::UnsignedLong,
        "double" => ValueKind::Double,
        "float" => ValueKind::Float,
        "half_float" => ValueKind::HalfFloat,
        "scaled_float" => match params.get("scaling_factor").and_then(decimal) {
            Some(factor) if factor > 0.0 => ValueKind::ScaledFloat(factor),
            Some(_) => return Err("a scaling_factor is a positive number".to_owned()),
            None => return Err("a scaled_float needs a scaling_factor".to_owned()),
        },
        "keyword" | "wildcard" | "counted_keyword" => {
            // Of analysis only the normalizer that Elasticsearch itself has is known by its name.
            let lowercase = params.get("normalizer").is_some_and(|normalizer| *normalizer == "lowercase");
            ValueKind::Keyword { lowercase }
        }
        "constant_keyword" => match params.get("value") {
            None | Some(Json::Null) => ValueKind::Keyword { lowercase: false },
            Some(Json::String(value)) => ValueKind::ConstantKeyword(value.clone()),
            Some(value) => ValueKind::ConstantKeyword(value.to_string()),
        },
        "text" | "match_only_text" | "annotated_text" | "pattern_text" | "semantic_text" => ValueKind::Text,
        "ip" => ValueKind::Ip,
        "version" => ValueKind::Version,
        "date" => ValueKind::Date(format(DateFormat::of_dates)?),
        "date_nanos" => ValueKind::DateNanos(format(DateFormat::of_nanos)?),
        "date_range" => ValueKind::DateRange(format(DateFormat::of_dates)?),
        "double_range" => ValueKind::DoubleRange,
        "geo_point" => ValueKind::GeoPoint,
        "geo_shape" => ValueKind::GeoShape,
        "point" => ValueKind::CartesianPoint,
        "shape" => ValueKind::CartesianShape,
        "flattened" => ValueKind::Flattened,
        _ => ValueKind::Unsupported,
    })
}

/// Parameters may be written as strings.
fn whole_number(json: &Json) -> Option<usize> {
    match json {
        Json::String(text) => text.parse().ok(),
        json => usize::try_from(json.as_u64()?).ok(),
    }
}

fn decimal(json: &Json) -> Option<f64> {
    match json {
        Json::String(text) => text.parse().ok(),
        json => json.as_f64(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field_types::FieldKind;

    fn plain(type_name: &str) -> ValueParser {
        parser(type_name, &Map::new()).unwrap()
    }

    #[test]
    fn types_known_beforehand_have_the_types_of_mappings() {
        for &kind in FieldKind::ALL {
            if kind.name() != "scaled_float" {
                assert_eq!(plain(kind.name()).data_type(), kind.data_type(), "{}", kind.name());
            }
        }
    }

    #[test]
    fn date_formats_are_checked() {
        let params = serde_json::json!({"format": "yyyy {"});
        assert!(parser("date", params.as_object().unwrap()).is_err());
    }

    #[test]
    fn unknown_types_are_unsupported() {
        for name in ["dense_vector", "ip_range", "histogram", "something_new"] {
            assert_eq!(plain(name).kind, ValueKind::Unsupported, "{name}");
        }
    }
}
