//! `USER_AGENT`

use esql_data::Value;
use esql_extract::UserAgent;
use esql_extract::user_agent::Property;
use esql_syntax::Span;
use esql_syntax::ast::{self, Map, MapEntry, MapValue};

use super::uri_parts;
use crate::Plan;
use crate::analyzer::Analyzer;
use crate::scope::Scope;

pub(crate) fn analyze(
    analyzer: &mut Analyzer<'_>,
    extract: &ast::Extract,
    command: Span,
    input: Plan,
    scope: &mut Scope,
) -> Plan {
    let mut options = Options { properties: Property::ALL.to_vec(), device_type: false };
    for entry in extract.options.iter().flat_map(|map: &Map| &map.entries) {
        options.read(analyzer, entry);
    }
    let agent = UserAgent::new(&options.properties, options.device_type);
    uri_parts::parts(analyzer, extract, agent, command, input, scope)
}

struct Options {
    properties: Vec<Property>,
    device_type: bool,
}

impl Options {
    fn read(&mut self, analyzer: &mut Analyzer<'_>, entry: &MapEntry) {
        let key = entry.key.text.as_str();
        let MapValue::Constant(constant) = &entry.value else {
            return analyzer.error(format!("option [{key}] of USER_AGENT takes no map"), entry.key.span);
        };
        let span = constant.span;
        let Some((value, _)) = analyzer.literal(&constant.value, span) else { return };
        match (key, &value) {
            ("extract_device_type", Value::Boolean(wanted)) => self.device_type = *wanted,
            ("regex_file", Value::Str(file)) if &**file == "_default_" => {}
            ("regex_file", Value::Str(_)) => {
                analyzer.error("USER_AGENT knows no list of patterns but its own, [_default_]", span);
            }
            ("properties", list) => {
                self.properties.clear();
                for name in list.values() {
                    let known = name
                        .as_str()
                        .and_then(|name| Property::ALL.into_iter().find(|known| known.name() == name));
                    match known {
                        Some(property) => self.properties.push(property),
                        None => analyzer.error(
                            "a property of USER_AGENT must be one of [name, version, os, device]",
                            span,
                        ),
                    }
                }
            }
            ("extract_device_type" | "regex_file", _) => {
                let expected = if key == "regex_file" { "a string" } else { "a boolean" };
                analyzer.error(format!("option [{key}] of USER_AGENT must be {expected}"), span);
            }
            _ => {
                let message = format!(
                    "Invalid option [{key}] in USER_AGENT, expected one of [extract_device_type, properties, regex_file]"
                );
                analyzer.error(message, entry.key.span);
            }
        }
    }
}
