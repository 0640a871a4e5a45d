//! `DROP`

use esql_syntax::ast;

use crate::analyzer::Analyzer;
use crate::scope::Scope;
use crate::{Plan, Project};

pub(crate) fn analyze(analyzer: &mut Analyzer<'_>, drop: &ast::Drop, input: Plan, scope: &mut Scope) -> Plan {
    // All patterns speak of the input's columns, so one may be dropped twice.
    let mut input_scope = scope.clone();
    for pattern in &drop.patterns {
        if pattern.has_wildcard() {
            if !scope.unknown && !input_scope.may_match(pattern, &analyzer.tables) {
                let text = pattern.span.text(analyzer.text).to_owned();
                analyzer.error(format!("No matches found for pattern [{text}]"), pattern.span);
            }
            scope.hide(pattern);
            continue;
        }
        let Some(name) = analyzer.pattern_name(pattern) else { continue };
        if analyzer.find_column(&name, pattern.span, &mut input_scope).is_some() {
            scope.hide_name(&name);
        }
    }
    // Fields of an open table are still to come; the scan reads only what is named, so there is nothing to project away.
    if scope.open.is_some() {
        return input;
    }
    Plan::Project(Project { input: Box::new(input), columns: scope.columns.clone() })
}
