//! `GROK`

use esql_extract::Grok;
use esql_extract::grok::GrokError;
use esql_syntax::{Span, ast};
use std::sync::Arc;

use super::{dissect, extract};
use crate::Plan;
use crate::analyzer::Analyzer;
use crate::expr::Resolver;
use crate::scope::Scope;

pub(crate) fn analyze(
    analyzer: &mut Analyzer<'_>,
    grok: &ast::Grok,
    command: Span,
    input: Plan,
    scope: &mut Scope,
) -> Plan {
    let text = Resolver::new(analyzer, scope).expr(&grok.input);
    dissect::check_text(analyzer, &text, "Grok");
    let patterns: Vec<&str> = grok.patterns.iter().map(|pattern| pattern.text.as_str()).collect();
    match Grok::new(&patterns) {
        Ok(grok) => extract::columns(analyzer, text, Arc::new(grok), None, command, input, scope),
        Err(error) => {
            let pattern = match &error {
                GrokError::Syntax { index, .. } => grok.patterns.get(*index),
                GrokError::Unknown { pattern, .. } => grok.patterns.iter().find(|word| word.text == *pattern),
                GrokError::Twice { .. } => None,
            };
            analyzer.error(error.to_string(), pattern.map_or(command, |pattern| pattern.span));
            *scope = Scope::unknown();
            input
        }
    }
}
