//! `DISSECT`

use esql_data::DataType;
use esql_extract::Dissect;
use esql_syntax::{Span, ast};
use std::sync::Arc;

use super::extract;
use crate::Plan;
use crate::analyzer::Analyzer;
use crate::expr::{Expr, Resolver};
use crate::scope::Scope;

pub(crate) fn analyze(
    analyzer: &mut Analyzer<'_>,
    dissect: &ast::Dissect,
    command: Span,
    input: Plan,
    scope: &mut Scope,
) -> Plan {
    let text = Resolver::new(analyzer, scope).expr(&dissect.input);
    check_text(analyzer, &text, "Dissect");
    let mut separator = String::new();
    for option in &dissect.options {
        let Some((value, _)) = analyzer.literal(&option.value.value, option.value.span) else { continue };
        match value.as_str() {
            Some(text) => text.clone_into(&mut separator),
            None => {
                let found = option.value.span.text(analyzer.text).to_owned();
                let message = format!(
                    "Invalid value for dissect append_separator: expected a string, but was [{found}]"
                );
                analyzer.error(message, option.value.span);
            }
        }
    }
    match Dissect::new(&dissect.pattern.text, &separator) {
        Ok(dissect) => extract::columns(analyzer, text, Arc::new(dissect), None, command, input, scope),
        Err(error) => {
            analyzer.error(error.to_string(), dissect.pattern.span);
            *scope = Scope::unknown();
            input
        }
    }
}

/// DISSECT and GROK take strings only.
pub(super) fn check_text(analyzer: &mut Analyzer<'_>, text: &Expr, command: &str) {
    if text.data_type != DataType::Null && !text.data_type.is_string() {
        let (source, data_type) = (text.source.text.clone(), text.data_type.type_name().to_uppercase());
        analyzer.error(
            format!(
                "{command} only supports KEYWORD or TEXT values, found expression [{source}] type [{data_type}]"
            ),
            text.source.span,
        );
    }
}
