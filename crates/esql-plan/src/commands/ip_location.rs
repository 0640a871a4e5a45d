//! `IP_LOCATION`

use esql_data::{DataType, Value};
use esql_extract::{Compound, IpLocation};
use esql_syntax::Span;
use esql_syntax::ast::{self, Map, MapEntry, MapValue};
use std::sync::Arc;

use super::extract;
use crate::analyzer::Analyzer;
use crate::expr::Resolver;
use crate::scope::Scope;
use crate::{Plan, PlanError, did_you_mean};

pub(crate) fn analyze(
    analyzer: &mut Analyzer<'_>,
    extract: &ast::Extract,
    command: Span,
    input: Plan,
    scope: &mut Scope,
) -> Plan {
    let address = Resolver::new(analyzer, scope).expr(&extract.input);
    let data_type = address.data_type;
    if !matches!(data_type, DataType::Null | DataType::Ip) && !data_type.is_string() {
        let name = data_type.type_name();
        analyzer.error(
            format!("Input for IP_LOCATION must be of type [string] or [ip] but is [{name}]"),
            address.source.span,
        );
    }
    let mut options =
        Options { database: ("GeoLite2-City.mmdb".to_owned(), command), properties: None, first_only: true };
    for entry in extract.options.iter().flat_map(|map: &Map| &map.entries) {
        options.read(analyzer, entry);
    }
    let location = options.location(analyzer);
    let (Some(location), Some(prefix)) = (location, analyzer.name(&extract.target)) else {
        *scope = Scope::unknown();
        return input;
    };
    extract::columns(analyzer, address, Arc::new(Compound(location)), Some(&prefix), command, input, scope)
}

/// What WITH says; what stands in the query has its place.
struct Options {
    database: (String, Span),
    properties: Option<(Vec<String>, Span)>,
    first_only: bool,
}

impl Options {
    fn read(&mut self, analyzer: &mut Analyzer<'_>, entry: &MapEntry) {
        let key = entry.key.text.as_str();
        let MapValue::Constant(constant) = &entry.value else {
            return analyzer.error(format!("option [{key}] of IP_LOCATION takes no map"), entry.key.span);
        };
        let span = constant.span;
        let Some((value, _)) = analyzer.literal(&constant.value, span) else { return };
        let expected = match (key, &value) {
            ("database_file", Value::Str(file)) => {
                self.database = (file.to_string(), span);
                return;
            }
            ("first_only", Value::Boolean(first_only)) => {
                self.first_only = *first_only;
                return;
            }
            ("properties", list) => {
                let names: Option<Vec<String>> =
                    list.values().iter().map(|name| name.as_str().map(str::to_owned)).collect();
                match names.filter(|names| !names.is_empty()) {
                    Some(names) => {
                        self.properties = Some((names, span));
                        return;
                    }
                    None => "a list of strings",
                }
            }
            ("database_file", _) => "a string",
            ("first_only", _) => "a boolean",
            _ => {
                let message = format!(
                    "Invalid option [{key}] in IP_LOCATION, expected one of [database_file, first_only, properties]"
                );
                return analyzer.error(message, entry.key.span);
            }
        };
        analyzer.error(format!("option [{key}] of IP_LOCATION must be {expected}"), span);
    }

    fn location(&self, analyzer: &mut Analyzer<'_>) -> Option<IpLocation> {
        let (name, span) = &self.database;
        let databases = analyzer.context.ip_databases;
        let Some(database) = databases.get(name) else {
            let known: Vec<&str> = databases.names().collect();
            let near = did_you_mean(name, known.iter().copied());
            let help = match known.as_slice() {
                [] => "give the database's file with --geoip FILE".to_owned(),
                known => format!("there is {}; give others with --geoip FILE", known.join(", ")),
            };
            let error =
                PlanError::new(format!("IP location database [{name}] is not recognized{near}"), *span);
            analyzer.errors.push(error.with_help(help));
            return None;
        };
        let (names, span) = match &self.properties {
            Some((names, span)) => (Some(names.as_slice()), *span),
            None => (None, *span),
        };
        IpLocation::new(database.clone(), names, self.first_only)
            .map_err(|message| analyzer.error(message, span))
            .ok()
    }
}
