//! `SET name = value;` headers.

use esql_data::date::Zone;
use esql_syntax::ast::{Literal, MapValue, Setting};

use crate::analyzer::Analyzer;

/// What a name means that is no field of a table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unmapped {
    /// An error.
    #[default]
    Fail,
    /// A column of nulls.
    Nullify,
    /// A column of what the documents have under that name, as keywords.
    Load,
}

/// Applies a header to the query's environment, reporting one that can't be.
pub(crate) fn apply(analyzer: &mut Analyzer<'_>, setting: &Setting) {
    let MapValue::Constant(constant) = &setting.value else {
        analyzer.error(format!("Setting [{}] must be a literal", setting.name.name), setting.value.span());
        return;
    };
    let text = match &constant.value {
        Literal::String(text) => text.as_str(),
        _ => "",
    };
    match setting.name.name.to_ascii_lowercase().as_str() {
        "time_zone" => match Zone::parse(text) {
            Ok(zone) => analyzer.environment.zone = zone,
            Err(failure) => {
                let message = format!("Error validating setting [time_zone]: {}", failure.message);
                analyzer.error(message, constant.span);
            }
        },
        "unmapped_fields" => match text.to_ascii_lowercase().as_str() {
            "fail" | "default" => analyzer.unmapped = Unmapped::Fail,
            "nullify" => analyzer.unmapped = Unmapped::Nullify,
            "load" => analyzer.unmapped = Unmapped::Load,
            _ => analyzer.error(
                format!("Invalid unmapped_fields resolution [{text}], must be one of [fail, nullify, load]"),
                constant.span,
            ),
        },
        _ => analyzer.not_supported(&format!("SET {}", setting.name.name), setting.name.span),
    }
}
