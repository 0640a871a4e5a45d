//! What DISSECT, GROK, URI_PARTS and REGISTERED_DOMAIN have in common: a text becomes several columns.

use esql_extract::Extractor;
use esql_syntax::Span;
use std::sync::Arc;

use crate::analyzer::Analyzer;
use crate::expr::Expr;
use crate::scope::Scope;
use crate::{Extract, Plan};

/// The extractor's fields as new columns, each in the place of another of its name; a prefix and a dot come before the names.
pub(super) fn columns(
    analyzer: &mut Analyzer<'_>,
    text: Expr,
    extractor: Arc<dyn Extractor>,
    prefix: Option<&str>,
    command: Span,
    input: Plan,
    scope: &mut Scope,
) -> Plan {
    let mut columns = Vec::new();
    for (index, field) in extractor.fields().iter().enumerate() {
        let name = prefix.map_or_else(|| field.name.clone(), |prefix| format!("{prefix}.{}", field.name));
        let column = analyzer.attribute(name, field.data_type);
        scope.define(column.clone());
        columns.push((column, index));
    }
    let source = analyzer.source(command);
    Plan::Extract(Extract { input: Box::new(input), text: Box::new(text), extractor, columns, source })
}
