//! `REGISTERED_DOMAIN`

use esql_extract::RegisteredDomain;
use esql_syntax::{Span, ast};

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
    uri_parts::parts(analyzer, extract, RegisteredDomain::new(), command, input, scope)
}
