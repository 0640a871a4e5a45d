//! `URI_PARTS`

use esql_data::DataType;
use esql_extract::{Compound, Parts, UriParts};
use esql_syntax::{Span, ast};
use std::sync::Arc;

use super::extract;
use crate::Plan;
use crate::analyzer::Analyzer;
use crate::expr::Resolver;
use crate::scope::Scope;

pub(crate) fn analyze(
    analyzer: &mut Analyzer<'_>,
    extract: &ast::Extract,
    command: Span,
    input: Plan,
    scope: &mut Scope,
) -> Plan {
    parts(analyzer, extract, UriParts::new(), command, input, scope)
}

/// The parts of a string as columns under the command's prefix.
pub(super) fn parts(
    analyzer: &mut Analyzer<'_>,
    extract: &ast::Extract,
    parts: impl Parts + 'static,
    command: Span,
    input: Plan,
    scope: &mut Scope,
) -> Plan {
    let text = Resolver::new(analyzer, scope).expr(&extract.input);
    if text.data_type != DataType::Null && !text.data_type.is_string() {
        let (name, data_type) = (parts.name(), text.data_type.type_name());
        analyzer.error(
            format!("Input for {name} must be of type [string] but is [{data_type}]"),
            text.source.span,
        );
    }
    let Some(prefix) = analyzer.name(&extract.target) else { return input };
    extract::columns(analyzer, text, Arc::new(Compound(parts)), Some(&prefix), command, input, scope)
}
